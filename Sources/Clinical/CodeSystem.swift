/// Whoever defines a code: a code means nothing under another system.
package struct CodeSystem: Hashable, Sendable {
    package let number: UInt16

    package static let loinc = CodeSystem(number: 1)
    package static let snomed = CodeSystem(number: 2)
    package static let rxNorm = CodeSystem(number: 3)
    package static let rxNormExtension = CodeSystem(number: 4)
    package static let atc = CodeSystem(number: 5)
    package static let ndc = CodeSystem(number: 6)
    package static let unii = CodeSystem(number: 7)
    package static let icd10 = CodeSystem(number: 8)
    package static let icd10CM = CodeSystem(number: 9)
    package static let icdO3 = CodeSystem(number: 10)
    package static let nci = CodeSystem(number: 11)
    /// Whole names instead of codes.
    package static let name = CodeSystem(number: 12)

    /// Systems that only a site's value set names count from here.
    static let firstOfSites: UInt16 = 100

    /// What the product calls the system, such as `LN`; nil for a site's own.
    var name: String? { Int(number) < Self.names.count ? Self.names[Int(number)] : nil }

    private static let names: [String?] = {
        let highest = spellings.map(\.0.number).max() ?? 0
        var names = [String?](repeating: nil, count: Int(highest) + 1)
        for (system, spellings) in spellings { names[Int(system.number)] = spellings.first }
        return names
    }()

    /// What messages call each: HL7 table 0396, URI, object identifier, habit.
    static let spellings: [(CodeSystem, [String])] = [
        (.loinc, ["LN", "LOINC", "LNC", "http://loinc.org", "2.16.840.1.113883.6.1"]),
        (
            .snomed,
            [
                "SCT", "SNOMED-CT", "SNOMEDCT", "SNOMED CT", "http://snomed.info/sct",
                "2.16.840.1.113883.6.96",
            ]
        ),
        (
            .rxNorm,
            [
                "RXNORM", "RXN", "RXCUI", "http://www.nlm.nih.gov/research/umls/rxnorm",
                "2.16.840.1.113883.6.88",
            ]
        ),
        (.rxNormExtension, ["RXE", "RXNORM EXTENSION"]),
        (.atc, ["ATC", "WC", "http://www.whocc.no/atc", "2.16.840.1.113883.6.73"]),
        (.ndc, ["NDC", "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69"]),
        (.unii, ["UNII", "http://fdasis.nlm.nih.gov", "2.16.840.1.113883.4.9"]),
        (
            .icd10,
            ["I10", "ICD10", "ICD-10", "http://hl7.org/fhir/sid/icd-10", "2.16.840.1.113883.6.3"]
        ),
        (
            .icd10CM,
            [
                "I10C", "ICD10CM", "ICD-10-CM", "ICD10-CM", "http://hl7.org/fhir/sid/icd-10-cm",
                "2.16.840.1.113883.6.90",
            ]
        ),
        (
            .icdO3,
            [
                "ICDO3", "ICD-O-3", "ICDO-3", "http://terminology.hl7.org/CodeSystem/icd-o-3",
                "2.16.840.1.113883.6.43.1",
            ]
        ),
        (
            .nci,
            [
                "NCI", "NCIT", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
                "2.16.840.1.113883.3.26.1.1",
            ]
        ),
        (.name, ["NAME"]),
    ]
}

/// What a value set says of a code under a system.
package enum CodeMatch<Meaning: Sendable>: Sendable {
    /// No value set has the code.
    case unknown
    /// The code is known, but not under this system: it does not count.
    case otherSystem
    case match(Meaning)
}

extension CodeMatch: Equatable where Meaning: Equatable {}
