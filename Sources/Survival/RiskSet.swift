/// Who was at risk and who had the event on one day with events, stratum by stratum.
struct RiskSet {
    /// Just before the day.
    var atRisk: [Int]
    var events: [Int]

    /// Those of all days on which any stratum has events; days ascend.
    static func all(of strata: [DayCounts]) -> [RiskSet] {
        var riskSets: [RiskSet] = []
        var past = strata.map { _ in 0 }
        var atRisk = strata.map(\.patients)
        while true {
            var day: Int?
            for (stratum, past) in zip(strata, past) where past < stratum.entries.count {
                day = min(day ?? .max, stratum.entries[past].day)
            }
            guard let day else { return riskSets }
            var events = strata.map { _ in 0 }
            let before = atRisk
            for (index, stratum) in strata.enumerated() where past[index] < stratum.entries.count {
                let entry = stratum.entries[past[index]]
                guard entry.day == day else { continue }
                past[index] += 1
                events[index] = entry.events
                atRisk[index] -= entry.events + entry.censored
            }
            if events.contains(where: { $0 > 0 }) {
                riskSets.append(RiskSet(atRisk: before, events: events))
            }
        }
    }
}
