internal import Clinical
internal import XML

/// observation/value in the data types that results have.
extension ClinicalDocumentDraft {
    /// The observation's values; several texts are one, further numbers have a sub-id.
    mutating func statedValues(
        _ observation: Element
    ) -> [(StatedValue, subID: String, locator: Element)] {
        var found: [(value: StatedValue, locator: Element)] = []
        for element in observation.all("value") {
            found.append((statedValue(element, of: observation), element))
        }
        guard let first = found.first else {
            if let words = observation.first("text") {
                let text = text(of: words)
                if !text.isEmpty { return [(Self.value(ofText: text, unit: ""), "", words)] }
            }
            return [(.none, "", observation)]
        }
        let texts = found.compactMap { entry -> String? in
            if case .text(let text) = entry.value { text } else { nil }
        }
        if texts.count == found.count, texts.count > 1 {
            return [(.text(texts.joined(separator: "\n")), "", first.locator)]
        }
        let spoken = found.filter { $0.value != .none }
        guard !spoken.isEmpty else { return [(.none, "", first.locator)] }
        return spoken.enumerated().map { index, entry in
            (entry.value, index == 0 ? "" : String(index + 1), entry.locator)
        }
    }

    private mutating func statedValue(_ value: Element, of observation: Element) -> StatedValue {
        switch value.dataType {
        case "PQ", "INT", "REAL", "MO", "PPD_PQ": return quantity(value, of: observation)
        case "IVL_PQ", "IVL_INT", "IVL_REAL": return interval(value)
        case "CD", "CE", "CV", "CO", "CS", "CR": return coded(value)
        case "ED" where isAttachment(value):
            draft.warn(
                "attachment_unread",
                at: value,
                "Attachments are stored with the message only."
            )
            return .none
        case "RTO", "RTO_PQ_PQ", "RTO_QTY_QTY": return ratio(value)
        case "BL", "BN", "TS": return text(value.trimmed("value"))
        case "IVL_TS":
            let bounds = ["low", "high"].map { value.first($0)?.trimmed("value") ?? "" }
            return text(bounds.filter { !$0.isEmpty }.joined(separator: " - "))
        case "II": return text(value.trimmed("extension"))
        case "ST", "ED", "SC": return words(value, of: observation)
        default: return untyped(value, of: observation)
        }
    }

    /// What stands where no type, or one that is not known, is given.
    private mutating func untyped(_ value: Element, of observation: Element) -> StatedValue {
        if value.first("low") != nil || value.first("high") != nil { return interval(value) }
        if value["code"] != nil { return coded(value) }
        if value["value"] != nil { return quantity(value, of: observation) }
        return words(value, of: observation)
    }

    private mutating func quantity(_ value: Element, of observation: Element) -> StatedValue {
        let own = quantity(value)
        guard case .quantity(let comparator, let number, "") = own else { return own }
        return .quantity(comparator, number, unit: unit(beside: observation))
    }

    private func isAttachment(_ value: Element) -> Bool {
        if value.trimmed("representation") == "B64" { return true }
        let media = value.trimmed("mediaType").lowercased()
        return !media.isEmpty && !media.hasPrefix("text/")
    }

    private mutating func coded(_ value: Element) -> StatedValue {
        let concept = concept(value)
        return concept.isEmpty ? .none : .coded(concept)
    }

    private mutating func words(_ value: Element, of observation: Element) -> StatedValue {
        let text = text(of: value)
        guard !text.isEmpty else {
            return value["value"] == nil ? .none : quantity(value)
        }
        return Self.value(ofText: text, unit: unit(beside: observation))
    }

    /// A unit that is an observation of its own, for values that are no physical quantities.
    private mutating func unit(beside observation: Element) -> String {
        for relation in observation.all("entryRelationship") {
            guard let unit = relation.first("observation"),
                unit.first("code")?.trimmed("code") == "246514001",
                let value = unit.first("value")
            else { continue }
            let code = value.trimmed("code")
            return code.isEmpty ? text(of: value, limitBytes: 100) : code
        }
        return ""
    }

    private func text(_ text: String) -> StatedValue { text.isEmpty ? .none : .text(text) }

    private static func value(ofText text: String, unit: String) -> StatedValue {
        WrittenNumber(text).map { .quantity($0.comparator, $0.value, unit: unit) } ?? .text(text)
    }

    // MARK: Quantities

    /// A unit outside UCUM stands in the words of a translation.
    private mutating func quantity(_ value: Element) -> StatedValue {
        if let own = plainQuantity(value), !value.hasNullFlavor {
            guard case .quantity(let comparator, let number, "") = own else { return own }
            return .quantity(comparator, number, unit: translated(value)?.unit ?? "")
        }
        if let (translation, unit) = translated(value),
            let number = WrittenNumber(translation.trimmed("value"))
        {
            return .quantity(number.comparator, number.value, unit: unit)
        }
        return text(text(of: value, limitBytes: 1000))
    }

    private func plainQuantity(_ value: Element) -> StatedValue? {
        let written = value.trimmed("value")
        guard !written.isEmpty else { return nil }
        let unit = value.trimmed("unit")
        guard let number = WrittenNumber(written) else {
            return .text(unit.isEmpty ? written : "\(written) \(unit)")
        }
        return .quantity(number.comparator, number.value, unit: unit)
    }

    private mutating func translated(_ value: Element) -> (Element, unit: String)? {
        for translation in value.all("translation") {
            let code = translation.trimmed("code")
            if !code.isEmpty { return (translation, code) }
            guard let original = translation.first("originalText") else { continue }
            let words = text(of: original, limitBytes: 100)
            if !words.isEmpty { return (translation, words) }
        }
        return nil
    }

    /// One bound is a comparator, two are text.
    private mutating func interval(_ value: Element) -> StatedValue {
        let low = bound(value.first("low"))
        let high = bound(value.first("high"))
        switch (low, high) {
        case (nil, nil):
            if let center = value.first("center") { return quantity(center) }
            return quantity(value)
        case (let low?, nil):
            guard let number = WrittenNumber(low.number) else { return .text(low.text) }
            let isInclusive = value.first("low")?.isInclusive ?? true
            return .quantity(
                isInclusive ? .greaterOrEqual : .greater,
                number.value,
                unit: low.unit
            )
        case (nil, let high?):
            guard let number = WrittenNumber(high.number) else { return .text(high.text) }
            let isInclusive = value.first("high")?.isInclusive ?? true
            return .quantity(isInclusive ? .lessOrEqual : .less, number.value, unit: high.unit)
        case (let low?, let high?):
            if low.unit == high.unit, let number = WrittenNumber(low.number),
                number.value == WrittenNumber(high.number)?.value
            {
                return .quantity(nil, number.value, unit: low.unit)
            }
            let from = low.unit == high.unit ? low.number : low.text
            return .text("\(from) - \(high.text)")
        }
    }

    private mutating func bound(_ element: Element?) -> (
        number: String, unit: String, text: String
    )? {
        guard let element else { return nil }
        var number = element.trimmed("value")
        var unit = element.trimmed("unit")
        if element.hasNullFlavor || number.isEmpty {
            guard let (translation, words) = translated(element) else { return nil }
            (number, unit) = (translation.trimmed("value"), words)
        }
        guard !number.isEmpty else { return nil }
        return (number, unit, unit.isEmpty ? number : "\(number) \(unit)")
    }

    private func ratio(_ value: Element) -> StatedValue {
        let parts = ["numerator", "denominator"].map { value.first($0)?.trimmed("value") ?? "" }
        return parts.contains("") ? .none : .text(parts.joined(separator: ":"))
    }
}

extension Element {
    /// Whether a bound belongs to its interval, as it does where nothing is said.
    fileprivate var isInclusive: Bool {
        let value = trimmed("inclusive")
        return value != "false" && value != "0"
    }
}
