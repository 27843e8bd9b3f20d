internal import Clinical

/// One clause's statement about the tumour.
struct Assertion: Sendable {
    var response: TumorResponse
    var range: Range<Int>
    var sentence: Range<Int>
    var rule: Rule
    /// Of a category: that of the whole, not of targets or of others alone.
    var isOverall = false
}

/// Why a text reads as it does.
enum Rule: String, Sendable {
    case criteria
    /// Disease, tumour or recurrence said to progress or to have returned.
    case disease, recurrence
    case newTumour = "new-tumour"
    case growth
    /// Of lesions that are no targets, which the targets' sizes do not deny.
    case nonTarget = "non-target"
    case measuredPair = "measured-pair"
    case percentChange = "percent-change"
    case stable
    case progressionNegated = "progression-negated"
    case shrinkage
    case statedResponse = "stated-response"
    case hedged
    case slightGrowth = "slight-growth"
    case unqualified = "unqualified-finding"
    /// Something new that is not named yet; asserts nothing unless the next clause names it.
    case unnamed
    case preliminary, withdrawn
    case otherPrimary = "other-primary"
    case notEvaluable = "not-evaluable"
    case mixed, contradiction
    case nothingAsserted = "nothing-asserted"
}

extension ReportText {
    /// How far behind a finding something may say what it is.
    private static let qualifyingClauses = 3

    /// What a sentence asserts, clause by clause, and what its sizes say.
    ///
    /// `topic` is what the clause before spoke of.
    func assertions(of sentence: Sentence, topic: inout Subject) -> [Assertion] {
        guard !sentence.marks.contains(where: { $0.term == .person }) else { return [] }
        var found: [Assertion] = []
        let isStartingOver = !continues(sentence)
        if isStartingOver { topic = .silent }
        var isToldPast = false
        var lead = Subject.silent
        for (index, clause) in sentence.clauses.enumerated() {
            // `Metastasis with oedema, new since …`: what is new is the first thing named.
            let leads =
                lead == .tumour && clause.marks.first?.term == .new
                && clause.marks.first?.isChinese == false
            var reader = ClauseReader(
                text: self,
                sentence: sentence,
                clause: clause,
                topic: leads ? lead : topic,
                isToldPast: isToldPast
            )
            var asserted = reader.assertions()
            for next in sentence.clauses[(index + 1)...].prefix(Self.qualifyingClauses) {
                guard !next.contains(where: \.isEvent) || names(next) else { break }
                qualify(&asserted, by: next)
            }
            found += asserted.filter { $0.rule != .unnamed }
            topic = reader.topic
            if let first = clause.marks.firstIndex(where: {
                $0.term.isConcept && $0.term != .site && $0.term != .organ
            }) {
                lead = subject(ofConceptAt: first, in: clause, of: sentence)
            }
            isToldPast = reader.onlyTellsPast
        }
        weigh(&found, in: sentence)
        // `Progressed and was switched to regorafenib.` tells what was.
        if sentence.clauses.contains(where: {
            $0.contains(.therapy) && !$0.contains(.hedge) && !$0.contains(.hypothesis)
        }) {
            found.removeAll { $0.response == .progression }
        }
        return found
    }

    /// `It has grown.`, `较前增大。`: speaks of what the sentence before spoke of.
    private func continues(_ sentence: Sentence) -> Bool {
        guard let first = sentence.marks.first, first.term == .pronoun || first.isChinese else {
            return false
        }
        return !sentence.marks.contains { $0.term.isConcept || $0.term == .word }
    }

    /// `肝内新发病灶，考虑转移可能`: the next clause only guesses what the new one is;
    /// `New bone lesion, degenerative`: it says that it is another's.
    private func qualify(_ asserted: inout [Assertion], by next: Clause) {
        if names(next) { return promote(&asserted) }
        if next.contains(.benign), !next.contains(.hedge), !next.contains(.negation) {
            asserted.removeAll { $0.response == .progression || $0.rule == .unqualified }
        }
        if mayBePseudoprogression(next) {
            for index in asserted.indices where asserted[index].response == .progression {
                asserted[index].response = .suspected
                asserted[index].rule = .hedged
            }
        }
        guard isDoubted(next) else { return }
        let isEnglish = next.marks.first?.isChinese == false
        let isOther = next.contains(where: { $0 == .benign || $0 == .other || $0 == .quality })
        let names = next.contains(where: \.isConcept)
        for index in asserted.indices where asserted[index].response == .progression {
            let isNew = asserted[index].rule == .newTumour
            guard isNew && names || isOther || isEnglish && (isNew || !names) else { continue }
            asserted[index].response = .suspected
            asserted[index].rule = .hedged
        }
    }

    /// Whether the clause says that what was found is tumour: `符合肝癌`.
    func names(_ clause: Clause) -> Bool {
        ((clause.contains(.evidence) || isCopula(clause.marks.first))
            && (clause.contains(.tumour) || clause.contains(.recurrence))
            || clause.marks.first { $0.term != .filler }?.term == .malignant
            || isDiagnosis(clause))
            && (!isDoubted(clause) || isDiagnosis(clause))
            && !clause.contains(where: {
                $0 == .negation || $0 == .denial || $0 == .benign || $0 == .primary
                    || $0 == .hypothesis
            })
    }

    /// `假性进展不能除外`: what grew may be the treatment's work.
    private func mayBePseudoprogression(_ clause: Clause) -> Bool {
        clause.marks.contains { mark in
            mark.term == .hypothesis
                && ["pseudo", "假性"].contains { folded[mark.range].starts(with: $0.utf8) }
        } && (isDoubted(clause) || !clause.contains(where: { $0 == .negation || $0 == .exclusion }))
    }

    /// `考虑转移` is how Chinese reports give their diagnosis of what was found.
    ///
    /// `考虑转移可能` doubts it, and so does `考虑进展`, which names no finding but an event.
    private func isDiagnosis(_ clause: Clause) -> Bool {
        let hedges = clause.marks.filter { $0.term == .hedge }
        return clause.contains(.tumour) && !hedges.isEmpty
            && hedges.allSatisfy { word($0.range) == "考虑" }
            && clause.marks.allSatisfy { !$0.term.isEvent || $0.term == .new }
            && !clause.contains(where: { $0 == .other || $0 == .versus || $0 == .exclusion })
    }

    /// `为骨转移`: says what the thing is.
    private func isCopula(_ mark: Mark?) -> Bool {
        guard let mark, mark.isChinese else { return false }
        return ["为", "系", "即", "是", "均为"].contains(word(mark.range))
    }

    private func promote(_ asserted: inout [Assertion]) {
        for index in asserted.indices
        where asserted[index].rule == .unqualified || asserted[index].rule == .unnamed {
            asserted[index].response = .progression
            asserted[index].rule = .newTumour
        }
    }

    /// Sizes outrank the words around them.
    private func weigh(_ found: inout [Assertion], in sentence: Sentence) {
        markContradiction(&found, in: sentence)
        if sentence.marks.contains(where: { $0.term == .errorMargin }) {
            found.removeAll {
                [.growth, .nonTarget, .shrinkage, .slightGrowth, .hedged].contains($0.rule)
            }
            found.append(
                Assertion(
                    response: .stable,
                    range: sentence.range,
                    sentence: sentence.range,
                    rule: .stable
                )
            )
            return
        }
        guard let pair = sentence.pair, isTumour(sentence, before: pair.end),
            !sentence.clauses.contains(where: {
                $0.range.lowerBound < pair.end
                    && $0.contains(where: { $0 == .hedge || $0 == .past || $0 == .hypothesis })
            })
        else { return }
        func assertion(_ response: TumorResponse, _ rule: Rule) -> Assertion {
            Assertion(
                response: response,
                range: sentence.range,
                sentence: sentence.range,
                rule: rule
            )
        }
        guard !found.contains(where: { $0.rule == .criteria }) else { return }
        // Of another lesion where the sizes' own clause names one.
        let namesItsOwn = sentence.clauses.contains {
            $0.range.contains(pair.end - 1) && $0.contains(where: \.isConcept)
        }
        let isStable = found.contains {
            $0.rule == .stable && (!namesItsOwn || $0.range.contains(pair.end - 1))
        }
        found.removeAll { [.growth, .nonTarget, .shrinkage, .slightGrowth].contains($0.rule) }
        if pair.isProgression, isStable {
            found.append(assertion(.indeterminate, .contradiction))
        } else {
            let response: TumorResponse =
                pair.isProgression ? .progression : pair.isResponse ? .response : .stable
            found.append(assertion(response, .measuredPair))
        }
    }

    /// Two categories of the whole in one breath, neither turned against the other.
    private func markContradiction(_ found: inout [Assertion], in sentence: Sentence) {
        let stated = sentence.marks.filter {
            $0.term == .progressiveDisease || $0.term == .stableDisease
        }
        guard stated.contains(where: { $0.term != stated[0].term }),
            !sentence.marks.contains(where: {
                $0.term == .site || $0.term == .liver
                    || $0.term == .turn && !["and", "with"].contains(word($0.range))
            }), let index = found.firstIndex(where: { $0.rule == .disease })
        else { return }
        found[index].response = .indeterminate
        found[index].rule = .contradiction
    }

    /// Whether the sizes that end at `end` are the tumour's: the nearest thing named before them.
    private func isTumour(_ sentence: Sentence, before end: Int) -> Bool {
        for clause in sentence.clauses.reversed() where clause.range.lowerBound < end {
            guard
                let concept = clause.marks.lastIndex(where: {
                    $0.term.isConcept && $0.range.lowerBound < end && $0.term != .site
                })
            else { continue }
            switch subject(ofConceptAt: concept, in: clause, of: sentence) {
            case .tumour, .disease: return true
            default: return false
            }
        }
        // `Segment V: 55 mm (was 39 mm)`: a size in the liver, and nothing else is named.
        return sentence.marks.contains { $0.term == .liver }
            && !sentence.marks.contains { $0.term.isConcept || $0.term == .word }
    }
}
