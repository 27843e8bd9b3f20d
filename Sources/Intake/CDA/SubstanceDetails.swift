internal import Clinical
internal import XML

/// Which drug, in which mood, how much and when.
extension ClinicalDocumentDraft {
    enum SubstanceMood {
        case event, request
    }

    /// Nil for what is neither a fact nor an order; plans are no orders unless they request.
    mutating func mood(
        of statement: Element,
        _ context: StatementContext,
        at product: Element
    ) -> SubstanceMood? {
        switch statement.trimmed("moodCode") {
        case "EVN": return context.section.isPlan ? nil : .event
        case "RQO": return .request
        case "INT": return context.section.isPlan ? nil : .request
        case "":
            draft.warn(
                "mood_missing",
                at: product,
                "A treatment without mood is neither taken nor ordered and is not read."
            )
            return nil
        default: return nil
        }
    }

    /// The drug of the value sets in a consumable or product, by any code or whole name.
    mutating func drug(_ holder: Element?) -> (ValueSets.Drug, Coding, Element)? {
        guard let product = holder?.first("manufacturedProduct") else { return nil }
        for name in ["manufacturedMaterial", "manufacturedLabeledDrug"] {
            guard let material = product.first(name) else { continue }
            let code = material.first("code")
            var concept = concept(code)
            if let (drug, coding) = draft.valueSets.drug(concept) {
                return (drug, coding, code ?? material)
            }
            guard let named = material.first("name") else { continue }
            concept.text = text(of: named, limitBytes: 1000)
            if let (drug, coding) = draft.valueSets.drug(concept) { return (drug, coding, named) }
        }
        return nil
    }

    /// A PQ, or the lower bound of an interval.
    func dose(_ element: Element?) -> (value: Decimal?, unit: String) {
        guard let element, !element.hasNullFlavor else { return (nil, "") }
        for quantity in [element, element.first("low"), element.first("center")] {
            guard let quantity, let number = WrittenNumber(quantity.trimmed("value")) else {
                continue
            }
            return (number.value, quantity.trimmed("unit"))
        }
        return (nil, "")
    }

    /// From when until when, by the first effectiveTime that is no frequency.
    mutating func period(of statement: Element) -> (from: ClinicalTime?, until: ClinicalTime?) {
        for element in statement.all("effectiveTime") {
            guard let interval = element.interval else { continue }
            if let point = time(interval) { return (point, nil) }
            let low = time(interval.first("low"))
            let high = time(interval.first("high"))
            if low != nil || high != nil {
                return (low ?? time(interval.first("center")), high)
            }
        }
        return (nil, nil)
    }

    /// Whether a reason beside it is one of the value sets' for not tolerating it.
    mutating func isForToxicity(_ statement: Element) -> Bool {
        for relation in statement.all("entryRelationship") {
            for reason in relation.children {
                let spoken = [reason.first("value"), reason.first("code")].map { concept($0) }
                if spoken.contains(where: { draft.valueSets.stopReason($0) == .toxicity }) {
                    return true
                }
            }
        }
        return false
    }
}

extension Element {
    /// Nil for PIVL_TS and EIVL_TS, which say how often; of a set its first interval.
    fileprivate var interval: Element? {
        switch dataType {
        case "PIVL_TS", "EIVL_TS", "PIVL", "EIVL": return nil
        case "SXPR_TS": return all("comp").lazy.compactMap(\.interval).first
        default:
            return first("period") == nil && first("event") == nil ? self : nil
        }
    }
}
