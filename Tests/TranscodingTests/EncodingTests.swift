import Testing
import Transcoding

@Suite struct Encodings {
    @Test(
        arguments: [
            ("GB18030", [0xD2, 0xD2, 0xB8, 0xCE, 0x95, 0x32, 0x82, 0x36], "乙肝𠀀"),
            ("BIG5", [0xA8, 0x78, 0xC0, 0xF9], "肝癌"),
            ("EUC-KR", [0xB0, 0xA3], "간"),
            ("SHIFT_JIS", [0x8A, 0xCC, 0x83, 0x5C], "肝ソ"),
            ("ISO-2022-JP", [0x1B, 0x24, 0x42, 0x34, 0x4E, 0x1B, 0x28, 0x42, 0x61], "肝a"),
            ("ISO-8859-5", [0xBF, 0xD5, 0xE7], "Печ"),
            ("ISO-8859-7", [0xC7, 0xF0], "Ηπ"),
            ("ISO-8859-15", [0xA4], "€"),
            ("UTF-16LE", [0x9D, 0x80, 0x41, 0x00], "肝A"),
            ("WINDOWS-1252", [0x80, 0xE9], "€é"),
        ] as [(String, [UInt8], String)]
    )
    func `are read and written`(_ name: String, _ bytes: [UInt8], _ text: String) throws {
        let encoding = Encoding(named: name)
        #expect(try encoding.utf8(from: bytes) == Array(text.utf8))
        #expect(try encoding.bytes(of: Array(text.utf8)) == bytes)
    }

    @Test func `a byte that cannot be is named`() {
        #expect(throws: TranscodingError.invalid(offset: 2)) {
            try Encoding(named: "GB18030").utf8(from: [0x41, 0x42, 0xFF, 0x43])
        }
        #expect(throws: TranscodingError.invalid(offset: 1)) {
            try Encoding(named: "GB18030").utf8(from: [0x41, 0xD2])
        }
    }

    @Test func `what an encoding lacks becomes a question mark`() throws {
        let bytes = try Encoding(named: "ISO-8859-5").bytes(of: Array("П肝П".utf8))
        #expect(bytes == [0xBF, 0x3F, 0xBF])
    }

    @Test func `an unknown encoding is said to be`() {
        #expect(throws: TranscodingError.unknownEncoding) {
            try Encoding(named: "NO-SUCH").utf8(from: [0x41])
        }
    }

    @Test func `long texts come out whole`() throws {
        let text = String(repeating: "肝癌 AFP ", count: 40_000)
        let encoding = Encoding(named: "GB18030")
        let bytes = try encoding.bytes(of: Array(text.utf8))
        #expect(try encoding.utf8(from: bytes) == Array(text.utf8))
    }
}
