internal import Clinical

/// A code with its translations, written as each of the standards wants it.
struct WrittenConcept: Hashable, Sendable {
    /// Systems are named as in table 0396.
    var codings: [Coding]

    /// From a CWE such as `AFP^甲胎蛋白^L^1834-1^Alpha-1-Fetoprotein^LN`.
    init(_ er7: String) {
        let parts = er7.split(separator: "^", omittingEmptySubsequences: false).map(String.init)
        codings = stride(from: 0, to: parts.count - 2, by: 3).map {
            Coding(system: parts[$0 + 2], code: parts[$0], display: parts[$0 + 1])
        }
    }

    /// CD of CDA; the codings after the first are translations.
    func cda(_ name: String, isValue: Bool = false) -> Markup {
        let translations = codings.dropFirst().map { Self.cda("translation", $0, type: nil, []) }
        guard let first = codings.first else { return Markup(name, ["nullFlavor": "UNK"]) }
        return Self.cda(name, first, type: isValue ? "CD" : nil, translations)
    }

    private static func cda(
        _ name: String,
        _ coding: Coding,
        type: String?,
        _ children: [Markup]
    ) -> Markup {
        let oid = oids[coding.system] ?? oids["L", default: ""]
        if let type {
            return Markup(
                name,
                [
                    "xsi:type": type, "code": coding.code, "codeSystem": oid,
                    "displayName": coding.display,
                ],
                children
            )
        }
        return Markup(
            name,
            ["code": coding.code, "codeSystem": oid, "displayName": coding.display],
            children
        )
    }

    /// CodeableConcept of FHIR.
    func fhir(_ name: String) -> Markup {
        Markup(
            name,
            [:],
            codings.map { coding in
                Markup(
                    "coding",
                    [:],
                    [
                        primitive(
                            "system",
                            Self.addresses[coding.system] ?? Self.addresses["L", default: ""]
                        ),
                        primitive("code", coding.code), primitive("display", coding.display),
                    ]
                )
            }
        )
    }

    private static let oids = [
        "LN": "2.16.840.1.113883.6.1", "SCT": "2.16.840.1.113883.6.96",
        "RXNORM": "2.16.840.1.113883.6.88", "ATC": "2.16.840.1.113883.6.73",
        "NDC": "2.16.840.1.113883.6.69", "I10": "2.16.840.1.113883.6.3",
        "I10C": "2.16.840.1.113883.6.90", "DCM": "1.2.840.10008.2.16.4",
        "HL70085": "2.16.840.1.113883.18.51", "ActCode": "2.16.840.1.113883.5.4",
        "L": SyntheticObject.codes,
    ]
    private static let addresses = [
        "LN": "http://loinc.org", "SCT": "http://snomed.info/sct",
        "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "ATC": "http://www.whocc.no/atc", "NDC": "http://hl7.org/fhir/sid/ndc",
        "I10": "http://hl7.org/fhir/sid/icd-10", "I10C": "http://hl7.org/fhir/sid/icd-10-cm",
        "0203": "http://terminology.hl7.org/CodeSystem/v2-0203",
        "verification": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
        "L": "urn:oid:\(SyntheticObject.codes)",
    ]
}

/// Object identifiers below 2.999, which is reserved for examples (ITU-T X.660).
enum SyntheticObject {
    static let patients = "2.999.1"
    static let codes = "2.999.2"
    static let documents = "2.999.3"
    static let orders = "2.999.4"
    static let studies = "2.999.5"
}

/// An element of FHIR whose value is an attribute.
func primitive(_ name: String, _ value: String) -> Markup { Markup(name, ["value": value]) }
