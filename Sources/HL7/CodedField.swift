/// A coded field's places: identifier, text and system, twice (CE and CWE components 1 to 6).
package struct CodedField: Sendable {
    package let code: Range<Int>
    package let text: Range<Int>
    package let system: Range<Int>
    package let otherCode: Range<Int>
    package let otherText: Range<Int>
    package let otherSystem: Range<Int>
}

extension Message {
    /// The parts of a coded field's first repetition; those absent are empty.
    package func coded(_ range: Range<Int>) -> CodedField {
        let bytes = bytes.span
        var end = range.upperBound
        var marks: (Int, Int, Int, Int, Int, Int) = (end, end, end, end, end, end)
        var found = 0
        var position = range.lowerBound
        scan: while position < end {
            let word = EightBytes(bytes, from: position)
            var hits =
                word.places(of: delimiters.component) | word.places(of: delimiters.repetition)
            while hits != 0 {
                let mark = position &+ hits.trailingZeroBitCount >> 3
                if mark >= end { break scan }
                if bytes[mark] == delimiters.repetition {
                    end = mark
                    break scan
                }
                switch found {
                case 0: marks.0 = mark
                case 1: marks.1 = mark
                case 2: marks.2 = mark
                case 3: marks.3 = mark
                case 4: marks.4 = mark
                default:
                    marks.5 = mark
                    break scan
                }
                found += 1
                hits &= hits &- 1
            }
            position &+= 8
        }
        let after = { (mark: Int) in min(mark &+ 1, end) }
        return CodedField(
            code: range.lowerBound..<min(marks.0, end),
            text: after(marks.0)..<min(marks.1, end),
            system: after(marks.1)..<min(marks.2, end),
            otherCode: after(marks.2)..<min(marks.3, end),
            otherText: after(marks.3)..<min(marks.4, end),
            otherSystem: after(marks.4)..<min(marks.5, end)
        )
    }
}
