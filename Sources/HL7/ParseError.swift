/// Why bytes are no message that can be read.
///
/// `description` never holds content, so that it may be logged.
package enum ParseError: Error, Sendable, Hashable {
    /// Nothing but white space and control characters.
    case emptyMessage
    /// Does not begin with MSH.
    case notHL7
    /// MSH-1 or MSH-2 cannot structure a message.
    case badDelimiters
    /// MSH-18 names a charset that is not known or not supported.
    case unsupportedCharset
    /// Bytes that the message's charset does not have, or a NUL.
    case invalidBytes(at: Path)
    case tooManySegments(limit: Int)
    case tooLong(limitBytes: Int)

    /// Of a bounded set, for metrics.
    package var label: String {
        switch self {
        case .emptyMessage: "empty_message"
        case .notHL7: "not_hl7"
        case .badDelimiters: "bad_delimiters"
        case .unsupportedCharset: "unsupported_charset"
        case .invalidBytes: "invalid_bytes"
        case .tooManySegments: "too_many_segments"
        case .tooLong: "too_long"
        }
    }

    /// Nil where the trouble is with the whole.
    package var location: Path? {
        switch self {
        case .emptyMessage, .notHL7, .tooManySegments, .tooLong: nil
        case .badDelimiters: Path(segment: .msh, field: 2)
        case .unsupportedCharset: Path(segment: .msh, field: 18)
        case .invalidBytes(let path): path
        }
    }

    /// What ERR-3 says of it, HL7 table 0357.
    package var conditionCode: Int {
        switch self {
        case .emptyMessage, .notHL7: 100
        case .badDelimiters, .invalidBytes: 102
        case .unsupportedCharset: 103
        case .tooManySegments, .tooLong: 207
        }
    }

    /// True where the message was no business of ours at all (AR), false where its content is at
    /// fault (AE).
    package var rejects: Bool {
        switch self {
        case .emptyMessage, .notHL7, .badDelimiters: true
        case .unsupportedCharset, .invalidBytes, .tooManySegments, .tooLong: false
        }
    }
}

extension ParseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .emptyMessage: "The message is empty."
        case .notHL7: "The message does not begin with MSH."
        case .badDelimiters: "The delimiters in MSH-1 and MSH-2 cannot be used."
        case .unsupportedCharset: "The character set in MSH-18 is not supported."
        case .invalidBytes(let path): "\(path) holds bytes that are not in the character set."
        case .tooManySegments(let limit): "The message has more than \(limit) segments."
        case .tooLong(let limitBytes): "The message is longer than \(limitBytes) bytes."
        }
    }
}
