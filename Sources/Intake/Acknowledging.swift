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
            at: time.hl7Stamp,
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
