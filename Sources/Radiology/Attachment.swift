/// What an event is said of.
enum Subject: Sendable {
    case tumour
    /// Something that may be tumour and is not called so.
    case suspect
    case disease, liverDisease
    case other
    /// Nothing that is known.
    case unknown
    /// Nothing at all, so what was spoken of before.
    case silent
}

extension ReportText {
    /// What the event at `index` of the clause is said of.
    ///
    /// English puts it behind (`growth of the mass`, `enlarging mass`) or before (`the mass has
    /// grown`); Chinese puts it before (`肿块较前增大`), and behind what is new (`新发病灶`).
    func subject(ofEventAt index: Int, in clause: Clause, of sentence: Sentence) -> Subject {
        let event = clause.marks[index]
        if !event.isChinese, folded[event.range].starts(with: "spread".utf8),
            let concept = head(before: index, in: clause)
        {
            // `has spread to the nodes`: they are where, not what.
            return subject(ofConceptAt: concept, in: clause, of: sentence)
        }
        if event.isChinese {
            if event.term == .new || isAttribute(index, in: clause),
                let concept = conceptBehind(index, in: clause)
            {
                return subject(ofConceptAt: concept, in: clause, of: sentence)
            }
            if let concept = clause.marks[..<index].lastIndex(where: \.term.isConcept) {
                return subject(ofConceptAt: concept, in: clause, of: sentence)
            }
        } else {
            let behind = conceptBehind(index, in: clause)
            if let behind, !isPlace(clause.marks[behind].term) {
                return subject(ofConceptAt: behind, in: clause, of: sentence)
            }
            if let concept = head(before: index, in: clause) {
                let isCompound = concept == index - 1 && event.term == .progression
                return !isCompound && isGoverned(concept, in: clause)
                    ? .unknown : subject(ofConceptAt: concept, in: clause, of: sentence)
            }
        }
        // `metastatic progression`
        if !event.isChinese, clause.marks[..<index].last?.term == .malignant { return .tumour }
        if event.isChinese, let next = clause.marks[(index + 1)...].first, next.term.isConcept,
            let concept = conceptBehind(index, in: clause)
        {
            return subject(ofConceptAt: concept, in: clause, of: sentence)
        }
        return clause.marks[..<index].allSatisfy { $0.term.isFiller } ? .silent : .unknown
    }

    private func isPlace(_ term: Term) -> Bool { term == .organ || term == .site }

    /// `增大的`: what it is said of follows.
    private func isAttribute(_ index: Int, in clause: Clause) -> Bool {
        guard index + 1 < clause.marks.endIndex else { return false }
        return word(clause.marks[index + 1].range) == "的"
    }

    /// The concept an attribute belongs to: `increase in size of the mass`, `new 12 mm lesion`.
    private func conceptBehind(_ index: Int, in clause: Clause) -> Int? {
        var place: Int?
        var words = 0
        var isMeasured = false
        let marks = clause.marks
        for next in marks[(index + 1)...].indices {
            switch marks[next].term {
            case .organ, .site: place = place ?? next
            case .node:
                // `lymph node metastases`
                guard next + 1 < marks.endIndex, marks[next + 1].term == .tumour else {
                    return next
                }
            case .quality where marks[next].isChinese && ownsNodule(marks[(next + 1)...]):
                // `新增动脉期强化、门脉期廓清结节`
                continue
            case let term where term.isConcept: return compoundHead(next, in: marks)
            case .word:
                words += 1
                if words > 4 { return place }
            case .preposition where word(marks[next].range) == "by":
                // `now occluded by tumour`
                continue
            case .with, .verb, .preposition, .comma, .turn, .negation, .denial, .today,
                .hypothesis, .past:
                return place
            case .measure: isMeasured = true
            case .and, .or:
                let follower = marks[(next + 1)...].first?.term
                // `increase in size and enhancement`: the second is no owner of the first.
                if isMeasured, follower != .measure { return place }
                if follower == nil || follower == .word || follower == .negation { return place }
            default: continue
            }
        }
        return place
    }

    private func ownsNodule(_ marks: ArraySlice<Mark>) -> Bool {
        marks.contains { $0.term == .nodule || $0.term == .lesion || $0.term == .tumour }
    }

    /// The first concept before a predicate that is not only a place.
    private func head(before index: Int, in clause: Clause) -> Int? {
        let before = clause.marks[..<index]
        guard var head = before.firstIndex(where: \.term.isConcept) else { return nil }
        while before[head].term == .organ || before[head].term == .site,
            let next = before[(head + 1)...].firstIndex(where: \.term.isConcept)
        {
            head = next
        }
        return compoundHead(head, in: before)
    }

    /// `tumour enhancement`, `tumour-draining nodes`: the last of a compound is its head.
    private func compoundHead(_ first: Int, in marks: ArraySlice<Mark>) -> Int {
        var head = first
        for next in marks[(first + 1)...].indices {
            let term = marks[next].term
            if term.isConcept, term != .site, term != .organ {
                head = next
            } else if term == .word {
                guard next + 1 < marks.endIndex, marks[next + 1].term.isConcept else { break }
            } else if term != .filler, term != .liver, term != .site {
                break
            }
        }
        return head
    }

    /// Whether the concept only says where: `near the mass`, `fluid in the tumour`.
    private func isGoverned(_ concept: Int, in clause: Clause) -> Bool {
        var index = concept - 1
        while index >= clause.marks.startIndex {
            switch clause.marks[index].term {
            case .preposition: return true
            case .of:
                guard index > clause.marks.startIndex else { return true }
                switch clause.marks[index - 1].term {
                case .measure, .number, .determiner, .filler, .growth, .progression, .shrinkage,
                    .recurrence, .same, .new, .evidence, .tumour, .lesion:
                    return false
                default: return true
                }
            case .determiner:
                guard index > clause.marks.startIndex else { return false }
                let before = clause.marks[index - 1].term
                if before != .preposition, before != .of { return false }
            case .liver, .malignant, .filler, .site, .organ, .number, .measure, .node: break
            default: return false
            }
            index -= 1
        }
        return false
    }

    /// Whose the thing is: a lesion of the kidney is another's, a metastasis there is not.
    func subject(
        ofConceptAt index: Int,
        in clause: Clause,
        of sentence: Sentence
    ) -> Subject {
        let marks = clause.marks
        guard !isOfAnotherPrimary(clause, of: sentence) else { return .other }
        switch marks[index].term {
        case .tumour: return .tumour
        case .disease:
            let place = placeBefore(index, in: marks)
            if isQualified(index, in: marks) { return .tumour }
            if index > marks.startIndex, marks[index - 1].term == .word { return .other }
            // `hepatic disease` is what a report on tumours calls them; `liver disease` is not.
            let isHepatic =
                index > marks.startIndex
                && folded[marks[index - 1].range].elementsEqual("hepatic".utf8)
            return !isHepatic && (place == .organ || place == .liver) ? .liverDisease : .disease
        case .liverDisease: return .liverDisease
        case .thrombus:
            return isCalledTumour(index, in: clause, of: sentence) && !clause.contains(.other)
                ? .tumour : .other
        case .lesion, .nodule, .node:
            if isQualified(index, in: marks) { return .tumour }
            if marks[index].term == .node {
                return isCalledTumour(index, in: clause, of: sentence) ? .tumour : .other
            }
            if isOfUnknown(index, in: marks) { return .other }
            guard !clause.contains(.benign) else { return .other }
            switch placeBefore(index, in: marks) ?? placeBehind(index, in: marks) {
            case .organ: return .other
            case .site: return .suspect
            case .liver: return .tumour
            default:
                return marks[index].term == .nodule && !isCalledViable(clause, of: sentence)
                    ? .suspect : .tumour
            }
        default: return .other
        }
    }

    /// Named in the clause, or before it and this clause does not speak of the liver's.
    private func isOfAnotherPrimary(_ clause: Clause, of sentence: Sentence) -> Bool {
        if clause.contains(.primary) { return true }
        guard sentence.marks[..<clause.marks.startIndex].contains(where: { $0.term == .primary })
        else { return false }
        return !clause.marks.contains { mark in
            let word = folded[mark.range]
            return Self.ownNames.contains { word.starts(with: $0) }
        }
    }

    private static let ownNames = ["hcc", "hepat", "liver", "肝"].map { Array($0.utf8) }

    /// `LR-TR Viable, with nodular enhancement …`: the sentence has said that it is tumour.
    private func isCalledViable(_ clause: Clause, of sentence: Sentence) -> Bool {
        sentence.marks[..<clause.marks.endIndex].contains {
            $0.term == .tumour && folded[$0.range].starts(with: "lr-tr".utf8)
        }
    }

    /// Beside it, or in the next clause: `enlarged nodes, consistent with metastases`.
    private func isCalledTumour(
        _ index: Int,
        in clause: Clause,
        of sentence: Sentence
    ) -> Bool {
        if isQualified(index, in: clause.marks) { return true }
        let next = sentence.clauses.first { $0.range.lowerBound >= clause.range.upperBound }
        return next.map(names) ?? false
    }

    /// Called malignant beside it, or of one word with a tumour's name.
    private func isQualified(_ index: Int, in marks: ArraySlice<Mark>) -> Bool {
        var before = index - 1
        var isParted = false
        while before >= marks.startIndex {
            switch marks[before].term {
            case .malignant: return true
            case .tumour: return !isParted
            case .word: isParted = true
            case .filler, .liver, .site, .organ, .node, .number, .nodule, .lesion: break
            default: return isNamedBehind(index, in: marks)
            }
            before -= 1
        }
        return isNamedBehind(index, in: marks)
    }

    /// `foci of HCC`, `nodule consistent with metastasis`, `nodule with washout`.
    private func isNamedBehind(_ index: Int, in marks: ArraySlice<Mark>) -> Bool {
        var isNaming = false
        for next in marks[(index + 1)...].indices {
            switch marks[next].term {
            case .malignant: return true
            case .evidence: isNaming = true
            case .tumour:
                if isNaming || marks[next - 1].term == .of { return true }
            case .benign, .other, .negation, .hedge: isNaming = false
            default: continue
            }
        }
        return false
    }

    /// `右乳肿块` where nothing knows what `右乳` is.
    private func isOfUnknown(_ index: Int, in marks: ArraySlice<Mark>) -> Bool {
        guard index > marks.startIndex, marks[index].isChinese else { return false }
        return marks[index - 1].term == .word && marks[index - 1].isChinese
            && !marks[..<index].contains { $0.term == .liver || $0.term == .tumour }
    }

    private func placeBefore(_ index: Int, in marks: ArraySlice<Mark>) -> Term? {
        marks[..<index].last {
            $0.term == .organ || $0.term == .site || $0.term == .liver || $0.term == .tumour
        }?.term
    }

    /// `lesion in the left kidney`: what follows says where.
    private func placeBehind(_ index: Int, in marks: ArraySlice<Mark>) -> Term? {
        for mark in marks[(index + 1)...] {
            switch mark.term {
            case .organ, .site, .liver: return mark.term
            case .of, .determiner, .filler: continue
            case .preposition where word(mark.range) == "within": continue
            default: return nil
            }
        }
        return nil
    }
}
