/// All that the engine can say of a table of patients; days are the units of its times.
package struct SurvivalEstimate: Sendable {
    package struct Group: Sendable {
        package let name: String
        package let patients: Int
        package let events: Int
        package let curve: KaplanMeier
        /// By reverse Kaplan-Meier.
        package let followUp: Quantile
        /// Within `restrictionUnits`.
        package let mean: (days: Double, standardError: Double)
    }

    package let level: Double
    package let confidence: ConfidenceType
    package let groups: [Group]
    /// The shortest of the groups' longest observations.
    package let restrictionUnits: Int
    package let unitsPerTime: Double
    /// Nil where the data cannot tell.
    package let logRank: LogRank?
    /// By Efron and by Breslow; none with one group or without events.
    package let regressions: [CoxRegression]

    package init(_ data: SurvivalData, confidence: ConfidenceType = .log, level: Double = 0.95) {
        self.confidence = confidence
        self.level = level
        unitsPerTime = data.unitsPerTime
        let limit = data.groups.compactMap { $0.counts.entries.last?.day }.min() ?? 0
        restrictionUnits = limit
        groups = data.groups.map { group in
            let curve = KaplanMeier(group.counts, confidence: confidence, level: level)
            let reversed = KaplanMeier(
                group.counts.reversed,
                confidence: confidence,
                level: level
            )
            return Group(
                name: group.name,
                patients: group.counts.patients,
                events: group.counts.events,
                curve: curve,
                followUp: reversed.median,
                mean: curve.restrictedMean(limitDays: limit)
            )
        }
        let counts = data.groups.map(\.counts)
        logRank = LogRank(counts)
        regressions = Ties.allCases.compactMap { CoxRegression(counts, ties: $0, level: level) }
    }

    /// Units as the table's time.
    package func time(_ units: Double) -> Double { units / unitsPerTime }
}
