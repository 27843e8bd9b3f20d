/// A sentence, its clauses and what all of them share.
struct Sentence: Sendable {
    var range: Range<Int>
    var clauses: [Range<Int>]
    /// Whether it speaks of the tumour, by name or by a pronoun, and of nothing else.
    var hasTarget: Bool
    var pair: MeasuredPair?
}

extension ReportText {
    /// Nobody writes longer ones; those assert nothing.
    private static let sentenceLimitBytes = 2 << 10

    /// The sentences of a part, in order.
    func sentences(of part: Range<Int>) -> [Sentence] {
        var spoke = false
        return sentenceRanges(of: part).filter { $0.count <= Self.sentenceLimitBytes }
            .map { range in
                let isNamed = contains(Lexicon.target, in: range)
                let isMeant = isNamed || (spoke && contains(Lexicon.pronoun, in: range))
                let hasTarget = isMeant && !contains(Lexicon.notTarget, in: range)
                if range.contains(where: { folded[$0] > 0x20 }) { spoke = hasTarget }
                return Sentence(
                    range: range,
                    clauses: clauses(of: range),
                    hasTarget: hasTarget,
                    pair: measuredPair(in: range)
                )
            }
    }

    /// Cut at `.` (not within a number), `;`, ends of lines that do not go on, and their Chinese
    /// counterparts.
    private func sentenceRanges(of part: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = part.lowerBound
        var position = start
        while position < part.upperBound {
            let length = sentenceEnd(at: position, from: start, within: part)
            if length > 0 {
                if start < position { found.append(start..<position) }
                start = position + length
                position = start
            } else {
                position += 1
            }
        }
        if start < part.upperBound { found.append(start..<part.upperBound) }
        return found
    }

    private func sentenceEnd(at position: Int, from start: Int, within part: Range<Int>) -> Int {
        switch folded[position] {
        case UInt8(ascii: "."):
            let next = position + 1
            return next < part.upperBound && folded[next] > 0x20 ? 0 : 1
        case UInt8(ascii: ";"): return 1
        case 0x0A, 0x0D: return lineGoesOn(at: position, from: start, within: part) ? 0 : 1
        default: return starts(at: position, with: Lexicon.stops, within: part)
        }
    }

    /// Cut before turning words, and at commas where what follows stands by itself.
    private func clauses(of sentence: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = sentence.lowerBound
        var position = start
        while position < sentence.upperBound {
            let comma = comma(at: position, from: start, within: sentence)
            if comma > 0 || (position > start && turns(at: position, within: sentence)) {
                if start < position { found.append(start..<position) }
                start = position + comma
                position = max(start, position + 1)
            } else {
                position += 1
            }
        }
        if start < sentence.upperBound { found.append(start..<sentence.upperBound) }
        return found
    }

    /// The length of a comma that ends a clause; in a list (`no growth, new lesion or`) it does not.
    private func comma(at position: Int, from start: Int, within sentence: Range<Int>) -> Int {
        let wide = starts(at: position, with: Lexicon.comma, within: sentence)
        if wide > 0 { return wide }
        let pause = starts(at: position, with: Lexicon.pause, within: sentence)
        if pause > 0 { return isGuarded(start..<position) ? 0 : pause }
        guard folded[position] == UInt8(ascii: ",") else { return 0 }
        let rest = position + 1..<sentence.upperBound
        let end = rest.first { folded[$0] == UInt8(ascii: ",") } ?? rest.upperBound
        guard let verb = firstPlace(of: Lexicon.verbs, in: rest.lowerBound..<end) else { return 0 }
        return contains(Lexicon.or, in: rest.lowerBound..<verb.lowerBound) ? 0 : 1
    }

    /// Whether a word stands here whose reach may go further.
    func isGuarded(_ range: Range<Int>) -> Bool {
        contains(Lexicon.negation, in: range) || contains(Lexicon.hedge, in: range)
            || contains(Lexicon.hypothetical, in: range) || contains(Lexicon.historical, in: range)
    }

    private func turns(at position: Int, within sentence: Range<Int>) -> Bool {
        guard !folded[position - 1].isWordByte else { return false }
        return Lexicon.turns.contains { starts(at: position, with: $0, within: sentence) }
    }

    private func starts(at position: Int, with marks: [Phrase], within range: Range<Int>) -> Int {
        marks.first { starts(at: position, with: $0, within: range) }?.bytes.count ?? 0
    }

    func starts(at position: Int, with phrase: Phrase, within range: Range<Int>) -> Bool {
        let end = position + phrase.bytes.count
        guard end <= range.upperBound else { return false }
        for offset in phrase.bytes.indices
        where folded[position + offset] != phrase.bytes[offset] {
            return false
        }
        return !(phrase.isWhole && end < folded.count && folded[end].isWordByte)
    }
}
