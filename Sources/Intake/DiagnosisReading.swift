internal import Clinical
internal import HL7

/// DG1 and PRB: only diagnoses of the value sets become events.
extension Draft {
    /// DG1-6 `W` is a working diagnosis, DG1-21 `D` deletes (table 0206).
    mutating func readDiagnosis(_ segment: Int) {
        let at = time(segment, 5)
        let status: ResultStatus =
            message.reads(segment, 21, "D")
            ? .deleted : message.reads(segment, 6, "W") ? .preliminary : .final
        addDiagnosis(segment, field: 3, status: status, at: at)
    }

    /// PRB-1 `DE` deletes (table 0287); PRB-16 is the onset, PRB-2 the time of the action.
    mutating func readProblem(_ segment: Int) {
        let at = time(segment, 16) ?? time(segment, 7) ?? time(segment, 2)
        let status: ResultStatus = message.reads(segment, 1, "DE") ? .deleted : .final
        addDiagnosis(segment, field: 3, status: status, at: at)
    }

    private mutating func addDiagnosis(
        _ segment: Int,
        field: Int,
        status: ResultStatus,
        at time: ClinicalTime?
    ) {
        let coded = message.coded(segment, field)
        var found: (Diagnosis.Concept, Coding)?
        for (code, text, system) in [
            (coded.code, coded.text, coded.system),
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
            locator: message.path(segment, field: field).description
        )
    }
}
