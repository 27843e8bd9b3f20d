/// A clause: where it stands and the terms in it.
struct Clause: Sendable {
    var range: Range<Int>
    var marks: ArraySlice<Mark>

    func contains(_ term: Term) -> Bool { marks.contains { $0.term == term } }

    func contains(where isWanted: (Term) -> Bool) -> Bool { marks.contains { isWanted($0.term) } }
}

/// A sentence, its clauses and the sizes it compares.
struct Sentence: Sendable {
    var range: Range<Int>
    var marks: ArraySlice<Mark>
    var clauses: [Clause]
    var pair: MeasuredPair?
}

extension ReportText {
    /// Nobody writes longer ones; those assert nothing.
    static let sentenceLimitBytes = 2 << 10

    /// The sentences of a part, in order.
    func sentences(of part: Range<Int>) -> [Sentence] {
        sentenceRanges(of: part).filter { $0.count <= Self.sentenceLimitBytes }.map { range in
            let marks = marks(in: range)
            return Sentence(
                range: range,
                marks: marks,
                clauses: clauses(of: marks, in: range),
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
            let next = position + length
            if length > 0, next < part.upperBound, givesEarlierSize(next..<part.upperBound),
                !sizes(in: start..<position).isEmpty
            {
                position = next
            } else if length > 0 {
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

    /// `Mass 45 mm. Previously it was 30 mm.`: the second sentence only says of the size what it was.
    private func givesEarlierSize(_ rest: Range<Int>) -> Bool {
        let text = folded[rest].drop { $0 == 0x20 }
        guard let start = text.indices.first else { return false }
        if folded[start].isDigit { return isEarlierSize(start..<rest.upperBound) }
        guard Self.earlier.contains(where: { starts(at: start, with: $0, within: rest) })
        else { return false }
        let end = min(rest.upperBound, start + Self.earlierSizeBytes)
        let stop = (start..<end).first { position in
            folded[position] == UInt8(ascii: ";") || folded[position...].starts(with: "。".utf8)
        }
        return sizes(in: start..<(stop ?? end)).count == 1
    }

    /// `Sum 32 mm; 78 mm at baseline.`: a size and when it was, and no more.
    private func isEarlierSize(_ rest: Range<Int>) -> Bool {
        guard let size = sizes(in: rest.prefix(Self.earlierSizeBytes)).first,
            size.start == rest.lowerBound
        else { return false }
        let behind = afterSpaces(size.end, rest)
        return Self.earlierBehind.contains {
            starts(at: behind.lowerBound, with: $0, within: behind)
        }
    }

    private static let earlierBehind: [Phrase] = [
        "at baseline", "at nadir", "at the nadir", "previously", "before.", "on prior",
        "on the prior",
        "on previous", "on the previous", "on the last", "earlier",
    ]
    private static let earlierSizeBytes = 64
    private static let earlier: [Phrase] = [
        "previously", "prior", "previous", "it was.", "this was.", "was.", "it had been",
        "formerly", "on the prior", "on the previous", "on prior", "smallest sum", "nadir",
        "baseline", "原为", "原约", "前次", "上次", "前片",
        "之前",
    ]

    private func sentenceEnd(at position: Int, from start: Int, within part: Range<Int>) -> Int {
        switch folded[position] {
        case UInt8(ascii: "."):
            let next = position + 1
            return next < part.upperBound && folded[next] > 0x20 && folded[next] < 0x80 ? 0 : 1
        case UInt8(ascii: ";"): return 1
        case 0x0A, 0x0D: return lineGoesOn(at: position, from: start, within: part) ? 0 : 1
        case 0xE3: return starts(at: position, with: "。", within: part) ? 3 : 0
        case 0xEF: return starts(at: position, with: "；", within: part) ? 3 : 0
        default: return 0
        }
    }

    /// Cut before turning words, and at commas where what follows stands by itself.
    private func clauses(of marks: ArraySlice<Mark>, in sentence: Range<Int>) -> [Clause] {
        var found: [Clause] = []
        var first = marks.startIndex
        var start = sentence.lowerBound
        func close(_ end: Int, _ position: Int) {
            if first < end {
                found.append(Clause(range: start..<position, marks: marks[first..<end]))
            }
        }
        for index in marks.indices {
            let mark = marks[index]
            if mark.term == .comma, endsClause(index, marks[first..<index], of: marks) {
                close(index, mark.range.lowerBound)
                first = index + 1
                start = mark.range.upperBound
            } else if mark.term == .turn, index > first,
                turns(index, marks[first..<index], of: marks)
            {
                close(index, mark.range.lowerBound)
                first = index
                start = mark.range.lowerBound
            }
        }
        close(marks.endIndex, sentence.upperBound)
        return found
    }

    /// `and enlarging` and `with new` turn only where something was said, and denied nothing.
    private func turns(
        _ turn: Int,
        _ clause: ArraySlice<Mark>,
        of marks: ArraySlice<Mark>
    ) -> Bool {
        let word = folded[marks[turn].range]
        let isLead = word.elementsEqual("and".utf8) || word.elementsEqual("with".utf8)
        guard isLead, turn + 1 < marks.endIndex else { return true }
        switch marks[turn + 1].term {
        case .verb, .today: return true
        default:
            return clause.contains(where: \.term.isConcept)
                && !clause.contains {
                    $0.term == .negation || $0.term == .inability || $0.term == .hedge
                }
        }
    }

    /// In a list that is denied or doubted (`no growth, new lesion or`) a comma does not end it.
    private func endsClause(
        _ comma: Int,
        _ clause: ArraySlice<Mark>,
        of marks: ArraySlice<Mark>
    ) -> Bool {
        let mark = marks[comma]
        switch original[mark.range.lowerBound] {
        case UInt8(ascii: ","): break
        // The wide comma; a colon or a stroke ends nothing.
        case 0xEF: return mark.range.count == 3 && original[mark.range.lowerBound + 2] == 0x8C
        default: return false
        }
        let isBetweenChinese =
            comma > marks.startIndex && marks[comma - 1].isChinese
            || comma + 1 < marks.endIndex && marks[comma + 1].isChinese
        guard !isBetweenChinese, clause.contains(where: \.term.isGuard) else { return true }
        for mark in marks[(comma + 1)...] {
            switch mark.term {
            case .verb, .today, .hypothesis: return true
            case .or, .comma: return false
            default: continue
            }
        }
        return false
    }
}
