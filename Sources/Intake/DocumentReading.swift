internal import Clinical
internal import HL7

/// MDM: a document about a study, read as its report.
extension Draft {
    /// Reads TXA and the OBX below it; gives the first segment that belongs to neither.
    ///
    /// Only diagnostic imaging (TXA-2 `DI`, table 0270) with a filler or placer order number
    /// (TXA-15, TXA-14) is tied to a study; of others nothing is read. TXA-4 gives the time.
    mutating func readDocument(from start: Int) -> Int {
        var group = ResultGroup(patient: patient)
        let filler = message.text(start, 15)
        group.orderNumber = filler.isEmpty ? message.text(start, 14) : filler
        group.status = documentStatus(start)
        group.time = time(start, 4) ?? time(start, 6) ?? eventTime()
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
        guard let locator = group.report.locator, let status = group.report.status else {
            return segment
        }
        if !message.reads(start, 2, "DI") {
            warn("message_type_unused", start, 2, "Only reports of diagnostic imaging are read.")
        } else if group.orderNumber.isEmpty {
            warn("document_without_order", start, 15, "A document of no study is not read.")
        } else {
            addReport(
                group.report.text,
                status: status,
                accession: group.orderNumber,
                at: group.time,
                locator: locator
            )
        }
        return segment
    }

    private mutating func readDocumentLine(_ segment: Int, into group: inout ResultGroup) {
        let form = message.observationForm(segment)
        if form == .attachment {
            warn("attachment_unread", segment, 5, "Attachments are stored with the message only.")
            return
        }
        guard form != .coded else { return }
        if case .report(let part) = observationMeaning(
            message.coded(segment, 3),
            segment,
            form: form
        ) {
            readReportLine(segment, part: part, in: &group)
        } else {
            readReportLine(segment, part: nil, in: &group)
        }
    }

    /// TXA-17, table 0271; TXA-19 `CA` (table 0273) deletes the document.
    private func documentStatus(_ txa: Int) -> ResultStatus {
        if message.reads(txa, 19, "CA") { return .deleted }
        for final in ["AU", "LA", "DO"] as [StaticString] where message.reads(txa, 17, final) {
            return .final
        }
        return message.field(txa, 17).isEmpty ? .final : .preliminary
    }
}
