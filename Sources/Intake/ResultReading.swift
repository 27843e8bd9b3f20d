internal import Clinical
internal import HL7

/// One order's results while they are read: OBR with what stands below it.
struct ResultGroup: ~Copyable {
    /// Index in the extract's patients; a document may be of none.
    let patient: Int?
    /// Nil where results come without an order.
    var obr: Int?
    /// The OBR that says what was examined, of a document the one above it.
    var service: Int?
    /// Such as `OBR[2]`; empty without an order.
    var place = ""
    /// Filler's number, else placer's.
    var orderNumber = ""
    var status: ResultStatus?
    var isImaging = false
    /// The TXA of the document that the group is.
    var document: Int?
    /// Of the document that the group is, which no line of it outdoes.
    var documentStatus: ResultStatus?
    /// Specimen or study time as written; empty where the group has none of its own.
    var timeText: Range<Int> = 0..<0
    var time: ClinicalTime?
    /// The panel that was added to last.
    var panel: OpenPanel?
    /// The panels that were added to before it, by their time as written.
    var otherPanels: [String: Int] = [:]
    var report = ReportDraft()
    /// Numbers OBX below the order, from 1.
    var position: Int32 = 0

    init(patient: Int?) { self.patient = patient }

    struct OpenPanel {
        /// OBX-14 as written.
        var timeText: Range<Int>
        /// Index in the extract's panels.
        var index: Int
    }

    /// What a result's locator begins with, such as `OBR[2].`.
    var locator: String { place.isEmpty ? "" : place + "." }
}

extension Draft {
    /// Reads an order and its results; gives the first segment that belongs to neither.
    ///
    /// `order` is the ORC above, nil where there is none.
    mutating func readResultGroup(from start: Int, order: Int?) -> Int {
        guard let patient = requirePatient() else { return message.segmentCount }
        var group = openGroup(start, order: order, of: patient)
        let (obr, obx, orc, pid) = (
            SegmentName.obr, SegmentName.obx, SegmentName.orc, SegmentName.pid
        )
        // An ORC before this one is the open order's own.
        var ownUntil = start
        var segment = group.obr == nil ? start : start + 1
        while segment < message.segmentCount {
            let next = readPlainItems(from: segment, in: &group)
            if next > segment {
                segment = next
                continue
            }
            let name = message.segmentName(segment)
            if name == obx {
                group.position += 1
                readObservation(segment, into: &group)
            } else if name == obr || name == pid {
                break
            } else if name == orc, segment >= ownUntil {
                guard let results = resultsBelow(segment) else { break }
                ownUntil = results
            } else if name == .spm, doSpecimensLead() {
                break
            } else if name == .nte {
                readNote(segment, into: &group)
            }
            segment += 1
        }
        closeReport(of: &group)
        return segment
    }

    /// The OBX that follows the ORC where it belongs to the OBR before it (OUL); nil where it
    /// begins another order.
    private func resultsBelow(_ orc: Int) -> Int? {
        var segment = orc + 1
        while segment < message.segmentCount {
            switch message.segmentName(segment) {
            case .obx: return segment
            case .obr, .pid: return nil
            default: segment += 1
            }
        }
        return nil
    }

    private mutating func openGroup(_ start: Int, order: Int?, of patient: Int) -> ResultGroup {
        var group = ResultGroup(patient: patient)
        guard message.segmentName(start) == .obr else {
            group.position = Int32(truncatingIfNeeded: ordinal(start) - 1)
            group.orderNumber = orderNumber(obr: nil, orc: order)
            if let specimen { readTime(of: &group, specimen: specimen) }
            return group
        }
        group.obr = start
        group.service = start
        orderSegments += 1
        group.place = orderSegments == 1 ? "OBR[1]" : "OBR[" + String(orderSegments) + "]"
        group.orderNumber = orderNumber(obr: start, order: order)
        group.status = orderStatus(start)
        group.isImaging = isImaging(start)
        readTime(of: &group, obr: start)
        return group
    }

    private func orderNumber(obr: Int, order: Int?) -> String {
        let filler = message.text(obr, 3)
        if !filler.isEmpty { return filler }
        return orderNumber(obr: obr, orc: order ?? orderBelow(obr))
    }

    /// The filler's number of either, else the placer's.
    func orderNumber(obr: Int?, orc: Int?) -> String {
        for field in [3, 2] {
            for case let segment? in [obr, orc] {
                let number = message.text(segment, field)
                if !number.isEmpty { return number }
            }
        }
        return ""
    }

    /// The ORC between an OBR and its results (OUL).
    private func orderBelow(_ obr: Int) -> Int? {
        var segment = obr + 1
        while segment < message.segmentCount {
            switch message.segmentName(segment) {
            case .orc: return resultsBelow(segment) == nil ? nil : segment
            case .obx, .obr, .pid, .spm: return nil
            default: segment += 1
            }
        }
        return nil
    }

    func isImaging(_ obr: Int) -> Bool {
        if message.isImagingSection(message.component(message.field(obr, 24), 1)) { return true }
        let service = message.coded(obr, 4)
        return isReport(service.code, service.system)
            || isReport(service.otherCode, service.otherSystem)
    }

    func isReport(_ code: Range<Int>, _ system: Range<Int>) -> Bool {
        guard valueSets.knowsObservation(message.bytes, code) else { return false }
        let match = valueSets.observation(message.bytes, code: code, system: system)
        if case .match(.report) = match { return true }
        return false
    }

    private mutating func readObservation(_ segment: Int, into group: inout ResultGroup) {
        let fields = message.observationFields(segment)
        let form = message.observationForm(of: fields.type)
        if form == .attachment {
            warn("attachment_unread", segment, 5, "Attachments are stored with the message only.")
            return
        }
        let coded = fields.code
        if form == .number, message.hasOnlyUnknownCode(coded, in: valueSets) {
            readItem(segment, fields, form: form, in: &group)
            return
        }
        let meaning = observationMeaning(coded, segment, form: form)
        switch meaning {
        case .lab(let concept, let code, let system):
            readLab(concept, code: code, system: system, segment, form: form, in: &group)
        case .response(let question):
            if !readResponse(segment, question: question, coded: coded, in: &group) {
                readReportLine(segment, part: nil, in: &group)
            }
        case .report(let part):
            readReportLine(segment, part: part, in: &group)
        case .size(let diameter, let coding):
            if !readSize(diameter, coding, segment, form: form, in: &group) {
                readItem(segment, fields, form: form, in: &group)
            }
        case .other:
            if group.isImaging, form != .coded, form != .number {
                readReportLine(segment, part: nil, in: &group)
            } else {
                readItem(segment, fields, form: form, in: &group)
            }
        }
    }
}

extension Message {
    /// Whether the range names a diagnostic service whose reports may speak of a tumour.
    func isImagingSection(_ range: Range<Int>) -> Bool {
        !range.isEmpty && ImagingSections.contains(bytes[range])
    }
}

/// Diagnostic services whose reports may speak of a tumour (OBR-24, table 0074).
enum ImagingSections {
    private static let codes = [
        "RAD", "CT", "MR", "MRI", "NMR", "RUS", "US", "NMS", "RX", "XRC", "VUS", "IMG", "PT", "PET",
    ].map { packed($0.utf8) }

    static func contains(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= 3 && codes.contains(packed(bytes))
    }

    /// Up to three bytes in one number, ASCII letters in upper case.
    private static func packed(_ bytes: some Collection<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1.asciiUppercased) }
    }
}
