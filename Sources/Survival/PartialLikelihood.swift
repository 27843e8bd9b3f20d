#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Cox's partial likelihood of strata whose hazards are compared with the first's.
struct PartialLikelihood {
    struct Value {
        var logLikelihood = 0.0
        /// By the coefficients of all strata but the first.
        var gradient: [Double]
        var information: [[Double]]
    }

    struct Fit {
        var coefficients: [Double]
        var covariance: [[Double]]
        var logLikelihood: Double
        var wald: Double
    }

    private let riskSets: [RiskSet]
    private let strata: Int
    private let ties: Ties

    private static let limitSteps = 60

    /// Of the strata `kept`; of days on which only others have events nothing is learnt.
    init(_ riskSets: [RiskSet], of kept: [Int], ties: Ties) {
        self.riskSets = riskSets.compactMap { riskSet in
            let events = kept.map { riskSet.events[$0] }
            guard events.contains(where: { $0 > 0 }) else { return nil }
            return RiskSet(atRisk: kept.map { riskSet.atRisk[$0] }, events: events)
        }
        strata = kept.count
        self.ties = ties
    }

    /// The greatest value, by Newton's method with halved steps; nil where it finds none.
    func fit() -> Fit? {
        var coefficients = Array(repeating: 0.0, count: strata - 1)
        var current = value(at: coefficients)
        var isDone = coefficients.isEmpty
        for _ in 0..<Self.limitSteps where !isDone {
            guard let step = solve(current.information, current.gradient) else { return nil }
            var share = 1.0
            var next = coefficients
            var better = current
            repeat {
                next = zip(coefficients, step).map { $0 + share * $1 }
                better = value(at: next)
                share /= 2
            } while !(better.logLikelihood >= current.logLikelihood - 1e-9) && share > 1e-6
            isDone = step.allSatisfy { abs($0) < 1e-10 }
            (coefficients, current) = (next, better)
        }
        guard isDone, let covariance = inverse(current.information) else { return nil }
        let wald = current.information.map { dot($0, coefficients) }
        return Fit(
            coefficients: coefficients,
            covariance: covariance,
            logLikelihood: current.logLikelihood,
            wald: dot(wald, coefficients)
        )
    }

    func value(at coefficients: [Double]) -> Value {
        let hazards = [1] + coefficients.map { exp($0) }
        let logarithms = [0] + coefficients
        var value = Value(
            gradient: coefficients.map { _ in 0 },
            information: coefficients.map { _ in coefficients.map { _ in 0 } }
        )
        var weights = hazards
        for riskSet in riskSets {
            let events = riskSet.events.reduce(0, +)
            for stratum in 0..<strata {
                let own = Double(riskSet.events[stratum])
                value.logLikelihood += own * logarithms[stratum]
                if stratum > 0 { value.gradient[stratum - 1] += own }
            }
            switch ties {
            case .breslow:
                let sum = riskSet.weigh(hazards, share: 0, into: &weights)
                value.add(weights, sum: sum, times: Double(events))
            case .efron:
                for past in 0..<events {
                    let share = Double(past) / Double(events)
                    let sum = riskSet.weigh(hazards, share: share, into: &weights)
                    value.add(weights, sum: sum, times: 1)
                }
            }
        }
        return value
    }
}

extension RiskSet {
    /// The hazards of who is still at risk, of the day's events a `share` being past; gives their
    /// sum.
    fileprivate func weigh(
        _ hazards: [Double],
        share: Double,
        into weights: inout [Double]
    ) -> Double {
        var sum = 0.0
        for stratum in hazards.indices {
            let count = Double(atRisk[stratum]) - share * Double(events[stratum])
            weights[stratum] = count * hazards[stratum]
            sum += weights[stratum]
        }
        return sum
    }
}

extension PartialLikelihood.Value {
    /// Takes off what a risk set adds as denominator.
    fileprivate mutating func add(_ weights: [Double], sum: Double, times: Double) {
        logLikelihood -= times * log(sum)
        for row in gradient.indices {
            let part = weights[row + 1] / sum
            gradient[row] -= times * part
            for column in gradient.indices {
                let other = weights[column + 1] / sum
                information[row][column] += times * part * ((row == column ? 1 : 0) - other)
            }
        }
    }
}
