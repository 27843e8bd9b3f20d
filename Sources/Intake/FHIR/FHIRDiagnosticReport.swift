internal import Clinical
internal import XML

/// DiagnosticReport: only imaging studies, whose words or codes may speak of a tumour.
///
/// The results it lists are Observations of their own and counted as such.
extension FHIRReader {
    /// Ties the Observations to the reports that list them, before either is read.
    mutating func collectReport(_ step: Step) {
        guard case .resource(let number) = step else { return }
        let resource = index.resources[number]
        guard resource.type == "DiagnosticReport" else { return }
        let accession = reportNumber(of: resource)
        let isImaging = isImaging(resource)
        for result in results(of: resource) {
            orderNumbers[result.number] = accession
            if isImaging { reportLines.insert(result.number) }
        }
    }

    private mutating func results(of report: FHIRResource) -> [FHIRResource] {
        var results: [FHIRResource] = []
        for result in report.element.children where result.name == "result" {
            let target = resolve(result.primitive("reference"), from: report)
            if let target, target.type == "Observation" { results.append(target) }
        }
        return results
    }

    mutating func readDiagnosticReport(_ resource: FHIRResource) {
        guard begin(resource) else { return }
        let results = results(of: resource)
        for result in results where result.container != nil {
            readObservation(result)
        }
        let element = resource.element
        let status = reportStatus(element)
        let isStripped = element.first("code") == nil && element.first("category") == nil
        guard isImaging(resource) || (status.withdraws && isStripped) else { return }
        guard let patient = requireSubject(resource) else { return }
        let accession = reportNumber(of: resource)
        let time = studyTime(resource)
        var identity: String?
        if accession.isEmpty {
            let occasion = time ?? draft.fhirTime(element.first("issued"))
            identity = "|report|\(occasion?.identityText ?? "")"
        }
        if let (concept, found) = codedConclusion(element) {
            draft.add(
                .assessment(
                    TumorAssessment(
                        response: found.response,
                        source: .coded,
                        excerpt: found.coding.display.isEmpty
                            ? found.coding.code : found.coding.display,
                        rule: "coded-response",
                        accession: accession,
                        coding: found.coding
                    )
                ),
                identity: identity ?? "\(accession)|report",
                status: status,
                at: time,
                locator: concept,
                patient: patient
            )
            return
        }
        if !status.withdraws, results.contains(where: { hasAnswer($0.element) }) {
            // The coded response that the report lists outranks its words.
            return
        }
        let (text, locator) = reportText(resource, results)
        if text.isEmpty, status.isFinal {
            draft.warn("report_empty", at: element, "The report has no words that are read.")
        }
        draft.addReport(
            text: text,
            status: status,
            accession: accession,
            identity: identity,
            at: time,
            locator: locator,
            patient: patient,
            of: element.codeableConcept("code")
        )
    }

    /// Whether the Observation answers for the tumour in a code.
    private func hasAnswer(_ observation: Element) -> Bool {
        let status = observation.primitive("status")
        guard !["cancelled", "entered-in-error"].contains(status),
            case .match(.responseQuestion, _) = draft.valueSets.observation(
                observation.codeableConcept("code")
            )
        else { return false }
        let value = observation.first("valueCodeableConcept")?.codeableConcept
        let words = CodedConcept(text: observation.primitive("valueString"))
        return draft.valueSets.answer(value ?? words) != nil
    }

    private mutating func reportStatus(_ element: Element) -> ResultStatus {
        if !isDeletion, ["partial", "modified"].contains(element.primitive("status")) {
            return .preliminary
        }
        return observationStatus(element)
    }

    /// A code that answers for the tumour; words in its place are left to the text.
    private func codedConclusion(
        _ report: Element
    ) -> (Element, (response: TumorResponse, coding: Coding))? {
        for concept in report.children
        where concept.name == "conclusionCode" || concept.name == "codedDiagnosis" {
            let codes = concept.codeableConcept.codings.filter { !$0.system.isEmpty }
            let bare = codes.map { Coding(system: $0.system, code: $0.code, display: "") }
            if let found = draft.valueSets.answer(CodedConcept(codings: bare)) {
                let display = codes.first { $0.code == found.1.code }?.display ?? ""
                var coding = found.1
                coding.display = display
                return (concept, (found.0, coding))
            }
        }
        return nil
    }

    // MARK: Whether it is of a study, and of which

    private func isImaging(_ resource: FHIRResource) -> Bool {
        let element = resource.element
        if element.first("imagingStudy") != nil || element.first("study") != nil { return true }
        for category in element.all("category")
        where category.codeableConcept.codings.contains(where: ImagingCategories.contain) {
            return true
        }
        if case .match(.report, _) = draft.valueSets.observation(element.codeableConcept("code")) {
            return true
        }
        return false
    }

    private func studies(of report: FHIRResource) -> [Element] {
        report.element.all("imagingStudy") + report.element.all("study")
    }

    /// The accession, by whatever names it: the report, the study, the order; else the report's key.
    private mutating func reportNumber(of resource: FHIRResource) -> String {
        let own = resource.element.identifiers()
        func first(_ type: String, _ identifiers: [FHIRIdentifier]) -> String? {
            identifiers.first { $0.type == type }?.value
        }
        if let found = first("ACSN", own) { return found }
        var ofStudies: [FHIRIdentifier] = []
        for study in studies(of: resource) {
            let target = resolve(study.primitive("reference"), from: resource)
            if let accession = target?.element.identifiers("accession").first {
                return accession.value
            }
            ofStudies += identifiers(of: study, in: resource)
        }
        if let found = first("ACSN", ofStudies) { return found }
        if let found = ofStudies.first(where: { $0.system != "urn:dicom:uid" }) {
            return found.value
        }
        if let found = first("FILL", own) { return found }
        let order = orderNumber(["basedOn", "request"], of: resource)
        return order.isEmpty ? StatementKey(resource).number : order
    }

    /// When the study was made: `effective[x]`, else ImagingStudy.started; never when it was issued.
    private mutating func studyTime(_ resource: FHIRResource) -> ClinicalTime? {
        if let time = draft.fhirBeginning(resource.element.choice("effective")) { return time }
        for study in studies(of: resource) {
            let target = resolve(study.primitive("reference"), from: resource)
            if let time = draft.fhirTime(target?.element.first("started")) { return time }
        }
        draft.warn(
            "time_missing",
            at: resource.element,
            "The report does not say when the study was made."
        )
        return nil
    }
}

/// Diagnostic services whose reports may speak of a tumour (DiagnosticReport.category).
private enum ImagingCategories {
    /// Radiology as LOINC and SNOMED name it; `imaging` of the categories of Observation.
    private static let codes: Set = [
        "LP29684-5", "394914008", "363679005", "4201000179104", "imaging",
    ]

    static func contain(_ coding: Coding) -> Bool {
        codes.contains(coding.code) || ImagingSections.contains(Array(coding.code.utf8)[...])
    }
}
