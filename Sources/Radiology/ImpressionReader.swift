package import Clinical

/// What a report's text asserts of the tumour.
package struct ImpressionFinding: Hashable, Sendable {
    package var response: TumorResponse
    /// The words that decided, PHI; empty where none did.
    package var excerpt: String
    /// The rule that decided, of a bounded set.
    package var rule: String

    package init(response: TumorResponse, excerpt: String, rule: String) {
        self.response = response
        self.excerpt = excerpt
        self.rule = rule
    }
}

/// Reads the plainest assertions of a radiology report, in English and Chinese.
///
/// Impression over findings; indication and history are left out. What is negated, hedged,
/// remembered, only imagined or said of something else than the tumour never counts as
/// progression. Where nothing plain is said, the answer is `indeterminate`.
package struct ImpressionReader: Sendable {
    /// Longer reports are read up to here.
    package static let limitBytes = 64 << 10

    package init() {}

    package func read(_ report: String) -> ImpressionFinding {
        let report =
            report.utf8.count > Self.limitBytes
            ? String(decoding: report.utf8.prefix(Self.limitBytes), as: UTF8.self) : report
        let text = ReportText(report)
        guard !text.isWithdrawn else {
            return ImpressionFinding(
                response: .indeterminate,
                excerpt: "",
                rule: Rule.withdrawn.rawValue
            )
        }
        var assertions: [Assertion] = []
        for part in text.spokenParts() {
            var topic = Subject.silent
            for sentence in text.sentences(of: part) {
                assertions += text.assertions(of: sentence, topic: &topic)
            }
        }
        let finding = decide(assertions, text)
        guard finding.response == .progression, text.isPreliminary else { return finding }
        return ImpressionFinding(
            response: .suspected,
            excerpt: finding.excerpt,
            rule: Rule.preliminary.rawValue
        )
    }

    /// The worst that is asserted; growth here and shrinkage there is no answer, nor are two
    /// categories at once.
    private func decide(_ assertions: [Assertion], _ text: ReportText) -> ImpressionFinding {
        func first(_ response: TumorResponse) -> Assertion? {
            assertions.first { $0.response == response }
        }
        func finding(_ assertion: Assertion) -> ImpressionFinding {
            ImpressionFinding(
                response: assertion.response,
                excerpt: text.string(assertion.range),
                rule: assertion.rule.rawValue
            )
        }
        func undecided(_ assertion: Assertion, _ rule: Rule) -> ImpressionFinding {
            ImpressionFinding(
                response: .indeterminate,
                excerpt: text.string(assertion.sentence),
                rule: rule.rawValue
            )
        }
        let progression = first(.progression)
        if let any = progression ?? first(.stable) ?? first(.response), text.asksForClarification {
            return undecided(any, .contradiction)
        }
        if let stated = category(assertions) {
            return stated.isContradicted
                ? undecided(stated.assertion, .contradiction) : finding(stated.assertion)
        }
        if let contradiction = assertions.first(where: { $0.rule == .contradiction }) {
            return finding(contradiction)
        }
        if let progression {
            if let whole = assertions.first(where: { $0.rule == .mixed }) { return finding(whole) }
            // A new tumour is progression whatever the others do.
            let isNew = assertions.contains {
                $0.response == .progression && ($0.rule == .newTumour || $0.rule == .disease)
            }
            let isTurned = text.marks(in: progression.sentence).contains { $0.term == .turn }
            if first(.response) != nil, !isNew, !isTurned {
                return undecided(progression, .mixed)
            }
            if let whose = text.subjectKey(of: progression.sentence),
                progression.rule == .growth || progression.rule == .nonTarget,
                assertions.contains(where: {
                    $0.rule == .stable && $0.sentence != progression.sentence
                        && text.subjectKey(of: $0.sentence) == whose
                })
            {
                return undecided(progression, .contradiction)
            }
            return finding(progression)
        }
        let order: [TumorResponse] = [.suspected, .indeterminate, .response, .stable]
        for response in order {
            if let assertion = first(response) { return finding(assertion) }
        }
        return ImpressionFinding(
            response: .indeterminate,
            excerpt: "",
            rule: Rule.nothingAsserted.rawValue
        )
    }

    /// The category that holds, and whether another or a new tumour contradicts it; nil where none is
    /// stated.
    private func category(
        _ assertions: [Assertion]
    ) -> (assertion: Assertion, isContradicted: Bool)? {
        var criteria = assertions.filter { $0.rule == .criteria }
        if criteria.contains(where: \.isOverall) { criteria.removeAll { !$0.isOverall } }
        guard let last = criteria.last else { return nil }
        if criteria.contains(where: { $0.response != last.response }) { return (last, true) }
        let new = assertions.first { $0.response == .progression && $0.rule == .newTumour }
        if last.response != .progression, let new { return (new, true) }
        return (last, false)
    }
}
