internal import Transcoding

/// A character set in which a message may arrive: those of HL7 table 0211, and what senders write
/// for them.
package enum Charset: String, Sendable, Hashable, CaseIterable {
    case ascii = "ASCII"
    case utf8 = "UNICODE UTF-8"
    case iso8859_1 = "8859/1"
    case iso8859_2 = "8859/2"
    case iso8859_3 = "8859/3"
    case iso8859_4 = "8859/4"
    case iso8859_5 = "8859/5"
    case iso8859_6 = "8859/6"
    case iso8859_7 = "8859/7"
    case iso8859_8 = "8859/8"
    case iso8859_9 = "8859/9"
    case iso8859_15 = "8859/15"
    case utf16 = "UNICODE UTF-16"
    case utf32 = "UNICODE UTF-32"
    case gb18030 = "GB 18030-2000"
    case big5 = "BIG-5"
    case cns11643 = "CNS 11643-1992"
    case jisX0201 = "ISO IR14"
    case jisX0208 = "ISO IR87"
    case jisX0212 = "ISO IR159"
    case ksX1001 = "KS X 1001"
    /// Not of table 0211, but sent.
    case shiftJIS = "SHIFT_JIS"
    case eucJP = "EUC-JP"
    case windows1251 = "WINDOWS-1251"
    case windows1252 = "WINDOWS-1252"

    /// As in table 0211.
    package var name: String { rawValue }

    /// Nil where the name is of no character set that is read.
    package init?(table0211 name: String) {
        let name = name.uppercased()
        if let known = Charset(rawValue: name) ?? Self.spellings[name] {
            self = known
            return
        }
        for prefix in ["8859-", "ISO-8859-", "ISO8859-", "ISO 8859-", "ISO 8859/", "ISO-8859/"]
        where name.hasPrefix(prefix) {
            self.init(rawValue: "8859/" + name.dropFirst(prefix.count))
            return
        }
        return nil
    }

    private static let spellings: [String: Charset] = [
        "US-ASCII": .ascii, "ISO IR6": .ascii, "ISO-IR-6": .ascii, "UTF-8": .utf8, "UTF8": .utf8,
        "UNICODE": .utf8, "UTF-16": .utf16, "UNICODE UTF16": .utf16, "UTF-32": .utf32,
        "ISO IR100": .iso8859_1, "LATIN1": .iso8859_1, "LATIN-1": .iso8859_1,
        "ISO IR101": .iso8859_2, "ISO IR109": .iso8859_3, "ISO IR110": .iso8859_4,
        "ISO IR144": .iso8859_5, "ISO IR127": .iso8859_6, "ISO IR126": .iso8859_7,
        "ISO IR138": .iso8859_8, "ISO IR148": .iso8859_9, "GB18030": .gb18030,
        "GB 18030": .gb18030, "GB18030-2000": .gb18030, "GBK": .gb18030, "GB2312": .gb18030,
        "BIG5": .big5, "EUC-KR": .ksX1001, "KSC5601": .ksX1001, "ISO IR149": .ksX1001,
        "ISO IR13": .jisX0201, "SJIS": .shiftJIS, "SHIFT-JIS": .shiftJIS, "EUCJP": .eucJP,
        "CP1251": .windows1251, "CP1252": .windows1252,
    ]

    /// Whether escape sequences give bytes below 0x80 another meaning than ASCII's.
    var isStateful: Bool {
        switch self {
        case .jisX0201, .jisX0208, .jisX0212: true
        default: false
        }
    }

    /// Whether the text has to be converted before it is read.
    var isConverted: Bool { self != .ascii && self != .utf8 }

    /// What iconv calls it; nil where nothing is to be converted by it.
    private func encoding(hasEscapes: Bool) -> Encoding? {
        let name: String
        switch self {
        case .ascii, .utf8: return nil
        case .iso8859_1, .iso8859_2, .iso8859_3, .iso8859_4, .iso8859_5, .iso8859_6, .iso8859_7,
            .iso8859_8, .iso8859_9, .iso8859_15:
            name = "ISO-8859-" + rawValue.dropFirst(5)
        // With the mark that the text begins with.
        case .utf16: name = "UTF-16"
        case .utf32: name = "UTF-32"
        case .gb18030: name = "GB18030"
        case .big5: name = "BIG5"
        case .cns11643: name = "EUC-TW"
        // One byte is Latin or half-width kana, as in Shift JIS.
        case .jisX0201 where !hasEscapes: name = "SHIFT_JIS"
        // The three are switched between by escape sequences (ISO 2022).
        case .jisX0201, .jisX0208, .jisX0212: name = "ISO-2022-JP-2"
        case .ksX1001: name = "EUC-KR"
        case .shiftJIS: name = "SHIFT_JIS"
        case .eucJP: name = "EUC-JP"
        case .windows1251: name = "WINDOWS-1251"
        case .windows1252: name = "WINDOWS-1252"
        }
        return Encoding(named: name)
    }

    /// The bytes as UTF-8.
    ///
    /// Throws `invalidBytes` with the field that holds the first byte which this charset lacks.
    package func decode(_ bytes: [UInt8]) throws(ParseError) -> [UInt8] {
        if self == .iso8859_1 { return Self.utf8(latin1: bytes) }
        guard let encoding = encoding(hasEscapes: bytes.contains(0x1B)) else {
            guard let invalid = firstInvalidByte(in: bytes.span) else { return bytes }
            throw Self.invalid(at: invalid, in: bytes)
        }
        do throws(TranscodingError) {
            return try encoding.utf8(from: bytes)
        } catch {
            guard case .invalid(let offset) = error else { throw .unsupportedCharset }
            throw Self.invalid(at: offset, in: bytes)
        }
    }

    private static func invalid(at offset: Int, in bytes: [UInt8]) -> ParseError {
        let delimiters = Message.delimitersOrStandard(of: bytes.span)
        return .invalidBytes(at: Path(ofByteAt: offset, in: bytes.span, delimiters: delimiters))
    }

    /// UTF-8 in this charset; what it lacks becomes `?`.
    package func encode(_ utf8: [UInt8]) -> [UInt8] {
        switch self {
        case .utf8: return utf8
        case .ascii where utf8.allSatisfy { $0 < 0x80 }: return utf8
        case .ascii, .iso8859_1:
            let limit: UInt32 = self == .ascii ? 0x7F : 0xFF
            return String(decoding: utf8, as: UTF8.self).unicodeScalars.map {
                $0.value <= limit ? UInt8(truncatingIfNeeded: $0.value) : 0x3F
            }
        default:
            // An encoding that could be read can be written; UTF-8 is better than nothing.
            return encoding(hasEscapes: true).flatMap { try? $0.bytes(of: utf8) } ?? utf8
        }
    }

    /// Offset of the first byte that no character of this charset begins or continues with.
    func firstInvalidByte(in bytes: borrowing Span<UInt8>) -> Int? {
        switch self {
        case .ascii:
            for index in bytes.indices where bytes[index] >= 0x80 { return index }
            return nil
        case .utf8:
            do {
                _ = try UTF8Span(validating: copy bytes)
                return nil
            } catch {
                return error.byteOffsets.lowerBound
            }
        default: return nil
        }
    }

    static func utf8(latin1 bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text.append(0xC0 | byte >> 6)
                text.append(0x80 | byte & 0x3F)
            }
        }
        return text
    }

    /// UTF-16 or UTF-32 by their first bytes: a mark, or MSH with zeros between.
    static func wide(_ bytes: [UInt8]) -> (charset: Charset, encoding: Encoding)? {
        guard bytes.count >= 8 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): return (.utf32, Encoding(named: "UTF-32"))
        case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return (.utf16, Encoding(named: "UTF-16"))
        case (0x4D, 0, 0, 0): return (.utf32, Encoding(named: "UTF-32LE"))
        case (0, 0, 0, 0x4D): return (.utf32, Encoding(named: "UTF-32BE"))
        case (0x4D, 0, 0x53, 0): return (.utf16, Encoding(named: "UTF-16LE"))
        case (0, 0x4D, 0, 0x53): return (.utf16, Encoding(named: "UTF-16BE"))
        default: return nil
        }
    }
}
