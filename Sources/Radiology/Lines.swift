/// Where a line's end is only the sender's margin.
extension ReportText {
    /// Lines this long may have been cut by a margin.
    private static let marginBytes = 60
    /// What a line that goes on in the next one ends with.
    private static let open: [Phrase] = [
        "of", "for", "the", "a", "an", "and", "or", "with", "without", "in", "on", "no", "not",
        "any", "by", "to", "from", "new", "is", "are", "has", "have", "than", "definite",
        "significant", "未见", "无", "明确", "明显", "较前", "的", "及", "或", "和", "新发",
    ]

    /// Whether the sentence begun at `start` goes on behind the line end at `position`.
    ///
    /// A new item of a list does not; a lower-case word, a bare number or a bracket does, and so
    /// does whatever follows `of` or `no`. Where a denial or doubt stands in the line and nothing
    /// tells, its reach is taken to go on.
    func lineGoesOn(at position: Int, from start: Int, within part: Range<Int>) -> Bool {
        var next = position
        var feeds = 0
        while next < part.upperBound, folded[next] <= 0x20, feeds < 2 {
            if folded[next] == 0x0A { feeds += 1 }
            next += 1
        }
        guard position - start <= Self.sentenceLimitBytes else { return false }
        let line = trimmed(start..<position)
        guard feeds < 2, next < part.upperBound, !line.isEmpty, !isItem(at: next, within: part)
        else { return false }
        if folded[next].isDigit || folded[next] == UInt8(ascii: "(") { return true }
        if original[next] >= 0x61, original[next] <= 0x7A { return true }
        if Self.open.contains(where: { ends(line, with: $0) }) { return true }
        return (line.count >= Self.marginBytes || isCapitals(at: next, within: part))
            && marks(in: line).contains(where: \.term.isGuard)
    }

    /// `1.`, `2)`, `3、`, `4 Lesion`, `a)`.
    private func isItem(at start: Int, within part: Range<Int>) -> Bool {
        var end = start
        while end < part.upperBound, folded[end].isDigit { end += 1 }
        let isNumbered = end > start
        if !isNumbered { end += 1 }
        guard end < part.upperBound else { return false }
        let after = end + 1 < part.upperBound ? original[end + 1] : 0x20
        switch folded[end] {
        case UInt8(ascii: "."): return !after.isDigit && (isNumbered || after == 0x20)
        case UInt8(ascii: ")"): return true
        case 0x20: return isNumbered && (after >= 0x80 || (after >= 0x41 && after <= 0x5A))
        default: return isNumbered && folded[end] >= 0x80
        }
    }

    private func isCapitals(at start: Int, within part: Range<Int>) -> Bool {
        start + 1 < part.upperBound
            && (start...start + 1).allSatisfy { original[$0] >= 0x41 && original[$0] <= 0x5A }
    }

    private func ends(_ line: Range<Int>, with word: Phrase) -> Bool {
        let start = line.upperBound - word.bytes.count
        guard start >= line.lowerBound,
            folded[start..<line.upperBound].elementsEqual(word.bytes)
        else { return false }
        return start == line.lowerBound || !word.bytes[0].isWordByte
            || !folded[start - 1].isWordByte
    }
}
