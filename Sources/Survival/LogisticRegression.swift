#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Odds of an event by factors that act independently, from grouped counts.
///
/// Equal to `glm(family = binomial)` of R, to convergence.
package struct LogisticRegression: Sendable {
    /// Patients with the same factors.
    package struct Group: Sendable, Hashable {
        package var factors: [Double]
        package var events: Int
        package var patients: Int

        package init(factors: [Double], events: Int, patients: Int) {
            precondition(events >= 0 && events <= patients, "events are patients")
            self.factors = factors
            self.events = events
            self.patients = patients
        }
    }

    /// Why there is no estimate.
    package enum Obstacle: Error, Sendable, Hashable {
        /// Some combination of factors tells events and others apart: no finite odds ratio is the
        /// likeliest.
        case separated
        /// A factor that everyone or nobody has, or that follows from the others.
        case constant
    }

    package let intercept: RatioEstimate
    /// Of each factor, adjusted for the others.
    package let factors: [RatioEstimate]
    package let logLikelihood: Double

    private static let limitSteps = 40

    package init(_ groups: [Group], level: Double = 0.95) throws(Obstacle) {
        let filled = groups.filter { $0.patients > 0 }
        let parameters = (groups.first?.factors.count ?? 0) + 1
        var coefficients = Array(repeating: 0.0, count: parameters)
        var isFirst = true
        for _ in 0..<Self.limitSteps {
            let value = Likelihood(filled, coefficients)
            guard let step = solve(value.information, value.gradient) else {
                throw isFirst ? .constant : .separated
            }
            isFirst = false
            let next = value.logLikelihood
            var share = 1.0
            var moved = coefficients
            repeat {
                moved = zip(coefficients, step).map { $0 + share * $1 }
                share /= 2
            } while Likelihood(filled, moved).logLikelihood < next - 1e-9 && share > 1e-6
            coefficients = moved
            // Steps towards an infinite ratio do not get shorter.
            guard step.allSatisfy({ abs($0) < 1e-10 }) else { continue }
            let final = Likelihood(filled, coefficients)
            guard let covariance = inverse(final.information) else { throw .separated }
            let estimates = coefficients.indices.map { index in
                RatioEstimate(
                    coefficient: coefficients[index],
                    standardError: covariance[index][index].squareRoot(),
                    level: level
                )
            }
            intercept = estimates[0]
            factors = Array(estimates.dropFirst())
            logLikelihood = final.logLikelihood
            return
        }
        throw .separated
    }
}

private struct Likelihood {
    var logLikelihood = 0.0
    var gradient: [Double]
    var information: [[Double]]

    init(_ groups: [LogisticRegression.Group], _ coefficients: [Double]) {
        gradient = coefficients.map { _ in 0 }
        information = coefficients.map { _ in coefficients.map { _ in 0 } }
        for group in groups {
            let design = [1] + group.factors
            let predictor = dot(design, coefficients)
            let probability = 1 / (1 + exp(-predictor))
            let (events, patients) = (Double(group.events), Double(group.patients))
            // log(1 + e^x) without overflow.
            let size = max(predictor, 0) + log1p(exp(-abs(predictor)))
            logLikelihood += events * predictor - patients * size
            let weight = patients * probability * (1 - probability)
            for row in design.indices {
                gradient[row] += design[row] * (events - patients * probability)
                for column in design.indices {
                    information[row][column] += weight * design[row] * design[column]
                }
            }
        }
    }
}
