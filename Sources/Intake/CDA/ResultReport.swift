internal import Clinical
internal import XML

/// Imaging reports that stand among the results of a document about something else.
extension ClinicalDocumentDraft {
    /// Takes the value for a line of a report; false where it is a result like others.
    ///
    /// Of an imaging document the sections' narrative is read, which has the same words.
    mutating func addReportLine(
        _ statement: ObservationStatement,
        _ meaning: ConceptMatch<ValueSets.Observation>,
        _ context: StatementContext
    ) -> Bool {
        guard study == nil, case .text(let text) = statement.value else { return false }
        var part: ObservationMeaning.ReportPart?
        if case .unknown = meaning, !statement.concept.namesCriteria { part = context.section.part }
        if case .match(.report(let named), _) = meaning {
            part = ObservationMeaning.ReportPart(named)
        }
        guard let part else { return false }
        if report != nil {
            if reportElement == nil {
                reportElement = statement.locator
                reportTime = statement.at
            }
            report?.append(text, part: part, status: statement.status)
        } else {
            report = ReportDraft()
            reportElement = statement.locator
            reportTime = statement.at
            report?.append(text, part: part, status: statement.status)
            closeResultReport(statement.concept, context)
        }
        return true
    }

    /// What one organizer's results say together; told by what was done when.
    mutating func closeResultReport(_ code: CodedConcept, _ context: StatementContext) {
        defer { (report, reportElement, reportTime) = (nil, nil, nil) }
        guard let report, let element = reportElement, let status = report.status,
            !report.hasCodedResponse, !report.text.isEmpty || status.withdraws
        else { return }
        let at = reportTime ?? context.at
        if at == nil {
            draft.warn(
                "time_missing",
                at: element,
                "The report does not say when the study was made."
            )
        }
        let name = code.codings.first?.code ?? code.text
        draft.add(
            .assessment(
                TumorAssessment(
                    report: report.text,
                    accession: "",
                    isOfOtherRegion: ImagedRegion.excludesLiver(code)
                )
            ),
            identity: "\(name)|\(at?.instant.description ?? "")|report",
            status: status,
            at: at,
            locator: element,
            patient: patient
        )
    }
}
