internal import Clinical
internal import Intake
internal import Pipeline
internal import Postgres

extension RowArrayWriter {
    /// All columns of `sorawatch_data.event`.
    mutating func event(_ event: Event, of patient: PatientID, in admission: Admission) {
        hash(patient.hash)
        hash(admission.id.hash)
        int32(event.ordinal)
        text(event.content.kind.rawValue)
        text(event.identity)
        text(event.status.rawValue)
        text(event.locator)
        instant(admission.receivedAt)
        instant(admission.header.sentAt)
        text(admission.header.controlID)
        instant(event.at?.instant)
        text(event.at?.precision.rawValue)
        day(event.at?.day)
        let row = EventRow(event.content)
        text(row.coding?.system)
        text(row.coding?.code)
        text(row.coding?.display)
        text(row.orderNumber)
        text(row.subID)
        text(row.concept)
        text(row.comparator)
        decimal(row.value)
        text(row.unit)
        decimal(row.canonicalValue)
        text(row.canonicalUnit)
        text(row.conversion)
        text(row.text)
        text(row.response)
        text(row.source)
        text(row.rule)
        text(row.ingredient)
        text(row.drugClass)
        text(row.action)
        bool(row.isPartial)
        bool(row.forToxicity)
        text(row.vital)
        hash(row.mergedInto)
        text(row.lesion)
        text(row.lesionRole)
        text(row.diameter)
        bool(row.isUnequivocal)
        bool(row.isFluid)
    }
}

/// The columns of an event that depend on its kind.
struct EventRow {
    var coding: Coding?
    var orderNumber: String?
    var subID: String?
    var concept: String?
    var comparator: String?
    var value: Decimal?
    var unit: String?
    var canonicalValue: Decimal?
    var canonicalUnit: String?
    var conversion: String?
    var text: String?
    var response: String?
    var source: String?
    var rule: String?
    var ingredient: String?
    var drugClass: String?
    var action: String?
    var isPartial: Bool?
    var forToxicity: Bool?
    var vital: String?
    var mergedInto: Hash128?
    var lesion: String?
    var lesionRole: String?
    var diameter: String?
    var isUnequivocal: Bool?
    var isFluid: Bool?

    init(_ content: Event.Content) {
        switch content {
        case .lab(let lab):
            coding = lab.coding
            orderNumber = lab.orderNumber
            subID = lab.subID
            concept = lab.concept.rawValue
            comparator = lab.comparator?.rawValue
            value = lab.value
            unit = lab.unit
            canonicalValue = lab.canonical?.value
            canonicalUnit = lab.canonical?.unit
            conversion = lab.canonical?.conversion
            text = lab.text
        case .assessment(let assessment):
            coding = assessment.coding
            orderNumber = assessment.accession
            text = assessment.excerpt
            response = assessment.response.rawValue
            source = assessment.source.rawValue
            rule = assessment.rule
        case .measurement(let measurement):
            coding = measurement.coding
            orderNumber = measurement.accession
            value = measurement.value
            unit = measurement.unit
            lesion = measurement.lesion
            lesionRole = measurement.role.rawValue
            diameter = measurement.diameter.rawValue
            isUnequivocal = measurement.isUnequivocalProgression
            isFluid = measurement.isFluid
        case .medication(let medication):
            coding = medication.coding
            orderNumber = medication.orderNumber
            value = medication.dose
            unit = medication.doseUnit
            ingredient = medication.ingredient
            drugClass = medication.drugClass.rawValue
            action = medication.action.rawValue
            isPartial = medication.isPartial
            forToxicity = medication.stoppedForToxicity
        case .diagnosis(let diagnosis):
            coding = diagnosis.coding
            concept = diagnosis.concept.rawValue
        case .vital(let status):
            vital = status.rawValue
        case .merge(let survivor):
            mergedInto = ContentHash.patient(survivor).hash
        }
    }
}
