internal import Clinical
internal import Radiology
internal import XML

extension TumorAssessment {
    /// What a report's text asserts of the tumour.
    init(report text: String, accession: String) {
        let finding = ImpressionReader().read(text)
        self.init(
            response: finding.response,
            source: .text,
            excerpt: finding.excerpt,
            rule: finding.rule,
            accession: accession,
            coding: nil
        )
    }

    /// Whether the text says of itself that it is not to be read.
    var withdrawsReport: Bool { source == .text && rule == "withdrawn" }
}

extension DocumentDraft {
    /// Adds what a report's text asserts; an empty text only where it withdraws the report.
    ///
    /// The counterpart of `Draft.addReport`. `identity` is for reports without accession.
    mutating func addReport(
        text: String,
        status: ResultStatus,
        accession: String,
        identity: String? = nil,
        at time: ClinicalTime?,
        locator: Element,
        patient: Int
    ) {
        guard !text.isEmpty || status.withdraws else { return }
        add(
            .assessment(TumorAssessment(report: text, accession: accession)),
            identity: identity ?? "\(accession)|report",
            status: status,
            at: time,
            locator: locator,
            patient: patient
        )
    }
}
