/// An OBX as nearly all are: one code, one number, nothing to unescape; found in one visit.
///
/// The parts' places are counted in the message's bytes; 32 bits hold any message's length.
package struct PlainObservation: Sendable {
    /// One part's place; empty where the part is.
    package struct Place: Sendable {
        package let lower: UInt32
        package let upper: UInt32

        @inline(__always)
        init(_ lower: Int, _ upper: Int) {
            self.lower = UInt32(truncatingIfNeeded: lower)
            self.upper = UInt32(truncatingIfNeeded: upper)
        }
    }

    /// OBX-3, components 1 to 3; the code is not empty.
    package let code: Place
    package let text: Place
    package let system: Place
    /// OBX-4 and OBX-6, whole fields of one component.
    package let subID: Place
    package let unit: Place
    /// OBX-5: `significand × 10^-scale`, at most 18 digits.
    package let significand: Int64
    package let scale: Int
    /// OBX-11, one byte.
    package let status: UInt8
}

extension Message {
    /// The OBX at `segment` where it is plain; nil for any other segment.
    ///
    /// Plain: OBX-2 is NM; OBX-3 has a code, no second coding, no subcomponent; OBX-4 and OBX-6
    /// have one component; OBX-5 is digits with at most one point; OBX-11 is one byte; OBX-14 is
    /// empty or as the bytes at `time`; none of these repeats, and the message has no escapes.
    package func plainObservation(_ segment: Int, time: Range<Int>) -> PlainObservation? {
        let entry = index.entry(segment)
        guard entry.name == .obx, !hasEscapes else { return nil }
        let marks = index.offsets.span.extracting(Int(entry.first)...Int(entry.last))
        // OBX-11 ends at the twelfth.
        guard marks.count >= 12 else { return nil }
        let bytes = bytes.span
        let type = Int(marks[1]) &+ 1
        guard Int(marks[2]) == type &+ 2, bytes[type] == UInt8(ascii: "N"),
            bytes[type &+ 1] == UInt8(ascii: "M")
        else { return nil }
        let status = Int(marks[10]) &+ 1
        guard Int(marks[11]) == status &+ 1,
            let number = Self.plainNumber(Int(marks[4]) &+ 1..<Int(marks[5]), in: bytes)
        else { return nil }
        let subID = Int(marks[3]) &+ 1..<Int(marks[4])
        let unit = Int(marks[5]) &+ 1..<Int(marks[6])
        guard isOneComponent(subID, in: bytes), isOneComponent(unit, in: bytes),
            isEmpty(index.field(14, of: entry), orAs: time, in: bytes),
            let coding = plainCoding(Int(marks[2]) &+ 1..<Int(marks[3]), in: bytes)
        else { return nil }
        return PlainObservation(
            code: coding.code,
            text: coding.text,
            system: coding.system,
            subID: Place(subID.lowerBound, subID.upperBound),
            unit: Place(unit.lowerBound, unit.upperBound),
            significand: number.significand,
            scale: number.scale,
            status: bytes[status]
        )
    }

    private typealias Place = PlainObservation.Place

    @inline(__always)
    private func plainCoding(
        _ range: Range<Int>,
        in bytes: borrowing Span<UInt8>
    ) -> (code: Place, text: Place, system: Place)? {
        let end = range.upperBound
        var (first, second) = (end, end)
        var position = range.lowerBound
        while position < end {
            let word = EightBytes(bytes, from: position)
            let within = EightBytes.first(end &- position)
            let structure =
                word.places(of: delimiters.repetition)
                | (delimiters.subcomponent.map { word.places(of: $0) } ?? 0)
            guard structure & within == 0 else { return nil }
            var marks = word.places(of: delimiters.component) & within
            while marks != 0 {
                let mark = position &+ marks.trailingZeroBitCount >> 3
                guard second == end else { return nil }
                if first == end { first = mark } else { second = mark }
                marks &= marks &- 1
            }
            position &+= 8
        }
        guard first > range.lowerBound else { return nil }
        return (
            Place(range.lowerBound, first), Place(min(first &+ 1, end), second),
            Place(min(second &+ 1, end), end)
        )
    }

    @inline(__always)
    private func isOneComponent(_ range: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        range.isEmpty
            || bytes.first(delimiters.component, or: delimiters.repetition, in: range)
                == range.upperBound
    }

    @inline(__always)
    private func isEmpty(
        _ range: Range<Int>,
        orAs other: Range<Int>,
        in bytes: borrowing Span<UInt8>
    ) -> Bool {
        guard !range.isEmpty else { return true }
        guard range.count == other.count else { return false }
        for offset in 0..<range.count
        where bytes[range.lowerBound &+ offset] != bytes[other.lowerBound &+ offset] {
            return false
        }
        return true
    }

    @inline(__always)
    private static func plainNumber(
        _ range: Range<Int>,
        in bytes: borrowing Span<UInt8>
    ) -> (significand: Int64, scale: Int)? {
        guard range.count <= 18 else { return nil }
        var significand: Int64 = 0
        var point = range.upperBound
        for position in range {
            let digit = bytes[position] &- 0x30
            if digit < 10 {
                significand = significand &* 10 &+ Int64(digit)
            } else if bytes[position] == 0x2E, point == range.upperBound {
                point = position
            } else {
                return nil
            }
        }
        guard range.count > (point < range.upperBound ? 1 : 0) else { return nil }
        return (significand, max(0, range.upperBound &- point &- 1))
    }
}
