internal import Clinical
internal import HL7

/// Messages that come in parts: DSC and ADD, HL7 v2.5.1 2.10.2.
extension MessageReader {
    /// What a part comes to by itself: nothing but its place in the whole.
    ///
    /// A part that is to be continued is accepted, for its sender goes on only then; what it says
    /// counts once the last part is here. The last part stays refused until it is `completed`.
    package func awaitingRest(_ reading: Reading) -> Reading {
        guard reading.isPart, let pointer = reading.header.continuedAs, !pointer.isEmpty else {
            return reading
        }
        var reading = reading
        reading.outcome = .accepted
        reading.extract.warnings.append(
            Warning(
                kind: "continued",
                location: "DSC[1]-1",
                text: "The message goes on in another; it counts once that has come."
            )
        )
        return reading
    }

    /// The whole that `last` ends, read under its control id; `last` itself, refused, where a part is
    /// missing.
    ///
    /// `parts` are the earlier ones in any order.
    package func completed(
        _ last: Reading,
        body: [UInt8],
        parts: [[UInt8]],
        profile: InterfaceProfile
    ) -> Reading {
        let charset = Charset(table0211: profile.defaultCharset) ?? .utf8
        let reassembly = Continuation.reassemble(parts + [body], defaultCharset: charset)
        guard case .whole(let whole) = reassembly else { return last }
        var reading = read(whole, profile: profile)
        reading.header = last.header
        reading.acknowledgementHeader = last.acknowledgementHeader
        return reading
    }
}

extension Reading {
    /// Whether the message is a part of one.
    package var isPart: Bool {
        if case .quarantined(let refusal) = outcome {
            refusal.code == "continuation_incomplete"
        } else {
            false
        }
    }
}
