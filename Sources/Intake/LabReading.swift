internal import Clinical
internal import HL7

extension Draft {
    /// A result that rules speak of becomes an event of its own.
    mutating func readLab(
        _ concept: LabConcept,
        code: Range<Int>,
        system: Range<Int>,
        _ segment: Int,
        form: ObservationForm,
        in group: inout ResultGroup
    ) {
        let status = observationStatus(segment, order: group.status)
        // A pending result has no value, whatever stands in OBX-5.
        let observed: ObservedValue =
            status == .pending ? .empty : message.observedValue(segment, form: form)
        if case .empty = observed, message.letter(segment, 11) == UInt8(ascii: "U") {
            warn("status_without_value", segment, 11, "A status without its value changes nothing.")
            return
        }
        if message.repetitions(message.field(segment, 5)).dropFirst().first(where: { _ in true })
            != nil
        {
            warn("value_repeats", segment, 5, "Only the first of several values is read.")
        }
        let parts = message.coded(segment, 3)
        let text = code == parts.code ? parts.text : parts.otherText
        let coding = coding(code: code, text: text, system: system)
        let subID = message.text(segment, 4)
        let (time, timeText) = specimenTime(segment, in: group)
        var result = LabResult(
            concept: concept,
            coding: coding,
            orderNumber: group.orderNumber,
            subID: subID,
            comparator: nil,
            value: nil,
            unit: unit(segment),
            canonical: nil,
            text: nil
        )
        set(observed, of: &result, segment, isExpected: !status.withdraws && status != .pending)
        add(
            .lab(result),
            identity: Self.identity(group.orderNumber, coding, subID, timeText),
            status: status,
            at: time,
            locator: "\(group.locator)OBX[\(group.position)]-5"
        )
    }

    private static func identity(
        _ orderNumber: String,
        _ coding: Coding,
        _ subID: String,
        _ time: String
    ) -> String {
        var identity: [UInt8] = []
        identity.reserveCapacity(96)
        identity.append(contentsOf: orderNumber.utf8)
        identity.append(UInt8(ascii: "|"))
        identity.append(contentsOf: coding.system.utf8)
        identity.append(UInt8(ascii: "|"))
        identity.append(contentsOf: coding.code.utf8)
        identity.append(UInt8(ascii: "|"))
        identity.append(contentsOf: subID.utf8)
        identity.append(UInt8(ascii: "|"))
        identity.append(contentsOf: time.utf8)
        return String(decoding: identity, as: UTF8.self)
    }

    private mutating func set(
        _ observed: ObservedValue,
        of result: inout LabResult,
        _ segment: Int,
        isExpected: Bool
    ) {
        switch observed {
        case .number(let comparator, let number):
            result.comparator = comparator
            result.value = number
            let reading = result.concept.reading(
                of: number,
                unit: result.unit,
                afpConversion: profile.afpConversion
            )
            switch reading {
            case .canonical(let canonical):
                result.canonical = canonical
            case .held:
                warn("unit_held", segment, 6, "A molar value is kept and not converted.")
            case .unknown:
                warn("unit_unknown", segment, 6, "The value's unit is missing or not known.")
            }
        case .text(let range):
            result.text = message.text(range)
            if isExpected { warn("value_not_numeric", segment, 5, "The value is no number.") }
        case .composed(let text):
            result.text = text
            if isExpected { warn("value_not_numeric", segment, 5, "The value is no number.") }
        case .empty:
            if isExpected { warn("value_missing", segment, 5, "The result has no value.") }
        }
    }

    /// OBX-6 as written: its code, else its text.
    func unit(_ segment: Int) -> String {
        for component in [1, 2, 4, 5] {
            let text = message.text(segment, 6, component: component)
            if !text.isEmpty { return text }
        }
        return ""
    }

    /// OBX-14, else the order's time, and what to know it by whatever way it is written; nothing for
    /// a time that is only guessed.
    mutating func specimenTime(
        _ segment: Int,
        in group: borrowing ResultGroup
    ) -> (ClinicalTime?, String) {
        if let own = time(segment, 14) {
            return (own, digits(own))
        }
        if group.timeText.isEmpty {
            warn("time_missing", segment, 14, "Neither OBX-14 nor OBR-7 says when it was taken.")
            return (group.time ?? time(0, 7), "")
        }
        return (group.time, group.time.map { digits($0) } ?? "")
    }
}
