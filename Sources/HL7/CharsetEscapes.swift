/// A character set that an escape sequence switches to within one field, HL7 v2.5.1 2.7.2:
/// `\C2842\` for sets of single bytes, `\M2442\` for those of several.
///
/// The digits are those of the ISO 2022 sequence that would designate the set.
struct CharsetDesignation {
    private let charset: Charset
    /// Sets of several bytes are sent in seven bits, between these sequences.
    private let prefix: [UInt8]

    /// Nil where the sequence names no set that is known.
    init?(_ sequence: ArraySlice<UInt8>) {
        guard sequence.first == UInt8(ascii: "C") || sequence.first == UInt8(ascii: "M"),
            let known = Self.known[String(decoding: sequence, as: UTF8.self)]
        else { return nil }
        charset = known
        prefix = sequence.first == UInt8(ascii: "M") ? Self.escape(sequence.dropFirst()) : []
    }

    /// The text in UTF-8, given as it was read with the message's own `declared` set; nil where the
    /// set has no such text.
    func decode(_ text: ArraySlice<UInt8>, declared: Charset) -> [UInt8]? {
        if !prefix.isEmpty {
            guard text.allSatisfy({ $0 < 0x80 }) else {
                return charset == declared ? Array(text) : nil
            }
            return try? Charset.jisX0208.decode(prefix + text + [0x1B, 0x28, 0x42])
        }
        if text.allSatisfy({ $0 < 0x80 }) || charset == declared { return Array(text) }
        guard declared.isSingleByte else { return nil }
        return try? charset.decode(declared.encode(Array(text)))
    }

    private static func escape(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        [0x1B]
            + stride(from: digits.startIndex, to: digits.endIndex - 1, by: 2).map {
                UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0
            }
    }

    private static let known: [String: Charset] = [
        "C2842": .ascii, "C284A": .ascii, "C2D41": .iso8859_1, "C2D42": .iso8859_2,
        "C2D43": .iso8859_3, "C2D44": .iso8859_4, "C2D4C": .iso8859_5, "C2D47": .iso8859_6,
        "C2D46": .iso8859_7, "C2D48": .iso8859_8, "C2D4D": .iso8859_9, "C2D62": .iso8859_15,
        "M2440": .jisX0208, "M2442": .jisX0208, "M242844": .jisX0212, "M2441": .gb18030,
        "M242843": .ksX1001,
    ]
}

extension Charset {
    fileprivate var isSingleByte: Bool {
        switch self {
        case .iso8859_1, .iso8859_2, .iso8859_3, .iso8859_4, .iso8859_5, .iso8859_6, .iso8859_7,
            .iso8859_8, .iso8859_9, .iso8859_15, .windows1251, .windows1252:
            true
        default: false
        }
    }
}
