/// A character set in which a message may arrive.
package enum Charset: Sendable, Hashable, CaseIterable {
    case ascii, utf8, iso8859_1

    /// Reads a name of HL7 table 0211, or what senders write for it; nil where not supported.
    package init?(table0211 name: String) {
        switch name.uppercased() {
        case "ASCII", "US-ASCII", "ISO IR6": self = .ascii
        case "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE": self = .utf8
        case "8859/1", "8859-1", "ISO-8859-1", "ISO8859-1", "ISO 8859-1", "ISO IR100":
            self = .iso8859_1
        default: return nil
        }
    }

    /// As in table 0211.
    package var name: String {
        switch self {
        case .ascii: "ASCII"
        case .utf8: "UNICODE UTF-8"
        case .iso8859_1: "8859/1"
        }
    }

    /// Whether text that has neither 8-bit bytes nor ESC reads the same in this unsupported
    /// charset as in ASCII.
    static func extendsASCII(table0211 name: String) -> Bool {
        let name = name.uppercased()
        return name.hasPrefix("8859/") || name.hasPrefix("8859-") || name.hasPrefix("ISO-8859-")
            || ["GB 18030-2000", "BIG-5", "KS X 1001"].contains(name)
    }

    /// The bytes as UTF-8.
    ///
    /// Throws `invalidBytes` with the field that holds the first byte which this charset lacks.
    package func decode(_ bytes: [UInt8]) throws(ParseError) -> [UInt8] {
        guard let invalid = firstInvalidByte(in: bytes.span) else {
            return self == .iso8859_1 ? Self.utf8(latin1: bytes) : bytes
        }
        let delimiters = Message.delimitersOrStandard(of: bytes.span)
        throw .invalidBytes(at: Path(ofByteAt: invalid, in: bytes.span, delimiters: delimiters))
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
        }
    }

    /// Offset of the first byte that no character of this charset begins or continues with.
    func firstInvalidByte(in bytes: borrowing Span<UInt8>) -> Int? {
        switch self {
        case .iso8859_1: return nil
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
}
