extension SurvivalEstimate {
    /// Everything estimated, times in the table's unit; what cannot be estimated is null.
    package var json: String {
        object([
            ("confidence", quoted(confidence.rawValue)),
            ("level", number(level)),
            ("patients", String(groups.reduce(0) { $0 + $1.patients })),
            ("events", String(groups.reduce(0) { $0 + $1.events })),
            ("groups", array(groups.map(json(of:)))),
            ("log_rank", logRank.map(\.json) ?? "null"),
            ("cox", array(regressions.map(json(of:)))),
        ]) + "\n"
    }

    private func json(of group: Group) -> String {
        let quartiles = [("q25", 0.25), ("median", 0.5), ("q75", 0.75)].map { name, share in
            (name, json(of: group.curve.quantile(share)))
        }
        return object(
            [
                ("group", quoted(group.name)),
                ("n", String(group.patients)),
                ("events", String(group.events)),
            ] + quartiles + [
                ("median_followup", json(of: group.followUp)),
                (
                    "rmst",
                    object([
                        ("tau", number(time(Double(restrictionUnits)))),
                        ("rmst", number(time(group.mean.days))),
                        ("se", number(time(group.mean.standardError))),
                    ])
                ),
                ("curve", array(group.curve.points.map(json(of:)))),
            ]
        )
    }

    private func json(of quantile: Quantile) -> String {
        object([
            ("time", number(quantile.days.map(time))),
            ("lower", number(quantile.lower.map(time))),
            ("upper", number(quantile.upper.map(time))),
        ])
    }

    private func json(of point: KaplanMeier.Point) -> String {
        object([
            ("time", number(time(Double(point.day)))),
            ("at_risk", String(point.atRisk)),
            ("events", String(point.events)),
            ("censored", String(point.censored)),
            ("survival", number(point.survival)),
            ("std_err", number(point.standardError)),
            ("lower", number(point.lower)),
            ("upper", number(point.upper)),
        ])
    }

    private func json(of regression: CoxRegression) -> String {
        object([
            ("ties", quoted(regression.ties.rawValue)),
            ("reference", groups.first.map { quoted($0.name) } ?? "null"),
            (
                "coefficients",
                array(
                    zip(groups.dropFirst(), regression.hazardRatios).map { group, ratio in
                        object([("group", quoted(group.name))] + members(of: ratio))
                    }
                )
            ),
            ("loglik0", number(regression.logLikelihoodNull)),
            ("loglik1", number(regression.logLikelihood)),
            ("df", String(regression.degreesOfFreedom)),
            ("score", number(regression.score)),
            ("lrt", number(regression.likelihoodRatio)),
            ("wald", number(regression.wald)),
            ("concordance", number(regression.concordance)),
        ])
    }

    private func members(
        of ratio: CoxRegression.HazardRatio
    ) -> [(name: String, value: String)] {
        guard case .estimate(let estimate) = ratio else {
            return [("hr", "null"), ("not_finite", quoted(ratio.text))]
        }
        return estimate.members(ratio: "hr")
    }
}

extension LogRank {
    var json: String {
        object([
            ("chi_square", number(chiSquare)),
            ("df", String(degreesOfFreedom)),
            ("p", number(p)),
            ("observed", array(observed.map(String.init))),
            ("expected", array(expected.map(number))),
        ])
    }
}

extension RatioEstimate {
    /// For JSON; `name` is that of the ratio.
    func members(ratio name: String) -> [(name: String, value: String)] {
        [
            ("coef", number(coefficient)), ("se", number(standardError)), (name, number(ratio)),
            ("\(name)_lower", number(lower)), ("\(name)_upper", number(upper)), ("z", number(z)),
            ("p", number(p)),
        ]
    }
}
