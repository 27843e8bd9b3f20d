import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: what belongs to what, and when it was taken.
@Suite struct `Group rules` {
    @Test(arguments: [
        RuleCase(
            "every order has its own results",
            Head.of("ORU^R01")
                + """
                ORC|RE|P1|F1
                OBR|1|P1|F1|X|||20260201
                NTE|1||order
                OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F
                NTE|1||ALT 900 U/L
                ORC|RE|P2|F2
                OBR|2|P2|F2|X|||20260202
                OBX|1|NM|1742-6^ALT^LN||42|U/L|||||F
                """,
            "lab alt 41 U/L =41 final 20260201 OBR[1].OBX[1]-5",
            "lab alt 42 U/L =42 final 20260202 OBR[2].OBX[1]-5"
        ),
        RuleCase(
            "every patient has its own",
            Head.of("ORU^R01")
                + """
                OBR|1|P1|F1|X|||20260201
                OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F
                PID|2||4712^^^HOSP^MR
                PV1|1|I
                OBR|1|P2|F2|X|||20260202
                OBX|1|NM|1742-6^ALT^LN||42|U/L|||||F
                """,
            "4711: lab alt 41 U/L =41 final 20260201 OBR[1].OBX[1]-5",
            "4712: lab alt 42 U/L =42 final 20260202 OBR[2].OBX[1]-5"
        ),
        RuleCase(
            "a second patient that cannot be known",
            Head.of("ORU^R01")
                + """
                OBR|1|P1|F1|X|||20260201
                OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F
                PID|2||
                OBR|1|P2|F2|X|||20260202
                OBX|1|NM|1742-6^ALT^LN||42|U/L|||||F
                """,
            "AE required_field_missing PID[2]-3 101"
        ),
        RuleCase(
            "results of nobody",
            Head.header("ORU^R01") + "OBR|1|P1|F1|X\nOBX|1|NM|1742-6^ALT^LN||41|U/L|||||F",
            "AE required_field_missing PID[1]-3 101"
        ),
    ])
    func `results belong to the order and the patient above`(rule: RuleCase) throws {
        try rule.check()
    }

    @Test(arguments: [
        RuleCase(
            "a note on a result is no result",
            Head.results
                + """
                OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F
                NTE|1||corrected: 12
                OBX|2|NM|1834-1^AFP^LN||812|ng/mL|||||F
                NTE|1||AFP > 60500
                OBX|3|NM|777-3^Plt^LN||200|10*9/L|||||F
                """,
            "lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[2]-5",
            "item 718-7 13 g/dL final 20260203030000 OBR[1].OBX[1]-5",
            "item 777-3 200 10*9/L final 20260203030000 OBR[1].OBX[3]-5"
        ),
        RuleCase(
            "a note on a report's line is not the report's",
            Head.imaging + "OBX|1|TX|&IMP^I^L||Stable disease.||||||F\nNTE|1||Disease progression.",
            "assessment stable text ACC9 final 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "a report that is in notes only",
            Head.imaging + "NTE|1|L|IMPRESSION:\nNTE|2|L|Disease progression.",
            "assessment progression text ACC9 final 20260301100000 OBR[1].NTE[1]-3"
        ),
        RuleCase(
            "instructions are no report",
            Head.imaging + "NTE|1|L|Disease progression.|PI"
        ),
        RuleCase(
            "RXR between medications",
            Head.of("RDE^O11")
                + """
                ORC|NW|P7
                RXE||495881^sorafenib^RXNORM|400||mg
                NTE|1||twice daily
                RXR|PO
                RXC|A|X
                ORC|NW|P8
                RXE||L01EX02^sorafenib^ATC|200||mg
                RXR|PO
                """,
            "ordered sorafenib 400 mg final 20260305120000 RXE[1]-2",
            "ordered sorafenib 200 mg final 20260305120000 RXE[2]-2"
        ),
    ])
    func `NTE and RXR belong to the segment above`(rule: RuleCase) throws { try rule.check() }

    private static let obx = "OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||F"

    @Test(arguments: [
        RuleCase(
            "specimens above their orders",
            Head.of("OUL^R22^OUL_R22")
                + """
                SPM|1|S1||BLD|||||||||||||20260201080000
                OBX|1|NM|20570-8^Hct^LN||40|%|||||F
                OBR|1|||24325-3^Panel^LN
                ORC|RE|P1|F1
                \(obx)
                SPM|2|S2||BLD|||||||||||||20260202080000
                OBX|1|NM|20570-8^Hct^LN||41|%|||||F
                OBR|2||F2|24325-3^Panel^LN
                \(obx)
                """,
            "lab afp 812 ng/mL =812 final 20260201080000 OBR[1].OBX[1]-5",
            "lab afp 812 ng/mL =812 final 20260202080000 OBR[2].OBX[1]-5",
            "item 20570-8 40 % final 20260201080000 OBX[1]-5",
            "item 20570-8 41 % final 20260202080000 OBX[3]-5"
        ),
        RuleCase(
            "specimens below their orders",
            Head.of("OUL^R24^OUL_R24")
                + """
                OBR|1||F1|24325-3^Panel^LN
                SPM|1|S1||BLD|||||||||||||20260201080000^20260201081000
                SAC|||T1
                \(obx)
                OBR|2||F2|24325-3^Panel^LN
                SPM|2|S2||BLD|||||||||||||20260202080000
                \(obx)
                """,
            "lab afp 812 ng/mL =812 final 20260201080000 OBR[1].OBX[1]-5",
            "lab afp 812 ng/mL =812 final 20260202080000 OBR[2].OBX[1]-5"
        ),
        RuleCase(
            "containers above their orders",
            Head.of("OUL^R21") + "SAC|||T1\nORC|RE|P1|F1\nOBR|1|||X|||20260201080000\n\(obx)",
            "lab afp 812 ng/mL =812 final 20260201080000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "a specimen below its results",
            Head.of("ORU^R01")
                + "OBR|1||F1|X\n\(obx)\nSPM|1|S1||BLD|||||||||||||20260201080000",
            "lab afp 812 ng/mL =812 final 20260201080000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "OBX-14 first",
            Head.results + obx + "|||20260202070000",
            "lab afp 812 ng/mL =812 final 20260202070000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "what was received stands in for what was taken",
            Head.of("ORU^R01") + "OBR|1||F1|X||||||||||20260201090000||||||||20260204\n\(obx)",
            "lab afp 812 ng/mL =812 final 20260201090000 OBR[1].OBX[1]-5",
            "warning time_missing OBX[1]-14"
        ),
    ])
    func `the specimen's time is OBX-14, OBR-7 or SPM-17`(rule: RuleCase) throws {
        try rule.check()
    }

    @Test func `an order's number may stand in the ORC below it`() throws {
        let reading = try Sample.read(
            Sample.header("OUL^R22"),
            Sample.patient,
            "OBR|1|||X|||20260201",
            "ORC|RE|P1|F1",
            Self.obx
        )
        #expect(reading.labs.map(\.orderNumber) == ["F1"])
    }

    @Test(arguments: [
        ("20210224", "20210224", []), ("2021", "2021", []), ("202102", "202102", []),
        ("2021022413", "2021022413", []), ("202102241359", "202102241359", []),
        ("20210224135907.25", "20210224135907250000", []),
        ("20210224135907+0800", "20210224055907", []),
        ("20210224230000-0500", "20210225040000", []), (" 20210224 ", "20210224", []),
        ("20210224135907^D", "20210224", []), ("20210224135907^L", "202102", []),
        ("20210224^Y", "2021", []), ("20210224135907^M", "202102241359", []),
        ("20210224^S", "20210224", []), ("0000", "20260203030000", ["OBX[1]-14"]),
        ("99999999", "20260203030000", ["OBX[1]-14"]),
        ("20210224240000", "20260203030000", ["OBX[1]-14"]),
        ("20161231235960", "20260203030000", ["OBX[1]-14"]),
        ("20230229", "20260203030000", ["OBX[1]-14"]),
        ("2021-02-24", "20260203030000", ["OBX[1]-14"]), ("\"\"", "20260203030000", []),
    ])
    func `times keep their precision, impossible ones are reported on the field`(
        written: String,
        read: String,
        places: [String]
    ) throws {
        let reading = try Sample.result("\(Self.obx)|||\(written)")
        #expect(
            described(reading)
                == ["lab afp 812 ng/mL =812 final \(read) OBR[1].OBX[1]-5"]
                + places.map { "warning time_invalid \($0)" }
        )
    }

    @Test func `a time without offset is the interface's`() throws {
        let zone = Zone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800, transitions: [])
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            Sample.order,
            Self.obx,
            profile: InterfaceProfile(name: "test", zone: zone)
        )
        #expect(
            described(reading) == ["lab afp 812 ng/mL =812 final 20260202190000 OBR[1].OBX[1]-5"]
        )
        #expect(reading.events.map { $0.at?.day.description } == ["2026-02-03"])
    }
}
