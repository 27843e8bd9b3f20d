package import Clinical
internal import HL7

/// A frame of the batch protocol, taken apart: its messages are read and stored one by one, its own
/// segments as one more, so that no byte is lost.
package struct BatchFrame: Sendable {
    package let messages: [[UInt8]]
    /// FHS, BHS, BTS and FTS.
    package let envelope: [UInt8]
    /// Of the envelope: accepted, or refused where its counts are not those of its messages.
    package let reading: Reading
    private let answer: BatchAcknowledgement?

    /// Of one frame; more are refused together.
    package static let limitMessages = 10_000

    /// Nil where the frame does not begin with FHS or BHS.
    init?(_ bytes: [UInt8], profile: InterfaceProfile) {
        guard Batch.begins(bytes) else { return nil }
        let batch = Batch(splitting: bytes)
        let isTooLong = batch.messages.count > Self.limitMessages
        let ranges = isTooLong ? [] : batch.messages
        messages = ranges.map { Array(bytes[$0]) }
        envelope = Batch.envelope(of: bytes, around: ranges)
        let hasFileHeader = envelope.starts(with: "FHS".utf8)
        let header = Self.header(of: envelope)
        answer = header.map {
            BatchAcknowledgement(
                answering: AcknowledgementHeader(of: $0),
                hasFileHeader: hasFileHeader
            )
        }
        var reading = Reading(
            header: MessageHeader(messageType: hasFileHeader ? "FHS" : "BHS"),
            outcome: .accepted,
            extract: Extract()
        )
        if let header { reading.header.take(header, profile: profile) }
        if isTooLong {
            reading.outcome = .quarantined(.batchTooLong)
        } else if let place = batch.miscounts.first {
            reading.outcome = .quarantined(.batchMiscounted(at: place))
        } else if batch.hasOpenEnd {
            reading.extract.warnings.append(
                Warning(
                    kind: "batch_trailer_missing",
                    location: "BHS[1]",
                    text: "Without BTS nobody knows whether all messages came."
                )
            )
        }
        self.reading = reading
    }

    /// The answer to the whole, from the answers to its messages; nil where none wants one.
    package func acknowledgement(of answers: [[UInt8]], at time: Instant) -> [UInt8]? {
        var comment: String?
        if case .quarantined(let refusal) = reading.outcome {
            comment = "\(refusal.text) (\(refusal.location))"
        }
        guard comment != nil || !answers.isEmpty || messages.isEmpty else { return nil }
        return answer?.encode(answers: answers, at: time.hl7Stamp, comment: comment)
    }

    /// The first own segment read as MSH, which has its first fields at the same places.
    private static func header(of envelope: [UInt8]) -> Message? {
        guard let start = envelope.firstIndex(where: { $0 > 0x20 && $0 < 0x80 }) else { return nil }
        let end = envelope[start...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? envelope.endIndex
        let segment = "MSH".utf8 + envelope[start..<end].dropFirst(3)
        return try? Message(parsing: Array(segment), defaultCharset: .iso8859_1)
    }
}

extension MessageReader {
    /// The frame taken apart; nil where it is not of the batch protocol.
    package func batch(in bytes: [UInt8], profile: InterfaceProfile) -> BatchFrame? {
        BatchFrame(bytes, profile: profile)
    }
}

extension MessageHeader {
    /// Sender, time and control id of a batch.
    fileprivate mutating func take(_ message: Message, profile: InterfaceProfile) {
        sendingApplication = message.text(0, 3)
        sendingFacility = message.text(0, 4)
        controlID = message.text(0, 11)
        if case .time(let time) = message.time(0, 7, zone: profile.zone) { sentAt = time.instant }
    }
}

extension Refusal {
    fileprivate static let batchTooLong = Refusal(
        code: "batch_too_long",
        text: "A batch may have \(BatchFrame.limitMessages) messages.",
        location: "BHS[1]",
        conditionCode: 207
    )

    fileprivate static func batchMiscounted(at place: Path) -> Refusal {
        Refusal(
            code: "batch_count_differs",
            text: "The trailer counts another number than came; what came is stored.",
            location: place.description,
            conditionCode: 207
        )
    }
}
