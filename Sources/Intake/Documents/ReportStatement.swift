internal import Clinical
internal import Radiology
internal import XML

extension TumorAssessment {
    /// What a report's text asserts of the tumour.
    ///
    /// On a part of the body without the liver only progression is heard, asserted or suspected.
    init(report text: String, accession: String, isOfOtherRegion: Bool = false) {
        let finding = ImpressionReader().read(text)
        let isHeard = finding.response == .progression || finding.response == .suspected
        let isUnheard = isOfOtherRegion && !isHeard
        self.init(
            response: isUnheard ? .indeterminate : finding.response,
            source: .text,
            excerpt: finding.excerpt,
            rule: isUnheard ? Self.otherRegionRule : finding.rule,
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
        patient: Int,
        of examination: CodedConcept = CodedConcept()
    ) {
        guard !text.isEmpty || status.withdraws else { return }
        add(
            .assessment(
                TumorAssessment(
                    report: text,
                    accession: accession,
                    isOfOtherRegion: ImagedRegion.excludesLiver(examination)
                )
            ),
            identity: identity ?? "\(accession)|report",
            status: status,
            at: time,
            locator: locator,
            patient: patient
        )
    }
}
