package import Clinical
internal import HL7

/// Reads any bytes into what they say, or into the reason why they cannot be used.
package struct MessageReader: Sendable {
    package let valueSets: ValueSets

    package init(valueSets: ValueSets) { self.valueSets = valueSets }

    /// Never throws and never traps; what is refused says where and why, without content.
    package func read(_ bytes: [UInt8], profile: InterfaceProfile) -> Reading {
        let charset =
            profile.defaultCharset == "UNICODE UTF-8"
            ? .utf8 : Charset(table0211: profile.defaultCharset) ?? .utf8
        let message: Message
        do throws(ParseError) {
            message = try Message(parsing: bytes, defaultCharset: charset)
        } catch {
            return unreadable(bytes, error)
        }
        return read(message, profile: profile)
    }

    private func read(_ message: consuming Message, profile: InterfaceProfile) -> Reading {
        let reply = AcknowledgementHeader(of: message)
        var header = MessageHeader(of: message)
        if let refusal = header.refusal(of: message) {
            return Reading(
                header: header,
                outcome: .quarantined(refusal),
                extract: Extract(),
                acknowledgementHeader: reply
            )
        }
        var draft = Draft(
            message: message,
            profile: profile,
            valueSets: valueSets,
            structure: header.messageType.replacingCaret
        )
        draft.readSentAt(into: &header)
        draft.readSegments()
        if let refusal = draft.refusal {
            var extract = Extract()
            extract.warnings = draft.extract.warnings
            return Reading(
                header: header,
                outcome: .quarantined(refusal),
                extract: extract,
                acknowledgementHeader: reply
            )
        }
        return Reading(
            header: header,
            outcome: .accepted,
            extract: draft.extract,
            acknowledgementHeader: reply
        )
    }

    private func unreadable(_ bytes: [UInt8], _ error: ParseError) -> Reading {
        var header = MessageHeader()
        let reply = AcknowledgementHeader(bestEffort: bytes)
        if reply == nil { header.format = "unknown" }
        return Reading(
            header: header,
            outcome: .quarantined(
                Refusal(
                    code: error.label,
                    text: error.description,
                    location: error.location?.description ?? "MSH[1]",
                    conditionCode: error.conditionCode,
                    rejects: error.rejects
                )
            ),
            extract: Extract(),
            acknowledgementHeader: reply
        )
    }
}

extension String {
    /// `ORU^R01` as structures are written, `ORU_R01`.
    fileprivate var replacingCaret: String {
        if self == "ORU^R01" { return "ORU_R01" }
        return String(
            decoding: utf8.map { $0 == UInt8(ascii: "^") ? UInt8(ascii: "_") : $0 },
            as: UTF8.self
        )
    }
}
