import Clinical
import HL7
import Intake
import Testing

/// messages.md, Wire and HL7 v2: parts of messages, attachments, and what hostile messages cost.
@Suite struct `Wire rules` {
    private static let first = Head.results + "OBX|1|TX|&IMP^I^L||Disease prog\nDSC|p1|F"
    private static let second =
        #"MSH|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203040506||ORU^R01|M2|P|2.5.1||p1"#
        + "\nADD|ression.||||||F"

    @Test(arguments: [
        RuleCase("the beginning", first, "AE continuation_incomplete DSC[1]-1 100"),
        RuleCase("the end", second, "AE continuation_incomplete ADD[1] 100"),
        RuleCase(
            "an end that begins with a segment of its own",
            #"MSH|^~\&|L|H|S|H|20260203||ORU^R01|M2|P|2.5.1||p1"# + "\nOBX|2|NM|X||1|||||F",
            "AE continuation_incomplete MSH[1]-14 100"
        ),
        RuleCase(
            "a pointer that nothing needs",
            #"MSH|^~\&|L|H|S|H|20260203||ADT^A08|M2|P|2.5.1||p1"#
                + "\nPID|1||4711^^^HOSP^MR||||||||||||||||||||||||||20260202|Y",
            "dead final 20260202 PID[1]-29"
        ),
        RuleCase(
            "a DSC without a pointer ends the message",
            Head.results + "OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F\nDSC|",
            "lab alt 41 U/L =41 final 20260203030000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "an answer that goes on when asked",
            Head.header("RSP^K11") + "QPD|1\nDSC|p1|I",
            "warning message_type_unused MSH[1]-9"
        ),
        RuleCase(
            "a segment that goes on in the next",
            Head.imaging + "OBX|1|TX|&IMP^I^L||Disease prog\nADD|ression.\nADD|||||||F",
            "assessment progression text ACC9 final 20260301100000 OBR[1].OBX[1]-5"
        ),
    ])
    func `a part of a message is not read for itself`(rule: RuleCase) throws { try rule.check() }

    @Test func `the parts put together are read as one`() throws {
        let parts = [Self.second, Self.first].map {
            Array($0.split(separator: "\n").joined(separator: "\r").utf8)
        }
        let profile = InterfaceProfile(name: "test")
        let first = try Sample.reader().read(parts[1], profile: profile)
        #expect(first.header.continuedAs == "p1")
        #expect(try Sample.reader().read(parts[0], profile: profile).header.continuationOf == "p1")
        guard case .whole(let whole) = Continuation.reassemble(parts, defaultCharset: .utf8) else {
            Issue.record("not whole")
            return
        }
        let reading = try Sample.reader().read(whole, profile: profile)
        #expect(
            described(reading)
                == ["assessment progression text F1 final 20260203030000 OBR[1].OBX[1]-5"]
        )
        #expect(reading.header.controlID == "M1")
    }

    @Test func `an attachment of 10 MB is passed over`() throws {
        let attachment = String(repeating: "QUJD", count: 10 << 18)
        let reading = try Sample.result(
            #"OBX|1|ST|L1^Note^L||a\T\b||||||F"#,
            "OBX|2|ED|PDF^Report^L||^AP^PDF^Base64^\(attachment)||||||F",
            "OBX|3|NM|1834-1^AFP^LN||812|ng/mL|||||F"
        )
        #expect(
            described(reading) == [
                "lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[3]-5",
                "item L1 a&b  final 20260203030000 OBR[1].OBX[1]-5",
                "warning attachment_unread OBX[2]-5",
            ]
        )
    }

    @Test func `text of 10 MB that claims to be a report is cut`() throws {
        let text = String(repeating: "QUJD", count: 10 << 18)
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            "OBR|1|P1|ACC9|CT^CT^L|||20260301100000|||||||||||||||||CT|F",
            "OBX|1|TX|&IMP^I^L||Disease progression.~\(text)||||||F"
        )
        #expect(reading.assessments.map(\.response) == [.progression])
    }

    /// Each in well under a second, where a cost that grows with the square takes minutes.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("ORU^R01", "OBR|1|||X\rOBX|1|NM|1834-1^AFP^LN||x|y|||||F\r"),
            ("ORU^R01", #"OBX|1|ST|L1||a\T\b||||||F|||2026010100#"# + "\r"),
            ("ORU^R01", "OBR|1\rORC|RE\rORC|RE\rORC|RE\rORC|RE\rORC|RE\r"),
            ("OUL^R22", "SPM|1||||||||||||||||2026\rOBX|1|NM|1834-1^AFP^LN||1|x|||||F\r"),
            ("RAS^O17", "RXA|0|1|||495881^s^RXNORM|1|mg\r"),
            ("RDE^O11", "ORC|NW\rRXE||495881^s^RXNORM|1||mg\r"),
            ("ADT^A01", "PV1|1|I|||||||||||||||||V#\r"),
            ("ADT^A08", "PID|1||#^^^A^MR\rDG1|1||C22.0^HCC^I10||99999999\r"),
            ("ADT^A40", "PID|1||1^^^A^MR\rMRG|#^^^A^MR~2#^^^A^MR\r"),
            ("ORU^R01", "OBX|1|TX|||a\rADD|b\r"),
        ]
    )
    func `a message's cost grows with its size`(type: String, segments: String) throws {
        let count = 99_000 / segments.utf8.count { $0 == 0x0D }
        var text = "\(Sample.header(type))\r\(Sample.patient)\r"
        for number in 10_000..<(10_000 + count) {
            text += segments.replacing("#", with: String(number))
        }
        let reading = try Sample.reader().read(
            Array(text.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.extract.warnings.count <= 1000)
    }

    @Test func `a merge of more numbers than a patient has is refused`() throws {
        let numbers = (1...1001).map { "X\($0)" }.joined(separator: "~")
        let reading = try Sample.read(Sample.header("ADT^A40"), Sample.patient, "MRG|\(numbers)")
        #expect(described(reading) == ["AE merge_too_long MRG[1]-1 104"])
    }

    @Test func `warnings beyond a thousand are cut`() throws {
        let line = "OBX|1|NM|1834-1^AFP^LN||x|ng/mL|||||F"
        let reading = try Sample.result(Array(repeating: line, count: 1500).joined(separator: "\r"))
        #expect(reading.warningKinds.count == 1000)
        #expect(reading.warningKinds.last == "warnings_cut")
        #expect(reading.events.count == 1500)
    }
}
