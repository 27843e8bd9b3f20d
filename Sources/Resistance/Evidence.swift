import Clinical

/// One statement that a finding rests on, down to the field it was read from.
///
/// PHI.
package struct EvidenceItem: Sendable, Hashable {
    package var event: EventID
    /// `afp`, `alt`, `assessment`, `measurement`, `medication`, `diagnosis` or `vital`.
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
    init(_ record: RecordedEvent, clause: String) {
        let event = record.event
        self.init(
            event: record.id,
            kind: event.content.kind.rawValue,
            value: "",
            originalValue: "",
            time: event.at,
            locator: event.locator,
            clause: clause
        )
        switch event.content {
        case .lab(let result): setLab(result)
        case .assessment(let assessment):
            value = "\(assessment.response.rawValue) (\(assessment.source.rawValue))"
            originalValue = assessment.coding?.code ?? assessment.excerpt
        case .measurement(let measurement): setMeasurement(measurement)
        case .medication(let drug):
            value = "\(drug.ingredient) \(drug.action.rawValue)"
            if drug.isPartial { value += " in part" }
            if drug.stoppedForToxicity { value += " for toxicity" }
            originalValue = drug.coding.code.isEmpty ? drug.coding.display : drug.coding.code
        case .diagnosis(let diagnosis):
            value = "hepatocellular carcinoma"
            originalValue = diagnosis.coding.code
        case .vital(let status):
            value = status.rawValue
            originalValue = status.rawValue
        case .merge:
            break
        }
    }

    init<Content>(_ dated: Dated<Content>, clause: String) {
        self.init(dated.record, clause: clause)
    }

    private mutating func setLab(_ result: LabResult) {
        let sign = result.comparator?.rawValue ?? ""
        let canonical = result.canonical
        kind = result.concept.rawValue
        originalValue = result.value.map { sign + $0.description } ?? result.text ?? ""
        originalUnit = result.unit
        value = canonical.map { sign + $0.value.description } ?? originalValue
        unit = canonical?.unit ?? ""
        conversion = canonical?.conversion
    }

    private mutating func setMeasurement(_ measurement: LesionMeasurement) {
        let size = measurement.millimetres?.description ?? measurement.value?.description ?? ""
        value = "\(measurement.lesion) \(measurement.role.rawValue) \(size)"
        unit = measurement.millimetres == nil ? "" : "mm"
        originalValue = measurement.value?.description ?? ""
        originalUnit = measurement.unit
    }
}
