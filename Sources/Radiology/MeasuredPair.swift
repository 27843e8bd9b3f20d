/// A lesion's size now and before, as one sentence gives it.
struct MeasuredPair: Sendable {
    /// Micrometres, so that decimals compare exactly.
    var now: Int
    var before: Int

    /// RECIST 1.1: at least 20 % and 5 mm more.
    var isProgression: Bool { now * 5 >= before * 6 && now - before >= 5000 }
    /// RECIST 1.1: at least 30 % less.
    var isResponse: Bool { now * 10 <= before * 7 }
}

extension ReportText {
    /// `62 mm (previously 45 mm)`, `from 45 to 62 mm`; nil unless the sentence has just two sizes,
    /// of one lesion, by one modality, and says which is the earlier.
    func measuredPair(in sentence: Range<Int>) -> MeasuredPair? {
        let sizes = self.sizes(in: sentence)
        guard sizes.count == 2, !contains(Lexicon.otherModality, in: sentence),
            !contains(Lexicon.spread, in: sentence)
        else { return nil }
        let between = sizes[0].end..<sizes[1].start
        guard !contains(Lexicon.place, in: between) else { return nil }
        if contains(Lexicon.before, in: between) {
            return MeasuredPair(now: sizes[0].micrometres, before: sizes[1].micrometres)
        }
        guard contains(Lexicon.start, in: sentence.lowerBound..<sizes[0].start),
            contains(Lexicon.end, in: between), contains(Lexicon.change, in: sentence)
        else { return nil }
        return MeasuredPair(now: sizes[1].micrometres, before: sizes[0].micrometres)
    }

    /// Whether the clause gives a size below 10 mm.
    func hasSmallSize(in clause: Range<Int>) -> Bool {
        sizes(in: clause).contains { $0.micrometres < 10_000 }
    }

    /// Where the word behind a size begins that stands at `start`.
    func behindSize(_ start: Int, within range: Range<Int>) -> Int? {
        var position = afterSpaces(start, range).lowerBound
        guard position < range.upperBound, folded[position].isDigit,
            size(at: &position, within: range) != nil
        else { return nil }
        return afterSpaces(position, range).lowerBound
    }

    private struct Size {
        var start: Int
        var end: Int
        var micrometres: Int
    }

    private func sizes(in range: Range<Int>) -> [Size] {
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
            if let by = Lexicon.by.first(where: {
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

    private func afterSpaces(_ start: Int, _ range: Range<Int>) -> Range<Int> {
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

    /// Reads `mm` or `cm`; how many micrometres it is.
    private func unit(at position: inout Int, within range: Range<Int>) -> Int? {
        let start = afterSpaces(position, range).lowerBound
        guard start + 1 < range.upperBound, folded[start + 1] == UInt8(ascii: "m") else {
            return nil
        }
        switch folded[start] {
        case UInt8(ascii: "m"):
            position = start + 2
            return 1_000
        case UInt8(ascii: "c"):
            position = start + 2
            return 10_000
        default: return nil
        }
    }

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
