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
        let index = panel(for: segment, fields, in: &group)
        let status = observationStatus(in: fields.status, segment, order: group.status)
        message.appendItem(
            fields,
            form: form,
            position: group.position,
            status: status,
            to: &group.panels[index].panel
        )
    }

    /// The place of the panel that holds results of the segment's own time (OBX-14).
    private mutating func panel(
        for segment: Int,
        _ fields: ObservationFields,
        in group: inout ResultGroup
    ) -> Int {
        let own = fields.time
        let timeText = own.isEmpty ? group.timeText : own
        if group.current < group.panels.count,
            group.panels[group.current].timeText == timeText
                || message.sameBytes(group.panels[group.current].timeText, timeText)
        {
            return group.current
        }
        if let known = group.panels.firstIndex(where: { message.sameBytes($0.timeText, timeText) })
        {
            group.current = known
            return known
        }
        let at = own.isEmpty ? group.time : time(segment, 14) ?? group.time
        var panel = LabPanel(
            locatorPrefix: group.obr == nil ? structure : structure + " " + group.place,
            orderNumber: group.orderNumber,
            at: at,
            text: message.bytes
        )
        panel.items.reserveCapacity(min(message.segmentCount - segment, 64))
        group.panels.append(.init(timeText: timeText, panel: panel))
        group.current = group.panels.count - 1
        return group.current
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
