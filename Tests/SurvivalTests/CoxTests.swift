import Foundation
import Survival
import Testing

@Suite("Cox regression") struct CoxTests {
    @Test(arguments: Golden.all, Ties.allCases)
    func `hazard ratios, tests and concordance equal those of coxph`(
        golden: Golden,
        ties: Ties
    ) throws {
        let fit = try #require(CoxRegression(golden.groups.map(\.counts), ties: ties))
        var compared = 0
        for expected in golden.expectations where expected.analysis == "cox_\(ties.rawValue)" {
            let value = try #require(expected.value)
            let place: Comment = "\(expected.group) \(expected.statistic)"
            let actual =
                expected.group == "model"
                ? statistic(expected.statistic, of: fit)
                : try coefficient(expected, of: fit, golden)
            // R rounds Wald's statistic to two places.
            let tolerance = expected.statistic == "wald" ? 0.005 : 1e-6 * max(1, abs(value))
            #expect(abs(try #require(actual, place) - value) <= tolerance, place)
            compared += 1
        }
        #expect(compared == 6 + 7 * (golden.groups.count - 1))
    }

    private func statistic(_ name: String, of fit: CoxRegression) -> Double? {
        switch name {
        case "loglik0": fit.logLikelihoodNull
        case "loglik1": fit.logLikelihood
        case "score": fit.score
        case "lrt": fit.likelihoodRatio
        case "wald": fit.wald
        case "concordance": fit.concordance
        default: nil
        }
    }

    private func coefficient(
        _ expected: Golden.Expectation,
        of fit: CoxRegression,
        _ golden: Golden
    ) throws -> Double? {
        let place = golden.groups.dropFirst().firstIndex { "group\($0.name)" == expected.group }
        guard case .estimate(let ratio) = fit.hazardRatios[try #require(place) - 1] else {
            return nil
        }
        return switch expected.statistic {
        case "coef": ratio.coefficient
        case "hr": ratio.ratio
        case "se": ratio.standardError
        case "hr_lcl": ratio.lower
        case "hr_ucl": ratio.upper
        case "z": ratio.z
        case "p": ratio.p
        default: nil
        }
    }

    private static func counts(_ entries: (Int, Int, Int)...) -> DayCounts {
        DayCounts(entries.map { DayCounts.Entry(day: $0.0, events: $0.1, censored: $0.2) })
    }

    private static let three = [
        Self.counts(
            (1, 3, 0),
            (7, 1, 2),
            (8, 0, 1),
            (9, 0, 1),
            (13, 1, 0),
            (16, 1, 0),
            (20, 1, 0),
            (27, 1, 0),
            (32, 1, 0),
            (53, 0, 1)
        ),
        Self.counts(
            (1, 1, 0),
            (2, 1, 0),
            (3, 2, 0),
            (4, 2, 0),
            (5, 3, 0),
            (9, 1, 0),
            (14, 1, 0),
            (18, 0, 1),
            (19, 1, 0),
            (45, 1, 0)
        ),
        Self.counts(
            (1, 2, 0),
            (2, 1, 1),
            (3, 0, 1),
            (4, 1, 0),
            (7, 1, 0),
            (8, 1, 0),
            (15, 1, 0),
            (16, 1, 0),
            (25, 1, 0),
            (47, 1, 0),
            (54, 1, 0),
            (
                89, 1,
                0
            )
        ),
    ]

    @Test(
        arguments: [
            (
                .efron, [0.7194569996122726, 0.05600274015289661], [0.439866585, 0.464954143],
                -95.4018088948729, -93.74124828713536
            ),
            (
                .breslow, [0.7104136234447267, 0.054318125756524144], [0.439686683, 0.464862461],
                -96.17478039697865, -94.5524465391523
            ),
        ] as [(Ties, [Double], [Double], Double, Double)]
    )
    func `three strata are as another implementation has them, patient by patient`(
        ties: Ties,
        coefficients: [Double],
        errors: [Double],
        start: Double,
        end: Double
    ) throws {
        let fit = try #require(CoxRegression(Self.three, ties: ties))
        let found = fit.hazardRatios.compactMap { ratio -> RatioEstimate? in
            if case .estimate(let estimate) = ratio { estimate } else { nil }
        }
        #expect(found.count == 2)
        for (estimate, expected) in zip(found, zip(coefficients, errors)) {
            #expect(abs(estimate.coefficient - expected.0) < 1e-6)
            // Its errors come from second differences.
            #expect(abs(estimate.standardError - expected.1) < 1e-5)
        }
        #expect(abs(fit.logLikelihoodNull - start) < 1e-9)
        #expect(abs(try #require(fit.logLikelihood) - end) < 1e-9)
    }

    @Test func `strata that the events tell apart have no finite ratio`() throws {
        let early = Self.counts((1, 3, 0), (2, 2, 0))
        let late = Self.counts((10, 3, 0), (20, 1, 1))
        let spared = Self.counts((5, 0, 4))
        #expect(CoxRegression([late, early])?.hazardRatios == [.infinite])
        #expect(CoxRegression([early, late])?.hazardRatios == [.zero])
        #expect(CoxRegression([late, Self.counts((5, 0, 4))])?.hazardRatios == [.unknown])
        #expect(CoxRegression([early, spared])?.hazardRatios == [.zero])
        let fit = try #require(CoxRegression([early, late]))
        #expect(fit.logLikelihood == nil)
        #expect(fit.wald == nil)
        #expect(try #require(fit.score) > 4)
    }

    @Test func `a stratum without events leaves the others' ratio as it is`() throws {
        let first = Self.counts((1, 1, 0), (4, 2, 0), (9, 1, 2))
        let second = Self.counts((2, 1, 0), (3, 1, 1), (11, 1, 0))
        let spared = Self.counts((12, 0, 5))
        let two = try #require(CoxRegression([first, second]))
        let three = try #require(CoxRegression([first, spared, second]))
        #expect(three.hazardRatios == [.zero, two.hazardRatios[0]])
    }

    @Test func `one stratum, no events and no patients have no regression`() {
        let some = Self.counts((1, 1, 0))
        #expect(CoxRegression([some]) == nil)
        #expect(CoxRegression([Self.counts((1, 0, 3)), Self.counts((2, 0, 3))]) == nil)
        #expect(CoxRegression([]) == nil)
        #expect(CoxRegression([some, DayCounts()])?.hazardRatios == [.unknown])
    }
}
