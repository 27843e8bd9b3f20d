internal import Clinical
internal import HL7

/// One order's results while they are read: OBR with what stands below it.
struct ResultGroup: ~Copyable {
    /// Index in the extract's patients; a document may be of none.
    let patient: Int?
    /// Nil where results come without an order.
    var obr: Int?
    /// Such as `OBR[2]`; empty without an order.
    var place = ""
    /// Filler's number, else placer's.
    var orderNumber = ""
    var status: ResultStatus?
    var isImaging = false
    /// Specimen or study time as written; empty where the group has none of its own.
    var timeText: Range<Int> = 0..<0
    var time: ClinicalTime?
    /// The panel that was added to last.
    var panel: OpenPanel?
    var otherPanels: [OpenPanel] = []
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
    mutating func readResultGroup(from start: Int, order: Int?) -> Int {
        guard let patient = requirePatient() else { return message.segmentCount }
        var group = openGroup(start, order: order, of: patient)
        let (obr, obx, orc, pid) = (
            SegmentName.obr, SegmentName.obx, SegmentName.orc, SegmentName.pid
        )
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
            } else if name == obr || name == pid || (name == orc && startsOrder(segment)) {
                break
            }
            segment += 1
        }
        closeReport(of: &group)
        return segment
    }

    /// Whether the ORC begins another order instead of belonging to the OBR before it (OUL).
    private func startsOrder(_ orc: Int) -> Bool {
        var segment = orc + 1
        while segment < message.segmentCount {
            switch message.segmentName(segment) {
            case .obr: return true
            case .obx, .pid: return false
            default: segment += 1
            }
        }
        return true
    }

    private mutating func openGroup(_ start: Int, order: Int?, of patient: Int) -> ResultGroup {
        var group = ResultGroup(patient: patient)
        guard message.segmentName(start) == .obr else { return group }
        group.obr = start
        let ordinal = message.ordinal(start)
        group.place = ordinal == 1 ? "OBR[1]" : "OBR[" + String(ordinal) + "]"
        group.orderNumber = orderNumber(obr: start, order: order)
        if let letter = message.letter(start, 25) {
            group.status = ResultStatus(orderStatus: letter)
        }
        group.isImaging = isImaging(start)
        readTime(of: &group, obr: start)
        return group
    }

    private func orderNumber(obr: Int, order: Int?) -> String {
        let own = message.text(obr, 3)
        if !own.isEmpty { return own }
        let placer = message.text(obr, 2)
        if !placer.isEmpty { return placer }
        guard let order else { return "" }
        let filler = message.text(order, 3)
        return filler.isEmpty ? message.text(order, 2) : filler
    }

    /// OBR-7, else the best time the message has; only the first can tell versions apart.
    private mutating func readTime(of group: inout ResultGroup, obr: Int) {
        if let time = time(obr, 7) {
            group.time = time
            group.timeText = message.component(message.field(obr, 7), 1)
            return
        }
        group.time = time(obr, 22) ?? time(0, 7)
    }

    private func isImaging(_ obr: Int) -> Bool {
        let section = message.component(message.field(obr, 24), 1)
        if !section.isEmpty, ImagingSections.contains(message.bytes[section]) { return true }
        let service = message.coded(obr, 4)
        return isReport(service.code, service.system)
            || isReport(service.otherCode, service.otherSystem)
    }

    private func isReport(_ code: Range<Int>, _ system: Range<Int>) -> Bool {
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
        case .other:
            if group.isImaging, form != .coded, form != .number {
                readReportLine(segment, part: nil, in: &group)
            } else {
                readItem(segment, fields, form: form, in: &group)
            }
        }
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
