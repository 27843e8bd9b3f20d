internal import Clinical
internal import XML

/// Sizes of lesions, as Observations (mCODE's Tumor Size) or components of them.
extension FHIRReader {
    /// Whether the Observation or one of its components does.
    func measuresLesion(_ observation: Element) -> Bool {
        for statement in [observation] + observation.all("component") {
            let meaning = draft.valueSets.observation(statement.codeableConcept("code"))
            if case .match(.size, _) = meaning { return true }
        }
        return false
    }

    /// By what label studies know the lesion that the Observation measures.
    ///
    /// DICOM's tracking identifier as a component, else the number of the structure it is about
    /// (`focus`, or `bodyStructure` of later versions), else the site.
    mutating func lesionLabel(_ resource: FHIRResource) -> String {
        let element = resource.element
        for component in element.all("component")
        where draft.valueSets.isLesionLabel(component.codeableConcept("code")) {
            let words = component.first("valueString")?.primitive ?? ""
            let label =
                words.isEmpty
                ? component.first("valueCodeableConcept")?.codeableConcept.display ?? "" : words
            if !label.isEmpty { return label }
        }
        for structure in element.all("focus") + element.all("bodyStructure") {
            if let number = identifiers(of: structure, in: resource).first?.value { return number }
            let words = structure.primitive("display")
            if !words.isEmpty { return words }
        }
        return element.codeableConcept("bodySite").display
    }
}
