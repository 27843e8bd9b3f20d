internal import Clinical

/// A drug dispensed or administered, to be written in whatever form the pharmacy sends.
struct Dose: Sendable {
    enum Kind: Sendable { case dispense, administration }

    var kind: Kind
    var person: Person
    /// A CWE.
    var coding: String
    var at: Instant
    var order: String
    /// RXA-20 of an administration, table 0322.
    var completion = "CP"

    var sentAt: Instant { at.adding(seconds: 300) }
    private var isGiven: Bool { completion != "NA" }

    // MARK: CDA

    var document: ClinicalDocument {
        let material = Markup(
            "manufacturedMaterial",
            [:],
            [WrittenConcept(coding).cda("code")]
        )
        let product = Markup("manufacturedProduct", ["classCode": "MANU"], [material])
        let negation = isGiven ? "false" : "true"
        let time = Markup("effectiveTime", ["value": at.offsetStamp])
        let status = Markup("statusCode", ["code": "completed"])
        let entry =
            switch kind {
            case .dispense:
                Markup(
                    "supply",
                    ["classCode": "SPLY", "moodCode": "EVN"],
                    [
                        Markup("id", ["root": SyntheticObject.orders, "extension": order]), status,
                        time, Markup("quantity", ["value": "112"]),
                        Markup("product", [:], [product]),
                    ]
                )
            case .administration:
                Markup(
                    "substanceAdministration",
                    ["classCode": "SBADM", "moodCode": "EVN", "negationInd": negation],
                    [
                        Markup("id", ["root": SyntheticObject.orders, "extension": order]), status,
                        time, Markup("doseQuantity", ["value": "200", "unit": "mg"]),
                        Markup("consumable", [:], [product]),
                    ]
                )
            }
        return ClinicalDocument.ofMedication(entry, person: person, writtenAt: sentAt)
    }

    // MARK: FHIR

    func bundle(_ kind: Bundle.Kind) -> Bundle {
        let identifier = Bundle.identifier(SyntheticObject.orders, order)
        let drug = WrittenConcept(coding).fhir("medicationCodeableConcept")
        let resource: (String, Markup) =
            switch self.kind {
            case .dispense:
                (
                    "MedicationDispense",
                    Markup(
                        "MedicationDispense",
                        [:],
                        [
                            identifier, primitive("status", "completed"), drug, person.subject,
                            Markup("quantity", [:], [primitive("value", "112")]),
                            primitive("whenHandedOver", at.description),
                        ]
                    )
                )
            case .administration:
                (
                    "MedicationAdministration",
                    Markup(
                        "MedicationAdministration",
                        [:],
                        [
                            identifier, primitive("status", isGiven ? "completed" : "not-done"),
                            drug, person.subject,
                            primitive("effectiveDateTime", at.description), dosage,
                        ]
                    )
                )
            }
        return Bundle(kind: kind, person: person, sentAt: sentAt, resources: [resource])
    }

    private var dosage: Markup {
        Markup(
            "dosage",
            [:],
            [Markup("dose", [:], [primitive("value", "200"), primitive("unit", "mg")])]
        )
    }
}

/// The end of a treatment that was not tolerated, told as a course in retrospect.
struct AbortedCourse: Sendable {
    var person: Person
    /// A CWE.
    var coding: String
    var order: String
    /// The first dose.
    var from: Instant
    var until: Instant

    private static let reason = "407563006^Treatment not tolerated (situation)^SCT"
    private var sentAt: Instant { until.adding(seconds: 1_200) }

    var document: ClinicalDocument {
        let material = Markup(
            "manufacturedMaterial",
            [:],
            [WrittenConcept(coding).cda("code")]
        )
        let reason = Markup(
            "observation",
            ["classCode": "OBS", "moodCode": "EVN"],
            [
                WrittenConcept("ASSERTION^^ActCode").cda("code"),
                Markup("statusCode", ["code": "completed"]),
                WrittenConcept(Self.reason).cda("value", isValue: true),
            ]
        )
        let entry = Markup(
            "substanceAdministration",
            ["classCode": "SBADM", "moodCode": "EVN"],
            [
                Markup("id", ["root": SyntheticObject.orders, "extension": order]),
                Markup("statusCode", ["code": "aborted"]),
                Markup(
                    "effectiveTime",
                    ["xsi:type": "IVL_TS"],
                    [
                        Markup("low", ["value": from.offsetStamp]),
                        Markup("high", ["value": until.offsetStamp]),
                    ]
                ),
                Markup(
                    "consumable",
                    [:],
                    [Markup("manufacturedProduct", ["classCode": "MANU"], [material])]
                ), Markup("entryRelationship", ["typeCode": "RSON"], [reason]),
            ]
        )
        return ClinicalDocument.ofMedication(entry, person: person, writtenAt: sentAt)
    }

    func bundle(_ kind: Bundle.Kind) -> Bundle {
        let request = Markup(
            "MedicationRequest",
            [:],
            [
                Markup("meta", [:], [primitive("lastUpdated", until.description)]),
                Bundle.identifier(SyntheticObject.orders, order), primitive("status", "stopped"),
                WrittenConcept(Self.reason).fhir("statusReason"), primitive("intent", "order"),
                WrittenConcept(coding).fhir("medicationCodeableConcept"), person.subject,
                primitive("authoredOn", from.description),
            ]
        )
        return Bundle(
            kind: kind,
            person: person,
            sentAt: sentAt,
            resources: [("MedicationRequest", request)]
        )
    }
}

extension ClinicalDocument {
    /// A document of one medication entry.
    fileprivate static func ofMedication(
        _ entry: Markup,
        person: Person,
        writtenAt: Instant
    ) -> ClinicalDocument {
        ClinicalDocument(
            code: WrittenConcept("34133-9^Summarization of Episode Note^LN"),
            title: "medication note",
            person: person,
            writtenAt: writtenAt,
            sections: [
                section(
                    "10160-0^History of Medication use Narrative^LN",
                    title: "Medications",
                    [entry]
                )
            ]
        )
    }
}
