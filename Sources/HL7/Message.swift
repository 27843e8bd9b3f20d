internal import Transcoding

/// One v2 message, indexed for reading.
///
/// Immutable. Places are ranges of `bytes`; nothing is copied or unescaped until asked for. Reading
/// outside of what the message has gives an empty range, never a trap.
package struct Message: Sendable {
    package static let limitBytes = 16 << 20
    package static let limitSegments = 100_000

    /// UTF-8, whatever the message came in.
    package let bytes: [UInt8]
    package let delimiters: Delimiters
    /// The charset the bytes were read in.
    package let charset: Charset
    /// The text of MSH-18's first repetition; empty where none is declared.
    package let declaredCharset: String
    /// Whether any text may differ from its bytes.
    package let hasEscapes: Bool
    let index: SegmentIndex

    /// Reads a message; MSH-18 decides its charset, else `defaultCharset`.
    ///
    /// Skips a BOM and control characters around the message. Segments end at CR, LF or CRLF; LF is
    /// text where MSH ends with CR. A UTF-8 BOM counts as a declaration where MSH-18 is empty. UTF-16
    /// and UTF-32 are known by their bytes, whatever MSH-18 says of them.
    package init(parsing bytes: [UInt8], defaultCharset: Charset) throws(ParseError) {
        guard bytes.count <= Self.limitBytes else { throw .tooLong(limitBytes: Self.limitBytes) }
        guard let wide = Charset.wide(bytes) else {
            try self.init(narrow: bytes, as: nil, default: defaultCharset)
            return
        }
        let narrow: [UInt8]
        do throws(TranscodingError) {
            narrow = try wide.encoding.utf8(from: bytes)
        } catch {
            throw .invalidBytes(at: Path(segment: .msh))
        }
        guard Charset.wide(narrow) == nil else { throw .notHL7 }
        try self.init(narrow: narrow, as: wide.charset, default: defaultCharset)
    }

    /// Reads bytes whose delimiters are single bytes; `known` is what they were converted from.
    private init(
        narrow bytes: [UInt8],
        as known: Charset?,
        default defaultCharset: Charset
    ) throws(ParseError) {
        let (body, hasMark) = Self.body(of: bytes.span)
        guard !body.isEmpty else { throw .emptyMessage }
        let delimiters = try Self.delimiters(of: bytes.span, from: body.lowerBound)
        let index = try SegmentIndex(of: bytes.span, in: body, fieldDelimiter: delimiters.field)
        if let nul = index.firstNUL {
            throw .invalidBytes(
                at: Path(ofByteAt: nul, in: bytes.span, delimiters: delimiters)
            )
        }
        self.delimiters = delimiters
        declaredCharset = Self.firstRepetition(of: index.field(0, 18), in: bytes, delimiters)
        hasEscapes = delimiters.escape.map { index.hasText($0, in: bytes.span) } ?? false
        if let known {
            charset = known
            self.bytes = bytes
            self.index = index
            return
        }
        let charset = try Self.charset(
            declared: index.field(0, 18),
            default: hasMark ? .utf8 : defaultCharset,
            bytes: bytes,
            isASCII: index.isASCII,
            delimiters: delimiters
        )
        self.charset = charset
        if index.isASCII, !charset.isStateful || !bytes.contains(0x1B) {
            self.bytes = bytes
            self.index = index
            return
        }
        let decoded = try charset.decode(charset.isConverted ? Array(bytes[body]) : bytes)
        self.bytes = decoded
        guard charset.isConverted else {
            self.index = index
            return
        }
        self.index = try SegmentIndex(
            of: decoded.span,
            in: decoded.indices,
            fieldDelimiter: delimiters.field
        )
    }

    /// The message in other words, in UTF-8 as its own were.
    init(_ message: borrowing Message, replacing bytes: [UInt8]) throws(ParseError) {
        self.bytes = bytes
        delimiters = message.delimiters
        charset = message.charset
        declaredCharset = message.declaredCharset
        hasEscapes = message.hasEscapes
        index = try SegmentIndex(
            of: bytes.span,
            in: bytes.indices,
            fieldDelimiter: message.delimiters.field
        )
    }

    /// Whether some segments end with CR and some with LF.
    package var hasMixedEnds: Bool { index.hasMixedEnds }

    // MARK: Segments

    package var segmentCount: Int { index.count }

    package func segmentName(_ segment: Int) -> SegmentName { index.name(segment) }

    /// Highest field number present, by HL7's counting (MSH-1 is the delimiter).
    package func fieldCount(_ segment: Int) -> Int { index.fieldCount(segment) }

    /// The whole segment with its name, without its end.
    package func segment(_ segment: Int) -> Range<Int> { index.range(segment) }

    /// Index of the first segment of that name at or after `start`.
    package func firstSegment(_ name: SegmentName, from start: Int = 0) -> Int? {
        var candidate = max(0, start)
        while candidate < index.count {
            if index.name(candidate) == name { return candidate }
            candidate += 1
        }
        return nil
    }

    /// How many segments of the same name come up to and including this one.
    ///
    /// Counts from the beginning: meant for the few places that are reported.
    package func ordinal(_ segment: Int) -> Int {
        guard segment >= 0, segment < index.count else { return 0 }
        let name = index.name(segment)
        return (0...segment).count { index.name($0) == name }
    }

    package func path(
        _ segment: Int,
        field: Int? = nil,
        repetition: Int? = nil,
        component: Int? = nil,
        subcomponent: Int? = nil
    ) -> Path {
        Path(
            segment: segmentName(segment),
            ordinal: ordinal(segment),
            field: field,
            repetition: repetition,
            component: component,
            subcomponent: subcomponent
        )
    }

    // MARK: Parts of a segment

    /// The field by HL7's number, all its repetitions; empty where absent.
    package func field(_ segment: Int, _ number: Int) -> Range<Int> {
        index.field(segment, number)
    }

    /// The repetitions of a field; an empty field has none.
    package func repetitions(_ field: Range<Int>) -> Repetitions {
        Repetitions(of: field, in: bytes, delimiter: isHeader(field) ? nil : delimiters.repetition)
    }

    /// Component `number`, from 1, of one repetition; empty where absent.
    ///
    /// Given a whole field, looks at its first repetition.
    package func component(_ range: Range<Int>, _ number: Int) -> Range<Int> {
        if isHeader(range) { return number == 1 ? range : range.upperBound..<range.upperBound }
        return part(range, number, delimiters.component, before: delimiters.repetition)
    }

    /// Subcomponent `number`, from 1, of one component; empty where absent.
    package func subcomponent(_ range: Range<Int>, _ number: Int) -> Range<Int> {
        guard let delimiter = delimiters.subcomponent, !isHeader(range) else {
            return number == 1 ? range : range.upperBound..<range.upperBound
        }
        return part(range, number, delimiter, before: delimiters.component)
    }

    /// Whether the range is `""`, the order to clear.
    package func isNull(_ range: Range<Int>) -> Bool {
        range.count == 2 && bytes[range.lowerBound] == 0x22 && bytes[range.lowerBound + 1] == 0x22
    }

    package func isEmpty(_ range: Range<Int>) -> Bool { range.isEmpty }

    package func contains(_ byte: UInt8, in range: Range<Int>) -> Bool {
        bytes.span.first(byte, or: byte, in: range) < range.upperBound
    }

    /// MSH-1 and MSH-2 are not structured by what they declare.
    func isHeader(_ range: Range<Int>) -> Bool { range.lowerBound <= index.delimitersEnd }

    private func part(
        _ range: Range<Int>,
        _ number: Int,
        _ delimiter: UInt8,
        before end: UInt8
    ) -> Range<Int> {
        let bytes = bytes.span
        var start = range.lowerBound
        guard number > 0 else { return range.upperBound..<range.upperBound }
        for _ in 1..<number {
            let mark = bytes.first(delimiter, or: end, in: start..<range.upperBound)
            guard mark < range.upperBound, bytes[mark] == delimiter else { return mark..<mark }
            start = mark + 1
        }
        return start..<bytes.first(delimiter, or: end, in: start..<range.upperBound)
    }
}

/// The repetitions of one field as ranges of the message's bytes.
package struct Repetitions: Sequence, IteratorProtocol, Sendable {
    private let bytes: [UInt8]
    private let delimiter: UInt8?
    private let end: Int
    private var start: Int

    init(of field: Range<Int>, in bytes: [UInt8], delimiter: UInt8?) {
        self.bytes = bytes
        self.delimiter = delimiter
        end = field.upperBound
        start = field.isEmpty ? end + 1 : field.lowerBound
    }

    package mutating func next() -> Range<Int>? {
        guard start <= end else { return nil }
        var position = start
        while position < end, bytes[position] != delimiter { position += 1 }
        defer { start = position + 1 }
        return start..<position
    }
}
