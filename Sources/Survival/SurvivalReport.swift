/// The number of patients of one stratum whose observation ended on one day.
package struct SurvivalCount: Sendable, Hashable {
    package var analysis: String
    package var stratum: String
    package var day: Int
    package var events: Int
    package var censored: Int

    package init(analysis: String, stratum: String, day: Int, events: Int, censored: Int) {
        self.analysis = analysis
        self.stratum = stratum
        self.day = day
        self.events = events
        self.censored = censored
    }
}

/// Curves and tests of every analysis that has counts.
package struct SurvivalReport: Sendable {
    package struct Stratum: Sendable {
        package let name: String
        package let patients: Int
        package let events: Int
        /// Nil where the stratum is too small to be shown.
        package let curve: KaplanMeier?
    }

    package struct Section: Sendable {
        package let analysis: Analysis
        package let strata: [Stratum]
        /// Nil with one stratum, or where the data cannot tell or is too small to be shown.
        package let logRank: LogRank?
        fileprivate let counts: [DayCounts]
        fileprivate let level: Double

        /// By Efron, against the first stratum; nil where `logRank` would be withheld.
        ///
        /// Found anew each time, at a cost that grows with the events.
        package var regression: CoxRegression? {
            let isShown = strata.allSatisfy { $0.curve != nil }
            return isShown ? CoxRegression(counts, level: level) : nil
        }
    }

    package static let daysPerMonth = 30.4375

    package let confidence: ConfidenceType
    package let level: Double
    /// Of the rules by which the counted patients were judged; more than one while a change of rules
    /// is under way.
    package let ruleVersions: [String]
    package let sections: [Section]
    /// Nil where nobody is counted in it.
    package let riskFactors: RiskFactorTable?

    /// Strata with fewer than `minimumPatients` keep their curve to themselves (5 for the
    /// researcher role); a test they take part in is withheld too.
    package init(
        _ counts: some Sequence<SurvivalCount>,
        confidence: ConfidenceType = .log,
        level: Double = 0.95,
        minimumPatients: Int = 0,
        ruleVersions: [String] = []
    ) {
        self.confidence = confidence
        self.level = level
        self.ruleVersions = ruleVersions
        var entries: [String: [String: [DayCounts.Entry]]] = [:]
        for count in counts {
            entries[count.analysis, default: [:]][count.stratum, default: []].append(
                DayCounts.Entry(day: count.day, events: count.events, censored: count.censored)
            )
        }
        riskFactors = RiskFactorTable(
            (entries.removeValue(forKey: RiskFactorTable.analysisID) ?? [:])
                .mapValues { DayCounts($0) },
            level: level,
            minimumPatients: minimumPatients
        )
        let known = Analysis.all.map(\.id)
        let ids =
            known.filter { entries[$0] != nil }
            + entries.keys.filter { !known.contains($0) }.sorted()
        sections = ids.map { id in
            Section(
                Analysis.named(id),
                entries[id, default: [:]].mapValues { DayCounts($0) },
                level: level
            ) { counts in
                counts.patients < minimumPatients
                    ? nil : KaplanMeier(counts, confidence: confidence, level: level)
            }
        }
    }
}

extension SurvivalReport.Section {
    fileprivate init(
        _ analysis: Analysis,
        _ counts: [String: DayCounts],
        level: Double,
        curve: (DayCounts) -> KaplanMeier?
    ) {
        let filled = counts.filter { !$0.value.entries.isEmpty }
        let names =
            analysis.strata.filter { filled[$0] != nil }
            + filled.keys.filter { !analysis.strata.contains($0) }.sorted()
        let ordered = names.map { filled[$0, default: DayCounts()] }
        self.analysis = analysis
        strata = zip(names, ordered).map { name, counts in
            SurvivalReport.Stratum(
                name: name,
                patients: counts.patients,
                events: counts.events,
                curve: curve(counts)
            )
        }
        logRank = strata.allSatisfy { $0.curve != nil } ? LogRank(ordered) : nil
        self.counts = ordered
        self.level = level
    }
}
