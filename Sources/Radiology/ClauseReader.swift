internal import Clinical

/// Reads what one clause asserts.
struct ClauseReader {
    /// Nobody says more in one clause; the rest is not read.
    private static let clauseEvents = 24

    let text: ReportText
    let sentence: Sentence
    let clause: Clause
    /// What was spoken of before, then what this clause speaks of.
    private(set) var topic: Subject
    /// Whether the clause only says when, and that it was not today: `In 2021, …`.
    private(set) var onlyTellsPast = false
    private let isToldPast: Bool
    private var isHedged = false

    init(text: ReportText, sentence: Sentence, clause: Clause, topic: Subject, isToldPast: Bool) {
        self.text = text
        self.sentence = sentence
        self.clause = clause
        self.topic = topic
        self.isToldPast = isToldPast
    }

    mutating func assertions() -> [Assertion] {
        let before = topic
        defer { leaveTopic() }
        let isPast = isToldPast || isPast
        onlyTellsPast =
            isPast
            && clause.marks.allSatisfy {
                !$0.term.isConcept && !$0.term.isEvent && $0.term != .therapy && $0.term != .past
            }
        guard !clause.contains(.hypothesis), !isPast else { return [] }
        isHedged = text.isDoubted(clause)
        if clause.contains(.exclusion), !isExclusionDenied { return [] }
        if let category = category() { return [category] }
        var found: [Assertion] = []
        let events = clause.marks.indices.filter(isEvent)
        for index in events.prefix(Self.clauseEvents) {
            if let assertion = assertion(at: index, topic: before) { found.append(assertion) }
        }
        if let percent = percentChange(found) { found = percent }
        if clause.contains(.limited), !clause.contains(where: { $0 == .organ || $0 == .other }) {
            found.append(assertion(.indeterminate, .notEvaluable))
        }
        if clause.contains(.mixed) { found.append(assertion(.indeterminate, .mixed)) }
        return found
    }

    private mutating func leaveTopic() {
        if let concept = clause.marks.lastIndex(where: \.term.isConcept) {
            topic = text.subject(ofConceptAt: concept, in: clause, of: sentence)
        } else if clause.contains(where: { $0 == .progression || $0 == .progressiveDisease }) {
            topic = .disease
        }
    }

    private func assertion(_ response: TumorResponse, _ rule: Rule) -> Assertion {
        Assertion(
            response: response,
            range: clause.range,
            sentence: sentence.range,
            rule: rule
        )
    }

    private func isEvent(_ index: Int) -> Bool {
        let term = clause.marks[index].term
        switch term {
        case .progressiveDisease, .stableDisease, .response: return true
        case .change: return isNegatedNear(index)
        default: return term.isEvent
        }
    }

    private func assertion(at index: Int, topic: Subject) -> Assertion? {
        let term = clause.marks[index].term
        if term == .larger || term == .smaller, !isOverTime(index) { return nil }
        var subject = text.subject(ofEventAt: index, in: clause, of: sentence)
        if case .silent = subject, term != .recurrence { subject = topic }
        switch term {
        case .growth, .larger, .progression: return growth(at: index, of: subject)
        case .new: return newTumour(at: index, of: subject)
        case .recurrence: return recurrence(at: index, of: subject)
        case .progressiveDisease: return asserted(.disease, at: index)
        case .same, .change: return same(at: index, of: subject)
        case .stableDisease: return isNegated(index) ? nil : assertion(.stable, .stable)
        case .shrinkage, .smaller: return shrinkage(at: index, of: subject)
        case .inactive, .response:
            if case .other = subject { return nil }
            return isHedged || isNegated(index) ? nil : assertion(.response, .statedResponse)
        default: return nil
        }
    }

    // MARK: Worse

    private func growth(at index: Int, of subject: Subject) -> Assertion? {
        let isProgression = clause.marks[index].term == .progression
        switch subject {
        case .tumour:
            if isNegated(index) || isHedged { return asserted(.growth, at: index) }
            return isSlight(index)
                ? assertion(.suspected, .slightGrowth) : asserted(.growth, at: index)
        case .disease: return asserted(.disease, at: index)
        case .suspect:
            return isNegated(index) && !isHedged
                ? assertion(.stable, .progressionNegated) : assertion(.suspected, .unqualified)
        case .other:
            return clause.contains(.primary) && !isNegated(index)
                ? assertion(.indeterminate, .otherPrimary) : nil
        case .silent, .unknown, .liverDisease:
            guard isProgression else { return nil }
            if isNegated(index) || isHedged { return asserted(.disease, at: index) }
            if case .silent = subject, isPlainFinding(index) {
                return asserted(.disease, at: index)
            }
            return nil
        }
    }

    /// `is larger`, `larger than before`; not `the larger lesion`.
    private func isOverTime(_ index: Int) -> Bool {
        for mark in clause.marks[..<index].reversed() {
            switch mark.term {
            case .filler, .slight, .evidence, .hedge, .and, .larger, .smaller, .measure: continue
            case .verb: return true
            default: return isCompared
            }
        }
        return isCompared
    }

    private var isCompared: Bool {
        clause.marks.contains { mark in
            let word = text.folded[mark.range]
            return ["prior", "previous", "compared", "since", "interval", "before", "baseline"]
                .contains { word.starts(with: $0.utf8) }
        }
    }

    /// `Findings consistent with progression`, but not `progression of` whatever it is.
    private func isPlainFinding(_ index: Int) -> Bool {
        clause.marks[..<index].contains { $0.term == .evidence }
            && clause.marks[(index + 1)...].first?.term != .of
    }

    private func newTumour(at index: Int, of subject: Subject) -> Assertion? {
        switch subject {
        case .tumour:
            if isNegated(index) || isHedged { return asserted(.newTumour, at: index) }
            let isNodule =
                clause.contains(.nodule) && !clause.contains(.tumour)
                && !clause.contains(.malignant) && !clause.contains(.lesion)
            if !clause.contains(.tumour), text.hasSmallSize(in: clause.range) { return nil }
            return isNodule
                ? assertion(.suspected, .unqualified) : asserted(.newTumour, at: index)
        case .disease:
            if isNegated(index) || isHedged { return asserted(.newTumour, at: index) }
            return assertion(.suspected, .unqualified)
        case .suspect:
            if isNegated(index) { return asserted(.newTumour, at: index) }
            if text.hasSmallSize(in: clause.range), !isHedged { return nil }
            return assertion(.suspected, isHedged ? .hedged : .unqualified)
        case .other, .unknown, .silent, .liverDisease: return nil
        }
    }

    /// `复发` alone may only name the disease; something must say that it is today's.
    private func recurrence(at index: Int, of subject: Subject) -> Assertion? {
        if case .other = subject { return nil }
        if isNegated(index) || isHedged { return asserted(.recurrence, at: index) }
        let isShown =
            clause.contains(where: { $0 == .evidence || $0 == .new || $0 == .measure })
            || text.folded[clause.marks[index].range].suffix(2).elementsEqual("ed".utf8)
        let goesOn = clause.contains(.same) || clause.contains(.shrinkage)
        return isShown && !goesOn ? asserted(.recurrence, at: index) : nil
    }

    /// Progression, its denial or its suspicion.
    private func asserted(_ rule: Rule, at index: Int) -> Assertion? {
        if isNegated(index) {
            return isHedged && !isDeniedBeforeHedge(index)
                ? (isExclusionDenied ? assertion(.suspected, .hedged) : nil)
                : assertion(.stable, .progressionNegated)
        }
        return isHedged ? assertion(.suspected, .hedged) : assertion(.progression, rule)
    }

    // MARK: No worse

    private func same(at index: Int, of subject: Subject) -> Assertion? {
        if clause.marks[index].term == .same, isNegatedNear(index) { return nil }
        switch subject {
        case .tumour, .disease, .liverDisease: return assertion(.stable, .stable)
        case .silent:
            // `Compared with prior, stable.`
            return clause.marks.allSatisfy { $0.term.isFiller }
                ? assertion(.stable, .stable) : nil
        case .suspect, .other, .unknown: return nil
        }
    }

    private func shrinkage(at index: Int, of subject: Subject) -> Assertion? {
        guard case .tumour = subject, !isHedged, !isNegated(index) else { return nil }
        return assertion(.response, .shrinkage)
    }

    // MARK: How it is said

    private var isPast: Bool {
        clause.contains(.past) || clause.marks.first?.term == .earlier || isDated || isLongAgo
            || wasSo
    }

    /// `was larger on the prior study`: said of then.
    private var wasSo: Bool {
        clause.contains(.earlier)
            && clause.marks.contains {
                ["was", "were", "had"].contains(text.string($0.range).lowercased())
            }
    }

    /// `2022年出现进展`, `progressed in 2022`: of that year, unless it is what today is compared with.
    private var isDated: Bool {
        for index in clause.marks.indices where clause.marks[index].term == .number {
            let mark = clause.marks[index]
            guard mark.range.count == 4, text.folded[mark.range.lowerBound] == UInt8(ascii: "2"),
                text.folded[mark.range.lowerBound + 1] == UInt8(ascii: "0")
            else { continue }
            let next =
                index + 1 < clause.marks.endIndex ? text.string(clause.marks[index + 1].range) : ""
            let before =
                index > clause.marks.startIndex ? text.string(clause.marks[index - 1].range) : ""
            let after = index > clause.marks.startIndex + 1 ? clause.marks[index - 2].term : .word
            let isFirst = index == clause.marks.startIndex + 1
            if before.lowercased() == "in", isFirst || after.isEvent || after == .progressiveDisease
            {
                return true
            }
            if index == clause.marks.startIndex, next == "年" { return true }
        }
        return false
    }

    /// `一年前肿瘤进展`, but not `larger than a year ago`.
    private var isLongAgo: Bool {
        guard let ago = clause.marks.firstIndex(where: { $0.term == .ago }) else { return false }
        return !clause.marks[..<ago].contains { mark in
            mark.term == .preposition || mark.term == .larger || mark.term == .smaller
                || ["较", "与", "比", "对比", "compared to", "compared with", "from"]
                    .contains(text.string(mark.range).lowercased())
        }
    }

    private var isExclusionDenied: Bool { text.deniesExclusion(clause) }

    /// Whether a negation reaches `index`, or a denial stands behind it.
    private func isNegated(_ index: Int) -> Bool {
        let marks = clause.marks
        for negation in marks[..<index].indices where marks[negation].term == .negation {
            if reaches(index, from: negation) { return true }
        }
        return marks[(index + 1)...].contains { $0.term == .denial }
    }

    /// `No improvement`, `no change`, `无强化`: spent on the word it stands beside.
    private func reaches(_ index: Int, from negation: Int) -> Bool {
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

    private func isNegatedNear(_ index: Int) -> Bool {
        for mark in clause.marks[..<index].reversed() {
            switch mark.term {
            case .negation: return true
            case .filler, .slight, .evidence, .measure, .number, .liver, .of, .determiner: continue
            default: return false
            }
        }
        return false
    }

    /// `no findings to suggest progression`: the doubt itself is denied.
    private func isDeniedBeforeHedge(_ index: Int) -> Bool {
        guard !isExclusionDenied,
            let negation = clause.marks.firstIndex(where: { $0.term == .negation }),
            let hedge = clause.marks.firstIndex(where: { $0.term == .hedge })
        else { return false }
        return negation < hedge && hedge < index
    }

    private func isSlight(_ index: Int) -> Bool {
        let first = max(clause.marks.startIndex, index - 2)
        let last = min(clause.marks.endIndex - 1, index + 1)
        return clause.marks[first...last].contains { $0.term == .slight }
    }
}

extension ReportText {
    func isDoubted(_ clause: Clause) -> Bool {
        clause.contains(.hedge) || deniesExclusion(clause)
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
