internal import Clinical
internal import HL7

extension Message {
    /// The parts of the field's first repetition.
    func coded(_ segment: Int, _ number: Int) -> CodedField {
        coded(field(segment, number))
    }

    /// A component's text; empty where there is none or it is `""`.
    func text(_ segment: Int, _ number: Int, component: Int = 1) -> String {
        let range = self.component(field(segment, number), component)
        return isNull(range) ? "" : text(range)
    }

    /// Whether the first repetition's first component is this ASCII text, in any case.
    func reads(_ segment: Int, _ number: Int, _ literal: StaticString) -> Bool {
        equals(trimmed(component(field(segment, number), 1)), literal)
    }

    func equals(_ range: Range<Int>, _ literal: StaticString) -> Bool {
        guard range.count == literal.utf8CodeUnitCount else { return false }
        var position = range.lowerBound
        for byte in literal.description.utf8 {
            guard bytes[position].asciiUppercased == byte.asciiUppercased else { return false }
            position += 1
        }
        return true
    }

    /// The byte of a one-character code in upper case; nil where empty or longer.
    func letter(_ segment: Int, _ number: Int) -> UInt8? {
        let range = field(segment, number)
        return range.count == 1 ? bytes[range.lowerBound].asciiUppercased : nil
    }

    func sameBytes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        if left == right { return true }
        guard left.count == right.count else { return false }
        let bytes = bytes.span
        var offset = 0
        while offset < left.count {
            if bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] { return false }
            offset += 1
        }
        return true
    }

    /// Whether the text differs from its bytes.
    func hasEscape(_ range: Range<Int>) -> Bool {
        guard let escape = delimiters.escape else { return false }
        return contains(escape, in: range)
    }

    /// The range without spaces at either end.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, bytes[lower] == 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] == 0x20 { upper -= 1 }
        return lower..<upper
    }
}
