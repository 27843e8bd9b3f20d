internal import Clinical
internal import XML

/// MedicationRequest and MedicationStatement: what was ordered, held, stopped; never an exposure.
extension FHIRReader {
    mutating func readMedicationRequest(_ resource: FHIRResource) {
        guard begin(resource), var event = medication(resource, .ordered) else { return }
        let element = resource.element
        let status = self.status(of: resource)
        if status != "entered-in-error", status != "cancelled" {
            let isPlan = ["proposal", "plan", "option"].contains(element.primitive("intent"))
            guard !isPlan, !element.isTrue(primitive: "doNotPerform"), status != "draft" else {
                return draft.warn(
                    "not_ordered",
                    at: element,
                    "A plan, a draft or a prohibition is no order."
                )
            }
        }
        guard let patient = requireSubject(resource) else { return }
        let instruction = element.first("dosageInstruction") ?? element.first("dosage")
        setDose(&event, instructedDose(instruction))
        let times = OrderTimes(
            begin: draft.fhirTime(
                instruction?.at("timing", "repeat", "boundsPeriod", "start")
            ) ?? draft.fhirTime(element.first("authoredOn"))
                ?? draft.fhirTime(element.first("dateWritten")),
            end: draft.fhirTime(element.first("dateEnded")) ?? lastUpdate(of: resource)
        )
        let reason =
            element.first("statusReason") ?? element.first("reasonEnded")
        addCourse(event, resource, status, times, reason: reason, patient: patient)
    }

    /// What somebody says to take is neither dispensed nor administered: an order at most.
    mutating func readMedicationStatement(_ resource: FHIRResource) {
        guard begin(resource), var event = medication(resource, .ordered) else { return }
        let element = resource.element
        var status = self.status(of: resource)
        let isNotTaken =
            element.primitive("taken") == "n" || element.isTrue(primitive: "wasNotTaken")
        if isNotTaken, status != "entered-in-error" { status = "not-taken" }
        switch status {
        case "intended":
            return draft.warn("not_ordered", at: element, "What is intended is no order.")
        case "not-taken":
            draft.warn("not_administered", at: element, "Not taken: no exposure.")
            status = "cancelled"
        case "recorded": status = "active"
        default: break
        }
        guard let patient = requireSubject(resource) else { return }
        setDose(&event, instructedDose(element.first("dosage")))
        let effective = element.choice("effective")
        let begin =
            draft.fhirBeginning(effective) ?? draft.fhirTime(element.first("dateAsserted"))
        let times = OrderTimes(
            begin: begin,
            end: draft.fhirTime(effective?.first("end")) ?? lastUpdate(of: resource)
        )
        let reason =
            element.first("statusReason") ?? element.first("reasonNotTaken")
        addCourse(event, resource, status, times, reason: reason, patient: patient)
    }

    private struct OrderTimes {
        var begin: ClinicalTime?
        /// When it was stopped or held.
        var end: ClinicalTime?
    }

    /// When the resource was last changed, which is when it got its status.
    private mutating func lastUpdate(of resource: FHIRResource) -> ClinicalTime? {
        draft.fhirTime(resource.element.at("meta", "lastUpdated"))
    }

    /// One event for the order, one for its end; each is known by its action.
    private mutating func addCourse(
        _ event: MedicationEvent,
        _ resource: FHIRResource,
        _ status: String,
        _ times: OrderTimes,
        reason: Element?,
        patient: Int
    ) {
        var event = event
        let locator = medicationElement(resource)
        func add(_ action: MedicationEvent.Action, _ status: ResultStatus, _ time: ClinicalTime?) {
            event.action = action
            addMedication(
                event,
                of: resource,
                status: status,
                at: time,
                locator: locator,
                patient: patient
            )
        }
        switch status {
        case "active", "completed":
            add(.ordered, .final, times.begin ?? sentAt)
            if mayHaveEnded(resource) {
                for action in [MedicationEvent.Action.stopped, .held] {
                    add(action, .cancelled, nil)
                }
            }
        case "cancelled": add(.ordered, .cancelled, times.begin)
        case "on-hold", "stopped":
            // An order of a guessed time could seem to undo its own end.
            if let begin = times.begin { add(.ordered, .final, begin) }
            event.stoppedForToxicity = status == "stopped" && isForToxicity(reason)
            if times.end == nil {
                draft.warn(
                    "time_missing",
                    at: resource.element,
                    "Nothing says when it was stopped or held; the message's time stands for it."
                )
            }
            let end = times.end ?? (lacksTime ? nil : sentAt)
            add(status == "stopped" ? .stopped : .held, .final, end)
            if status == "on-hold", mayHaveEnded(resource) { add(.stopped, .cancelled, nil) }
        case "entered-in-error":
            for action in [MedicationEvent.Action.ordered, .stopped, .held] {
                add(action, .deleted, action == .ordered ? times.begin : times.end)
            }
        default: warnOfStatus(resource)
        }
    }

    /// Whether an earlier version can have said that it was stopped or held, under the same name.
    private func mayHaveEnded(_ resource: FHIRResource) -> Bool {
        if case .none = StatementKey(resource) { return false }
        return resource.element.at("meta")?.primitive("versionId") != "1"
    }

    private func isForToxicity(_ reason: Element?) -> Bool {
        reason.map { draft.valueSets.stopReason($0.codeableConcept) == .toxicity } ?? false
    }
}
