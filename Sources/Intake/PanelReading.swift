internal import Clinical
internal import HL7

/// Results no rule speaks of, kept together by order and time.
extension Draft {
    /// A result no rule speaks of: ranges of bytes in the panel of its time.
    mutating func readItem(
        _ segment: Int,
        _ fields: ObservationFields,
        form: ObservationForm,
        in group: inout ResultGroup
    ) {
        guard let index = panel(for: segment, own: fields.time, in: &group) else { return }
        let status = observationStatus(in: fields.status, segment, order: group.status)
        message.appendItem(
            fields,
            form: form,
            position: group.position,
            status: status,
            to: &extract.panels[index].panel
        )
    }

    /// Reads the plain results that begin at `start` and that no rule speaks of; gives the first
    /// segment that is none.
    ///
    /// Does for most results of most messages what `readItem` does, at a quarter of its cost.
    mutating func readPlainItems(from start: Int, in group: inout ResultGroup) -> Int {
        var index: Int?
        var items: [LabPanel.Item] = []
        var segment = start
        let count = message.segmentCount
        while segment < count,
            let plain = message.plainObservation(segment, time: group.timeText),
            let status = ResultStatus(observationStatus: plain.status),
            !valueSets.knowsObservation(
                message.bytes,
                Int(plain.code.lower)..<Int(plain.code.upper)
            )
        {
            if index == nil {
                guard let found = panel(for: segment, own: 0..<0, in: &group) else { break }
                swap(&items, &extract.panels[found].panel.items)
                index = found
            }
            group.position += 1
            items.appendNumber(
                position: group.position,
                code: (plain.code.lower, plain.code.upper),
                system: (plain.system.lower, plain.system.upper),
                display: (plain.text.lower, plain.text.upper),
                subID: (plain.subID.lower, plain.subID.upper),
                significand: plain.significand,
                scale: plain.scale,
                unit: (plain.unit.lower, plain.unit.upper),
                status: status
            )
            segment += 1
        }
        if let index { swap(&items, &extract.panels[index].panel.items) }
        return segment
    }

    /// The place of the panel that holds results of the segment's own time (OBX-14).
    private mutating func panel(
        for segment: Int,
        own: Range<Int>,
        in group: inout ResultGroup
    ) -> Int? {
        let timeText = own.isEmpty ? group.timeText : own
        if let panel = group.panel, message.sameBytes(panel.timeText, timeText) {
            return panel.index
        }
        if let known = group.otherPanels.firstIndex(where: {
            message.sameBytes($0.timeText, timeText)
        }) {
            let panel = group.otherPanels[known]
            if let last = group.panel { group.otherPanels[known] = last }
            group.panel = panel
            return panel.index
        }
        guard let patient = group.patient else { return nil }
        let at = own.isEmpty ? group.time : time(segment, 14) ?? group.time
        var panel = LabPanel(
            locatorPrefix: group.obr == nil ? structure : structure + " " + group.place,
            orderNumber: group.orderNumber,
            at: at,
            text: message.bytes
        )
        panel.items.reserveCapacity(min(message.segmentCount - segment, 64))
        extract.panels.append((patient: patient, panel: panel))
        if let last = group.panel { group.otherPanels.append(last) }
        group.panel = .init(timeText: timeText, index: extract.panels.count - 1)
        return extract.panels.count - 1
    }
}

extension Message {
    /// Adds the result in an OBX to the panel that shares the message's bytes.
    fileprivate func appendItem(
        _ fields: ObservationFields,
        form: ObservationForm,
        position: Int32,
        status: ResultStatus,
        to panel: inout LabPanel
    ) {
        let coded = fields.code
        let hasFirst = !coded.code.isEmpty || !coded.text.isEmpty
        var item = LabPanel.Item(
            position: position,
            code: slice(hasFirst ? coded.code : coded.otherCode, in: &panel),
            system: slice(hasFirst ? coded.system : coded.otherSystem, in: &panel),
            display: slice(hasFirst ? coded.text : coded.otherText, in: &panel),
            subID: slice(fields.subID, in: &panel),
            comparator: nil,
            value: nil,
            unit: slice(fields.unit, in: &panel),
            textValue: .empty,
            status: status
        )
        switch observedValue(in: fields.value, first: fields.firstValue, form: form) {
        case .number(let comparator, let number):
            (item.comparator, item.value) = (comparator, number)
        case .text(let range): item.textValue = slice(range, in: &panel)
        case .composed(let text): item.textValue = panel.append(text.utf8)
        case .empty: break
        }
        panel.items.append(item)
    }

    /// The range as it stands; only text with escapes is written out behind the message.
    @inline(__always)
    private func slice(_ range: Range<Int>, in panel: inout LabPanel) -> LabPanel.Slice {
        guard !range.isEmpty else { return .empty }
        if hasEscapes, hasEscape(range) { return unescapedSlice(range, in: &panel) }
        return LabPanel.Slice(
            lower: UInt32(truncatingIfNeeded: range.lowerBound),
            upper: UInt32(truncatingIfNeeded: range.upperBound)
        )
    }

    private func unescapedSlice(_ range: Range<Int>, in panel: inout LabPanel) -> LabPanel.Slice {
        let lower = UInt32(panel.text.count)
        appendUnescaped(range, to: &panel.text)
        return LabPanel.Slice(lower: lower, upper: UInt32(panel.text.count))
    }
}
