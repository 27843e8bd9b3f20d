package import Clinical
internal import HL7

extension MessageReader {
    /// The answer to a message that is committed, nil where its sender wants or can have none.
    ///
    /// AA or CA for what was accepted, AE or CE for what was quarantined, AR or CR for what was no
    /// message of ours. An acknowledgement is not acknowledged. The answer's own control id is made
    /// from the message's, so that a repetition is answered with the same bytes but for the time.
    package func acknowledgement(
        for reading: Reading,
        profile: InterfaceProfile,
        at time: Instant
    ) -> [UInt8]? {
        guard let header = reading.acknowledgementHeader,
            !reading.header.messageType.hasPrefix("ACK"),
            let code = header.code(for: reading.verdict, mode: profile.ackMode)
        else { return nil }
        var answer = Acknowledgement(code)
        if case .quarantined(let refusal) = reading.outcome {
            answer.text = refusal.text
            answer.errors = [
                ErrorLocation(
                    path: Path(refusal.location),
                    conditionCode: refusal.conditionCode,
                    text: refusal.text
                )
            ]
        }
        let er7 = answer.encode(
            answering: header,
            at: time.hl7,
            ownControlID: ownControlID(for: reading.header.controlID)
        )
        guard let dialect = reading.answerDialect else { return er7 }
        return AcknowledgementXML.bytes(of: er7, dialect)
    }

    /// The message's own with an A before it, in ASCII and of 20 characters at most.
    private func ownControlID(for controlID: String) -> String {
        let isShort = controlID.utf8.count < 20 && controlID.utf8.allSatisfy { $0 < 0x80 }
        return isShort ? "A" + controlID : "A" + controlID.filter(\.isASCII).prefix(19)
    }
}

extension Reading {
    fileprivate var verdict: Verdict {
        switch outcome {
        case .accepted: .accepted
        case .quarantined(let refusal): refusal.rejects ? .rejected : .error
        }
    }
}

extension Instant {
    /// Such as `20260203040506+0000`.
    var hl7: String {
        let microsecondsPerDay: Int64 = 86_400_000_000
        var (days, rest) = microseconds.quotientAndRemainder(dividingBy: microsecondsPerDay)
        if rest < 0 { (days, rest) = (days - 1, rest + microsecondsPerDay) }
        let date = CivilDay(epochDay: Int(days)).yearMonthDay
        let second = Int(rest / 1_000_000)
        let clock = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60
        var digits = (date.year * 10_000 + date.month * 100 + date.day) * 1_000_000 + clock
        var text = Array("00000000000000+0000".utf8)
        for position in stride(from: 13, through: 0, by: -1) {
            text[position] += UInt8(truncatingIfNeeded: digits % 10)
            digits /= 10
        }
        return String(decoding: text, as: UTF8.self)
    }
}
