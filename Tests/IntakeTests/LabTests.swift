import Clinical
import Intake
import Testing

@Suite struct LabResults {
    @Test func `an AFP result becomes one event with its place`() throws {
        let reading = try Sample.result(
            "OBX|1|NM|1834-1^AFP^LN||812.5|ng/mL|0-9|H|||F|||20260203021500"
        )
        #expect(reading.outcome == .accepted)
        #expect(
            reading.events == [
                Event(
                    ordinal: 1,
                    locator: "ORU_R01 OBR[1].OBX[1]-5",
                    identity: "F1|LN|1834-1||20260203021500",
                    status: .final,
                    at: try Sample.time("20260203021500"),
                    content: .lab(
                        LabResult(
                            concept: .afp,
                            coding: Coding(system: "LN", code: "1834-1", display: "AFP"),
                            orderNumber: "F1",
                            subID: "",
                            comparator: nil,
                            value: Decimal("812.5"),
                            unit: "ng/mL",
                            canonical: .init(
                                value: Decimal(8125, scale: 1),
                                unit: "ng/mL",
                                conversion: nil
                            ),
                            text: nil
                        )
                    )
                )
            ]
        )
        #expect(reading.extract.panels.isEmpty)
        #expect(reading.extract.warnings == [])
        #expect(reading.extract.patients.map(\.identifier) == [Sample.patientNumber])
    }

    @Test(
        arguments: [
            ("NM", "<7", "<", "7", nil), ("NM", ">60500", ">", "60500", nil),
            ("NM", "065.88", nil, "65.88", nil), ("", "41", nil, "41", nil),
            ("ST", "<= 40", "<=", "40", nil), ("ST", "≥400", ">=", "400", nil),
            ("SN", ">^90", ">", "90", nil), ("SN", "^100^-^200", nil, nil, "100-200"),
            ("SN", "^1^:^128", nil, nil, "1:128"), ("SN", "^55", nil, "55", nil),
            ("NM", ">^90", ">", "90", nil), ("ST", "haemolysed", nil, nil, "haemolysed"),
            ("NM", "1,200", nil, nil, "1,200"),
        ] as [(String, String, String?, String?, String?)]
    )
    func `values are read whatever OBX-2 says`(
        type: String,
        value: String,
        comparator: String?,
        number: String?,
        text: String?
    ) throws {
        let reading = try Sample.result("OBX|1|\(type)|1742-6^ALT^LN||\(value)|U/L|||||F")
        let result = try #require(reading.labs.first)
        #expect(result.comparator?.rawValue == comparator)
        #expect(result.value?.description == number)
        #expect(result.text == text)
    }

    @Test(arguments: [
        ("F", "", ResultStatus.final), ("C", "", .corrected), ("P", "F", .preliminary),
        ("R", "", .preliminary), ("I", "", .pending), ("O", "", .pending), ("S", "", .preliminary),
        ("X", "", .cancelled), ("D", "", .deleted), ("W", "", .wrongPatient), ("U", "", .final),
        ("N", "", .pending), ("", "C", .corrected), ("", "P", .preliminary), ("", "", .final),
        ("F", "P", .final), ("?", "F", .preliminary),
    ])
    func `OBX-11 is trusted over OBR-25`(
        observation: String,
        order: String,
        expected: ResultStatus
    ) throws {
        let padding = String(repeating: "|", count: 18)
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            Sample.order + padding + order,
            "OBX|1|NM|1742-6^ALT^LN||41|U/L|||||\(observation)"
        )
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.warningKinds == (observation == "?" ? ["status_unknown"] : []))
    }

    @Test(arguments: [
        ("1834-1^AFP^LN", 1), ("L1^AFP^L^1834-1^AFP^LN", 1), ("1834-1^AFP^L", 0),
        ("1834-1^AFP", 0), ("ARB012^AFP^L", 0), ("1832-5^AFP^LN", 0), ("20450-3^AFP MoM^LN", 0),
        ("1834-1^AFP^LN^1832-5^AFP amniotic^LN", 0), ("1742-6^ALT^http://loinc.org", 1),
    ])
    func `a code counts only under its own system`(code: String, count: Int) throws {
        let reading = try Sample.result("OBX|1|NM|\(code)||5|ng/mL|||||F")
        #expect(reading.labs.count == count)
        #expect(reading.extract.panels.count == 1 - count)
    }

    @Test func `a unit that is missing or unknown is reported on the field`() throws {
        let reading = try Sample.result(
            "OBX|1|NM|1834-1^AFP^LN||5|||||||F",
            "OBX|2|NM|1834-1^AFP^LN|2|5|nmol/L|||||F"
        )
        #expect(reading.labs.map(\.canonical) == [nil, nil])
        #expect(reading.labs.map { $0.value?.description } == ["5", "5"])
        #expect(
            reading.extract.warnings.map { "\($0.kind) \($0.location)" }
                == ["unit_unknown OBX[1]-6", "unit_held OBX[2]-6"]
        )
    }

    @Test func `an impossible specimen time is reported and the order's stands in`() throws {
        let reading = try Sample.result("OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F|||20260230")
        #expect(reading.events.map(\.at) == [try Sample.time("20260203030000")])
        #expect(reading.extract.warnings.map(\.location) == ["OBX[1]-14"])
        #expect(reading.events.map(\.identity) == ["F1|LN|1742-6||20260203030000"])
    }
}

@Suite struct OtherResults {
    @Test func `results no rule speaks of are kept as one panel`() throws {
        let reading = try Sample.result(
            "OBX|1|NM|718-7^Haemoglobin^LN||13.9|g/dL|||||F",
            "NTE|1||comment",
            #"OBX|2|ST|L7^Look \T\ feel^L||clear\.br\yellow||||||P"#
        )
        #expect(reading.events == [])
        let panel = try #require(reading.extract.panels.first?.panel)
        #expect(panel.locatorPrefix == "ORU_R01 OBR[1]")
        #expect(panel.orderNumber == "F1")
        #expect(panel.at == (try Sample.time("20260203030000")))
        #expect(panel.items.map(\.position) == [1, 2])
        #expect(panel.items.map { panel.string($0.code) } == ["718-7", "L7"])
        #expect(panel.items.map { panel.string($0.system) } == ["LN", "L"])
        #expect(panel.items.map { panel.string($0.display) } == ["Haemoglobin", "Look & feel"])
        #expect(panel.items.map { panel.string($0.unit) } == ["g/dL", ""])
        #expect(panel.items.map { panel.string($0.textValue) } == ["", "clear\nyellow"])
        #expect(panel.items.map(\.value) == [Decimal(139, scale: 1), nil])
        #expect(panel.items.map(\.status) == [.final, .preliminary])
    }

    @Test func `a result of another time goes to a panel of its own`() throws {
        let reading = try Sample.result(
            "OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F",
            "OBX|2|NM|718-7^Hb^LN||12|g/dL|||||F|||20260203090000",
            "OBX|3|NM|777-3^Plt^LN||200|10*9/L|||||F"
        )
        let panels = reading.extract.panels.map(\.panel)
        #expect(panels.map { $0.items.map(\.position) } == [[1, 3], [2]])
        #expect(
            panels.map(\.at)
                == [try Sample.time("20260203030000"), try Sample.time("20260203090000")]
        )
    }

    @Test func `a blank OBX-11 takes the order's status without a warning`() throws {
        let padding = String(repeating: "|", count: 18)
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            Sample.order + padding + "P",
            "OBX|1|NM|718-7^Hb^LN||13|g/dL||||| |"
        )
        let panel = try #require(reading.extract.panels.first?.panel)
        #expect(panel.items.map(\.status) == [.preliminary])
        #expect(reading.warningKinds == [])
    }

    @Test func `an attachment is not copied`() throws {
        let reading = try Sample.result("OBX|1|ED|PDF^Report^L||^AP^PDF^Base64^JVBERi0=||||||F")
        #expect(reading.extract.panels.isEmpty)
        #expect(reading.warningKinds == ["attachment_unread"])
    }

    @Test func `every order and every patient keeps its own results`() throws {
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            "ORC|RE|P1|F1",
            "OBR|1||F1|X|||20260203",
            "OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F",
            "ORC|RE|P2|F2",
            "OBR|2|||X|||20260204",
            "OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F",
            "ZZZ|x",
            "PID|2||4712^^^HOSP^MR",
            "OBR|1||F3|X|||20260205",
            "OBX|1|NM|1742-6^ALT^LN||39|U/L|||||F"
        )
        #expect(reading.extract.panels.map(\.patient) == [0])
        #expect(reading.extract.events.map(\.patient) == [0, 1])
        #expect(reading.labs.map(\.orderNumber) == ["F2", "F3"])
        #expect(
            reading.events.map(\.locator)
                == ["ORU_R01 OBR[2].OBX[1]-5", "ORU_R01 OBR[3].OBX[1]-5"]
        )
        #expect(reading.events.map { $0.at?.precision } == [.day, .day])
    }
}
