/// Sizes as reports write them: `4.5 cm`, `5.0 x 4.0 centimetres`, `31毫米`.
extension ReportText {
    /// Whether the clause gives a size below 10 mm.
    func hasSmallSize(in clause: Range<Int>) -> Bool {
        sizes(in: clause).contains { $0.micrometres < 10_000 }
    }

    /// Between the diameters of one lesion.
    private static let by: [Phrase] = ["x", "×", "*"]

    struct Size {
        var start: Int
        var end: Int
        var micrometres: Int
    }

    func sizes(in range: Range<Int>) -> [Size] {
        var found: [Size] = []
        var position = range.lowerBound
        while position < range.upperBound {
            guard folded[position].isDigit else {
                position += 1
                continue
            }
            let start = position
            if let size = size(at: &position, within: range) {
                found.append(Size(start: start, end: position, micrometres: size))
            }
        }
        return found
    }

    /// Reads `4.5 cm`, `5.0 x 4.0 cm` or the `3.1` of `3.1 to 4.5 cm`, the longest diameter;
    /// leaves `position` behind what it read.
    private func size(at position: inout Int, within range: Range<Int>) -> Int? {
        guard var longest = number(at: &position, within: range) else { return nil }
        while true {
            let micrometres = unit(at: &position, within: range)
            var next = position
            let rest = afterSpaces(position, range)
            if let by = Self.by.first(where: {
                starts(at: rest.lowerBound, with: $0, within: rest)
            }) {
                next = afterSpaces(rest.lowerBound + by.bytes.count, range).lowerBound
                if next < range.upperBound, folded[next].isDigit,
                    let other = number(at: &next, within: range)
                {
                    longest = max(longest, other)
                    position = next
                    continue
                }
            }
            if let micrometres { return longest * micrometres / 10_000 }
            return unitBehindTo(position, within: range).map { longest * $0 / 10_000 }
        }
    }

    func afterSpaces(_ start: Int, _ range: Range<Int>) -> Range<Int> {
        let first = (start..<range.upperBound).first { folded[$0] != 0x20 }
        return (first ?? range.upperBound)..<range.upperBound
    }

    /// The unit a number shares with the one behind `to`.
    private func unitBehindTo(_ start: Int, within range: Range<Int>) -> Int? {
        let rest = afterSpaces(start, range)
        guard starts(at: rest.lowerBound, with: "to.", within: rest) else { return nil }
        var position = afterSpaces(rest.lowerBound + 2, range).lowerBound
        guard position < range.upperBound, folded[position].isDigit,
            number(at: &position, within: range) != nil
        else { return nil }
        return unit(at: &position, within: range)
    }

    /// Reads `mm`, `centimetres` or `公分`; how many micrometres it is.
    private func unit(at position: inout Int, within range: Range<Int>) -> Int? {
        let rest = afterSpaces(position, range)
        for (unit, micrometres) in Self.units
        where starts(at: rest.lowerBound, with: unit, within: rest) {
            position = rest.lowerBound + unit.bytes.count
            if unit.bytes.count > 6, position < range.upperBound,
                folded[position] == UInt8(ascii: "s")
            {
                position += 1
            }
            return micrometres
        }
        return nil
    }

    private static let units: [(Phrase, Int)] = [
        ("millimeter", 1_000), ("millimetre", 1_000), ("mm", 1_000), ("毫米", 1_000),
        ("公厘", 1_000), ("centimeter", 10_000), ("centimetre", 10_000), ("cm", 10_000),
        ("厘米", 10_000), ("公分", 10_000),
    ]

    /// Reads digits and perhaps a fraction; in ten-thousandths.
    private func number(at position: inout Int, within range: Range<Int>) -> Int? {
        var tenThousandths = 0
        var places: Int?
        var digits = 0
        while position < range.upperBound {
            let byte = folded[position]
            if byte.isDigit {
                digits += 1
                if digits <= 6, (places ?? 0) < 4 {
                    tenThousandths = tenThousandths * 10 + Int(byte - 0x30)
                    places = places.map { $0 + 1 }
                }
            } else if byte == UInt8(ascii: "."), places == nil, position + 1 < range.upperBound,
                folded[position + 1].isDigit
            {
                places = 0
            } else {
                break
            }
            position += 1
        }
        guard digits <= 6 else { return nil }
        for _ in (places ?? 0)..<4 { tenThousandths *= 10 }
        return tenThousandths
    }
}
