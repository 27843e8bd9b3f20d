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
            to: &extract.panels[index].panel,
            text: &panelText
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
            let status = ResultStatus(observationStatus: plain.status), status != .pending,
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
        if let last = group.panel { group.otherPanels[message.text(last.timeText)] = last.index }
        if let known = group.otherPanels[message.text(timeText)] {
            group.panel = .init(timeText: timeText, index: known)
            return known
        }
        guard let patient = group.patient else { return nil }
        let at = own.isEmpty ? group.time : time(segment, 14) ?? group.time
        var panel = LabPanel(
            locatorPrefix: structure + " " + (group.obr == nil ? "OBX[#]-5" : group.place),
            orderNumber: group.orderNumber,
            at: at,
            text: message.bytes
        )
        panel.items.reserveCapacity(min(message.segmentCount - segment, 64))
        extract.panels.append((patient: patient, panel: panel))
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
        to panel: inout LabPanel,
        text: inout [UInt8]
    ) {
        let coded = fields.code
        let hasFirst = !coded.code.isEmpty || !coded.text.isEmpty
        var item = LabPanel.Item(
            position: position,
            code: slice(hasFirst ? coded.code : coded.otherCode, &text),
            system: slice(hasFirst ? coded.system : coded.otherSystem, &text),
            display: slice(hasFirst ? coded.text : coded.otherText, &text),
            subID: slice(fields.subID, &text),
            comparator: nil,
            value: nil,
            unit: slice(fields.unit, &text),
            textValue: .empty,
            status: status
        )
        let observed: ObservedValue =
            status == .pending
            ? .empty
            : observedValue(
                in: fields.value,
                first: fields.firstValue,
                form: form,
                hasUnit: !fields.unit.isEmpty
            )
        switch observed {
        case .number(let comparator, let number):
            (item.comparator, item.value) = (comparator, number)
        case .text(let range): item.textValue = slice(range, &text)
        case .composed(let value): item.textValue = appended(&text) { $0 += value.utf8 }
        case .empty: break
        }
        panel.items.append(item)
    }

    /// The range as it stands; only text with escapes is written out behind the message.
    @inline(__always)
    private func slice(_ range: Range<Int>, _ text: inout [UInt8]) -> LabPanel.Slice {
        guard !range.isEmpty else { return .empty }
        if hasEscapes, hasEscape(range) {
            return appended(&text) { appendUnescaped(range, to: &$0) }
        }
        return LabPanel.Slice(
            lower: UInt32(truncatingIfNeeded: range.lowerBound),
            upper: UInt32(truncatingIfNeeded: range.upperBound)
        )
    }

    /// What `write` puts behind the message and the text that is there already.
    private func appended(
        _ text: inout [UInt8],
        _ write: (inout [UInt8]) -> Void
    ) -> LabPanel.Slice {
        let lower = UInt32(bytes.count + text.count)
        write(&text)
        return LabPanel.Slice(lower: lower, upper: UInt32(bytes.count + text.count))
    }
}
