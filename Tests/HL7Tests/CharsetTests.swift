import HL7
import Testing

@Suite struct `Charset table` {
    @Test(arguments: [
        ("ASCII", Charset.ascii), ("", .iso8859_1), ("8859/1", .iso8859_1), ("UTF-8", .utf8),
        ("UNICODE UTF-8", .utf8), ("unicode utf-8", .utf8), ("UNICODE", .utf8),
        ("ISO-8859-1", .iso8859_1), ("UNICODE UTF-8~GB 18030-2000", .utf8),
        ("8859/15", .iso8859_15),
        ("GB 18030-2000", .gb18030), ("ISO IR87", .jisX0208), ("UNICODE UTF-16", .ascii),
        ("UTF-32", .ascii),
    ])
    func `MSH-18 of plain text means`(declared: String, expected: Charset) throws {
        let message = try read(header(declared) + "\rNTE|1||x\r", defaultCharset: .iso8859_1)
        #expect(message.charset == expected)
        #expect(message.declaredCharset == declared.prefix { $0 != "~" })
        #expect(message.text(message.field(1, 3)) == "x")
    }

    @Test(arguments: ["KLINGON", "utf8mb4"])
    func `a charset that is not supported is refused`(declared: String) {
        #expect(throws: ParseError.unsupportedCharset) { try read(header(declared) + "\rPID|1\r") }
    }

    @Test func `bytes that a declared charset lacks are refused with their field`() {
        let field = ParseError.invalidBytes(at: Path(segment: .nte, field: 3))
        #expect(throws: field) {
            let head = Array((header("GB 18030-2000") + "\rNTE|1||").utf8)
            _ = try Message(parsing: head + [0xFF, 0x0D], defaultCharset: .utf8)
        }
        #expect(throws: ParseError.invalidBytes(at: Path(segment: .msh, field: 18))) {
            try read(header("UNICODE UTF-16") + "\rNTE|1||\u{E9}\r")
        }
    }

    @Test(
        arguments: [
            ("GB 18030-2000", [0xD2, 0xD2, 0xB8, 0xCE, 0x95, 0x32, 0x82, 0x36], "乙肝𠀀"),
            ("BIG-5", [0xA8, 0x78, 0xC0, 0xF9], "肝癌"), ("KS X 1001", [0xB0, 0xA3], "간"),
            ("8859/2", [0xB1], "ą"), ("8859/5", [0xBF, 0xD5, 0xE7], "Печ"),
            ("8859/7", [0xC7, 0xF0], "Ηπ"), ("8859/15", [0xA4], "€"),
            (
                "~ISO IR87", [0x1B, 0x24, 0x42, 0x34, 0x4E, 0x1B, 0x28, 0x42, 0x61],
                "肝a"
            ),
        ] as [(String, [UInt8], String)]
    )
    func `text in a declared charset`(declared: String, bytes: [UInt8], text: String) throws {
        let head = Array((header(declared) + "\rNTE|1||").utf8)
        let tail = Array("|z\r".utf8)
        let message = try Message(parsing: head + bytes + tail, defaultCharset: .ascii)
        #expect(message.text(message.field(1, 3)) == text)
        #expect(message.text(message.field(1, 4)) == "z")
    }

    @Test(arguments: [true, false], [true, false])
    func `UTF-16 with and without its mark`(isLittle: Bool, hasMark: Bool) throws {
        let text = (hasMark ? "\u{FEFF}" : "") + header("UNICODE UTF-16") + "\rNTE|1||肝癌\r"
        let bytes = text.utf16.flatMap {
            let (high, low) = (UInt8($0 >> 8), UInt8($0 & 0xFF))
            return isLittle ? [low, high] : [high, low]
        }
        let message = try Message(parsing: bytes, defaultCharset: .ascii)
        #expect(message.charset == .utf16)
        #expect(message.text(message.field(1, 3)) == "肝癌")
    }

    @Test func `Latin-1 becomes UTF-8`() throws {
        let bytes = Array(header("8859/1").utf8) + [0x0D] + Array("NTE|1||".utf8) + [0xE9, 0xFC]
        let message = try Message(parsing: bytes + Array("|z\r".utf8), defaultCharset: .utf8)
        #expect(message.text(message.field(1, 3)) == "éü")
        #expect(message.text(message.field(1, 4)) == "z")
        #expect(message.bytes != bytes)
    }

    @Test func `Latin-1 after junk is indexed where it stands`() throws {
        let bytes = [0x0A] + Array(header("8859/1").utf8) + Array("\rNTE|1||".utf8) + [0xE9, 0x0D]
        let message = try Message(parsing: bytes, defaultCharset: .utf8)
        #expect(message.text(message.field(0, 10)) == "C1")
        #expect(message.text(message.field(1, 3)) == "é")
    }

    @Test func `the interface's charset holds where MSH-18 is silent`() throws {
        let bytes = Array("MSH|^~\\&|A\rNTE|1||".utf8) + [0xE9, 0x0D]
        let message = try Message(parsing: bytes, defaultCharset: .iso8859_1)
        #expect(message.text(message.field(1, 3)) == "é")
        #expect(throws: ParseError.invalidBytes(at: Path(segment: .nte, field: 3))) {
            try Message(parsing: bytes, defaultCharset: .utf8)
        }
        #expect(throws: ParseError.invalidBytes(at: Path(segment: .nte, field: 3))) {
            try Message(parsing: bytes, defaultCharset: .ascii)
        }
    }

    @Test func `a byte order mark outweighs the interface's charset`() throws {
        let message = try read("\u{FEFF}MSH|^~\\&|é\r", defaultCharset: .iso8859_1)
        #expect(message.charset == .utf8)
        #expect(message.text(message.field(0, 3)) == "é")
    }

    @Test(
        arguments: [
            ([0xC3], Path(segment: .obx, ordinal: 2, field: 5)),
            ([0x7E, 0x80], Path(segment: .obx, ordinal: 2, field: 5, repetition: 2)),
            ([0xED, 0xA0, 0x80], Path(segment: .obx, ordinal: 2, field: 5)),
            ([0xC0, 0xAF], Path(segment: .obx, ordinal: 2, field: 5)),
            ([0x7C, 0xF5, 0x80, 0x80, 0x80], Path(segment: .obx, ordinal: 2, field: 6)),
        ] as [([UInt8], Path)]
    )
    func `bytes that are no UTF-8 are refused with their place`(
        bad: [UInt8],
        place: Path
    ) {
        let start = Array((header("UNICODE UTF-8") + "\rOBX|1|ST|||é\rOBX|2|ST|||").utf8)
        let end = Array("|U/L\r".utf8)
        #expect(throws: ParseError.invalidBytes(at: place)) {
            try Message(parsing: start + bad + end, defaultCharset: .ascii)
        }
    }

    @Test func `the place is right behind a mark and a line feed in text`() {
        let start = Array("\u{FEFF}MSH|^~\\&|A\rNTE|1||one\ntwo|".utf8)
        #expect(throws: ParseError.invalidBytes(at: Path(segment: .nte, field: 4))) {
            try Message(parsing: start + [0xFF, 0x0D], defaultCharset: .utf8)
        }
    }

    @Test func `what a charset lacks is written as a question mark`() {
        #expect(Charset.iso8859_1.encode(Array("é中".utf8)) == [0xE9, 0x3F])
        #expect(Charset.ascii.encode(Array("aé".utf8)) == [0x61, 0x3F])
        #expect(Charset.utf8.encode(Array("中".utf8)) == [0xE4, 0xB8, 0xAD])
    }

    @Test func `names of table 0211 read back as themselves`() {
        for charset in Charset.allCases { #expect(Charset(table0211: charset.name) == charset) }
    }

    private func header(_ charset: String) -> String {
        "MSH|^~\\&|A|B|C|D|20251122||ORU^R01|C1|P|2.5.1||||||\(charset)"
    }
}
