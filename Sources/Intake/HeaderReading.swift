internal import Clinical
internal import HL7

extension MessageHeader {
    /// What MSH says, but for `sentAt`, which may have to be looked for elsewhere.
    init(of message: borrowing Message, _ kind: MessageKind) {
        self.init(
            sendingApplication: message.assigner(0, 3),
            sendingFacility: message.assigner(0, 4),
            controlID: message.text(0, 10),
            messageType: kind.name,
            version: message.text(message.trimmed(message.component(message.field(0, 12), 1)))
        )
        let continuation = Continuation(of: message)
        continuationOf = continuation.of
        continuedAs = continuation.next
    }

    /// What MSH says of a message that cannot be read, for those who look for it.
    init(ofUnreadable reply: AcknowledgementHeader) {
        let (type, event) = (reply.text(9), reply.text(9, component: 2))
        self.init(
            sendingApplication: reply.text(3),
            sendingFacility: reply.text(4),
            controlID: reply.text(10),
            messageType: event.isEmpty ? type : type + "^" + event,
            version: reply.text(12)
        )
    }

    /// Why a message with this header is not read at all; nil where it is.
    ///
    /// Versions 2.1 to 2.8 and processing ids P, T and D (table 0103) are read; either may be empty.
    func refusal(of message: Message) -> Refusal? {
        if messageType.isEmpty {
            return Self.refusal("required_field_missing", "The message has no type.", 9, 101)
        }
        if !version.isEmpty, !Self.isSupported(version) {
            return Self.refusal(
                "version_unsupported",
                "Only HL7 versions 2.1 to 2.8 are read.",
                12,
                203
            )
        }
        let processing = message.component(message.field(0, 11), 1)
        if !processing.isEmpty, !message.isProcessingID(processing) {
            return Self.refusal(
                "processing_id_unsupported",
                "The processing id is none of P, T and D.",
                11,
                202
            )
        }
        if controlID.isEmpty {
            var refusal = Self.refusal(
                "required_field_missing",
                "The message has no control id.",
                10,
                101
            )
            refusal.rejects = false
            return refusal
        }
        return structureRefusal(of: message)
    }

    /// Why the message is none of its own: it holds another, or only a part of one.
    private func structureRefusal(of message: Message) -> Refusal? {
        if message.firstSegment(.msh, from: 1) != nil {
            return Refusal(
                code: "header_repeated",
                text: "A second MSH begins another message.",
                location: "MSH[2]",
                conditionCode: 100
            )
        }
        guard let place = Continuation(of: message).place else { return nil }
        return Refusal(
            code: "continuation_incomplete",
            text: "The message is a part of one; the others are missing.",
            location: place.description,
            conditionCode: 100
        )
    }

    private static func isSupported(_ version: String) -> Bool {
        if version == "2.5.1" || version == "2.3" || version == "2.4" { return true }
        var position = -1
        for byte in version.utf8 {
            position += 1
            let isRight =
                switch position {
                case 0: byte == UInt8(ascii: "2")
                case 1, 3, 5: byte == UInt8(ascii: ".")
                case 2: (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(byte)
                default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                }
            if !isRight { return false }
        }
        return position == 2 || position == 4 || position == 6
    }

    private static func refusal(
        _ code: String,
        _ text: String,
        _ field: Int,
        _ conditionCode: Int
    ) -> Refusal {
        Refusal(
            code: code,
            text: text,
            location: "MSH[1]-\(field)",
            conditionCode: conditionCode,
            rejects: true
        )
    }
}

extension Draft {
    /// Takes MSH-7, else the best time the message has to order it among its versions.
    mutating func readSentAt() {
        if let time = time(0, 7) {
            header.sentAt = time.instant
            return
        }
        warn("message_time_missing", 0, 7, "The message does not say when it was sent.")
        let elsewhere =
            time(message.firstSegment(.evn), 2) ?? time(message.firstSegment(.obr), 22)
            ?? time(message.firstSegment(.obr), 7)
        if let elsewhere { header.sentAt = elsewhere.instant }
    }
}

extension Message {
    /// P, T or D, in any case.
    fileprivate func isProcessingID(_ range: Range<Int>) -> Bool {
        guard range.count == 1 else { return false }
        switch bytes[range.lowerBound].asciiUppercased {
        case UInt8(ascii: "P"), UInt8(ascii: "T"), UInt8(ascii: "D"): return true
        default: return false
        }
    }

    /// The name of a hierarchic designator: its namespace, else its universal id.
    fileprivate func assigner(_ segment: Int, _ field: Int) -> String {
        let name = text(segment, field)
        return name.isEmpty ? text(segment, field, component: 2) : name
    }
}
