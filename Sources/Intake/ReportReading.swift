internal import Clinical
internal import HL7

/// A report's lines as they come, and what its coded responses made superfluous.
struct ReportDraft {
    private(set) var text = ""
    private var part: ObservationMeaning.ReportPart?
    /// First OBX or TXA that spoke, for the locator.
    var locator: String?
    private(set) var statuses: [ResultStatus] = []
    var hasCodedResponse = false

    mutating func append(
        _ lines: String,
        part: ObservationMeaning.ReportPart?,
        status: ResultStatus
    ) {
        statuses.append(status)
        guard !status.withdraws, !lines.isEmpty else { return }
        if let part, part != self.part, let heading = part.heading { add(heading) }
        self.part = part
        add(lines)
    }

    private mutating func add(_ line: String) {
        if !text.isEmpty { text += "\n" }
        text += line
    }

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
        let lines = message.repetitions(message.field(segment, 5)).map { message.text($0) }
        if group.report.locator == nil {
            group.report.locator = "\(group.locator)OBX[\(group.position)]-5"
        }
        group.report.append(
            lines.joined(separator: "\n"),
            part: part,
            status: observationStatus(segment, order: group.status)
        )
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
            identity: [group.orderNumber, question.system, question.code, subID]
                .joined(separator: "|"),
            status: status,
            at: group.timeText.isEmpty ? specimenTime(segment, in: group).0 : group.time,
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
        if group.isImaging, group.position == 0, let status = group.status, status.withdraws {
            group.report.locator = "\(group.place)-25"
            group.report.append("", part: nil, status: status)
        }
        guard !group.report.hasCodedResponse, let locator = group.report.locator,
            let status = group.report.status
        else { return }
        if group.timeText.isEmpty, let obr = group.obr {
            warn("time_missing", obr, 7, "The report does not say when the study was made.")
        }
        addReport(
            group.report.text,
            status: status,
            accession: group.orderNumber,
            at: group.time,
            locator: locator
        )
    }

    mutating func addReport(
        _ text: String,
        status: ResultStatus,
        accession: String,
        at time: ClinicalTime?,
        locator: String
    ) {
        guard !text.isEmpty || status.withdraws else { return }
        add(
            .assessment(TumorAssessment(report: text, accession: accession)),
            identity: "\(accession)|report",
            status: status,
            at: time,
            locator: locator
        )
    }
}
