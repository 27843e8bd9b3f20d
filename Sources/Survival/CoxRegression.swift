#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How events of one day are taken apart.
package enum Ties: String, Sendable, CaseIterable {
    case efron, breslow
}

/// Proportional hazards of strata against the first of them, from counts alone.
///
/// Equal to `coxph` of R's `survival` with the stratum as its one factor.
package struct CoxRegression: Sendable {
    /// A stratum's hazard against the first's.
    package enum HazardRatio: Sendable, Hashable {
        case estimate(RatioEstimate)
        /// No finite ratio is the likeliest: events of one never came while the other could have
        /// had them.
        case infinite
        case zero
        /// The two were never at risk together with an event of either.
        case unknown
    }

    package let ties: Ties
    /// Of each stratum but the first, in the order given.
    package let hazardRatios: [HazardRatio]
    package let logLikelihoodNull: Double
    /// Nil, as the tests that need it, where a ratio is not finite.
    package let logLikelihood: Double?
    package let wald: Double?
    /// Chi-square with `degreesOfFreedom`; nil where the data cannot tell.
    package let score: Double?
    package let degreesOfFreedom: Int
    /// How often the patient with the higher hazard had the event first, ties of hazard by half.
    package let concordance: Double?

    package var likelihoodRatio: Double? { logLikelihood.map { 2 * ($0 - logLikelihoodNull) } }

    /// Nil with fewer than two strata that have patients, or without events.
    package init?(_ strata: [DayCounts], ties: Ties = .efron, level: Double = 0.95) {
        let riskSets = RiskSet.all(of: strata)
        guard strata.count > 1, !riskSets.isEmpty else { return nil }
        self.ties = ties
        let order = HazardOrder(riskSets, strata: strata.count)
        let comparable = strata.indices.filter { order.areComparable($0, 0) }
        let fit = PartialLikelihood(riskSets, of: comparable, ties: ties).fit()
        let everyone = PartialLikelihood(riskSets, of: Array(strata.indices), ties: ties)
        let start = everyone.value(at: strata.dropFirst().map { _ in 0 })
        logLikelihoodNull = start.logLikelihood
        score = solve(start.information, start.gradient).map { max(0, dot($0, start.gradient)) }
        degreesOfFreedom = strata.count - 1
        var ratios: [HazardRatio] = []
        for stratum in strata.indices.dropFirst() {
            if let place = comparable.firstIndex(of: stratum) {
                guard let fit else { return nil }
                ratios.append(
                    .estimate(
                        RatioEstimate(
                            coefficient: fit.coefficients[place - 1],
                            standardError: fit.covariance[place - 1][place - 1].squareRoot(),
                            level: level
                        )
                    )
                )
            } else if order.isAtLeast(stratum, 0) {
                ratios.append(.infinite)
            } else {
                ratios.append(order.isAtLeast(0, stratum) ? .zero : .unknown)
            }
        }
        hazardRatios = ratios
        let isFinite = comparable.count == strata.count
        logLikelihood = isFinite ? fit?.logLikelihood : nil
        wald = isFinite ? fit?.wald : nil
        concordance =
            isFinite ? fit.flatMap { concordanceOf(riskSets, [0] + $0.coefficients) } : nil
    }
}

/// Which strata's hazards the events show to be at least as high as others'.
///
/// A stratum with an event is at least as high as all that were at risk then. The likeliest ratio
/// of two is finite exactly where each is shown to be at least as high as the other, directly or
/// through third ones (as in tournaments: Ford 1957).
private struct HazardOrder {
    private var reaches: [[Bool]]

    init(_ riskSets: [RiskSet], strata: Int) {
        reaches = (0..<strata).map { row in (0..<strata).map { $0 == row } }
        for riskSet in riskSets {
            for winner in 0..<strata where riskSet.events[winner] > 0 {
                for other in 0..<strata where riskSet.atRisk[other] > 0 {
                    reaches[winner][other] = true
                }
            }
        }
        for middle in 0..<strata {
            for row in 0..<strata where reaches[row][middle] {
                for column in 0..<strata where reaches[middle][column] {
                    reaches[row][column] = true
                }
            }
        }
    }

    func isAtLeast(_ stratum: Int, _ other: Int) -> Bool { reaches[stratum][other] }

    func areComparable(_ stratum: Int, _ other: Int) -> Bool {
        reaches[stratum][other] && reaches[other][stratum]
    }
}

/// Share of concordant pairs: an event and a patient who was under observation for longer.
private func concordanceOf(_ riskSets: [RiskSet], _ coefficients: [Double]) -> Double? {
    var agreeing = 0.0
    var pairs = 0.0
    for riskSet in riskSets {
        for (stratum, events) in riskSet.events.enumerated() where events > 0 {
            for other in coefficients.indices {
                let count = Double(events) * Double(riskSet.atRisk[other] - riskSet.events[other])
                let difference = coefficients[stratum] - coefficients[other]
                pairs += count
                if difference > 0 {
                    agreeing += count
                } else if difference == 0 {
                    agreeing += count / 2
                }
            }
        }
    }
    return pairs > 0 ? agreeing / pairs : nil
}
