internal import HL7
internal import XML

/// Writes the XML form of a version 2 message as ER7, so that both are read by the same reader.
///
/// Groups are flattened in document order: what a segment belongs to follows from the order, as in
/// ER7. Delimiters are the standard ones and the text UTF-8, whatever MSH-1, MSH-2 and MSH-18 say:
/// they speak of another encoding. HL7 v2.xml, chapter 4.
struct V2XMLDecoder {
    private static let limitBytes = Message.limitBytes
    /// No segment has as many fields, no field as many components.
    private static let limitNumber = 1000

    private let dialect: V2XMLDialect
    private var output: [UInt8] = []
    /// Whether no segment has ended yet: the first line end tells what ends all.
    private var isInFirstSegment = true

    init(_ dialect: V2XMLDialect) { self.dialect = dialect }

    /// The message below `root` as ER7.
    static func er7(of root: Element, _ dialect: V2XMLDialect) throws(V2XMLError) -> [UInt8] {
        var decoder = V2XMLDecoder(dialect)
        try decoder.segments(in: root)
        guard decoder.output.starts(with: "MSH".utf8) else { throw .headerMissing }
        return decoder.output
    }

    // MARK: Segments

    private mutating func segments(in group: Element) throws(V2XMLError) {
        try refuseText(in: group)
        for element in group.children {
            if SegmentName(element.name) != nil {
                try segment(element)
            } else {
                try segments(in: element)
            }
        }
    }

    private mutating func segment(_ element: Element) throws(V2XMLError) {
        try refuseText(in: element)
        let isHeader = element.name == "MSH"
        output.append(contentsOf: element.name.utf8)
        var fields: [(number: Int, element: Element)] = []
        var isSorted = true
        for field in element.children {
            let number = try number(of: field)
            if isHeader, number <= 2 || number == 18 { continue }
            if let last = fields.last, last.number > number { isSorted = false }
            fields.append((number, field))
        }
        if !isSorted {
            // Repetitions stay in their order.
            fields = fields.enumerated().sorted {
                ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
            }.map(\.element)
        }
        var written = 0
        if isHeader {
            output.append(contentsOf: "|^~\\&".utf8)
            written = 2
        }
        var last = 0
        for (number, field) in fields {
            if number == last { output.append(UInt8(ascii: "~")) }
            try fill(UInt8(ascii: "|"), count: number - written)
            (written, last) = (number, number)
            try parts(of: field, below: .field)
        }
        output.append(0x0D)
        isInFirstSegment = false
        guard output.count <= Self.limitBytes else { throw .tooLong(limitBytes: Self.limitBytes) }
    }

    // MARK: Parts

    private enum Level {
        case field, component

        var delimiter: UInt8 {
            switch self {
            case .field: UInt8(ascii: "^")
            case .component: UInt8(ascii: "&")
            }
        }
    }

    /// Writes a field's components or a component's subcomponents, or its text.
    private mutating func parts(of element: Element, below level: Level) throws(V2XMLError) {
        guard !isText(element) else { return try text(of: element) }
        try refuseText(in: element)
        var written = 1
        for (number, part) in try numbered(element) {
            try fill(level.delimiter, count: number - written)
            written = number
            switch level {
            case .field: try parts(of: part, below: .component)
            case .component: try subcomponent(part)
            }
        }
    }

    /// A part below a subcomponent has no place of its own but the first, whose text it is.
    private mutating func subcomponent(_ element: Element) throws(V2XMLError) {
        guard !isText(element) else { return try text(of: element) }
        try refuseText(in: element)
        for (number, part) in try numbered(element) {
            if number == 1 {
                try subcomponent(part)
            } else if !part.descendantText.isBlank {
                throw .tooDeep(path: part.path, line: part.place.line)
            }
        }
    }

    private func numbered(_ element: Element) throws(V2XMLError) -> [(Int, Element)] {
        var parts: [(Int, Element)] = []
        var isSorted = true
        for child in element.children {
            let number = try number(of: child)
            guard !parts.contains(where: { $0.0 == number }) else {
                throw .unnumbered(path: child.path, line: child.place.line)
            }
            if let last = parts.last, last.0 > number { isSorted = false }
            parts.append((number, child))
        }
        return isSorted ? parts : parts.sorted { $0.0 < $1.0 }
    }

    /// What stands behind the last point of the name: 3 of `PID.3`, 4 of `CX.4` and `PID.3.4`.
    private func number(of element: Element) throws(V2XMLError) -> Int {
        let name = element.name.utf8
        var number = 0
        guard let point = name.lastIndex(of: UInt8(ascii: ".")) else {
            throw .unnumbered(path: element.path, line: element.place.line)
        }
        for byte in name[name.index(after: point)...] {
            let isDigit = byte >= 0x30 && byte <= 0x39 && number <= Self.limitNumber
            number = isDigit ? number * 10 + Int(byte - 0x30) : Self.limitNumber + 1
        }
        guard (1...Self.limitNumber).contains(number) else {
            throw .unnumbered(path: element.path, line: element.place.line)
        }
        return number
    }

    // MARK: Text

    /// Whether nothing but text and `escape` elements stands in it.
    private func isText(_ element: Element) -> Bool {
        element.children.allSatisfy { $0.name == "escape" }
    }

    private mutating func text(of element: Element) throws(V2XMLError) {
        let content = element.content
        // White space with a line break in it is a printer's, not a sender's.
        let isLayout =
            element.isTextBlank && element.first("escape") == nil
            && element.text.utf8.contains(0x0A)
        if isLayout { return }
        let depth = layoutDepth(of: content)
        for part in content {
            switch part {
            case .text(let text): escape(depth.map { text.withoutLayout(depth: $0) } ?? text)
            case .element(let element): sequence(element["V"] ?? "")
            }
        }
        guard output.count <= Self.limitBytes else { throw .tooLong(limitBytes: Self.limitBytes) }
    }

    /// Writes an escape sequence; what could be none, for a delimiter or line end is in it, is text.
    private mutating func sequence(_ name: String) {
        guard name.utf8.allSatisfy(Self.canNameSequence) else { return escape(name) }
        output.append(UInt8(ascii: "\\"))
        output.append(contentsOf: name.utf8)
        output.append(UInt8(ascii: "\\"))
    }

    /// Printable, and nothing that ER7 would take for its own structure.
    private static func canNameSequence(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "&"),
            UInt8(ascii: "\\"):
            false
        default: (0x20...0x7E).contains(byte)
        }
    }

    /// How far a printer indented what stands beside `escape` elements; nil where none did.
    private func layoutDepth(of content: [Element.Content]) -> Int? {
        guard content.count > 1, case .text(let first) = content[0] else { return nil }
        for case .text(let text) in content where text.first != "\n" { return nil }
        let end = first.lastIndex(of: "\n") ?? first.startIndex
        let indentation = first[first.index(after: end)...]
        return indentation.isBlank ? indentation.count : nil
    }

    private mutating func escape(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "|"): output.append(contentsOf: "\\F\\".utf8)
            case UInt8(ascii: "^"): output.append(contentsOf: "\\S\\".utf8)
            case UInt8(ascii: "&"): output.append(contentsOf: "\\T\\".utf8)
            case UInt8(ascii: "~"): output.append(contentsOf: "\\R\\".utf8)
            case 0x0D: output.append(contentsOf: "\\X0D\\".utf8)
            case 0x0A where isInFirstSegment: output.append(contentsOf: "\\X0A\\".utf8)
            case UInt8(ascii: "\\"):
                if let length = sequence(in: bytes[position...]) {
                    output.append(contentsOf: bytes[position..<(position + length)])
                    position += length
                    continue
                }
                output.append(contentsOf: "\\E\\".utf8)
            default: output.append(byte)
            }
            position += 1
        }
    }

    /// How long the escape sequence is that the bytes begin with; nil where a backslash is text.
    ///
    /// Encoders resolve the delimiters' escapes and leave the others as they are; Mirth leaves all.
    private func sequence(in bytes: ArraySlice<UInt8>) -> Int? {
        let inner = bytes.dropFirst().prefix(65).prefix(while: Self.canNameSequence)
        guard inner.endIndex < bytes.endIndex, inner.count <= 64, let kind = inner.first,
            bytes[inner.endIndex] == UInt8(ascii: "\\")
        else { return nil }
        let isLetterAlone = inner.count == 1
        let isSequence =
            switch kind {
            case UInt8(ascii: "X"), UInt8(ascii: "C"), UInt8(ascii: "M"), UInt8(ascii: "Z"),
                UInt8(ascii: "."):
                inner.count > 1
            case UInt8(ascii: "H"), UInt8(ascii: "N"): isLetterAlone
            case UInt8(ascii: "F"), UInt8(ascii: "S"), UInt8(ascii: "T"), UInt8(ascii: "R"),
                UInt8(ascii: "E"):
                isLetterAlone && dialect == .mirth
            default: false
            }
        return isSequence ? inner.count + 2 : nil
    }

    // MARK: Limits

    private func refuseText(in element: Element) throws(V2XMLError) {
        guard element.isTextBlank else {
            throw .misplacedText(path: element.path, line: element.place.line)
        }
    }

    private mutating func fill(_ delimiter: UInt8, count: Int) throws(V2XMLError) {
        for _ in 0..<max(0, count) { output.append(delimiter) }
        guard output.count <= Self.limitBytes else { throw .tooLong(limitBytes: Self.limitBytes) }
    }
}

extension String {
    /// What a printer put on a line of its own, without that line's break, indentation and end.
    fileprivate func withoutLayout(depth: Int) -> String {
        var rest = self[...]
        if rest.first == "\n" { rest.removeFirst() }
        var blanks = 0
        while blanks < depth, rest.first == " " {
            rest.removeFirst()
            blanks += 1
        }
        return String(rest.lastIndex(of: "\n").map { rest[..<$0] } ?? (rest.isBlank ? "" : rest))
    }
}

extension StringProtocol {
    fileprivate var isBlank: Bool {
        utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
