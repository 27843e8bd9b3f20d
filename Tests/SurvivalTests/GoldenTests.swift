import Survival
import Testing

@Suite("Agreement with R") struct GoldenTests {
    @Test(arguments: Golden.all)
    func `curves, their errors, limits and quantiles equal those of survfit`(
        golden: Golden
    ) throws {
        var compared = 0
        for expected in golden.expectations where expected.analysis.hasPrefix("km_") {
            let type = try #require(
                ConfidenceType(rawValue: String(expected.analysis.dropFirst(3)))
            )
            let counts = try #require(golden[expected.group])
            let curve = KaplanMeier(counts, confidence: type)
            expect(try statistic(expected.statistic, of: curve), expected)
            compared += 1
        }
        #expect(compared >= 58)
    }

    @Test(arguments: Golden.all)
    func `the log-rank test equals that of survdiff`(golden: Golden) throws {
        let test = try #require(LogRank(golden.groups.map(\.counts)))
        var compared = 0
        for expected in golden.expectations where expected.analysis == "logrank" {
            let place = golden.groups.firstIndex { $0.name == expected.group }
            switch expected.statistic {
            case "chisq": expect(test.chiSquare, expected)
            case "df": expect(Double(test.degreesOfFreedom), expected)
            case "p": expect(test.p, expected, tolerance: 1e-10)
            case "observed": expect(Double(test.observed[try #require(place)]), expected)
            case "expected": expect(test.expected[try #require(place)], expected)
            default: Issue.record("unknown statistic \(expected.statistic)")
            }
            compared += 1
        }
        #expect(compared == 3 + 2 * golden.groups.count)
    }

    @Test(arguments: Golden.all)
    func `restricted means and their errors equal those of survfit`(golden: Golden) throws {
        let lastDays = golden.groups.compactMap { $0.counts.entries.last?.day }
        let limit = try #require(lastDays.min())
        var compared = 0
        for expected in golden.expectations where expected.analysis == "rmst" {
            let mean = KaplanMeier(try #require(golden[expected.group]))
                .restrictedMean(limitDays: limit)
            switch expected.statistic {
            case "tau": expect(Double(limit), expected)
            case "rmst": expect(mean.days, expected)
            case "se": expect(mean.standardError, expected)
            default: Issue.record("unknown statistic \(expected.statistic)")
            }
            compared += 1
        }
        #expect(compared == 3 * golden.groups.count)
    }

    @Test(arguments: Golden.all)
    func `counts and follow-up equal those of R`(golden: Golden) throws {
        var compared = 0
        for expected in golden.expectations
        where ["counts", "reverse_km"].contains(expected.analysis) {
            let counts = try #require(golden[expected.group])
            let followUp = KaplanMeier(counts.reversed).median
            switch expected.statistic {
            case "n": expect(Double(counts.patients), expected)
            case "events": expect(Double(counts.events), expected)
            case "median_followup": expect(followUp.days, expected)
            case "lcl": expect(followUp.lower, expected)
            case "ucl": expect(followUp.upper, expected)
            default: Issue.record("unknown statistic \(expected.statistic)")
            }
            compared += 1
        }
        #expect(compared == 5 * golden.groups.count)
    }

    private func statistic(_ name: String, of curve: KaplanMeier) throws -> Double? {
        let parts = name.split(separator: "_")
        let limit = parts.count > 1 ? String(parts[1]) : ""
        if let percent = name.hasPrefix("q") ? Double(parts[0].dropFirst()) : nil {
            let quantile = curve.quantile(percent / 100)
            return switch limit {
            case "lcl": quantile.lower
            case "ucl": quantile.upper
            default: quantile.days
            }
        }
        let pieces = parts[0].split { $0 == "(" || $0 == ")" }
        let value = curve.value(on: try #require(Int(pieces[1])))
        return switch (pieces[0], limit) {
        case ("S", ""): value.survival
        case ("S", "lcl"): value.lower
        case ("S", "ucl"): value.upper
        case ("se", ""): value.standardError
        case ("nrisk", ""): Double(value.atRisk)
        default: try #require(nil as Double?, "unknown statistic \(name)")
        }
    }

    private func expect(
        _ actual: Double?,
        _ expected: Golden.Expectation,
        tolerance: Double = 1e-8
    ) {
        let place: Comment =
            "\(expected.analysis) \(expected.group) \(expected.statistic)"
        guard let actual, let value = expected.value else {
            #expect(actual == expected.value, place)
            return
        }
        #expect(abs(actual - value) <= tolerance * max(1, abs(value)), place)
    }
}
