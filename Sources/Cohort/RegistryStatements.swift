internal import Clinical

/// The diagnosis of hepatocellular carcinoma, as documents and resources state it.
struct CarcinomaStatement: Sendable {
    static let carcinoma = "109841003^Liver cell carcinoma (disorder)^SCT"

    var person: Person
    var at: Instant
    var order: String

    var document: ClinicalDocument {
        let problem = Markup(
            "observation",
            ["classCode": "OBS", "moodCode": "EVN"],
            [
                Markup("templateId", ["root": "2.16.840.1.113883.10.20.22.4.4"]),
                WrittenConcept("55607006^Problem^SCT").cda("code"),
                Markup("statusCode", ["code": "completed"]),
                Markup("effectiveTime", [:], [Markup("low", ["value": at.offsetStamp])]),
                WrittenConcept(Self.carcinoma).cda("value", isValue: true),
            ]
        )
        return ClinicalDocument(
            code: WrittenConcept("34133-9^Summarization of Episode Note^LN"),
            title: "problem note",
            person: person,
            writtenAt: at,
            sections: [
                ClinicalDocument.section(
                    "11450-4^Problem list^LN",
                    title: "Problems",
                    [problem]
                )
            ]
        )
    }

    func bundle(_ kind: Bundle.Kind) -> Bundle {
        let condition = Markup(
            "Condition",
            [:],
            [
                Bundle.identifier(SyntheticObject.orders, order),
                WrittenConcept("confirmed^Confirmed^verification").fhir("verificationStatus"),
                WrittenConcept(Self.carcinoma).fhir("code"), person.subject,
                primitive("recordedDate", at.description),
            ]
        )
        return Bundle(
            kind: kind,
            person: person,
            sentAt: at,
            resources: [("Condition", condition)]
        )
    }
}

/// A death, as documents and resources state it.
struct DeathStatement: Sendable {
    var person: Person
    var at: Instant
    var sentAt: Instant

    var document: ClinicalDocument {
        let deceased = Markup(
            "observation",
            ["classCode": "OBS", "moodCode": "EVN"],
            [
                Markup("templateId", ["root": "2.16.840.1.113883.10.20.22.4.79"]),
                WrittenConcept("ASSERTION^^ActCode").cda("code"),
                Markup("statusCode", ["code": "completed"]),
                Markup("effectiveTime", [:], [Markup("low", ["value": at.offsetStamp])]),
                WrittenConcept("419099009^Dead^SCT").cda("value", isValue: true),
            ]
        )
        return ClinicalDocument(
            code: WrittenConcept("47046-8^Summary of death note^LN"),
            title: "summary of death",
            person: person,
            writtenAt: sentAt,
            sections: [
                ClinicalDocument.section(
                    "11450-4^Problem list^LN",
                    title: "Problems",
                    [deceased]
                )
            ]
        )
    }

    var bundle: Bundle {
        Bundle(
            kind: .transaction,
            person: person,
            sentAt: sentAt,
            ofPatient: [primitive("deceasedDateTime", at.description)],
            resources: []
        )
    }
}
