extension SurvivalReport {
    /// Every point of every curve, one line each, with a header line (RFC 4180, LF).
    package var csv: String {
        var lines = [
            "analysis,stratum,day,at_risk,events,censored,survival,std_err,lower,upper,"
                + "rule_versions"
        ]
        let rules = csvField(ruleVersions.joined(separator: " "))
        for section in sections {
            for stratum in section.strata {
                let prefix = [csvField(section.analysis.id), csvField(stratum.name)]
                for point in stratum.curve?.points ?? [] {
                    let numbers = [point.day, point.atRisk, point.events, point.censored]
                    let values = [
                        point.survival, point.standardError, point.lower, point.upper,
                    ]
                    lines.append(
                        (prefix + numbers.map(String.init)
                            + values.map { $0.map(\.description) ?? "" } + [rules])
                            .joined(separator: ",")
                    )
                }
            }
        }
        for cell in riskFactors?.cells ?? [] where cell.patients > 0 {
            let numbers = [0, cell.patients, cell.primary, cell.notPrimary].map(String.init)
            let fields = [RiskFactorTable.analysisID, cell.stratum] + numbers
            lines.append(fields.joined(separator: ",") + ",,,,," + rules)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Everything the report holds; what cannot be estimated is null.
    package var json: String {
        object([
            ("confidence", quoted(confidence.rawValue)),
            ("level", number(level)),
            ("days_per_month", number(Self.daysPerMonth)),
            ("rule_versions", array(ruleVersions.map(quoted))),
            ("analyses", array(sections.map(json(of:)) + [riskFactors].compactMap { $0?.json })),
        ]) + "\n"
    }

    private func json(of section: Section) -> String {
        let analysis = section.analysis
        return object([
            ("id", quoted(analysis.id)),
            ("title", quoted(analysis.title)),
            ("origin", quoted(analysis.origin)),
            ("event", quoted(analysis.event)),
            ("note", analysis.note.map(quoted) ?? "null"),
            ("log_rank", section.logRank.map(\.json) ?? "null"),
            (
                "cox",
                section.regression?.json(names: section.strata.map(\.name)) ?? "null"
            ),
            ("strata", array(section.strata.map(json(of:)))),
        ])
    }

    private func json(of stratum: Stratum) -> String {
        guard let curve = stratum.curve else {
            return object([("stratum", quoted(stratum.name)), ("suppressed", "true")])
        }
        let median = curve.median
        return object([
            ("stratum", quoted(stratum.name)),
            ("n", String(stratum.patients)),
            ("events", String(stratum.events)),
            ("median_days", number(median.days)),
            ("median_lower_days", number(median.lower)),
            ("median_upper_days", number(median.upper)),
            ("median_months", months(median.days)),
            ("median_lower_months", months(median.lower)),
            ("median_upper_months", months(median.upper)),
            ("curve", array(curve.points.map(json(of:)))),
        ])
    }

    private func json(of point: KaplanMeier.Point) -> String {
        object([
            ("day", String(point.day)),
            ("at_risk", String(point.atRisk)),
            ("events", String(point.events)),
            ("censored", String(point.censored)),
            ("survival", number(point.survival)),
            ("std_err", number(point.standardError)),
            ("lower", number(point.lower)),
            ("upper", number(point.upper)),
        ])
    }

    private func months(_ days: Double?) -> String {
        days.map { ($0 / Self.daysPerMonth).fixed(1) } ?? "null"
    }
}

private func csvField(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) || $0.isNewline }) else { return text }
    return "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
}
