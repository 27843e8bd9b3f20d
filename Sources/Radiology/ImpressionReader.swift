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
        var assertions: [Assertion] = []
        for part in text.spokenParts() {
            for sentence in text.sentences(of: part) {
                assertions += text.assertions(of: sentence)
            }
        }
        return decide(assertions, text)
    }

    /// The worst that is asserted; growth here and shrinkage there is no answer.
    private func decide(_ assertions: [Assertion], _ text: ReportText) -> ImpressionFinding {
        func first(_ response: TumorResponse) -> Assertion? {
            assertions.first { $0.response == response }
        }
        func finding(_ assertion: Assertion) -> ImpressionFinding {
            ImpressionFinding(
                response: assertion.response,
                excerpt: text.string(assertion.range),
                rule: assertion.rule
            )
        }
        if let criteria = assertions.last(where: { $0.rule == "criteria" }) {
            return finding(criteria)
        }
        if let progression = first(.progression) {
            if first(.response) != nil, !text.contains(Lexicon.contrast, in: progression.sentence) {
                return ImpressionFinding(
                    response: .indeterminate,
                    excerpt: text.string(progression.sentence),
                    rule: "mixed"
                )
            }
            return finding(progression)
        }
        let order: [TumorResponse] = [.suspected, .indeterminate, .response, .stable]
        for response in order {
            if let assertion = first(response) { return finding(assertion) }
        }
        return ImpressionFinding(response: .indeterminate, excerpt: "", rule: "nothing-asserted")
    }
}
