/// Why bytes are refused as an XML document; holds nothing of their content.
package enum XMLError: Error, Sendable, Hashable {
    package struct Place: Sendable, Hashable {
        /// Both from 1.
        package var line: Int
        package var column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    case empty
    /// A document type declaration could name entities and files: none is read.
    case doctype(Place)
    case malformed(Place)
    /// The input ended before the document did.
    case truncated(Place)
    /// Bytes that the document's encoding does not have, or an encoding that is not known.
    case encoding(Place)
    case tooLong(limitBytes: Int)
    case tooDeep(limit: Int, Place)
    case tooManyNodes(limit: Int, Place)
    /// The library could not be set to work; the bytes are not to blame.
    case outOfMemory

    /// Bounded, for metrics.
    package var label: String {
        switch self {
        case .empty: "xml_empty"
        case .doctype: "xml_doctype"
        case .malformed: "xml_malformed"
        case .truncated: "xml_truncated"
        case .encoding: "xml_encoding"
        case .tooLong: "too_long"
        case .tooDeep: "xml_too_deep"
        case .tooManyNodes: "xml_too_many_nodes"
        case .outOfMemory: "xml_out_of_memory"
        }
    }

    package var place: Place? {
        switch self {
        case .doctype(let place), .malformed(let place), .truncated(let place),
            .encoding(let place), .tooDeep(_, let place), .tooManyNodes(_, let place):
            place
        case .empty, .tooLong, .outOfMemory: nil
        }
    }

    /// Such as `line 12, column 3`.
    package var location: String {
        place.map { "line \($0.line), column \($0.column)" } ?? "line 1, column 1"
    }
}

extension XMLError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "The document is empty."
        case .doctype: "Documents with a DOCTYPE are refused."
        case .malformed: "The document is not well-formed."
        case .truncated: "The document ends too early."
        case .encoding: "The document has bytes that its encoding does not have."
        case .tooLong(let limit): "The document is longer than \(limit) bytes."
        case .tooDeep(let limit, _): "Elements are nested more than \(limit) deep."
        case .tooManyNodes(let limit, _):
            "The document has more than \(limit) elements, attributes and texts."
        case .outOfMemory: "The XML library could not be set to work."
        }
    }
}
