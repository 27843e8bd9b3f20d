internal import Clinical
internal import Transcoding

/// A message before it has a place in the history and with it a control id.
struct Draft: Sendable {
    enum Content: Sendable {
        case version2(Version2Message)
        case document(ClinicalDocument)
        case bundle(Bundle)
    }

    var patient: Int
    var sentAt: Instant
    var channel: CohortMessage.Channel
    var form: MessageForm
    var content: Content

    func message(controlID: String) -> CohortMessage {
        let bytes =
            switch content {
            case .version2(let message): message.bytes(form, controlID: controlID, at: sentAt)
            case .document(let document): document.bytes(controlID: controlID)
            case .bundle(let bundle): bundle.bytes(controlID: controlID)
            }
        return CohortMessage(
            controlID: controlID,
            channel: channel,
            form: form,
            bytes: bytes,
            patients: [patient],
            sentAt: sentAt
        )
    }
}

/// A version 2 message without its MSH.
struct Version2Message: Sendable {
    /// Such as `ORU^R01^ORU_R01`; the structure is left out before version 2.5.
    var type: String
    var sender: Sender
    var segments: [String]

    var isASCII: Bool { segments.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } } }

    func bytes(_ form: MessageForm, controlID: String, at sentAt: Instant) -> [UInt8] {
        let parts = type.split(separator: "^").map(String.init)
        let short = parts.prefix(2).joined(separator: "^")
        var header = [
            "MSH", "^~\\&", sender.application, "SYNTHETIC", "SORAWATCH", "SYNTHETIC",
            sentAt.stamp + (sender.writesOffset ? "+0000" : ""), "",
            sender.version == "2.3" ? short : type, controlID, "P", sender.version,
        ]
        if form == .gb18030 {
            header += ["", "", "", "", "", "GB 18030-2000"]
        } else if form == .er7 || form == .batch, !isASCII {
            header += ["", "", "", "", "", "UNICODE UTF-8"]
        }
        let lines = [header.joined(separator: "|")] + segments
        switch form {
        case .xml:
            return Version2XML.document(
                .standard,
                structure: parts.last ?? "",
                segments: lines
            )
        case .mirthXML:
            return Version2XML.document(.mirth, structure: parts.last ?? "", segments: lines)
        case .er7, .gb18030, .batch, .clinicalDocument, .bundle:
            let text = [UInt8]((lines.joined(separator: "\r") + "\r").utf8)
            guard form == .gb18030 else { return text }
            // The C library has the encoding, and the encoding every character.
            return (try? Encoding(named: "GB18030").bytes(of: text)) ?? text
        }
    }
}

/// A system of the synthetic hospital.
struct Sender: Hashable, Sendable {
    var application: String
    var version: String
    var writesOffset: Bool
}
