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
            ("cox", array(regressions.map { $0.json(names: groups.map(\.name)) })),
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
}

extension CoxRegression {
    /// `names` are those of the strata, in the order given.
    func json(names: [String]) -> String {
        object([
            ("ties", quoted(ties.rawValue)),
            ("reference", names.first.map(quoted) ?? "null"),
            (
                "coefficients",
                array(
                    zip(names.dropFirst(), hazardRatios).map { name, ratio in
                        object([("group", quoted(name))] + ratio.members)
                    }
                )
            ),
            ("loglik0", number(logLikelihoodNull)),
            ("loglik1", number(logLikelihood)),
            ("df", String(degreesOfFreedom)),
            ("score", number(score)),
            ("lrt", number(likelihoodRatio)),
            ("wald", number(wald)),
            ("concordance", number(concordance)),
        ])
    }
}

extension CoxRegression.HazardRatio {
    fileprivate var members: [(name: String, value: String)] {
        guard case .estimate(let estimate) = self else {
            return [("hr", "null"), ("not_finite", quoted(text))]
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
