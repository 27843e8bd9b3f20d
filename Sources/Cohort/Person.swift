internal import Clinical

/// Whom a message names: a patient under the number that was in use on the day.
struct Person: Hashable, Sendable {
    var number: Int
    var identifier: PatientIdentifier
    var birthDate: CivilDay
    var sex: String

    /// No real person's.
    var familyName: String { "SYNTHETIC" }
    var givenName: String { "PATIENT" + padded(number, to: 6) }

    /// Fields of PID.
    var fields: KeyValuePairs<Int, String> {
        [
            1: "1", 3: "\(identifier.value)^^^\(identifier.assigningAuthority)^\(identifier.type)",
            5: "\(familyName)^\(givenName)", 7: birthDate.stamp, 8: sex,
        ]
    }

    /// `recordTarget` of a clinical document.
    var recordTarget: Markup {
        let name = Markup(
            "name",
            [:],
            [Markup("given", text: givenName), Markup("family", text: familyName)]
        )
        return Markup(
            "recordTarget",
            [:],
            [
                Markup(
                    "patientRole",
                    [:],
                    [
                        Markup(
                            "id",
                            [
                                "root": SyntheticObject.patients, "extension": identifier.value,
                                "assigningAuthorityName": identifier.assigningAuthority,
                            ]
                        ),
                        Markup(
                            "patient",
                            [:],
                            [
                                name,
                                Markup(
                                    "administrativeGenderCode",
                                    ["code": sex, "codeSystem": "2.16.840.1.113883.5.1"]
                                ),
                                Markup("birthTime", ["value": birthDate.stamp]),
                            ]
                        ),
                    ]
                )
            ]
        )
    }

    // MARK: FHIR

    /// Where the Patient stands in a bundle.
    var address: String { "urn:uuid:00000000-0000-4000-8000-" + padded(number, to: 12) }

    var subject: Markup { Markup("subject", [:], [primitive("reference", address)]) }

    /// The resource; `more` stands behind the date of birth.
    func patient(_ more: [Markup] = []) -> Markup {
        let name = Markup(
            "name",
            [:],
            [primitive("family", familyName), primitive("given", givenName)]
        )
        return Markup(
            "Patient",
            [:],
            [
                Self.identifier(identifier), name,
                primitive("gender", sex == "F" ? "female" : "male"),
                primitive("birthDate", birthDate.description),
            ] + more
        )
    }

    /// Type and assigner as PID-3 has them.
    static func identifier(_ identifier: PatientIdentifier) -> Markup {
        Markup(
            "identifier",
            [:],
            [
                WrittenConcept("\(identifier.type)^Medical record number^0203").fhir("type"),
                primitive("value", identifier.value),
                Markup("assigner", [:], [primitive("display", identifier.assigningAuthority)]),
            ]
        )
    }
}

extension Person {
    /// `Patient.link` to a number that was given up for this person's.
    static func link(replacing former: PatientIdentifier) -> Markup {
        Markup(
            "link",
            [:],
            [Markup("other", [:], [identifier(former)]), primitive("type", "replaces")]
        )
    }
}
