internal import Clinical

/// One clause's statement about the tumour.
struct Assertion: Sendable {
    var response: TumorResponse
    var range: Range<Int>
    var sentence: Range<Int>
    var rule: String
}

extension ReportText {
    /// What a sentence asserts, clause by clause, and what its sizes say where a clause says nothing.
    func assertions(of sentence: Sentence) -> [Assertion] {
        var found: [Assertion] = []
        var isSilent = false
        for (index, clause) in sentence.clauses.enumerated() {
            guard var assertion = assertion(of: clause, in: sentence) else {
                isSilent = true
                continue
            }
            // `肝内新发病灶，考虑转移可能`: the next clause says what the new one is.
            if assertion.rule == "new-tumour", index + 1 < sentence.clauses.count,
                contains(Lexicon.hedge, in: sentence.clauses[index + 1])
            {
                assertion.response = .suspected
                assertion.rule = "hedged"
            }
            found.append(assertion)
        }
        if isSilent, let measured = measuredAssertion(of: sentence) { found.append(measured) }
        return found
    }

    /// What the clause asserts of the tumour; nil where it asserts nothing or of something else.
    private func assertion(of range: Range<Int>, in sentence: Sentence) -> Assertion? {
        guard !isPast(range), !contains(Lexicon.hypothetical, in: range) else { return nil }
        func assertion(_ response: TumorResponse, _ rule: String) -> Assertion {
            Assertion(response: response, range: range, sentence: sentence.range, rule: rule)
        }
        let isHedged = contains(Lexicon.hedge, in: range)
        if let response = criteriaResponse(in: range), !isHedged {
            return assertion(response, "criteria")
        }
        guard !contains(Lexicon.notTarget, in: range) else {
            if let denied = newTumour(in: range), !isHedged,
                isNegated(denied, in: range)
            {
                return assertion(.stable, "progression-negated")
            }
            return otherPrimaryGrows(in: range) ? assertion(.indeterminate, "other-primary") : nil
        }
        // A clause without a target of its own speaks of its sentence's.
        let hasTarget =
            contains(Lexicon.target, in: range)
            || (sentence.hasTarget && !contains(Lexicon.anatomy, in: range))
        let progression = progression(in: range, hasTarget: hasTarget)
        if contains(Lexicon.stable, in: range),
            hasTarget || contains(Lexicon.whole, in: range)
        {
            guard let progression, progression.rule != "bare" || isHedged else {
                return assertion(.stable, "stable")
            }
            if contains(Lexicon.notDenied, in: range) { return assertion(.suspected, "hedged") }
            return isNegated(progression.place, in: range) ? assertion(.stable, "stable") : nil
        }
        if hasTarget, contains(Lexicon.cleared, in: range) {
            return assertion(.stable, "progression-negated")
        }
        let shrinkage =
            isHedged ? nil : shrinkage(in: range, of: sentence, hasTarget: hasTarget)
        if let progression {
            if isNegated(progression.place, in: range) {
                if !isHedged {
                    return shrinkage.map { assertion(.response, $0) }
                        ?? assertion(.stable, "progression-negated")
                }
                return contains(Lexicon.notDenied, in: range)
                    ? assertion(.suspected, "hedged") : nil
            }
            if isHedged { return assertion(.suspected, "hedged") }
            if progression.rule == "bare" { return nil }
            if progression.rule == "growth", sentence.pair?.isProgression == false { return nil }
            return assertion(.progression, progression.rule)
        }
        return shrinkage.map { assertion(.response, $0) }
    }

    /// What the arithmetic of the sentence's own sizes says.
    private func measuredAssertion(of sentence: Sentence) -> Assertion? {
        let range = sentence.range
        guard let pair = sentence.pair, sentence.hasTarget,
            !contains(Lexicon.hedge, in: range), !contains(Lexicon.historical, in: range),
            !contains(Lexicon.hypothetical, in: range)
        else { return nil }
        return Assertion(
            response: pair.isProgression ? .progression : pair.isResponse ? .response : .stable,
            range: range,
            sentence: range,
            rule: "measured-pair"
        )
    }

    private func progression(
        in range: Range<Int>,
        hasTarget: Bool
    ) -> (place: Range<Int>, rule: String)? {
        if let place = firstPlace(of: Lexicon.disease, in: range) { return (place, "disease") }
        if let place = newTumour(in: range), !hasSmallSize(in: range) {
            return (place, "new-tumour")
        }
        if hasTarget {
            if let place = firstPlace(of: Lexicon.growth, in: range),
                !contains(Lexicon.quality, in: range.lowerBound..<place.lowerBound)
            {
                return (place, "growth")
            }
            if let place = firstPlace(of: Lexicon.increase, in: range),
                !contains(Lexicon.quality, in: range)
            {
                return (place, "growth")
            }
        }
        return firstPlace(of: Lexicon.bareProgression, in: range).map { ($0, "bare") }
    }

    private func newTumour(in range: Range<Int>) -> Range<Int>? {
        if let place = firstPlace(of: Lexicon.newTumour, in: range) { return place }
        guard let new = place(of: "new.", in: range),
            let named = behindSize(new.upperBound, within: range),
            Lexicon.newSized.contains(where: { starts(at: named, with: $0, within: range) })
        else { return nil }
        return new
    }

    private func shrinkage(
        in range: Range<Int>,
        of sentence: Sentence,
        hasTarget: Bool
    ) -> String? {
        if hasTarget, let place = firstPlace(of: Lexicon.response, in: range),
            !isNegated(place, in: range), sentence.pair?.isResponse != false
        {
            return "shrinkage"
        }
        if let place = firstPlace(of: Lexicon.statedResponse, in: range),
            !isNegated(place, in: range)
        {
            return "stated-response"
        }
        return nil
    }

    private func isPast(_ range: Range<Int>) -> Bool {
        let clause = trimmed(range)
        return contains(Lexicon.historical, in: range)
            || Lexicon.earlier.contains { starts(at: clause.lowerBound, with: $0, within: clause) }
    }

    private func otherPrimaryGrows(in range: Range<Int>) -> Bool {
        guard contains(Lexicon.otherPrimary, in: range),
            let growth = firstPlace(of: Lexicon.growth + Lexicon.disease, in: range)
        else { return false }
        return !isNegated(growth, in: range)
    }

    /// Whether a negation stands before `place` in the clause, or a denial behind it.
    private func isNegated(_ place: Range<Int>, in clause: Range<Int>) -> Bool {
        contains(Lexicon.negation, in: clause.lowerBound..<place.lowerBound)
            || contains(Lexicon.denial, in: place.upperBound..<clause.upperBound)
    }

    /// The category a clause states in the criteria's own words.
    private func criteriaResponse(in range: Range<Int>) -> TumorResponse? {
        guard contains(Lexicon.criteria, in: range),
            !contains(Lexicon.negation, in: range), !contains(Lexicon.denial, in: range)
        else { return nil }
        let categories: [(TumorResponse, [Phrase])] = [
            (.progression, ["pd.", "progressive disease", "疾病进展"]),
            (.stable, ["sd.", "stable", "疾病稳定"]),
            (.response, ["pr.", "cr.", "partial response", "complete response", "部分缓解", "完全缓解"]),
        ]
        let stated = categories.filter { contains($0.1, in: range) }.map(\.0)
        return stated.count == 1 ? stated[0] : nil
    }
}
