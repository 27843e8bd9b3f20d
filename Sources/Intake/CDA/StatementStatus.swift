internal import Clinical
internal import XML

/// ActStatus of HL7 version 3, and the statuses of version 2 that documents carry beside it.
extension ClinicalDocumentDraft {
    /// Of a result: what is withdrawn is withdrawn, else a laboratory's own status is trusted.
    ///
    /// A code that is not known counts as preliminary, so that it triggers nothing.
    mutating func resultStatus(_ observation: Element, _ context: StatementContext) -> ResultStatus
    {
        if context.status == .deleted { return .deleted }
        let own = actStatus(observation.first("statusCode"))
        if let own, own.withdraws { return own }
        if let letter = laboratoryStatus(observation, code: "92236-9"),
            let status = ResultStatus(observationStatus: letter)
        {
            return status
        }
        return own ?? context.status ?? .final
    }

    mutating func organizerStatus(_ organizer: Element) -> ResultStatus? {
        let own = actStatus(organizer.first("statusCode"))
        if let own, own.withdraws { return own }
        if let letter = laboratoryStatus(organizer, code: "92235-1"),
            let status = ResultStatus(orderStatus: letter)
        {
            return status
        }
        return own
    }

    mutating func actStatus(_ element: Element?) -> ResultStatus? {
        guard let element, !element.hasNullFlavor else { return nil }
        switch element.trimmed("code").lowercased() {
        case "": return nil
        case "completed", "final", "normal": return .final
        case "corrected", "amended": return .corrected
        case "preliminary": return .preliminary
        case "active", "new", "held", "suspended": return .pending
        case "aborted", "cancelled", "canceled": return .cancelled
        case "nullified", "obsolete", "entered-in-error": return .deleted
        default:
            draft.warn(
                "status_unknown",
                at: element,
                "No status of ActStatus; read as preliminary."
            )
            return .preliminary
        }
    }

    /// The letter of table 0085 or 0123 in the status observation beside a result.
    private func laboratoryStatus(_ statement: Element, code: String) -> UInt8? {
        for child in statement.children
        where child.name == "entryRelationship" || child.name == "component" {
            guard let status = child.first("observation"),
                status.first("code")?.trimmed("code") == code,
                let letter = status.first("value")?.trimmed("code").utf8, letter.count == 1
            else { continue }
            return letter.first.map { $0 >= 0x61 ? $0 &- 0x20 : $0 }
        }
        return nil
    }
}
