import HL7
import Testing

@Suite struct `Message reading` {
    static let header = "MSH|^~\\&|LAB|HOSP|SORA|HOSP|20251122080000||ORU^R01^ORU_R01|C1|P|2.5.1"

    @Test func `fields are counted as HL7 counts them, in MSH too`() throws {
        let message = try read(Self.header + "\rPID|1||42^^^HOSP^MR\r")
        #expect(message.segmentCount == 2)
        #expect(message.text(message.field(0, 1)) == "|")
        #expect(message.text(message.field(0, 2)) == "^~\\&")
        #expect(message.text(message.field(0, 3)) == "LAB")
        #expect(message.text(message.field(0, 12)) == "2.5.1")
        #expect(message.fieldCount(0) == 12)
        #expect(message.text(message.field(1, 1)) == "1")
        #expect(message.text(message.field(1, 3)) == "42^^^HOSP^MR")
        #expect(message.fieldCount(1) == 3)
    }

    @Test func `what a message does not have is empty`() throws {
        let message = try read(Self.header + "\rPID|1\rZZZ")
        #expect(message.field(1, 2).isEmpty)
        #expect(message.field(1, 0).isEmpty)
        #expect(message.field(1, -1).isEmpty)
        #expect(message.field(7, 1).isEmpty)
        #expect(message.field(-1, 1).isEmpty)
        #expect(message.fieldCount(2) == 0)
        #expect(message.segmentName(9) == .unnamed)
        #expect(message.segment(9).isEmpty)
        #expect(message.component(message.field(1, 1), 2).isEmpty)
        #expect(message.component(message.field(1, 1), 0).isEmpty)
        #expect(message.subcomponent(message.field(1, 1), 2).isEmpty)
        #expect(Array(message.repetitions(message.field(1, 2))).isEmpty)
    }

    @Test func `a field comes apart into repetitions, components and subcomponents`() throws {
        let message = try read(Self.header + "\rPID|||1^^^A&1.2&ISO^MR~~2^^^B\r")
        let field = message.field(1, 3)
        let repetitions = Array(message.repetitions(field))
        #expect(repetitions.map(message.text) == ["1^^^A&1.2&ISO^MR", "", "2^^^B"])
        let authority = message.component(repetitions[0], 4)
        #expect(message.text(message.subcomponent(authority, 1)) == "A")
        #expect(message.text(message.subcomponent(authority, 2)) == "1.2")
        #expect(message.text(message.subcomponent(authority, 3)) == "ISO")
        #expect(message.subcomponent(authority, 4).isEmpty)
        #expect(message.text(message.component(field, 5)) == "MR")
        #expect(message.text(message.component(repetitions[2], 4)) == "B")
    }

    @Test func `two quotes are null and nothing is empty`() throws {
        let message = try read(Self.header + "\rPID|\"\"||\"x\"\r")
        #expect(message.isNull(message.field(1, 1)))
        #expect(!message.isNull(message.field(1, 2)))
        #expect(message.isEmpty(message.field(1, 2)))
        #expect(!message.isNull(message.field(1, 3)))
    }

    @Test(arguments: [
        ("\r", "NTE|1||one"), ("\r", "NTE|1||one\r"), ("\n", "NTE|1||one\n"),
        ("\r\n", "NTE|1||one\r\n"), ("\r\r\n\n", "NTE|1||one\u{1C}\r"),
        ("\r", " NTE|1||one\r\u{0}"),
    ])
    func `segments end at CR, LF or both`(separator: String, last: String) throws {
        let message = try read([Self.header, "PID|1", last].joined(separator: separator))
        #expect((0..<message.segmentCount).map(message.segmentName) == [.msh, .pid, .nte])
        #expect(message.text(message.field(0, 12)) == "2.5.1")
        #expect(message.text(message.field(1, 1)) == "1")
        #expect(message.text(message.field(2, 3)) == "one")
    }

    @Test func `LF is text where CR separates`() throws {
        let message = try read(Self.header + "\rNTE|1||one\ntwo\rPID|1\r")
        #expect(message.segmentCount == 3)
        #expect(message.text(message.field(1, 3)) == "one\ntwo")
    }

    @Test(arguments: ["\u{FEFF}", "\u{B}", "\r\n", "\u{0}\n \t", "\u{FEFF}\r\n"])
    func `what stands before MSH is skipped`(junk: String) throws {
        let message = try read(junk + Self.header + "\rPID|1\r")
        #expect(message.segmentCount == 2)
        #expect(message.text(message.field(0, 10)) == "C1")
        #expect(message.text(message.field(1, 1)) == "1")
    }

    @Test func `a line without a segment's name is kept and swallows nothing`() throws {
        let message = try read(Self.header + "\rlost words\rOBXX|1\rO\rPID|7\r")
        #expect(
            (0..<message.segmentCount).map { message.segmentName($0).description }
                == ["MSH", "???", "???", "???", "PID"]
        )
        #expect(message.text(message.segment(1)) == "lost words")
        #expect(message.text(message.field(4, 1)) == "7")
    }

    @Test func `segments are found and counted by name`() throws {
        let message = try read(Self.header + "\rOBR|1\rOBX|1\rOBX|2\rOBR|2\rOBX|1\r")
        #expect(message.firstSegment(.obx) == 2)
        #expect(message.firstSegment(.obx, from: 4) == 5)
        #expect(message.firstSegment(.pid) == nil)
        #expect(message.ordinal(5) == 3)
        #expect(message.path(5, field: 5).description == "OBX[3]-5")
    }

    @Test func `a message longer than one portion of the index is read to its end`() throws {
        let long = String(repeating: "|", count: 5000) + "x"
        let message = try read(Self.header + "\rZZ1" + long + "\rPID|1\r")
        #expect(message.fieldCount(1) == 5000)
        #expect(message.text(message.field(1, 5000)) == "x")
        #expect(message.text(message.field(2, 1)) == "1")
    }

    @Test(arguments: [
        ("", ParseError.emptyMessage), ("\r\n\u{0}", .emptyMessage), ("\u{FEFF}", .emptyMessage),
        ("PID|1\r", .notHL7), ("<xml/>", .notHL7), ("xMSH|^~\\&|", .notHL7), ("MS", .notHL7),
        ("MSH", .badDelimiters), ("MSH|", .badDelimiters), ("MSH||A", .badDelimiters),
        ("MSHA^~\\&A", .badDelimiters), ("MSH|^^\\&|", .badDelimiters),
        ("MSH|^~\\&#$|", .badDelimiters), ("MSH|ab\\&|", .badDelimiters),
        ("MSH^^~\\&^", .badDelimiters),
    ])
    func `what is no message is refused`(text: String, expected: ParseError) {
        #expect(throws: expected) { try read(text) }
    }

    @Test func `a NUL inside is refused with its place`() {
        let place = Path(segment: .obx, ordinal: 2, field: 5, repetition: 2)
        #expect(throws: ParseError.invalidBytes(at: place)) {
            try read(Self.header + "\rOBX|1|ST|||a\rOBX|2|ST|||a~b\u{0}c\r")
        }
    }

    @Test func `there are limits`() {
        let limit = Message.limitSegments
        #expect(throws: ParseError.tooManySegments(limit: limit)) {
            try read(Self.header + String(repeating: "\rZ", count: limit))
        }
        #expect(throws: ParseError.tooLong(limitBytes: 16_777_216)) {
            try Message(
                parsing: [UInt8](repeating: 0x41, count: 16_777_217),
                defaultCharset: .utf8
            )
        }
    }
}

func read(_ text: String, defaultCharset: Charset = .utf8) throws(ParseError) -> Message {
    try Message(parsing: Array(text.utf8), defaultCharset: defaultCharset)
}
