internal import Clinical
internal import HL7

/// SPM: when what an order was made on was taken.
///
/// It stands above its orders (OUL^R22, R23) or below each (ORU, OUL^R24); HL7 v2.5.1 7.4.
extension Draft {
    /// OBR-7, else SPM-17, else the best time the message has; only the first two can tell versions
    /// apart.
    mutating func readTime(of group: inout ResultGroup, obr: Int) {
        if let time = time(obr, 7) {
            group.time = time
            group.timeText = message.component(message.field(obr, 7), 1)
            return
        }
        if let specimen = specimen(of: obr) {
            readTime(of: &group, specimen: specimen)
            if group.time != nil { return }
        }
        group.time = time(obr, 14) ?? time(obr, 22) ?? time(0, 7)
    }

    mutating func readTime(of group: inout ResultGroup, specimen: Int) {
        guard let time = time(specimen, 17) else { return }
        group.time = time
        group.timeText = message.component(message.field(specimen, 17), 1)
    }

    /// When a study was made: OBR-7, SPM-17 or TXA-4, else OBX-14 of the line that speaks.
    ///
    /// When its result was reported is no date of a scan: it can be weeks later.
    mutating func studyTime(
        _ segment: Int?,
        in group: borrowing ResultGroup,
        isNeeded: Bool
    ) -> ClinicalTime? {
        if group.document != nil || !group.timeText.isEmpty, let time = group.time { return time }
        if let own = time(segment, 14) { return own }
        if isNeeded, let (place, field) = group.timePlace ?? segment.map({ ($0, 14) }) {
            warn("time_missing", place, field, "Nothing says when the study was made.")
        }
        return nil
    }

    private mutating func specimen(of obr: Int) -> Int? {
        if doSpecimensLead() { return specimen }
        var segment = obr + 1
        while segment < message.segmentCount {
            switch message.segmentName(segment) {
            case .spm: return segment
            case .obr, .pid: return nil
            default: segment += 1
            }
        }
        return nil
    }

    /// Whether the message's first specimen stands above its first order.
    mutating func doSpecimensLead() -> Bool {
        if let specimensLead { return specimensLead }
        var leads = false
        if let first = message.firstSegment(.spm) {
            leads = message.firstSegment(.obr).map { first < $0 } ?? true
        }
        specimensLead = leads
        return leads
    }
}

extension ResultGroup {
    /// Where the study's time belongs.
    fileprivate var timePlace: (segment: Int, field: Int)? {
        document.map { ($0, 4) } ?? obr.map { ($0, 7) }
    }
}
