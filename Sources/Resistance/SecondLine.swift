import Clinical

/// What followed sorafenib.
package enum SecondLine: String, Sendable, CaseIterable, Hashable {
    case tki = "TKI"
    case tkiWithPD1 = "TKI+PD-1"
    /// Anything else, including PD-1 alone.
    case other
}

/// The first new treatment on or after progression, or on or after sorafenib was stopped.
struct NextTreatment {
    let line: SecondLine
    let start: CivilDay
    /// How each drug of the line was first given, or ordered where that counts as a start.
    let drugs: [Dated<MedicationEvent>]

    /// Nil where there is none.
    ///
    /// A drug that was already taken before is not new; one first taken on the very day of the scan
    /// or of the stop is.
    init?(_ chart: Chart, exposure: Exposure, progression: CivilDay?, rules: Rules) {
        var seen: Set<String> = [sorafenib]
        let firsts = exposure.starts(in: chart.medications).filter {
            seen.insert($0.content.ingredient).inserted
        }
        let start = firsts.first { drug in
            drug.day >= exposure.t0
                && (progression.map { $0 <= drug.day } ?? false
                    || exposure.stop(inForceOn: drug.day) != nil)
        }
        guard let start else { return nil }
        let last = start.day.adding(rules.combinationDays)
        drugs = firsts.filter { $0.day >= start.day && $0.day <= last }
        self.start = start.day
        let classes = Set(drugs.map(\.content.drugClass))
        if classes == [.tki] {
            line = .tki
        } else {
            line = classes.isSuperset(of: [.tki, .pd1]) ? .tkiWithPD1 : .other
        }
    }
}
