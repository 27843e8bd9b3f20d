/// Where the segments and fields of a message are, found in one pass.
struct SegmentIndex: Sendable {
    /// Of each segment its field delimiters, then its end.
    private(set) var offsets: [UInt32] = []
    private let entries: [SegmentScanner.Segment]
    let isASCII: Bool
    let firstNUL: Int?
    let hasMixedEnds: Bool
    /// Where MSH-2 ends.
    let delimitersEnd: Int

    init(
        of bytes: borrowing Span<UInt8>,
        in body: Range<Int>,
        fieldDelimiter: UInt8
    ) throws(ParseError) {
        var scanner = SegmentScanner(of: body, fieldDelimiter: fieldDelimiter)
        offsets.reserveCapacity(body.count / 4 + 16)
        while scanner.hasMore {
            let base = offsets.count
            let room = max(offsets.capacity - base, base, 16)
            try offsets.append(addingCapacity: room) { output throws(ParseError) in
                try scanner.scan(bytes, into: &output, base: base)
            }
        }
        entries = scanner.segments
        isASCII = scanner.isASCII
        firstNUL = scanner.firstNUL
        hasMixedEnds = scanner.hasMixedEnds
        delimitersEnd = offsets.count > 1 ? Int(offsets[1]) : 0
    }

    var count: Int { entries.count }

    func name(_ segment: Int) -> SegmentName {
        entries.indices.contains(segment) ? entries[segment].name : .unnamed
    }

    func range(_ segment: Int) -> Range<Int> {
        guard entries.indices.contains(segment) else { return 0..<0 }
        return Int(entries[segment].start)..<Int(offsets[Int(entries[segment].last)])
    }

    func fieldCount(_ segment: Int) -> Int {
        guard entries.indices.contains(segment) else { return 0 }
        let fields = Int(entries[segment].last - entries[segment].first)
        return entries[segment].name == .msh && fields > 0 ? fields + 1 : fields
    }

    func field(_ segment: Int, _ number: Int) -> Range<Int> {
        guard segment >= 0, segment < entries.count, number > 0 else { return 0..<0 }
        let entry = entries[segment]
        var number = number
        if entry.name == .msh {
            let delimiter = Int(offsets[Int(entry.first)])
            if number == 1 {
                return delimiter..<min(delimiter + 1, Int(offsets[Int(entry.last)]))
            }
            number -= 1
        }
        return field(number, of: entry)
    }

    /// What is known of a segment, for `field(_:of:)`.
    func entry(_ segment: Int) -> SegmentScanner.Segment { entries[segment] }

    /// The field of a segment that is not MSH.
    @inline(__always)
    func field(_ number: Int, of entry: SegmentScanner.Segment) -> Range<Int> {
        let right = Int(entry.first) &+ number
        guard right <= Int(entry.last) else { return 0..<0 }
        return Int(offsets[right &- 1]) &+ 1..<Int(offsets[right])
    }

    /// Whether `byte` occurs behind MSH-2.
    func hasText(_ byte: UInt8, in bytes: borrowing Span<UInt8>) -> Bool {
        let text = bytes.extracting(min(delimitersEnd, bytes.count)..<bytes.count)
        var found: UInt8 = 0
        for position in text.indices { found |= text[position] == byte ? 1 : 0 }
        return found != 0
    }
}
