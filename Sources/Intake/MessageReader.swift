package import Clinical
internal import HL7

/// Reads any bytes into what they say, or into the reason why they cannot be used.
package struct MessageReader: Sendable {
    package let valueSets: ValueSets
    /// Those of interfaces that have their own, by name.
    private let ownValueSets: [String: ValueSets]

    package init(valueSets: ValueSets, ofInterfaces own: [String: ValueSets] = [:]) {
        self.valueSets = valueSets
        self.ownValueSets = own
    }

    /// Never throws and never traps; what is refused says where and why, without content.
    package func read(_ bytes: [UInt8], profile: InterfaceProfile) -> Reading {
        if !ownValueSets.isEmpty, let own = ownValueSets[profile.name] {
            return MessageReader(valueSets: own).read(bytes, profile: profile)
        }
        if isXML(bytes) { return readXML(bytes, profile: profile) }
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

    func read(_ message: consuming Message, profile: InterfaceProfile) -> Reading {
        if message.hasAddenda {
            do throws(ParseError) {
                message = try message.joiningAddenda()
            } catch {
                return unreadable(message.bytes, error)
            }
        }
        let reply = AcknowledgementHeader(of: message)
        let kind = MessageKind(of: message)
        let header = MessageHeader(of: message, kind)
        if let refusal = header.refusal(of: message) {
            return Reading(
                header: header,
                outcome: .quarantined(refusal),
                extract: Extract(),
                acknowledgementHeader: reply
            )
        }
        var draft = Draft(
            header: header,
            message: message,
            profile: profile,
            valueSets: valueSets
        )
        draft.readSentAt()
        draft.readSegments(type: kind.type, event: kind.event)
        return draft.takeReading(answering: reply)
    }

    func unreadable(_ bytes: [UInt8], _ error: ParseError) -> Reading {
        let reply = AcknowledgementHeader(bestEffort: bytes)
        let header =
            reply.map { MessageHeader(ofUnreadable: $0) } ?? MessageHeader(format: "unknown")
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
