internal import Clinical
internal import HL7

/// MDM: a document about a study, read as its report.
extension Draft {
    /// Reads TXA and the OBX below it; gives the first segment that belongs to neither.
    ///
    /// Only reports of imaging are read: TXA-2 is `DI` (table 0270) or a code of them, or the OBR
    /// above is of a service that makes them. An order number ties one to its study: TXA-15, else
    /// that of the OBR or ORC above, else TXA-14. The study was made at OBR-7, else TXA-4;
    /// when its report was dictated or written says nothing of that. T11 and TXA-19 `CA` delete the
    /// report, an addendum (T05, T06) stands beside it, and any other version replaces it.
    mutating func readDocument(from start: Int, event: String, order: Int?, study: Int?) -> Int {
        var group = ResultGroup(patient: patient)
        group.orderNumber = documentOrderNumber(start, order: order, study: study)
        let isDeleted = event == "T11" || message.reads(start, 19, "CA")
        group.status = isDeleted ? .deleted : documentStatus(start, event: event)
        group.documentStatus = group.status
        group.document = start
        group.service = study
        group.time = time(study, 7) ?? time(start, 4)
        let isOfStudy = isImaging(document: start, study: study)
        group.isImaging = isOfStudy && !group.orderNumber.isEmpty
        var segment = start + 1
        while segment < message.segmentCount {
            let name = message.segmentName(segment)
            if name == .obx {
                group.position += 1
                readDocumentLine(segment, into: &group)
            } else if name == .txa || name == .pid {
                break
            }
            segment += 1
        }
        let locator = isDeleted ? path(start, field: 19) : group.report.locator
        guard let locator, let lines = isDeleted ? .deleted : group.report.status else {
            return segment
        }
        if !isOfStudy {
            warn("message_type_unused", start, 2, "Only reports of diagnostic imaging are read.")
        } else if group.orderNumber.isEmpty {
            warn("document_without_order", start, 15, "A document of no study is not read.")
        } else {
            let isAddendum = event == "T05" || event == "T06"
            addReport(
                of: group,
                status: status(of: lines, in: group.status),
                identity: group.orderNumber + "|report",
                addendum: isAddendum ? message.text(start, 12) : nil,
                locator: locator
            )
        }
        return segment
    }

    /// OBX-11 of a document that nobody has signed is not to be believed, and it does not tell a
    /// corrected document from the first.
    func status(of lines: ResultStatus, in document: ResultStatus?) -> ResultStatus {
        guard let document, lines.isFinal else { return lines }
        return document == .preliminary || lines == .final ? document : lines
    }

    private func documentOrderNumber(_ txa: Int, order: Int?, study: Int?) -> String {
        let filler = message.text(txa, 15)
        if !filler.isEmpty { return filler }
        let placer = message.text(txa, 14)
        let above = orderNumber(obr: study, orc: order)
        return above.isEmpty ? placer : above
    }

    private func isImaging(document: Int, study: Int?) -> Bool {
        if message.reads(document, 2, "DI") { return true }
        let type = message.coded(document, 2)
        return message.isImagingSection(type.code) || isReport(type.code, type.system)
            || study.map { isImaging($0) } ?? false
    }

    private mutating func readDocumentLine(_ segment: Int, into group: inout ResultGroup) {
        let form = message.observationForm(segment)
        if form == .attachment {
            warn("attachment_unread", segment, 5, "Attachments are stored with the message only.")
            return
        }
        guard form != .coded else { return }
        switch observationMeaning(message.coded(segment, 3), segment, form: form) {
        case .report(let part): readReportLine(segment, part: part, in: &group)
        case .size(let diameter, let coding) where group.isImaging:
            if !readSize(diameter, coding, segment, form: form, in: &group) {
                readReportLine(segment, part: nil, in: &group)
            }
        default: readReportLine(segment, part: nil, in: &group)
        }
    }

    /// TXA-17, table 0271; T07 to T10 edit or replace what came before.
    private func documentStatus(_ txa: Int, event: String) -> ResultStatus {
        let isFinal =
            message.text(txa, 17).isEmpty
            || (["AU", "LA", "DO"] as [StaticString]).contains { message.reads(txa, 17, $0) }
        guard isFinal else { return .preliminary }
        return ["T07", "T08", "T09", "T10"].contains(event) ? .corrected : .final
    }
}
