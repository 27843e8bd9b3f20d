internal import Clinical
internal import XML

/// The study that an imaging document reports on.
struct ImagingStudy {
    /// Empty where the document has none.
    var accession: String
    /// When the study was made.
    var at: ClinicalTime?
    /// What versions of the report have in common.
    var identity: String
    /// Whether a later version of the report has the same identity, whoever wrote it.
    var isIdentified: Bool
    var status: ResultStatus
    /// Whether only the sections of an imaging report are part of it.
    var isWholeDocument: Bool
}

/// Diagnostic imaging reports (DICOM PS3.20, C-CDA), by their document or section codes.
extension ClinicalDocumentDraft {
    private static let reportTemplates: Set = [
        "2.16.840.1.113883.10.20.22.1.5", "2.16.840.1.113883.10.20.6", "1.2.840.10008.9.1",
    ]
    /// LOINC documents of imaging beside those of the value sets.
    private static let reportCodes: Set = [
        "18748-4", "18747-6", "18755-9", "18760-9", "68604-8", "25045-6", "25056-3", "44136-0",
        "49118-3", "18782-3",
    ]

    private static let studyTemplates: Set = [
        "2.16.840.1.113883.10.20.6.2.5", "2.16.840.1.113883.10.20.6.2.6",
    ]

    mutating func beginStudy() {
        let root = document.root
        let code = concept(root.first("code"))
        var isReport =
            root.templates.contains { Self.reportTemplates.contains($0) }
            || code.codings.contains { Self.reportCodes.contains($0.code) }
        if case .match(.report, _) = draft.valueSets.observation(code) { isReport = true }
        guard isReport || hasReportSections else { return }
        let event = serviceEvent
        let accession = accession(event)
        let at = studyTime(event)
        if at == nil {
            draft.warn(
                "time_missing",
                at: root,
                "The report does not say when the study was made."
            )
        }
        let (identity, isIdentified) = identity(
            accession,
            event,
            studyTime: at
        )
        study = ImagingStudy(
            accession: accession,
            at: at,
            identity: identity,
            isIdentified: isIdentified,
            status: reportStatus(),
            isWholeDocument: isReport
        )
        report = ReportDraft()
    }

    /// Impressions, or findings as DICOM calls them; procedure notes have findings, too.
    private var hasReportSections: Bool {
        guard let body = document.root.at("component", "structuredBody") else { return false }
        return body.all("component").contains { component in
            component.all("section").contains { section in
                guard let code = section.first("code") else { return false }
                return ReportSection.isOfImagingOnly(code.trimmed("code"))
            }
        }
    }

    /// The first that is an act on the patient, not the care of a period.
    private var serviceEvent: Element? {
        document.root.all("documentationOf").lazy.compactMap { $0.first("serviceEvent") }
            .first { $0.trimmed("classCode") != "PCPR" }
    }

    /// The order's accession number, else the number of the study itself.
    private func accession(_ event: Element?) -> String {
        for order in document.root.all("inFulfillmentOf").compactMap({ $0.first("order") }) {
            let numbers = order.all("accessionNumber") + order.all("id")
            if let number = numbers.lazy.compactMap(\.orderNumber).first { return number }
        }
        return event?.all("id").lazy.compactMap(\.orderNumber).first ?? ""
    }

    private mutating func studyTime(_ event: Element?) -> ClinicalTime? {
        if let at = beginning(event?.first("effectiveTime")) { return at }
        if let at = timeOfStudyAct() { return at }
        let encounter = document.root.at("componentOf", "encompassingEncounter")
        let period = encounter?.first("effectiveTime")
        guard let at = beginning(period) else { return nil }
        // A stay of several days does not say on which of them.
        if let end = time(period?.first("high")), end.day != at.day { return nil }
        return at
    }

    /// DICOM's Study, or the procedure as the report describes it.
    private mutating func timeOfStudyAct() -> ClinicalTime? {
        guard let body = document.root.at("component", "structuredBody") else { return nil }
        for section in body.all("component").compactMap({ $0.first("section") }) {
            for act in section.all("entry").flatMap(\.children) {
                let isStudy =
                    act.first("code")?.trimmed("code") == "113014"
                    || act.templates.contains { Self.studyTemplates.contains($0) }
                if isStudy, let at = beginning(act.first("effectiveTime")) { return at }
            }
        }
        return nil
    }

    /// Accession, else the set of versions, else what was done when, else the document.
    private func identity(
        _ accession: String,
        _ event: Element?,
        studyTime: ClinicalTime?
    ) -> (String, isIdentified: Bool) {
        let root = document.root
        let replaced = parents.first { $0.trimmed("typeCode") == "RPLC" }?.first("parentDocument")
        let own = root.first("id")?.instanceIdentifier ?? ""
        var key = accession
        var isIdentified = true
        if key.isEmpty {
            key =
                root.first("setId")?.instanceIdentifier
                ?? replaced?.first("setId")?.instanceIdentifier ?? ""
        }
        if key.isEmpty, let studyTime {
            let code = event?.first("code")?.trimmed("code") ?? ""
            key = "\(code)|\(studyTime.instant)"
        }
        if key.isEmpty {
            isIdentified = false
            key = replaced?.first("id")?.instanceIdentifier ?? own
        }
        guard isAddendum else { return ("\(key)|report", isIdentified) }
        let set = root.first("setId")?.instanceIdentifier ?? own
        return ("\(key)|report|addendum|\(set)", isIdentified)
    }

    /// An addendum adds to what it belongs to and leaves it standing.
    private var isAddendum: Bool { isRelated("APND") && !isRelated("RPLC") }

    /// A draft or a report not yet signed is preliminary.
    private mutating func reportStatus() -> ResultStatus {
        let root = document.root
        if let status = actStatus(root.first("statusCode")) {
            if status.withdraws { return status }
            if status == .pending || status == .preliminary { return .preliminary }
        }
        let signature = root.at("legalAuthenticator", "signatureCode")?.trimmed("code") ?? "S"
        if signature == "I" || signature == "X" { return .preliminary }
        return isRelated("RPLC") ? .corrected : .final
    }

    // MARK: Its text

    /// Adds the section's narrative to the report where it is a part of it.
    mutating func readReportSection(_ section: Element, in context: inout SectionContext) {
        guard let study else { return }
        let concept = concept(section.first("code"))
        var part: ObservationMeaning.ReportPart?
        if let known = ReportSection.part(concept) {
            guard let spoken = known else {
                context.part = nil
                return
            }
            part = spoken
        } else if case .match(.report(let known), _) = draft.valueSets.observation(concept) {
            part = ObservationMeaning.ReportPart(known)
        } else if let outer = context.part {
            part = outer
        } else if study.isWholeDocument {
            part = .body
        }
        if part == .findings || part == .body, !study.isWholeDocument,
            !concept.codings.contains(where: { ReportSection.isOfImagingOnly($0.code) })
        {
            part = context.part
        }
        guard let part else { return }
        let isNested = context.part != nil
        context.part = part
        var lines = ""
        // The heading that the code stands for says the same as the title.
        if isNested || part == .body, let title = section.first("title") {
            let words = Narrative(title).text
            if !words.isEmpty { lines = words.hasSuffix(":") ? "\(words)\n" : "\(words):\n" }
        }
        guard let narrative = section.first("text") else { return }
        let text = Narrative(narrative).text
        if !text.isEmpty { appendReport(lines + text, part: part, at: narrative) }
    }

    mutating func appendReport(
        _ lines: String,
        part: ObservationMeaning.ReportPart,
        at element: Element
    ) {
        if reportElement == nil { reportElement = element }
        report?.append(lines, part: part, status: study?.status ?? .final)
    }

    /// What the text says, unless coded answers said it already.
    mutating func closeStudy() {
        guard let study, let report else { return }
        guard !report.hasCodedResponse else { return }
        // The text a replacement no longer has is withdrawn with the report it stood in.
        let isEmptied = report.text.isEmpty && isRelated("RPLC")
        let status = isEmptied ? .deleted : study.status
        if report.text.isEmpty, !status.withdraws {
            draft.warn("report_without_text", at: document.root, "The report has no text.")
            return
        }
        let assessment = TumorAssessment(
            report: status.withdraws ? "" : report.text,
            accession: study.accession,
            isOfOtherRegion: ImagedRegion.excludesLiver(concept(document.root.first("code")))
        )
        if isAddendum, assessment.excerpt.isEmpty, !status.withdraws, !assessment.withdrawsReport {
            draft.warn(
                "addendum_unread",
                at: reportElement ?? document.root,
                "The addendum asserts nothing of a tumour."
            )
            return
        }
        // One that says the report is not to be read stands in its place.
        let isWithdrawal = isAddendum && assessment.withdrawsReport && !status.withdraws
        let suffix = isWithdrawal ? study.identity.ranges(of: "|addendum|").last?.lowerBound : nil
        draft.add(
            .assessment(assessment),
            identity: suffix.map { String(study.identity[..<$0]) } ?? study.identity,
            status: status,
            at: study.at,
            locator: reportElement ?? document.root,
            patient: patient
        )
    }
}
