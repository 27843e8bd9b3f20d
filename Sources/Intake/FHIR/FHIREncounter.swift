internal import Clinical
internal import XML

/// Encounter: the patient was seen alive, or died in it.
extension FHIRReader {
    mutating func readEncounter(_ resource: FHIRResource) {
        guard begin(resource) else { return }
        let element = resource.element
        let status = self.status(of: resource)
        let hasEnded = ["finished", "completed", "discharged"].contains(status)
        let isRunning = ["in-progress", "onleave", "arrived", "triaged", "on-hold"].contains(status)
        let isWithdrawn = status == "entered-in-error" || status == "cancelled"
        guard hasEnded || isRunning || isWithdrawn else { return }
        guard case .patient(let patient) = subject(of: resource) else {
            return draft.warn(
                "subject_missing",
                at: element,
                "The encounter is of no patient that is known."
            )
        }
        let period = element.first("period") ?? element.first("actualPeriod")
        // As PV1-19 knows the visit.
        let visit = StatementKey(resource).number
        if isWithdrawn {
            for (kind, bound) in [("admission", "start"), ("discharge", "end")] {
                let time = draft.fhirTime(period?.first(bound))
                guard let occasion = visit.isEmpty ? time?.identityText : visit else { continue }
                addSighting(kind, occasion, at: time, .cancelled, locator: element, patient)
            }
            return addVital(
                .dead,
                .discharge(visit),
                .cancelled,
                at: nil,
                locator: element,
                patient: patient
            )
        }
        let end = hasEnded ? period?.first("end") : nil
        if let disposition = deathDisposition(element), let end {
            // A date that the Patient gives is the better one.
            if case .some(.some) = deaths[patient] { return }
            guard let time = draft.fhirTime(end) else { return }
            return addVital(
                .dead,
                .discharge(visit),
                at: time,
                locator: disposition,
                patient: patient
            )
        }
        guard let place = end ?? period?.first("start"), let time = draft.fhirTime(place) else {
            return
        }
        // Who died in it was not seen alive at its end.
        if end != nil, let death = deaths[patient], death.map({ time.instant >= $0 }) ?? true {
            return
        }
        addSighting(
            end == nil ? "admission" : "discharge",
            visit.isEmpty ? time.identityText : visit,
            at: time,
            .final,
            locator: place,
            patient
        )
    }

    private mutating func addSighting(
        _ kind: String,
        _ occasion: String,
        at time: ClinicalTime?,
        _ status: ResultStatus,
        locator: Element,
        _ patient: Int
    ) {
        draft.add(
            .vital(.alive),
            identity: "alive|\(kind)|\(occasion)",
            status: status,
            at: time,
            locator: locator,
            patient: patient
        )
    }

    /// `exp` of FHIR's own codes, or one of table 0112 that the interface is told of.
    private func deathDisposition(_ encounter: Element) -> Element? {
        let stay = encounter.first("hospitalization") ?? encounter.first("admission")
        guard let disposition = stay?.first("dischargeDisposition") else { return nil }
        let isDeath = disposition.codeableConcept.codings.contains { coding in
            if coding.system.hasSuffix("discharge-disposition") { return coding.code == "exp" }
            return draft.profile.deathDispositions.contains(coding.code)
        }
        return isDeath ? disposition : nil
    }
}
