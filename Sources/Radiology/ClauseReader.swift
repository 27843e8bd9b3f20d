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
    private(set) var isHedged = false

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
            range: excerpt,
            sentence: sentence.range,
            rule: rule
        )
    }

    /// The clause, from where the sentence names what this one only says something of.
    private var excerpt: Range<Int> {
        if case .silent = topic { return clause.range }
        return clause.contains(where: \.isConcept)
            ? clause.range : sentence.range.lowerBound..<clause.range.upperBound
    }

    private func isEvent(_ index: Int) -> Bool {
        let term = clause.marks[index].term
        switch term {
        case .progressiveDisease, .stableDisease, .response: return true
        case .change: return isNegatedNear(index)
        case .new:
            return isNew(index)
        default: return term.isEvent
        }
    }

    /// Not `has appeared stable`; `there is now` only where what there is follows.
    private func isNew(_ index: Int) -> Bool {
        let rest = clause.marks[(index + 1)...]
        guard text.folded[clause.marks[index].range].starts(with: "there".utf8) else {
            return rest.first?.term != .same && rest.first?.term != .inactive
        }
        let next = rest.first { mark in
            ![.determiner, .filler, .liver, .malignant, .evidence].contains(mark.term)
        }
        return next?.term.isConcept == true
    }

    private func assertion(at index: Int, topic: Subject) -> Assertion? {
        let term = clause.marks[index].term
        if term == .larger || term == .smaller, !isOverTime(index) { return nil }
        var subject = text.subject(ofEventAt: index, in: clause, of: sentence)
        if case .silent = subject, term != .recurrence {
            // `Caking, not present before, representing metastases`: the name may follow.
            subject = term == .new && topic == .other ? .unknown : topic
        }
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
            return isHedged || isNegatedNear(index) ? nil : assertion(.response, .statedResponse)
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
                ? assertion(.suspected, .slightGrowth)
                : asserted(isOfNonTargets ? .nonTarget : .growth, at: index)
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
            let isSilent = if case .silent = subject { true } else { false }
            let isSaidOf = clause.marks[..<index].last?.term == .evidence
            return isPlainFinding(index) && (isSilent || isSaidOf)
                ? asserted(.disease, at: index) : nil
        }
    }

    private var isOfNonTargets: Bool {
        clause.marks.contains { mark in
            mark.term == .tumour
                && ["non-target", "nontarget", "非靶病灶"].contains {
                    text.folded[mark.range].starts(with: $0.utf8)
                }
        }
    }

    /// `is larger`, `larger than before`; not `the larger lesion`.
    private func isOverTime(_ index: Int) -> Bool {
        for mark in clause.marks[..<index].reversed() {
            switch mark.term {
            case .filler, .slight, .evidence, .hedge, .and, .larger, .smaller, .measure, .negation:
                continue
            case .verb: return true
            default: return isCompared
            }
        }
        return isCompared
    }

    private var isCompared: Bool {
        clause.marks.contains { mark in
            let word = text.folded[mark.range]
            return mark.term == .earlier
                || ["prior", "previous", "compared", "since", "interval", "before", "baseline"]
                    .contains { word.starts(with: $0.utf8) }
        }
    }

    /// `Findings consistent with progression`, but not `progression of` whatever it is.
    private func isPlainFinding(_ index: Int) -> Bool {
        clause.marks[..<index].contains { $0.term == .evidence || isReplacing($0) }
            && clause.marks[(index + 1)...].first?.term != .of
    }

    /// `… has given way to progression` says that it is today's.
    private func isReplacing(_ mark: Mark) -> Bool {
        mark.term == .turn && text.folded[mark.range].starts(with: "given".utf8)
    }

    private func newTumour(at index: Int, of subject: Subject) -> Assertion? {
        switch subject {
        case .tumour:
            if isNegated(index) || isHedged { return asserted(.newTumour, at: index) }
            let isNodule =
                clause.contains(.nodule) && !clause.contains(.tumour)
                && !clause.contains(.malignant) && !clause.contains(.lesion)
            if isNoLonger { return nil }
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
        case .silent, .unknown:
            return isNegated(index) || isHedged ? nil : assertion(.suspected, .unnamed)
        case .other, .liverDisease: return nil
        }
    }

    /// `The new lesion is no longer seen`: it was new then.
    private var isNoLonger: Bool {
        clause.marks.contains { mark in
            mark.term == .shrinkage
                && ["no", "resol", "disappear", "消失"].contains {
                    text.folded[mark.range].starts(with: $0.utf8)
                }
        }
    }

    /// `复发` alone may only name the disease: something must say that it is today's.
    private func recurrence(at index: Int, of subject: Subject) -> Assertion? {
        if case .other = subject { return nil }
        if isNegated(index) || isHedged { return asserted(.recurrence, at: index) }
        let isShown =
            clause.contains(where: { $0 == .evidence || $0 == .new || $0 == .measure })
            || text.folded[clause.marks[index].range].suffix(2).elementsEqual("ed".utf8)
            || ["is", "has", "have", "再现"].contains {
                text.folded[clause.marks[index].range].starts(with: $0.utf8)
            }
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
        case .other:
            // `大小及强化方式同前`: of the tumour's properties one is its size.
            return clause.contains(.measure) && clause.contains(.tumour)
                && !clause.contains(where: {
                    $0 == .organ || $0 == .benign || $0 == .other || $0 == .primary
                }) ? assertion(.stable, .stable) : nil
        case .suspect, .unknown: return nil
        }
    }

    private func shrinkage(at index: Int, of subject: Subject) -> Assertion? {
        guard case .tumour = subject, !isHedged, !isNegated(index) else { return nil }
        return assertion(.response, .shrinkage)
    }
}
