import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: OBX, its value, status and identity.
@Suite struct `Result rules` {
    private static let at = "20260203030000 OBR[1].OBX[1]-5"

    @Test(
        arguments: [
            ("NM", "812", "ng/mL", "812 ng/mL =812"), ("", "812", "ng/mL", "812 ng/mL =812"),
            ("ST", "812", "ng/mL", "812 ng/mL =812"), ("TX", "812", "ng/mL", "812 ng/mL =812"),
            ("CE", "812", "ng/mL", "812 ng/mL =812"), ("ZZ", "812", "ng/mL", "812 ng/mL =812"),
            ("NM", " 812 ", "ng/mL", "812 ng/mL =812"), ("NM", "<7", "ng/mL", "<7 ng/mL =7"),
            ("NM", ">60500", "ng/mL", ">60500 ng/mL =60500"),
            ("NM", "065.88", "ng/mL", "65.88 ng/mL =65.88"),
            ("CE", "<7", "ng/mL", "<7 ng/mL =7"), ("SN", ">^90", "ng/mL", ">90 ng/mL =90"),
            ("SN", ">=^90", "ng/mL", ">=90 ng/mL =90"), ("SN", "=^90", "ng/mL", "90 ng/mL =90"),
            ("", ">^90", "ng/mL", ">90 ng/mL =90"), ("CE", ">^90", "ng/mL", ">90 ng/mL =90"),
        ] as [(String, String, String, String)]
    )
    func `numbers are read whatever OBX-2 says`(
        type: String,
        value: String,
        unit: String,
        expected: String
    ) throws {
        let line = "OBX|1|\(type)|1834-1^AFP^LN||\(value)|\(unit)|||||F"
        try RuleCase(type, Head.results + line, "lab afp \(expected) final \(Self.at)").check()
    }

    @Test(
        arguments: [
            ("NM", "1,200", "1,200"), ("NM", "8,5", "8,5"), ("NM", "1.200.000", "1.200.000"),
            ("SN", "^100^-^200", "100-200"), ("SN", "^1^:^128", "1:128"), ("SN", "^2^+", "2+"),
            ("ST", "haemolysed", "haemolysed"), ("NM", "8e3", "8e3"),
            ("CWE", "10828004^Positive^SCT", "Positive"), ("", "10828004^Positive^SCT", "Positive"),
            ("DT", "20260203", "20260203"), ("TS", "20260203", "20260203"),
            ("DTM", "20260203", "20260203"), ("NM", "1234567890123456789", "1234567890123456789"),
        ] as [(String, String, String)]
    )
    func `what is no one number is kept as text and reported`(
        type: String,
        value: String,
        text: String
    ) throws {
        try RuleCase(
            type,
            Head.results + "OBX|1|\(type)|1834-1^AFP^LN||\(value)|ng/mL|||||F",
            "lab afp \(text) ng/mL final \(Self.at)",
            "warning value_not_numeric OBX[1]-5"
        ).check()
    }

    @Test(arguments: [
        RuleCase(
            "a code without unit is no number",
            Head.results + "OBX|1|CE|1834-1^AFP^LN||10828004||||||F",
            "lab afp 10828004  final \(at)",
            "warning value_not_numeric OBX[1]-5"
        ),
        RuleCase(
            "the first of several values",
            Head.results + "OBX|1|NM|1834-1^AFP^LN||812~815|ng/mL|||||F",
            "lab afp 812 ng/mL =812 final \(at)",
            "warning value_repeats OBX[1]-5"
        ),
        RuleCase(
            "the first that there is",
            Head.results + "OBX|1|NM|1834-1^AFP^LN||~812|ng/mL|||||F",
            "lab afp 812 ng/mL =812 final \(at)",
            "warning value_repeats OBX[1]-5"
        ),
        RuleCase(
            "nothing",
            Head.results + "OBX|1|NM|1834-1^AFP^LN|||ng/mL|||||F",
            "lab afp - ng/mL final \(at)",
            "warning value_missing OBX[1]-5"
        ),
        RuleCase(
            "an attachment",
            Head.results + "OBX|1|ED|PDF^Report^L||^AP^PDF^Base64^JVBERi0=||||||F",
            "warning attachment_unread OBX[1]-5"
        ),
        RuleCase(
            "a pointer to one",
            Head.results + "OBX|1|RP|PDF^Report^L||http://x/1^PACS^AP^PDF||||||F",
            "warning attachment_unread OBX[1]-5"
        ),
        RuleCase(
            "results no rule speaks of",
            Head.results
                + """
                OBX|1|NM|718-7^Hb^LN||13.9|g/dL|||||F
                OBX|2|SN|777-3^Plt^LN||<^20|10*9/L|||||P
                OBX|3|CE|882-1^ABO^LN||A^Group A^L||||||F
                """,
            "item 718-7 13.9 g/dL final \(at)",
            "item 777-3 <20 10*9/L preliminary 20260203030000 OBR[1].OBX[2]-5",
            "item 882-1 Group A  final 20260203030000 OBR[1].OBX[3]-5"
        ),
    ])
    func `values that are not there or not alone`(rule: RuleCase) throws { try rule.check() }

    @Test(arguments: [
        ("F", "P", "812 ng/mL =812 final"), ("C", "F", "812 ng/mL =812 corrected"),
        ("A", "F", "812 ng/mL =812 corrected"), ("B", "F", "812 ng/mL =812 corrected"),
        ("V", "P", "812 ng/mL =812 final"), ("P", "F", "812 ng/mL =812 preliminary"),
        ("R", "F", "812 ng/mL =812 preliminary"), ("S", "F", "812 ng/mL =812 preliminary"),
        ("I", "F", "- ng/mL pending"), ("O", "F", "- ng/mL pending"),
        ("N", "F", "- ng/mL pending"), ("X", "F", "812 ng/mL =812 cancelled"),
        ("D", "F", "812 ng/mL =812 deleted"), ("W", "F", "812 ng/mL =812 wrongPatient"),
        ("f", "P", "812 ng/mL =812 final"), ("F^Final^HL70085", "P", "812 ng/mL =812 final"),
        ("", "F", "812 ng/mL =812 final"), ("", "C", "812 ng/mL =812 corrected"),
        ("", "P", "812 ng/mL =812 preliminary"), ("", "A", "812 ng/mL =812 preliminary"),
        ("", "M", "812 ng/mL =812 preliminary"), ("", "I", "- ng/mL pending"),
        ("", "X", "812 ng/mL =812 cancelled"), ("\"\"", "C", "812 ng/mL =812 corrected"),
        ("", "", "812 ng/mL =812 final"),
    ])
    func `OBX-11 is trusted over OBR-25`(
        observation: String,
        order: String,
        expected: String
    ) throws {
        try RuleCase(
            observation,
            Head.of("ORU^R01")
                + """
                OBR|1|P1|F1|X|||20260203030000||||||||||||||||||\(order)
                OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||\(observation)
                """,
            "lab afp \(expected) \(Self.at)"
        ).check()
    }

    @Test(arguments: [
        RuleCase(
            "OBX-11",
            Head.results + "OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||Q",
            "lab afp 812 ng/mL =812 preliminary \(at)",
            "warning status_unknown OBX[1]-11"
        ),
        RuleCase(
            "OBR-25",
            Head.of("ORU^R01")
                + """
                OBR|1|P1|F1|X|||20260203030000||||||||||||||||||Q
                OBX|1|NM|1834-1^AFP^LN||812|ng/mL
                """,
            "lab afp 812 ng/mL =812 preliminary \(at)",
            "warning status_unknown OBR[1]-25"
        ),
        RuleCase(
            "a pending result beside others",
            Head.results + "OBX|1|NM|718-7^Hb^LN||13|g/dL|||||I\nOBX|2|NM|777-3^P^LN||9|x|||||F",
            "item 718-7 - g/dL pending \(at)",
            "item 777-3 9 x final 20260203030000 OBR[1].OBX[2]-5"
        ),
    ])
    func `a status that is unknown triggers nothing`(rule: RuleCase) throws { try rule.check() }

    @Test func `an order withdrawn without naming results says that it takes none back`() throws {
        try RuleCase(
            "OBR-25",
            Head.of("ORU^R01") + "OBR|1|P1|F1|X|||20260203030000||||||||||||||||||X",
            "warning order_withdrawn OBR[1]-25"
        ).check()
    }

    private func identity(_ order: String, _ observation: String) throws -> [String] {
        try Sample.read(Sample.header, Sample.patient, order, observation).events.map(\.identity)
    }

    @Test func `a result is known by order, code, sub-id and time, never by its set id`() throws {
        let one = try identity(
            "OBR|1|P1|F1|X|||20260203030000",
            "OBX|1|NM|1834-1^AFP^LN|a|812|ng/mL|||||F"
        )
        #expect(one == ["F1|LN|1834-1|a|20260203030000"])
        #expect(
            try identity(
                "OBR|7|P9|F1|Y|||20260203040000+0100",
                "OBX|5|ST|1834-1^AFP^LN|a|900|ng/mL|||||C|||20260203030000.0"
            ) == one
        )
        for other in [
            "OBX|1|NM|1834-1^AFP^LN|b|812|ng/mL|||||F",
            "OBX|1|NM|53962-7^AFP^LN|a|812|ng/mL|||||F",
            "OBX|1|NM|1834-1^AFP^LN|a|812|ng/mL|||||F|||20260203030001",
        ] {
            #expect(try identity("OBR|1|P1|F1|X|||20260203030000", other) != one)
        }
        #expect(
            try identity(
                "OBR|1|P1|F2|X|||20260203030000",
                "OBX|1|NM|1834-1^AFP^LN|a|812|ng/mL|||||F"
            ) != one
        )
    }

    @Test(arguments: [
        ("F", "P", ["812"]), ("P", "F", ["900"]), ("F", "C", ["900"]), ("P", "P", ["900"]),
        ("F", "D", []), ("F", "W", []), ("F", "X", []), ("F", "I", ["812"]), ("C", "P", ["812"]),
    ])
    func `of two versions the later holds, but a preliminary never over a final`(
        first: String,
        second: String,
        expected: [String]
    ) throws {
        let records = try [("812", first), ("900", second)].enumerated().map { place, version in
            let reading = try Sample.result(
                "OBX|1|NM|1834-1^AFP^LN||\(version.0)|ng/mL|||||\(version.1)"
            )
            return RecordedEvent(
                order: MessageOrder(
                    sentAt: Instant(seconds: Int64(place)),
                    controlID: "M\(place)",
                    message: MessageID(Hash128(high: 0, low: UInt64(place)))
                ),
                receivedAt: Instant(seconds: 0),
                event: try #require(reading.events.first)
            )
        }
        for versions in [records, records.reversed()] {
            let held = currentEvents(of: versions).map { record in
                if case .lab(let lab) = record.event.content {
                    lab.value?.description ?? "-"
                } else {
                    ""
                }
            }
            #expect(held == expected)
        }
    }
}
