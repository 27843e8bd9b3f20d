/// What kind of answer an interface gives.
package enum AcknowledgementMode: String, Sendable, Hashable, CaseIterable, Codable {
    /// As MSH-15 and MSH-16 of each message ask.
    case fromMessage = "from_message"
    /// Always AA, AE or AR, whatever the message asks.
    case original
    /// CA, CE or CR; as MSH-15 asks, and always where it is empty.
    case enhanced
    /// Never an answer.
    case none
}

/// What MSA-1 says, HL7 table 0008.
package enum AcknowledgementCode: String, Sendable, Hashable, CaseIterable {
    case AA, AE, AR, CA, CE, CR
}

/// What became of a message, as far as its sender is told.
package enum Verdict: Sendable, Hashable, CaseIterable {
    case accepted, error, rejected
}

extension AcknowledgementHeader {
    /// Which code answers the message, nil where its sender wants no answer.
    ///
    /// Both MSH-15 and MSH-16 empty: original mode, AA, AE or AR (HL7 v2.5.1 2.9.2). Else enhanced
    /// (2.9.3): MSH-15 decides on CA, CE or CR, and empty beside a filled MSH-16 counts as NE.
    /// One answer is given per message: where MSH-15 asks for none, MSH-16 decides on AA, AE or AR
    /// in its place, for the message is processed when it is stored. A value that table 0155 does
    /// not have counts as AL: an answer too many is better than a sender that waits.
    package func code(for verdict: Verdict, mode: AcknowledgementMode) -> AcknowledgementCode? {
        let accept = Condition(acceptCondition)
        let application = Condition(applicationCondition)
        switch mode {
        case .none: return nil
        case .original: return verdict.applicationCode
        case .fromMessage where accept == nil && application == nil:
            return verdict.applicationCode
        case .enhanced where accept == nil: return verdict.acceptCode
        case .fromMessage, .enhanced:
            if accept?.applies(to: verdict) ?? false { return verdict.acceptCode }
            if application?.applies(to: verdict) ?? false { return verdict.applicationCode }
            return nil
        }
    }
}

/// HL7 table 0155.
private enum Condition {
    case always, never, onError, onSuccess

    init?(_ text: ArraySlice<UInt8>) {
        switch String(decoding: text, as: UTF8.self) {
        case "", "\"\"": return nil
        case "NE": self = .never
        case "ER": self = .onError
        case "SU": self = .onSuccess
        default: self = .always
        }
    }

    func applies(to verdict: Verdict) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .onError: verdict != .accepted
        case .onSuccess: verdict == .accepted
        }
    }
}

extension Verdict {
    fileprivate var applicationCode: AcknowledgementCode {
        switch self {
        case .accepted: .AA
        case .error: .AE
        case .rejected: .AR
        }
    }

    fileprivate var acceptCode: AcknowledgementCode {
        switch self {
        case .accepted: .CA
        case .error: .CE
        case .rejected: .CR
        }
    }
}
