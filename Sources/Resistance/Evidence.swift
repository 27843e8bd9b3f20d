import Clinical

/// One statement that a finding rests on, down to the field it was read from.
///
/// PHI.
package struct EvidenceItem: Sendable, Hashable {
    package var event: EventID
    /// `afp`, `alt`, `assessment`, `medication`, `diagnosis` or `vital`.
    package var kind: String
    /// As compared: the value in the concept's unit, the response, the drug and what was done.
    package var value: String
    /// Unit of `value`; empty where it has none.
    package var unit: String
    /// As the message gave it: number, code or words.
    package var originalValue: String
    package var originalUnit: String
    package var conversion: String?
    package var time: ClinicalTime?
    package var locator: String
    /// The part of the rule that this statement answers.
    package var clause: String

    package init(
        event: EventID,
        kind: String,
        value: String,
        unit: String = "",
        originalValue: String,
        originalUnit: String = "",
        conversion: String? = nil,
        time: ClinicalTime?,
        locator: String,
        clause: String
    ) {
        self.event = event
        self.kind = kind
        self.value = value
        self.unit = unit
        self.originalValue = originalValue
        self.originalUnit = originalUnit
        self.conversion = conversion
        self.time = time
        self.locator = locator
        self.clause = clause
    }
}

extension EvidenceItem {
    init(_ lab: Dated<LabResult>, clause: String) {
        let result = lab.content
        let sign = result.comparator?.rawValue ?? ""
        let original = result.value.map { sign + $0.description } ?? result.text ?? ""
        let canonical = result.canonical
        self.init(
            event: lab.record.id,
            kind: result.concept.rawValue,
            value: canonical.map { sign + $0.value.description } ?? original,
            unit: canonical?.unit ?? "",
            originalValue: original,
            originalUnit: result.unit,
            conversion: canonical?.conversion,
            time: lab.time,
            locator: lab.record.event.locator,
            clause: clause
        )
    }

    init(_ scan: Dated<TumorAssessment>, clause: String) {
        let assessment = scan.content
        self.init(
            event: scan.record.id,
            kind: "assessment",
            value: "\(assessment.response.rawValue) (\(assessment.source.rawValue))",
            originalValue: assessment.coding?.code ?? assessment.excerpt,
            time: scan.time,
            locator: scan.record.event.locator,
            clause: clause
        )
    }

    init(_ medication: Dated<MedicationEvent>, clause: String) {
        let drug = medication.content
        self.init(
            event: medication.record.id,
            kind: "medication",
            value: "\(drug.ingredient) \(drug.action.rawValue)",
            originalValue: drug.coding.code.isEmpty ? drug.coding.display : drug.coding.code,
            time: medication.time,
            locator: medication.record.event.locator,
            clause: clause
        )
    }

    init(diagnosis record: RecordedEvent) {
        var code = ""
        if case .diagnosis(let diagnosis) = record.event.content { code = diagnosis.coding.code }
        self.init(
            event: record.id,
            kind: "diagnosis",
            value: "hepatocellular carcinoma",
            originalValue: code,
            time: record.event.at,
            locator: record.event.locator,
            clause: "diagnosis"
        )
    }

    init(death record: RecordedEvent) {
        self.init(
            event: record.id,
            kind: "vital",
            value: "dead",
            originalValue: "dead",
            time: record.event.at,
            locator: record.event.locator,
            clause: "death"
        )
    }
}
