import Clinical
import Intake
import Resistance
import Testing

/// From the messages of three studies to the class, by arithmetic alone.
@Suite struct MeasuredProgression {
    private static let start = """
        MSH|^~\\&|PHARM|HOSP|SORAWATCH|HOSP|20260101090000||RDS^O13^RDS_O13|RX1|P|2.5.1
        PID|1||4711^^^HOSP^MR
        ORC|RE|R1|D1
        RXD|1|495881^sorafenib^RXNORM|20260101090000|120|TAB
        """

    /// One study of two target lesions; `sizes` in millimetres.
    private static func study(
        _ controlID: String,
        on day: String,
        _ sizes: [String],
        status: String = "F",
        unit: String = "mm"
    ) -> String {
        let lesions = sizes.enumerated().map { index, size in
            "OBX|\(index + 1)|NM|33728-7^Longest dimension^LN|T0\(index + 1)|\(size)|\(unit)|||||"
                + status
        }
        return """
            MSH|^~\\&|RIS|HOSP|SORAWATCH|HOSP|\(day)120000||ORU^R01^ORU_R01|\(controlID)|P|2.5.1
            PID|1||4711^^^HOSP^MR
            OBR|1|P1|ACC\(day)|74160^CT abdomen^C4|||\(day)100000|||||||||||||||||CT|F
            \(lesions.joined(separator: "\n"))
            """
    }

    private func assessment(_ messages: [String]) throws -> Assessment {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        var events: [RecordedEvent] = []
        for (number, message) in messages.enumerated() {
            let text = message.split(separator: "\n").joined(separator: "\r") + "\r"
            let reading = reader.read(
                Array(text.utf8),
                profile: InterfaceProfile(name: "test")
            )
            #expect(reading.outcome == .accepted)
            events += reading.extract.events.map { _, event in
                RecordedEvent(
                    order: MessageOrder(
                        sentAt: reading.header.sentAt,
                        controlID: reading.header.controlID,
                        message: MessageID(Hash128(high: 1, low: UInt64(number)))
                    ),
                    receivedAt: reading.header.sentAt,
                    event: event
                )
            }
        }
        return assess(
            Timeline(
                patient: PatientID(Hash128(high: 1, low: 1)),
                events: events,
                startingOrders: []
            ),
            rules: .standard,
            asOf: ReviewHistory.t0.adding(120).startUTC
        )
    }

    /// Day -11, day 46 and day 86 after the first dispense.
    private static func course(_ third: [String], unit: String = "mm") -> [String] {
        [
            start, study("S1", on: "20251221", ["50", "30"]),
            study("S2", on: "20260216", ["40", "30"]),
            study("S3", on: "20260328", third, unit: unit),
        ]
    }

    @Test func `growth of 20 % and 5 mm over the nadir is primary resistance`() throws {
        let assessment = try assessment(Self.course(["54", "30"]))
        let status = try #require(assessment.status)
        #expect(status.resistanceClass == .primary)
        #expect(status.progressionAt == CivilDay(year: 2026, month: 3, day: 28))
        #expect(
            status.classEvidence.contains {
                $0.clause.contains("sum 84 mm, nadir 70 mm, baseline 80 mm (RECIST 1.1)")
            }
        )
        #expect(
            status.classEvidence.contains {
                $0.locator == "ORU_R01 OBR[1].OBX[1]-5"
            }
        )
        #expect(assessment.flags.map(\.rule).contains("early-progression"))
    }

    @Test(
        arguments: [
            (["53.9", "30"], "mm", .notPrimary),
            (["5.4", "3"], "cm", .primary),
            (["54", "30"], "", .indeterminate),
            (["54"], "mm", .notYetClassifiable),
        ] as [([String], String, ResistanceClass)]
    )
    func `less growth, other units and other lesions are judged as such`(
        third: [String],
        unit: String,
        expected: ResistanceClass
    ) throws {
        let assessment = try assessment(Self.course(third, unit: unit))
        #expect(assessment.status?.resistanceClass == expected)
    }

    @Test(arguments: [
        ("New lesion in segment II, 14 mm.", ResistanceClass.primary),
        ("Disease progression.", .notPrimary),
    ])
    func `stable sizes silence the report's words, but no new tumour`(
        impression: String,
        expected: ResistanceClass
    ) throws {
        var messages = Self.course(["42", "30"])
        messages[3] += "\nOBX|9|TX|&IMP^Impression^L||\(impression)||||||F"
        #expect(try assessment(messages).status?.resistanceClass == expected)
    }

    @Test func `growth of 20 % and less than 5 mm is none`() throws {
        let assessment = try assessment([
            Self.start, Self.study("S1", on: "20251221", ["20"]),
            Self.study("S2", on: "20260328", ["24.9"]),
        ])
        #expect(assessment.status?.resistanceClass == .notPrimary)
    }

    @Test(arguments: [
        ("W", ResistanceClass.notYetClassifiable), ("D", .notYetClassifiable), ("P", .primary),
    ])
    func `a withdrawn study takes its progression back, a preliminary one does not`(
        status: String,
        expected: ResistanceClass
    ) throws {
        let later = Self.study("S4", on: "20260328", ["54", "30"], status: status)
        let assessment = try assessment(Self.course(["54", "30"]) + [later])
        #expect(assessment.status?.resistanceClass == expected)
    }

    @Test func `a corrected size is judged anew`() throws {
        let later = Self.study("S4", on: "20260328", ["45", "30"], status: "C")
        let assessment = try assessment(Self.course(["54", "30"]) + [later])
        #expect(assessment.status?.resistanceClass == .notPrimary)
    }
}
