/// Finds segments and field delimiters, eight bytes at a step.
///
/// Writes where they are to an `OutputSpan` in portions, so that the hot loop neither allocates nor
/// checks whether its output is shared.
struct SegmentScanner {
    struct Segment: Sendable {
        var name: SegmentName
        var start: UInt32
        /// Index among all offsets of the segment's first field delimiter.
        var first: UInt32
        /// Index among all offsets of the segment's end.
        var last: UInt32
    }

    /// Room that one step of `scan` can need: eight delimiters and the end.
    private static let roomPerStep = 9

    private(set) var segments: [Segment] = []
    private(set) var position: Int
    private(set) var firstNUL: Int?
    /// Whether an LF ended a segment though CR ended the first.
    private(set) var hasMixedEnds = false
    private let end: Int
    private let fieldDelimiter: UInt8
    private var union: UInt64 = 0
    private var endsAtLF = true
    private var segmentStart: Int
    private var segmentFirst = 0
    private var isFinished = false

    init(of body: Range<Int>, fieldDelimiter: UInt8) {
        position = body.lowerBound
        segmentStart = body.lowerBound
        end = body.upperBound
        self.fieldDelimiter = fieldDelimiter
        segments.reserveCapacity(32)
    }

    /// False once all was written.
    var hasMore: Bool { !isFinished }

    /// Whether no byte seen so far has its high bit set.
    var isASCII: Bool { union & 0x8080_8080_8080_8080 == 0 }

    /// Goes on until `output` is nearly full or the message ends.
    ///
    /// `base` counts the offsets written before. `output` must have room for one step.
    mutating func scan(
        _ bytes: borrowing Span<UInt8>,
        into output: inout OutputSpan<UInt32>,
        base: Int
    ) throws(ParseError) {
        while position < end, output.freeCapacity >= Self.roomPerStep {
            let place = nextControl(in: bytes, into: &output)
            guard place < end, bytes[place] < 0x20 else { continue }
            position = place &+ 1
            try visitControl(at: place, in: bytes, into: &output, base: base)
        }
        guard position == end, output.freeCapacity > 0 else { return }
        try finish(at: end, in: bytes, into: &output, base: base)
        isFinished = true
    }

    /// Appends the field delimiters before the next control character and gives its place.
    ///
    /// Leaves `position` behind what was seen; gives the end where no control character comes, any
    /// other place where `output` has no more room. A function of its own so that the loop keeps
    /// everything in registers.
    @inline(never)
    private mutating func nextControl(
        in bytes: borrowing Span<UInt8>,
        into output: inout OutputSpan<UInt32>
    ) -> Int {
        var position = position
        var union = union
        let (end, fieldDelimiter) = (end, fieldDelimiter)
        let pattern = EightBytes.pattern(fieldDelimiter)
        while position &+ 8 <= end, output.freeCapacity >= Self.roomPerStep {
            let next = EightBytes(bytes, at: position)
            var hits = next.places(ofPattern: pattern)
            let controls = next.controls
            let isCut = controls != 0
            // Only what stands before the control character.
            if isCut { hits &= (controls & (0 &- controls)) &- 1 }
            while hits != 0 {
                let place = position &+ hits.trailingZeroBitCount >> 3
                output.append(UInt32(truncatingIfNeeded: place))
                hits &= hits &- 1
            }
            union |= next.word
            if isCut {
                self.union = union
                self.position = position
                return position &+ controls.trailingZeroBitCount >> 3
            }
            position &+= 8
        }
        while position < end, output.freeCapacity >= Self.roomPerStep, position &+ 8 > end {
            let byte = bytes[position]
            union |= UInt64(byte)
            if byte == fieldDelimiter {
                output.append(UInt32(truncatingIfNeeded: position))
            } else if byte < 0x20 {
                break
            }
            position &+= 1
        }
        self.union = union
        self.position = position
        return position
    }

    private mutating func visitControl(
        at place: Int,
        in bytes: borrowing Span<UInt8>,
        into output: inout OutputSpan<UInt32>,
        base: Int
    ) throws(ParseError) {
        let byte = bytes[place]
        let isEnd =
            byte == 0x0D
            || byte == 0x0A
                && (endsAtLF || place > segmentStart && beginsSegment(at: place + 1, in: bytes))
        if isEnd {
            if byte == 0x0A, !endsAtLF, !segments.isEmpty { hasMixedEnds = true }
            if segments.isEmpty { endsAtLF = byte == 0x0A }
            try finish(at: place, in: bytes, into: &output, base: base)
        } else if place == segmentStart {
            segmentStart = place + 1
        } else if byte == 0, firstNUL == nil {
            firstNUL = place
        }
    }

    /// Whether a line begins with the name of a segment and a field delimiter.
    ///
    /// An LF is text where CR ends segments, but no text goes on like that: its delimiter would be
    /// escaped. Senders that mix line ends would else lose what follows.
    private func beginsSegment(at start: Int, in bytes: borrowing Span<UInt8>) -> Bool {
        guard start + 3 < end, bytes[start + 3] == fieldDelimiter else { return false }
        return SegmentName.frequent.contains(Message.name(at: start, in: bytes))
    }

    /// Ends the segment that began at `segmentStart`; a blank line is none.
    private mutating func finish(
        at end: Int,
        in bytes: borrowing Span<UInt8>,
        into output: inout OutputSpan<UInt32>,
        base: Int
    ) throws(ParseError) {
        var start = segmentStart
        while start < end, bytes[start] <= 0x20 { start += 1 }
        segmentStart = end + 1
        guard start < end else { return }
        guard segments.count < Message.limitSegments else {
            throw .tooManySegments(limit: Message.limitSegments)
        }
        let isNamed = start + 3 == end || start + 3 < end && bytes[start + 3] == fieldDelimiter
        output.append(UInt32(truncatingIfNeeded: end))
        segments.append(
            Segment(
                name: isNamed ? Message.name(at: start, in: bytes) : .unnamed,
                start: UInt32(truncatingIfNeeded: start),
                first: UInt32(truncatingIfNeeded: segmentFirst),
                last: UInt32(truncatingIfNeeded: base + output.count - 1)
            )
        )
        segmentFirst = base + output.count
    }
}
