internal import Clinical
internal import XML

/// Condition: only diagnoses of the value sets become events, resolved ones too.
extension FHIRReader {
    mutating func readCondition(_ resource: FHIRResource) {
        guard begin(resource) else { return }
        let element = resource.element
        guard let code = element.first("code") else { return }
        let coding: Coding
        let concept: Diagnosis.Concept
        switch draft.valueSets.diagnosis(code.codeableConcept) {
        case .match(.concept(let found), let matched): (concept, coding) = (found, matched)
        case .otherSystem:
            return draft.warn(
                "code_system_unknown",
                at: code,
                "A code of the value sets under a system that is not its own does not count."
            )
        case .match(.excluded, _), .unknown: return
        }
        guard let patient = requireSubject(resource) else { return }
        let onset = element.choice("onset")
        let isTime = onset?.name == "onsetDateTime" || onset?.name == "onsetPeriod"
        let at =
            (isTime ? draft.fhirBeginning(onset) : nil)
            ?? draft.fhirTime(element.first("recordedDate"))
            ?? draft.fhirTime(element.first("assertedDate"))
            ?? draft.fhirTime(element.first("dateRecorded"))
        draft.add(
            .diagnosis(Diagnosis(concept: concept, coding: coding)),
            identity: StatementKey(resource).identity(coding)
                ?? "\(coding.system)|\(coding.code)",
            status: verificationStatus(element),
            at: at,
            locator: code,
            patient: patient
        )
    }

    /// `verificationStatus`; confirmed where nothing is said.
    private mutating func verificationStatus(_ element: Element) -> ResultStatus {
        if isDeletion { return .deleted }
        guard let status = element.first("verificationStatus") else { return .final }
        let codes = status.codeableConcept.codings.map(\.code)
        if codes.contains("entered-in-error") { return .deleted }
        if codes.contains("refuted") { return .cancelled }
        if codes.contains("confirmed") { return .final }
        if !codes.contains(where: { ["unconfirmed", "provisional", "differential"].contains($0) }) {
            draft.warn(
                "status_unknown",
                at: status,
                "No status that is known; read as preliminary."
            )
        }
        return .preliminary
    }
}
