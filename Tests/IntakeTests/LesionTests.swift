import Clinical
import Intake
import Testing

@Suite struct LesionSizes {
    private static let study =
        "OBR|1|P1|ACC9|CT^CT abdomen^L|||20260301100000|||||||||||||||20260302090000||CT|F"

    static func lesion(
        _ label: String,
        _ role: LesionMeasurement.Role,
        _ value: String?,
        _ unit: String = "mm",
        diameter: LesionMeasurement.Diameter = .longest,
        code: Coding = Coding(system: "LN", code: "33728-7", display: "Longest dimension")
    ) -> LesionMeasurement {
        LesionMeasurement(
            lesion: label,
            role: role,
            diameter: diameter,
            value: value.flatMap { Decimal($0) },
            unit: unit,
            accession: "ACC9",
            coding: code
        )
    }

    private static func observation(_ label: String, _ rest: String) -> String {
        "OBX|1|NM|33728-7^Longest dimension^LN|\(label)|\(rest)"
    }

    private func read(_ segments: String..., sets: String = "") throws -> Reading {
        let files = ValueSets.standardFiles + (sets.isEmpty ? [] : [("site/lesions.tsv", sets)])
        let reader = MessageReader(valueSets: try ValueSets(parsing: files))
        let text = ([Sample.header, Sample.patient] + segments).joined(separator: "\r") + "\r"
        return reader.read(Array(text.utf8), profile: InterfaceProfile(name: "test"))
    }

    @Test func `a labelled size of an imaging order is a lesion of the study`() throws {
        let reading = try read(
            Self.study,
            Self.observation("T01", "42.5|mm|||||F|||20260301"),
            Self.observation("NT01", "3|cm|||||F"),
            Self.observation("NEW01", "11|mm|||||F")
        )
        #expect(
            reading.events == [
                Event(
                    ordinal: 1,
                    locator: "ORU_R01 OBR[1].OBX[1]-5",
                    identity: "ACC9|LN|33728-7|T01",
                    status: .final,
                    at: try Sample.time("20260301100000"),
                    content: .measurement(Self.lesion("T01", .target, "42.5"))
                ),
                Event(
                    ordinal: 2,
                    locator: "ORU_R01 OBR[1].OBX[2]-5",
                    identity: "ACC9|LN|33728-7|NT01",
                    status: .final,
                    at: try Sample.time("20260301100000"),
                    content: .measurement(Self.lesion("NT01", .nonTarget, "3", "cm"))
                ),
                Event(
                    ordinal: 3,
                    locator: "ORU_R01 OBR[1].OBX[3]-5",
                    identity: "ACC9|LN|33728-7|NEW01",
                    status: .final,
                    at: try Sample.time("20260301100000"),
                    content: .measurement(Self.lesion("NEW01", .new, "11"))
                ),
            ]
        )
        #expect(reading.warningKinds == [])
    }

    @Test(
        arguments: [
            ("T1", .target), ("t01", .target), ("T-1", .target), ("TL 3", .target),
            ("NT01", .nonTarget), ("NTL2", .nonTarget), ("NEW01", .new), ("new 1", .new),
            ("NL1", .new), ("N1", nil), ("1", nil), ("T", nil), ("T01a", nil), ("T0001", nil),
            ("segment 6", nil), ("", nil), ("٣", nil),
        ] as [(String, LesionMeasurement.Role?)]
    )
    func `a label's word before its number says the role`(
        label: String,
        role: LesionMeasurement.Role?
    ) throws {
        #expect(try ValueSets.standard().lesionRole(label: label) == role)
    }

    @Test(
        arguments: [
            ("T01", "NM", "42", "mm", lesion("T01", .target, "42"), []),
            ("T01", "NM", "0", "mm", lesion("T01", .target, "0"), []),
            ("T01", "SN", "^42", "mm", lesion("T01", .target, "42"), []),
            ("T01", "NM", "42", "", lesion("T01", .target, "42", ""), ["unit_unknown"]),
            ("T01", "NM", "42", "kg", lesion("T01", .target, "42", "kg"), ["unit_unknown"]),
            ("T01", "NM", "<5", "mm", lesion("T01", .target, nil), ["size_inexact"]),
            ("T01", "NM", "-5", "mm", lesion("T01", .target, nil), ["value_not_numeric"]),
            ("T01", "ST", "42 x 30", "mm", lesion("T01", .target, nil), ["value_not_numeric"]),
            ("T01", "NM", "", "mm", lesion("T01", .target, nil), ["value_missing"]),
            ("A", "NM", "42", "mm", lesion("A", .nonTarget, "42"), ["lesion_role_unknown"]),
            (
                "NEW01", "ST", "none", "mm", lesion("NEW01", .nonTarget, nil),
                ["value_not_numeric", "new_lesion_unmeasured"]
            ),
        ] as [(String, String, String, String, LesionMeasurement, [String])]
    )
    func `what is odd about a size is kept, warned of and not compared`(
        label: String,
        type: String,
        value: String,
        unit: String,
        expected: LesionMeasurement,
        warnings: [String]
    ) throws {
        let reading = try read(
            Self.study,
            "OBX|1|\(type)|33728-7^Longest dimension^LN|\(label)|\(value)|\(unit)|||||F"
        )
        #expect(reading.measurements == [expected])
        #expect(reading.warningKinds == warnings)
    }

    @Test(arguments: [
        ("F", ResultStatus.final), ("C", .corrected), ("P", .preliminary), ("W", .wrongPatient),
        ("D", .deleted), ("X", .cancelled), ("I", .pending),
    ])
    func `versions of a size share its identity`(letter: String, status: ResultStatus) throws {
        let reading = try read(Self.study, Self.observation("T01", "42|mm|||||\(letter)"))
        #expect(reading.events.map(\.identity) == ["ACC9|LN|33728-7|T01"])
        #expect(reading.events.map(\.status) == [status])
        #expect(reading.measurements.map(\.value) == [status == .pending ? nil : Decimal(42)])
        #expect(reading.warningKinds == [])
    }

    @Test(arguments: [
        ("OBR|1|P1|ACC9|88305^Surgical pathology^L|||20260301", "T01", "size_not_of_imaging"),
        (study, "", "lesion_unlabelled"),
        (study, String(repeating: "T", count: 100) + "1", "lesion_unlabelled"),
    ])
    func `sizes of tissue and of no lesion in particular are plain results`(
        order: String,
        label: String,
        warning: String
    ) throws {
        let reading = try read(order, Self.observation(label, "42|mm|||||F"))
        #expect(reading.events == [])
        #expect(reading.extract.panels.map(\.panel.items.count) == [1])
        #expect(reading.warningKinds == [warning])
    }

    @Test func `an imaging document may hold sizes beside its report`() throws {
        let reading = try Sample.read(
            Sample.header("MDM^T02^MDM_T02"),
            "EVN|T02|20260302",
            Sample.patient,
            "TXA|1|DI|TX|20260301100000||||||||DOC1||P1|ACC9||AU",
            "OBX|1|TX|18748-4^Report^LN||IMPRESSION: Stable disease.||||||F",
            Self.observation("T01", "42|mm|||||F")
        )
        #expect(reading.measurements == [Self.lesion("T01", .target, "42")])
        #expect(
            reading.events.map(\.at)
                == Array(repeating: try Sample.time("20260301100000"), count: 2)
        )
        #expect(reading.assessments.map(\.response) == [.stable])
    }

    @Test(arguments: [("IP", ResultStatus.preliminary), ("AU", .final)])
    func `a size in a document that nobody has signed is preliminary`(
        completion: String,
        expected: ResultStatus
    ) throws {
        let reading = try Sample.read(
            Sample.header("MDM^T02^MDM_T02"),
            "EVN|T02|20260302",
            Sample.patient,
            "TXA|1|DI|TX|20260301100000||||||||DOC1||P1|ACC9||\(completion)",
            Self.observation("T01", "42|mm|||||F")
        )
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.events.map(\.identity) == ["ACC9|LN|33728-7|T01"])
    }

    @Test func `a further dimension is no lesion of its own`() throws {
        let reading = try read(
            Self.study,
            "OBX|1|NM|33729-5^Additional dimension^LN|T01|30|mm|||||F"
        )
        #expect(reading.events == [])
        #expect(reading.extract.panels.map(\.panel.items.count) == [1])
    }

    @Test func `a site's own codes and words count where its value set says so`() throws {
        let order = Self.study
        let observations = [
            "OBX|1|NM|VIAB^Viable^RISX|HERD 1|40|mm|||||F",
            "OBX|2|NM|LPERP^Short axis^RISX|HERD 2|16|mm|||||F",
        ].joined(separator: "\r")
        #expect(try read(order, observations).events == [])
        let sets = """
            # version: site-1
            state\tkind\tmeaning\tsystem\tcode
            use\tsize\tviable\tRISX\tVIAB
            use\tsize\tshort_axis\tRISX\tLPERP
            use\trole\ttarget\tNAME\tHERD
            """
        #expect(
            try read(order, observations, sets: sets).measurements == [
                Self.lesion(
                    "HERD 1",
                    .target,
                    "40",
                    diameter: .viable,
                    code: Coding(system: "RISX", code: "VIAB", display: "Viable")
                ),
                Self.lesion(
                    "HERD 2",
                    .target,
                    "16",
                    diameter: .shortAxis,
                    code: Coding(system: "RISX", code: "LPERP", display: "Short axis")
                ),
            ]
        )
    }

    @Test(arguments: [
        ("use\tsize\twidest\tX\tA", "lesions.tsv:3: unknown meaning"),
        ("use\trole\tprimary\tNAME\tA", "lesions.tsv:3: unknown meaning"),
        ("use\trole\ttarget\tLN\tA", "lesions.tsv:3: the word of a role is a NAME"),
        ("use\tshape\t-\tX\tA", "lesions.tsv:3: unknown kind"),
    ])
    func `a bad row is refused by line`(row: String, message: String) {
        let text = "# version: 1\nstate\tkind\tmeaning\tsystem\tcode\n\(row)\n"
        let error = #expect(throws: ValueSetError.self) {
            try ValueSets(parsing: [(name: "lesions.tsv", text: text)])
        }
        #expect(error?.description == message)
    }
}

extension Reading {
    var measurements: [LesionMeasurement] {
        events.compactMap { if case .measurement(let found) = $0.content { found } else { nil } }
    }
}
