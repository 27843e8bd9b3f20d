internal import XML

/// The two ways in which version 2 messages are written as XML.
package enum V2XMLDialect: Sendable, Hashable {
    /// HL7's own (Version 2: XML Encoding Syntax): `ORU_R01` in `urn:hl7-org:v2xml`, data types name
    /// the components.
    case standard
    /// Mirth Connect's: `HL7Message`, every part named by its number (`PID.3.4.1`).
    case mirth

    /// Nil where the root is of neither.
    init?(root: Element) {
        if root.name == "HL7Message" {
            self = .mirth
        } else if root.namespace == "urn:hl7-org:v2xml" || root.first("MSH") != nil {
            self = .standard
        } else {
            return nil
        }
    }
}

/// Why XML is no version 2 message; holds nothing of its content.
enum V2XMLError: Error, Hashable {
    case headerMissing
    /// An element whose name does not say which field, component or subcomponent it is.
    case unnumbered(path: String, line: Int)
    /// Text where only elements may stand.
    case misplacedText(path: String, line: Int)
    /// More levels than subcomponents have.
    case tooDeep(path: String, line: Int)
    case tooLong(limitBytes: Int)

    var refusal: Refusal {
        switch self {
        case .headerMissing:
            Refusal(
                code: "header_missing",
                text: "The XML has no MSH.",
                location: "MSH[1]",
                conditionCode: 100,
                rejects: true
            )
        case .unnumbered(let path, let line):
            Self.refusal("element_unknown", "The element has no place in a segment.", path, line)
        case .misplacedText(let path, let line):
            Self.refusal("text_misplaced", "Text stands where only elements may.", path, line)
        case .tooDeep(let path, let line):
            Self.refusal("too_deep", "There are more levels than subcomponents.", path, line)
        case .tooLong(let limit):
            Refusal(
                code: "too_long",
                text: "The message is longer than \(limit) bytes.",
                location: "MSH[1]",
                conditionCode: 207
            )
        }
    }

    private static func refusal(
        _ code: String,
        _ text: String,
        _ path: String,
        _ line: Int
    ) -> Refusal {
        Refusal(code: code, text: text, location: "\(path) line \(line)", conditionCode: 207)
    }
}
