internal import Clinical
internal import HL7

/// A report's lines as they come, and what its coded responses made superfluous.
struct ReportDraft {
    /// Of a report's text this much is kept, more than is read of any.
    static let limitBytes = 256 << 10

    private(set) var text = ""
    private var part: ObservationMeaning.ReportPart?
    /// First OBX or TXA that spoke, for the locator.
    var locator: String?
    /// The first OBX of the text.
    var segment: Int?
    private var hasAddendum = false
    private var hasOtherParts = false
    private(set) var statuses: [ResultStatus] = []
    var hasCodedResponse = false
    /// The remarks right below the order, for a report that is nowhere else.
    private(set) var notes = ""

    mutating func appendNote(_ lines: String) {
        guard !lines.isEmpty, notes.utf8.count < Self.limitBytes else { return }
        if !notes.isEmpty { notes += "\n" }
        notes += lines
    }

    mutating func append(
        _ lines: String,
        part: ObservationMeaning.ReportPart?,
        status: ResultStatus
    ) {
        statuses.append(status)
        if !lines.isEmpty || status.withdraws {
            if part == .addendum { hasAddendum = true } else { hasOtherParts = true }
        }
        guard !status.withdraws, !lines.isEmpty, text.utf8.count < Self.limitBytes else { return }
        if let part, part != self.part, let heading = part.heading { add(heading) }
        self.part = part
        add(lines)
    }

    private mutating func add(_ line: String) {
        if !text.isEmpty { text += "\n" }
        text += line
    }

    /// Whether nothing of the report itself is here, only what was added to it.
    var isAddendum: Bool { hasAddendum && !hasOtherParts }

    /// Of the report as a whole: withdrawn only with its last line, no more final than its least.
    var status: ResultStatus? {
        let standing = statuses.filter { !$0.withdraws }
        guard let least = standing.min(by: { $0.finality < $1.finality }) else {
            return statuses.first
        }
        return least == .final && standing.contains(.corrected) ? .corrected : least
    }
}

extension ObservationMeaning.ReportPart {
    fileprivate var heading: String? {
        switch self {
        case .impression: "IMPRESSION:"
        case .findings: "FINDINGS:"
        case .addendum: "ADDENDUM:"
        case .recommendation: "RECOMMENDATION:"
        case .body: nil
        }
    }
}

extension Draft {
    mutating func readReportLine(
        _ segment: Int,
        part: ObservationMeaning.ReportPart?,
        in group: inout ResultGroup
    ) {
        if group.report.locator == nil {
            group.report.locator = "\(group.locator)OBX[\(group.position)]-5"
            group.report.segment = segment
        }
        group.report.append(
            lines(message.field(segment, 5)),
            part: part,
            status: observationStatus(segment, order: group.status)
        )
    }

    /// The repetitions of a field as lines, no more than a report needs.
    private func lines(_ field: Range<Int>) -> String {
        var text = ""
        for repetition in message.repetitions(field) {
            if repetition.lowerBound > field.lowerBound { text += "\n" }
            let end = min(repetition.upperBound, repetition.lowerBound + ReportDraft.limitBytes)
            text += message.text(repetition.lowerBound..<end)
            if text.utf8.count > ReportDraft.limitBytes { break }
        }
        return text
    }

    /// Keeps what stands right below an imaging order: some senders put the report there.
    ///
    /// A note below a result is a comment on it, and never a result. Instructions and warnings
    /// (NTE-4, table 0364) are no report.
    mutating func readNote(_ segment: Int, into group: inout ResultGroup) {
        guard group.isImaging, group.position == 0 else { return }
        let type = message.component(message.field(segment, 4), 1)
        guard type.isEmpty || message.equals(type, "RE") else { return }
        group.report.appendNote(lines(message.field(segment, 3)))
    }

    /// Adds a coded response; false where the value is no answer, so that it may be read as text.
    mutating func readResponse(
        _ segment: Int,
        question: Coding,
        coded: CodedField,
        in group: inout ResultGroup
    ) -> Bool {
        let status = observationStatus(segment, order: group.status)
        let found = answer(message.coded(segment, 5))
        if found == nil, !status.withdraws {
            warn("response_unknown", segment, 5, "The answer is in no value set.")
            return false
        }
        let subID = message.text(segment, 4)
        group.report.hasCodedResponse = true
        add(
            .assessment(
                TumorAssessment(
                    response: found?.response ?? .indeterminate,
                    source: .coded,
                    excerpt: found.map {
                        $0.coding.display.isEmpty ? $0.coding.code : $0.coding.display
                    }
                        ?? "",
                    rule: "coded-response",
                    accession: group.orderNumber,
                    coding: found?.coding
                )
            ),
            identity: Self.identity(
                [group.orderNumber, question.system, question.code, subID],
                datedAs: group
            ),
            status: status,
            at: studyTime(segment, in: group, isNeeded: !status.withdraws),
            locator: "\(group.locator)OBX[\(group.position)]-5"
        )
        return true
    }

    /// A code of the value sets, else one of the criteria's own words.
    private func answer(_ value: CodedField) -> (response: TumorResponse, coding: Coding)? {
        let triplets = [
            (value.code, value.text, value.system),
            (value.otherCode, value.otherText, value.otherSystem),
        ]
        for (code, text, system) in triplets {
            let match = valueSets.answer(message.bytes, code: code, system: system)
            if case .match(let response) = match {
                return (response, coding(code: code, text: text, system: system))
            }
        }
        for (code, text, system) in triplets {
            for word in [code, text] where !word.isEmpty {
                guard let response = valueSets.answer(named: message.text(word)) else { continue }
                return (response, coding(code: code, text: text, system: system))
            }
        }
        return nil
    }

    /// What the group's text says, unless coded responses said it already.
    mutating func closeReport(of group: inout ResultGroup) {
        if group.position == 0, let status = group.status, status.withdraws, let obr = group.obr {
            if group.isImaging {
                group.report.locator = "\(group.place)-25"
                group.report.append("", part: nil, status: status)
            }
            warn(
                "order_withdrawn",
                obr,
                25,
                "Withdraws the text of an imaging report; of results, only those that an OBX names."
            )
        }
        if group.position == 0, group.report.locator == nil, let status = group.status,
            !group.report.notes.isEmpty
        {
            group.report.locator = "\(group.place).NTE[1]-3"
            group.report.append(group.report.notes, part: nil, status: status)
        }
        guard !group.report.hasCodedResponse, let locator = group.report.locator,
            let status = group.report.status
        else { return }
        addReport(
            of: group,
            status: status,
            identity: Self.identity([group.orderNumber, "report"], datedAs: group),
            addendum: group.report.isAddendum ? "" : nil,
            locator: locator
        )
    }

    /// The parts as an identity; the time is one of them where no order number is.
    ///
    /// Else all studies without a number would be versions of one.
    static func identity(
        _ parts: [String],
        datedAs group: borrowing ResultGroup
    ) -> String {
        let isDated = group.orderNumber.isEmpty && !group.timeText.isEmpty
        let time = isDated ? group.time?.instant.hl7Digits : nil
        return (parts + [time].compactMap { $0 }).joined(separator: "|")
    }

    /// OBR-4, codes and words.
    private func serviceNames(_ obr: Int) -> [String] {
        let service = message.coded(obr, 4)
        return [service.code, service.text, service.otherCode, service.otherText].map {
            message.text($0)
        }
    }

    /// Adds what the group's text asserts; an empty text only where it withdraws the report.
    ///
    /// An addendum leaves the report standing, and is known by `addendum` beside it. One that asserts
    /// nothing is no scan of its own: corrected, it takes back what it asserted before. One that
    /// withdraws the report stands in its place.
    mutating func addReport(
        of group: borrowing ResultGroup,
        status: ResultStatus,
        identity: String,
        addendum: String?,
        locator: String
    ) {
        let text = group.report.text
        guard !text.isEmpty || status.withdraws else { return }
        let assessment = TumorAssessment(
            report: addendum == nil || group.report.isAddendum ? text : "ADDENDUM:\n" + text,
            accession: group.orderNumber,
            isOfOtherRegion: group.service.map { ImagedRegion.excludesLiver(serviceNames($0)) }
                ?? false
        )
        var (identity, status) = (identity, status)
        if let addendum, !assessment.withdrawsReport || status.withdraws {
            identity += Event.addendumMark + addendum
            if assessment.excerpt.isEmpty, !status.withdraws {
                warn(
                    "addendum_unread",
                    group.report.segment ?? 0,
                    5,
                    "The addendum asserts nothing of a tumour."
                )
                guard status == .corrected else { return }
                status = .deleted
            }
        }
        add(
            .assessment(assessment),
            identity: identity,
            status: status,
            at: studyTime(group.report.segment, in: group, isNeeded: !status.withdraws),
            locator: locator
        )
    }
}
