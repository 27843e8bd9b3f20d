import Clinical
import Intake
import Testing

@Suite struct ValueSetFiles {
    private static let head = "# version: 1\nstate\tconcept\tsystem\tcode\n"

    private func observation(_ sets: ValueSets, _ code: String, _ system: String)
        -> CodeMatch<ValueSets.Observation>
    {
        let bytes = Array((code + system).utf8)
        return sets.observation(
            bytes,
            code: 0..<code.utf8.count,
            system: code.utf8.count..<bytes.count
        )
    }

    @Test func `the built-in files can be read and name their version`() throws {
        let sets = try ValueSets.standard()
        #expect(sets.version == "2026.1")
        #expect(observation(sets, "1834-1", "LN") == .match(.lab(.afp)))
        #expect(observation(sets, "1742-6", "2.16.840.1.113883.6.1") == .match(.lab(.alt)))
        #expect(observation(sets, "1832-5", "LN") == .match(.excluded(.afp)))
        #expect(observation(sets, "97509-4", "LN") == .match(.responseQuestion))
        #expect(observation(sets, "1834-1", "L") == .otherSystem)
        #expect(observation(sets, "718-7", "LN") == .unknown)
    }

    @Test func `a site adds its own codes and turns others off`() throws {
        let site = Self.head + "use\tafp\t99LAB\tAFPQ\noff\tafp\tLN\t1834-1\n"
        let sets = try ValueSets(
            parsing: ValueSets.standardFiles + [(name: "site/labs.tsv", text: site)]
        )
        #expect(observation(sets, "AFPQ", "99lab") == .match(.lab(.afp)))
        #expect(observation(sets, "1834-1", "LN") == .unknown)
        #expect(sets.version == "2026.1+1")
    }

    @Test(arguments: [
        ("labs.tsv", "state\tconcept\tsystem\tcode\n", "labs.tsv:1: expected '# version: ...'"),
        (
            "labs.tsv", "# version: 1\nstate\tcode\n",
            "labs.tsv:2: expected the columns state, concept, system, code"
        ),
        ("labs.tsv", head + "use\tafp\tLN\t1\nmaybe\tafp\tLN\t2\n", "labs.tsv:4: unknown state"),
        ("labs.tsv", head + "use\tast\tLN\t1\n", "labs.tsv:3: unknown concept"),
        ("labs.tsv", head + "use\tafp\tLN\n", "labs.tsv:3: expected 4 columns, found 3"),
        ("labs.tsv", head + "use\tafp\tLN\t\n", "labs.tsv:3: system and code must not be empty"),
        (
            "other.tsv", "",
            "other.tsv: not a value set: expected labs.tsv, drugs.tsv, diagnoses.tsv, responses.tsv, "
                + "lesions.tsv"
        ),
    ])
    func `a bad file is refused by line`(name: String, text: String, message: String) {
        let error = #expect(throws: ValueSetError.self) {
            try ValueSets(parsing: [(name: name, text: text)])
        }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            (LabConcept.afp, "ng/mL", "400", nil), (.afp, "ug/L", "400", nil),
            (.afp, "µg/L", "400", nil),
            (.afp, "mcg/L", "400", nil), (.afp, "NG/ML", "400", nil),
            (.afp, "kU/L", "484", "kU/L × 1.21"), (.afp, "[IU]/mL", "484", "[IU]/mL × 1.21"),
            (.alt, "U/L", "400", nil), (.alt, "[IU]/L", "400", nil),
            (.alt, "µkat/L", "24000", "µkat/L × 60"), (.alt, "nkat/L", "24", "nkat/L × 0.06"),
        ] as [(LabConcept, String, String, String?)]
    )
    func `units are brought to the concept's own exactly`(
        concept: LabConcept,
        unit: String,
        value: String,
        conversion: String?
    ) throws {
        let reading = concept.reading(
            of: Decimal(400),
            unit: unit,
            afpConversion: Decimal(121, scale: 2)
        )
        #expect(
            reading
                == .canonical(
                    .init(
                        value: try #require(Decimal(value)),
                        unit: concept.canonicalUnit,
                        conversion: conversion
                    )
                )
        )
    }

    @Test(arguments: [
        (LabConcept.afp, "nmol/L", UnitReading.held), (.afp, "", .unknown), (.afp, "MoM", .unknown),
        (.alt, "ng/mL", .unknown), (.afp, "mIU/mL", .unknown),
    ])
    func `other units are held or unknown`(
        concept: LabConcept,
        unit: String,
        expected: UnitReading
    ) {
        let reading = concept.reading(of: Decimal(5), unit: unit, afpConversion: Decimal(1))
        #expect(reading == expected)
    }
}
