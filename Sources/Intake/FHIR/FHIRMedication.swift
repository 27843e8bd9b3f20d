internal import Clinical
internal import XML

/// The drug of a resource, its dose, and what tells the resource's versions.
extension FHIRReader {
    /// Nil where no value set speaks of the drug.
    mutating func medication(
        _ resource: FHIRResource,
        _ action: MedicationEvent.Action
    ) -> MedicationEvent? {
        guard let (drug, coding) = drug(of: resource) else { return nil }
        let order = orderNumber(
            ["authorizingPrescription", "request", "prescription", "basedOn"],
            of: resource
        )
        return MedicationEvent(
            ingredient: drug.ingredient,
            drugClass: drug.drugClass,
            action: action,
            coding: coding,
            orderNumber: order.isEmpty ? StatementKey(resource).number : order,
            dose: nil,
            doseUnit: ""
        )
    }

    /// By `medicationCodeableConcept`, else by the Medication that is referred to and what is in it.
    private mutating func drug(of resource: FHIRResource) -> (ValueSets.Drug, Coding)? {
        let choice = resource.element.choice("medication") ?? resource.element.first("medication")
        guard let choice else {
            draft.warn("medication_missing", at: resource.element, "No medication is named.")
            return nil
        }
        // R5 has both kinds below one name.
        let concept = choice.first("concept")?.codeableConcept ?? choice.codeableConcept
        if let found = draft.valueSets.drug(concept) { return found }
        let reference = choice.name == "medicationReference" ? choice : choice.first("reference")
        guard let reference else { return nil }
        let words = reference.primitive("display")
        guard let target = resolve(url(of: reference), from: resource) else {
            if let found = draft.valueSets.drug(CodedConcept(text: words)) { return found }
            draft.warn(
                "medication_unresolved",
                at: reference,
                "The medication that is referred to is not in the document."
            )
            return nil
        }
        guard requireKnownRules(target.element) else { return nil }
        return drug(in: target, depth: 0) ?? draft.valueSets.drug(CodedConcept(text: words))
    }

    /// `reference`, or the element itself where R5 nests one in another.
    private func url(of reference: Element) -> String {
        let url = reference.primitive("reference")
        return url.isEmpty ? reference.first("reference")?.primitive("reference") ?? "" : url
    }

    /// By the code of a Medication or Substance, else by its active ingredients.
    private mutating func drug(in resource: FHIRResource, depth: Int) -> (ValueSets.Drug, Coding)? {
        if let found = draft.valueSets.drug(resource.element.codeableConcept("code")) {
            return found
        }
        guard depth < 3 else { return nil }
        let element = resource.element
        let ingredients =
            element.all("ingredient") + (element.first("product")?.all("ingredient") ?? [])
        for ingredient in ingredients where ingredient.primitive("isActive") != "false" {
            guard let item = ingredient.choice("item") ?? ingredient.first("item") else { continue }
            let concept = item.first("concept")?.codeableConcept ?? item.codeableConcept
            if let found = draft.valueSets.drug(concept) { return found }
            if let target = resolve(url(of: item), from: resource),
                target.number != resource.number, let found = drug(in: target, depth: depth + 1)
            {
                return found
            }
        }
        return nil
    }

    // MARK: Dose

    func setDose(_ event: inout MedicationEvent, _ quantity: Element?) {
        guard let quantity else { return }
        let read = FHIRQuantity(quantity)
        guard read.comparator == nil, let value = read.value else { return }
        (event.dose, event.doseUnit) = (value, read.unit)
    }

    /// The quantity of the first dose that an instruction gives.
    func instructedDose(_ instruction: Element?) -> Element? {
        instruction?.at("doseAndRate", "doseQuantity") ?? instruction?.first("doseQuantity")
    }

    // MARK: Adding

    /// Without a key the versions are told by drug and time.
    mutating func addMedication(
        _ event: MedicationEvent,
        of resource: FHIRResource,
        status: ResultStatus,
        at time: ClinicalTime?,
        locator: Element,
        patient: Int
    ) {
        let drug = Coding(system: "", code: event.ingredient, display: "")
        let identity =
            StatementKey(resource).identity(drug, part: event.action.rawValue)
            ?? [
                event.action.rawValue, event.orderNumber, event.ingredient,
                time?.identityText ?? "",
            ].joined(separator: "|")
        draft.add(
            .medication(event),
            identity: identity,
            status: status,
            at: time,
            locator: locator,
            patient: patient
        )
    }

    /// `status` as written, and `entered-in-error` where it is deleted.
    func status(of resource: FHIRResource) -> String {
        isDeletion ? "entered-in-error" : resource.element.primitive("status")
    }

    mutating func warnOfStatus(_ resource: FHIRResource) {
        draft.warn(
            "status_unknown",
            at: resource.element.first("status") ?? resource.element,
            "The status does not say whether it happened: it does not count."
        )
    }

    mutating func requireTime(_ time: ClinicalTime?, _ resource: FHIRResource) -> ClinicalTime? {
        if time == nil {
            draft.warn(
                "time_missing",
                at: resource.element,
                "Without a time the exposure cannot be placed."
            )
        }
        return time
    }

    /// What names the drug.
    func medicationElement(_ resource: FHIRResource) -> Element {
        resource.element.choice("medication") ?? resource.element.first("medication")
            ?? resource.element
    }
}
