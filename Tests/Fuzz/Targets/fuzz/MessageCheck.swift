import Clinical
import Foundation
import HL7
import Intake

/// What holds of every reading.
enum MessageCheck {
    private static let reader: MessageReader = {
        do throws(ValueSetError) {
            return MessageReader(valueSets: try ValueSets.standard())
        } catch {
            preconditionFailure("the program's own value sets")
        }
    }()

    private static let profiles = [
        InterfaceProfile(name: "fuzz"),
        InterfaceProfile(name: "fuzz", defaultCharset: "8859/1", acceptOrdersAsStart: true),
        InterfaceProfile(name: "fuzz", assigningAuthority: "A", deathDispositions: ["20"]),
    ]

    /// Reads, answers and reads the answer.
    ///
    /// The interface depends on the length alone, so that an input is a message and nothing else.
    @Sendable static func message(_ bytes: [UInt8]) {
        let profile = profiles[bytes.count % profiles.count]
        _ = answer(to: bytes, profile: profile)
    }

    /// The same for a batch's messages, and what continuations come to: parts end with FS.
    @Sendable static func er7(_ bytes: [UInt8]) {
        let profile = profiles[bytes.count % profiles.count]
        _ = answer(to: bytes, profile: profile)
        if let batch = reader.batch(in: bytes, profile: profile) {
            let answers = batch.messages.compactMap { answer(to: $0, profile: profile) }
            let parts = batch.messages.reduce(batch.envelope.count) { $0 + $1.count }
            require(parts == bytes.count || batch.messages.isEmpty, "a batch loses bytes")
            _ = batch.acknowledgement(of: answers, at: Instant(seconds: 0))
        }
        let parts = bytes.split(separator: 0x1C, maxSplits: 8).map(Array.init)
        guard parts.count > 1 else { return }
        if case .whole(let whole) = Continuation.reassemble(parts, defaultCharset: .utf8) {
            _ = answer(to: whole, profile: profile)
        }
    }

    private static func answer(to bytes: [UInt8], profile: InterfaceProfile) -> [UInt8]? {
        let reading = reader.awaitingRest(reader.read(bytes, profile: profile))
        let (extract, header) = (reading.extract, reading.header)
        if case .quarantined(let refusal) = reading.outcome {
            require(!refusal.location.isEmpty && !refusal.code.isEmpty, "a refusal without place")
            require(extract.events.isEmpty && extract.panels.isEmpty, "quarantined, yet said")
        }
        let formats = ["ER7", "v2xml", "CDA", "FHIR", "XML", "unknown"]
        require(formats.contains(header.format), "a format of its own")
        for event in extract.events {
            require(!event.event.locator.isEmpty, "an event from nowhere")
        }
        for warning in extract.warnings {
            require(!warning.location.isEmpty, "a warning about nothing")
        }
        guard
            let answer = reader.acknowledgement(
                for: reading,
                profile: profile,
                at: Instant(seconds: 0)
            )
        else { return nil }
        // What cannot be read is echoed as it came.
        guard reading.outcome == .accepted else { return answer }
        let echo = reader.read(answer, profile: profile)
        require(echo.header.messageType.hasPrefix("ACK"), "an answer that is none")
        let next = reader.acknowledgement(for: echo, profile: profile, at: Instant(seconds: 0))
        require(next == nil, "an answer that is answered")
        return answer
    }
}
