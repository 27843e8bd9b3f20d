internal import Clinical
internal import XML

/// MedicationAdministration and MedicationDispense: what begins a treatment.
extension FHIRReader {
    /// What was not done is no exposure, what was stopped while it ran is one in part.
    mutating func readAdministration(_ resource: FHIRResource) {
        guard begin(resource), var event = medication(resource, .administered) else { return }
        let element = resource.element
        var status: ResultStatus
        switch self.status(of: resource) {
        case "completed", "in-progress": status = .final
        case "stopped":
            status = .final
            event.isPartial = true
        case "on-hold":
            status = .final
            event.action = .held
        case "not-done": status = .cancelled
        case "entered-in-error": status = .deleted
        default: return warnOfStatus(resource)
        }
        // STU3 and DSTU2 said it beside the status.
        if status == .final,
            element.isTrue(primitive: "notGiven")
                || element.isTrue(primitive: "wasNotGiven")
        {
            status = .cancelled
        }
        guard let patient = requireSubject(resource) else { return }
        if status == .cancelled {
            draft.warn(
                "not_administered",
                at: element.first("status") ?? element,
                "Refused or not administered: no exposure."
            )
        }
        let dosage = element.first("dosage")
        setDose(&event, dosage?.first("dose") ?? dosage?.first("quantity"))
        let began = draft.fhirBeginning(
            element.choice("effective") ?? element.choice("occurence")
                ?? element.choice("occurrence")
        )
        addMedication(
            event,
            of: resource,
            status: status,
            at: status.withdraws ? began : requireTime(began, resource),
            locator: medicationElement(resource),
            patient: patient
        )
    }

    /// Dispensed is what was handed over; what is only prepared is not.
    mutating func readDispense(_ resource: FHIRResource) {
        guard begin(resource), var event = medication(resource, .dispensed) else { return }
        let element = resource.element
        let handedOver = draft.fhirTime(element.first("whenHandedOver"))
        var time = handedOver
        let status: ResultStatus
        switch self.status(of: resource) {
        case "completed" where element.isTrue(primitive: "notDone"): status = .cancelled
        case "completed":
            status = .final
            time = time ?? draft.fhirTime(element.first("whenPrepared"))
        case "in-progress" where handedOver != nil: status = .final
        case "preparation", "in-progress", "on-hold", "draft", "active":
            return draft.warn(
                "not_dispensed",
                at: element.first("status") ?? element,
                "Not handed over yet: no exposure."
            )
        case "cancelled", "declined", "stopped": status = .cancelled
        case "entered-in-error": status = .deleted
        default: return warnOfStatus(resource)
        }
        guard let patient = requireSubject(resource) else { return }
        if status == .cancelled {
            draft.warn(
                "not_dispensed",
                at: element.first("status") ?? element,
                "Cancelled, declined or stopped: no exposure."
            )
        }
        setDose(
            &event,
            element.first("quantity") ?? instructedDose(element.first("dosageInstruction"))
        )
        addMedication(
            event,
            of: resource,
            status: status,
            at: status.withdraws ? time : requireTime(time, resource),
            locator: medicationElement(resource),
            patient: patient
        )
    }
}
