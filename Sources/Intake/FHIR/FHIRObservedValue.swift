internal import Clinical
internal import XML

extension FHIRReader {
    /// The value of an Observation or component, and where it stands.
    mutating func statedValue(_ element: Element) -> (StatedValue, Element) {
        let values = element.choices("value")
        guard let first = values.first else { return (.none, element) }
        if values.count > 1 {
            draft.warn("value_repeats", at: first, "Only the first of several values is read.")
        }
        let value = statedValue(of: first)
        guard value != .none, element.first("dataAbsentReason") != nil else {
            return (value, first)
        }
        draft.warn(
            "value_contradicted",
            at: first,
            "A value that is said to be absent is kept and not compared."
        )
        return (.text(Self.text(of: value)), first)
    }

    private mutating func statedValue(of element: Element) -> StatedValue {
        switch element.name {
        case "valueQuantity", "valueAge", "valueCount", "valueDuration", "valueMoney":
            let quantity = FHIRQuantity(element)
            if let value = quantity.value {
                return .quantity(quantity.comparator, value, unit: quantity.unit)
            }
            return quantity.text.isEmpty ? .none : .text(quantity.text)
        case "valueCodeableConcept", "valueCoding", "valueCode":
            let concept = element.codeableConcept
            return concept.isEmpty ? .none : .coded(concept)
        case "valueString", "valueInteger", "valueDecimal":
            return written(
                element.name == "valueString" ? element["value"] ?? "" : element.primitive
            )
        case "valueRange":
            let ends = ["low", "high"].map { quantityText(element.first($0)) }
            return .text(ends.joined(separator: " - "))
        case "valueRatio":
            let ends = ["numerator", "denominator"].map { quantityText(element.first($0)) }
            return .text(ends.joined(separator: ":"))
        case "valuePeriod":
            return .text(
                [element.primitive("start"), element.primitive("end")].joined(separator: "/")
            )
        case "valueSampledData":
            draft.warn(
                "value_unread",
                at: element,
                "Sampled data are stored with the message only."
            )
            return .none
        case "valueAttachment":
            draft.warn(
                "attachment_unread",
                at: element,
                "Attachments are stored with the message only."
            )
            return .none
        default:
            return element.primitive.isEmpty ? .none : .text(element.primitive)
        }
    }

    /// Words, or a number without unit that somebody wrote as words.
    private func written(_ text: String) -> StatedValue {
        let text = text.strippingSpaces
        if text.isEmpty { return .none }
        guard let (comparator, number) = FHIRQuantity.number(in: text) else { return .text(text) }
        return .quantity(comparator, number, unit: "")
    }

    private func quantityText(_ element: Element?) -> String {
        element.map { FHIRQuantity($0).text } ?? ""
    }

    private static func text(of value: StatedValue) -> String {
        switch value {
        case .quantity(let comparator, let number, let unit):
            "\(comparator?.rawValue ?? "")\(number)\(unit.isEmpty ? "" : " ")\(unit)"
        case .text(let text): text
        case .coded(let concept): concept.display
        case .none: ""
        }
    }
}
