internal import Clinical
internal import HL7

/// DG1 and PRB: only diagnoses of the value sets become events.
extension Draft {
    /// DG1-6 `W` is a working diagnosis, DG1-21 `D` deletes (table 0206).
    ///
    /// The diagnosis of an order is its reason, and as often the question as the answer: preliminary
    /// unless DG1-6 says `F` (table 0052).
    mutating func readDiagnosis(_ segment: Int, ofOrder: Bool) {
        let at = time(segment, 5)
        let isSupposed =
            ofOrder ? !message.reads(segment, 6, "F") : message.reads(segment, 6, "W")
        let status: ResultStatus =
            message.reads(segment, 21, "D") ? .deleted : isSupposed ? .preliminary : .final
        addDiagnosis(segment, field: 3, status: status, at: at)
    }

    /// PPR^PC3 and PRB-1 `DE` (table 0287) delete; PRB-16 is the onset, PRB-2 the time of the action.
    ///
    /// What PRB-13 does not call certain is preliminary.
    mutating func readProblem(_ segment: Int, event: String) {
        let at = time(segment, 16) ?? time(segment, 7) ?? time(segment, 2)
        let isDeleted = event == "PC3" || message.reads(segment, 1, "DE")
        let isSupposed =
            (["PROVISIONAL", "DIFFERENTIAL", "RULE-OUT", "SUSPECTED"] as [StaticString])
            .contains { message.reads(segment, 13, $0) }
        let status: ResultStatus = isDeleted ? .deleted : isSupposed ? .preliminary : .final
        addDiagnosis(segment, field: 3, status: status, at: at)
    }

    private mutating func addDiagnosis(
        _ segment: Int,
        field: Int,
        status: ResultStatus,
        at time: ClinicalTime?
    ) {
        let coded = message.coded(segment, field)
        // Before 2.3 the system stood in DG1-2.
        let isUnsaid = coded.system.isEmpty && message.segmentName(segment) == .dg1
        let system = isUnsaid ? message.component(message.field(segment, 2), 1) : coded.system
        var found: (Diagnosis.Concept, Coding)?
        for (code, text, system) in [
            (coded.code, coded.text, system),
            (coded.otherCode, coded.otherText, coded.otherSystem),
        ] {
            switch valueSets.diagnosis(message.bytes, code: code, system: system) {
            case .match(.excluded): return
            case .match(.concept(let concept)):
                if found == nil {
                    found = (concept, coding(code: code, text: text, system: system))
                }
            case .otherSystem:
                warn(
                    "code_system_unknown",
                    segment,
                    field,
                    "A code of the value sets under a system that is not its own does not count."
                )
            case .unknown: break
            }
        }
        guard let (concept, coding) = found else { return }
        add(
            .diagnosis(Diagnosis(concept: concept, coding: coding)),
            identity: "\(coding.system)|\(coding.code)",
            status: status,
            at: time,
            locator: path(segment, field: field)
        )
    }
}
