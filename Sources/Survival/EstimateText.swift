extension SurvivalEstimate {
    /// Tables for the terminal: groups, tests, and each curve by its days with events.
    package var text: String {
        ([groupLines] + [testLines] + regressions.map(lines(of:)) + groups.map(curveLines))
            .filter { !$0.isEmpty }
            .map { $0.map { $0 + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private var interval: String { "\((level * 100).shortest) % CI" }

    private var groupLines: [String] {
        let header = [
            "group", "n", "events", "median", "\(interval) (\(confidence.rawValue))",
            "mean to \(time(Double(restrictionUnits)).shortest)", "std err", "follow-up",
        ]
        let rows = groups.map { group in
            let median = group.curve.median
            return [
                group.name, String(group.patients), String(group.events), text(of: median.days),
                "\(text(of: median.lower)) to \(text(of: median.upper))",
                time(group.mean.days).fixed(4), time(group.mean.standardError).fixed(4),
                text(of: group.followUp.days),
            ]
        }
        return aligned([header] + rows)
    }

    private var testLines: [String] {
        guard let logRank else { return [] }
        let rows = zip(groups, zip(logRank.observed, logRank.expected)).map { group, events in
            [group.name, String(events.0), events.1.fixed(4)]
        }
        return [
            "Log-rank: chi-square \(logRank.chiSquare.fixed(4)), df \(logRank.degreesOfFreedom), "
                + logRank.probabilityText
        ] + aligned([["group", "observed", "expected"]] + rows)
    }

    private func lines(of regression: CoxRegression) -> [String] {
        let reference = groups.first?.name ?? ""
        let header = [
            "against \(reference)", "hazard ratio", interval, "coef", "std err", "z", "p",
        ]
        let rows = zip(groups.dropFirst(), regression.hazardRatios).map { group, ratio in
            guard case .estimate(let estimate) = ratio else {
                return [group.name, ratio.text, "", "", "", "", ""]
            }
            return [
                group.name, estimate.ratio.fixed(4),
                "\(estimate.lower.fixed(4)) to \(estimate.upper.fixed(4))",
                estimate.coefficient.fixed(6), estimate.standardError.fixed(6),
                estimate.z.fixed(4), estimate.p.asProbability,
            ]
        }
        let tests = [
            ("likelihood ratio", regression.likelihoodRatio), ("Wald", regression.wald),
            ("score", regression.score),
        ].compactMap { name, value in value.map { "\(name) \($0.fixed(4))" } }
        let summary =
            "df \(regression.degreesOfFreedom)"
            + (regression.concordance.map { ", concordance \($0.fixed(4))" } ?? "")
        return ["Cox regression, ties by \(regression.ties.rawValue.capitalized)"]
            + aligned([header] + rows) + ["  " + (tests + [summary]).joined(separator: ", ")]
    }

    private func curveLines(_ group: Group) -> [String] {
        let header = ["time", "at risk", "events", "survival", "std err", "lower", "upper"]
        let rows = group.curve.points.filter { $0.events > 0 }.map { point in
            [
                time(Double(point.day)).shortest, String(point.atRisk), String(point.events),
                point.survival.fixed(6), point.standardError?.fixed(6) ?? "-",
                point.lower?.fixed(6) ?? "-", point.upper?.fixed(6) ?? "-",
            ]
        }
        guard !rows.isEmpty else { return ["\(group.name): no events"] }
        return [group.name] + aligned([header] + rows)
    }

    private func text(of units: Double?) -> String {
        units.map { time($0).shortest } ?? "not reached"
    }
}

extension CoxRegression.HazardRatio {
    /// Such as `infinite`; empty for an estimate.
    var text: String {
        switch self {
        case .estimate: ""
        case .infinite: "infinite"
        case .zero: "zero"
        case .unknown: "not comparable"
        }
    }
}

extension Double {
    /// Four digits, or `< 0.0001`.
    var asProbability: String { self < 0.0001 ? "< 0.0001" : fixed(4) }
}

extension String {
    /// With a capital first letter, for the names of people.
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
