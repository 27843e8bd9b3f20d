/// How a clause says it: of today or of then, denied, doubted or plain.
extension ClauseReader {
    var isPast: Bool {
        clause.contains(.past) || clause.marks.first?.term == .earlier || isDated || isLongAgo
            || wasSo
    }

    /// `was larger on the prior study`: said of then.
    var wasSo: Bool {
        guard let earlier = clause.marks.firstIndex(where: { $0.term == .earlier }) else {
            return false
        }
        // `were not present on the prior CT`
        let isAbsence = clause.marks[..<earlier].contains {
            $0.term == .new && text.folded[$0.range].starts(with: "not".utf8)
        }
        if isAbsence { return false }
        let before = clause.marks[..<earlier]
        if before.last.map({ $0.term.isEvent || $0.term == .progressiveDisease }) == true {
            return true
        }
        return clause.marks.contains {
            ["was", "were", "had"].contains(text.word($0.range))
        }
    }

    /// `2022年出现进展`, `progressed in 2022`: of that year, unless it is what today is compared with.
    var isDated: Bool {
        for index in clause.marks.indices where clause.marks[index].term == .number {
            let mark = clause.marks[index]
            guard mark.range.count == 4, text.folded[mark.range.lowerBound] == UInt8(ascii: "2"),
                text.folded[mark.range.lowerBound + 1] == UInt8(ascii: "0")
            else { continue }
            let next =
                index + 1 < clause.marks.endIndex ? text.word(clause.marks[index + 1].range) : ""
            let before =
                index > clause.marks.startIndex ? text.word(clause.marks[index - 1].range) : ""
            let isFirst = index == clause.marks.startIndex + 1
            let isCompared = clause.marks[..<index].contains {
                ["than", "since", "from", "compared"]
                    .contains(text.word($0.range))
            }
            let isThen = clause.contains(where: { $0.isEvent || $0 == .progressiveDisease })
            if before == "in", isFirst || !isCompared && isThen {
                return true
            }
            if index == clause.marks.startIndex, next == "年" { return true }
        }
        return false
    }

    /// `一年前肿瘤进展`, but not `larger than a year ago`.
    var isLongAgo: Bool {
        guard let ago = clause.marks.firstIndex(where: { $0.term == .ago }) else { return false }
        return !clause.marks[..<ago].contains { mark in
            mark.term == .preposition || mark.term == .larger || mark.term == .smaller
                || ["较", "与", "比", "对比", "compared to", "compared with", "from"]
                    .contains(text.word(mark.range))
        }
    }

    var isExclusionDenied: Bool { text.deniesExclusion(clause) }

    /// Whether a negation reaches `index`, or a denial stands behind it.
    func isNegated(_ index: Int) -> Bool {
        let marks = clause.marks
        for negation in marks[..<index].indices where marks[negation].term == .negation {
            if reaches(index, from: negation) { return true }
        }
        // `New lesions: none`, `新病灶：无`
        return marks[(index + 1)...].contains { $0.term == .denial }
            || marks.last?.term == .negation && index < marks.endIndex - 1
    }

    /// `No improvement`, `no change`, `无强化`: spent on the word it stands beside.
    func reaches(_ index: Int, from negation: Int) -> Bool {
        let marks = clause.marks
        for next in marks[(negation + 1)...].indices {
            if next == index { return true }
            switch marks[next].term {
            case .filler, .slight, .evidence, .determiner, .malignant: continue
            case .shrinkage, .change, .same:
                let follower = marks[(next + 1)...].first?.term
                return follower == .and || follower == .or || follower == .comma
            default: return true
            }
        }
        return true
    }

    func isNegatedNear(_ index: Int) -> Bool {
        var words = 0
        for mark in clause.marks[..<index].reversed() {
            switch mark.term {
            case .negation: return true
            case .word where words == 0: words += 1
            case .filler, .slight, .evidence, .measure, .number, .liver, .of, .determiner: continue
            default: return false
            }
        }
        return false
    }

    /// `no findings to suggest progression`: the doubt itself is denied.
    func isDeniedBeforeHedge(_ index: Int) -> Bool {
        guard !isExclusionDenied,
            let negation = clause.marks.firstIndex(where: { $0.term == .negation }),
            let hedge = clause.marks.firstIndex(where: { $0.term == .hedge })
        else { return false }
        return negation < hedge && hedge < index
    }

    func isSlight(_ index: Int) -> Bool {
        let first = max(clause.marks.startIndex, index - 2)
        let last = min(clause.marks.endIndex - 1, index + 1)
        return clause.marks[first...last].contains { $0.term == .slight }
    }
}

extension ReportText {
    func isDoubted(_ clause: Clause) -> Bool {
        if clause.contains(.hedge) || deniesExclusion(clause) { return true }
        // `10.2 cm versus 7.9 cm` compares, it does not doubt.
        return clause.marks.indices.contains { index in
            clause.marks[index].term == .versus
                && clause.marks[(index + 1)...].first?.term != .number
        }
    }

    /// `cannot exclude`, `not ruled out`, `不能完全排除`.
    func deniesExclusion(_ clause: Clause) -> Bool {
        guard let exclusion = clause.marks.lastIndex(where: { $0.term == .exclusion }) else {
            return clause.marks.contains {
                $0.term == .hedge && Self.isDenial(folded[$0.range])
            }
        }
        return clause.marks[..<exclusion].contains { $0.term == .inability || $0.term == .negation }
    }

    /// `not excluded`, `不除外`: a hedge that is made of a denial.
    private static func isDenial(_ hedge: ArraySlice<UInt8>) -> Bool {
        [Array("not".utf8), Array("cannot".utf8), Array("不".utf8), Array("未".utf8)].contains {
            hedge.starts(with: $0)
        }
    }
}
