internal import Clinical

/// An ER7 segment from its fields by ascending number; what lies between them is empty.
func segment(_ name: String, _ fields: KeyValuePairs<Int, String>) -> String {
    var values: [String] = []
    for (number, value) in fields {
        while values.count < number { values.append("") }
        values[number - 1] = value
    }
    while values.last?.isEmpty == true { values.removeLast() }
    return ([name] + values).joined(separator: "|")
}

extension Instant {
    /// Such as `20260203040506`, in UTC.
    var stamp: String { digits(of: description) }
}

extension CivilDay {
    /// Such as `20260203`.
    var stamp: String { digits(of: description) }
}

private func digits(of text: String) -> String {
    let digits = text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return String(decoding: digits, as: UTF8.self)
}

/// `number` with leading zeros to at least `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A message before it has a place in the history and with it a control id.
struct Draft: Sendable {
    var patient: Int
    var sentAt: Instant
    /// Such as `ORU^R01^ORU_R01`; the structure is left out before version 2.5.
    var type: String
    var sender: Sender
    var channel: CohortMessage.Channel
    var segments: [String]

    func message(controlID: String) -> CohortMessage {
        let isASCII = segments.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        let short = type.split(separator: "^").prefix(2).joined(separator: "^")
        var header = [
            "MSH", "^~\\&", sender.application, "SYNTHETIC", "SORAWATCH", "SYNTHETIC",
            sentAt.stamp + (sender.writesOffset ? "+0000" : ""), "",
            sender.version == "2.3" ? short : type, controlID, "P", sender.version,
        ]
        if !isASCII { header += ["", "", "", "", "", "UNICODE UTF-8"] }
        let text = ([header.joined(separator: "|")] + segments).joined(separator: "\r") + "\r"
        return CohortMessage(
            controlID: controlID,
            channel: channel,
            bytes: [UInt8](text.utf8),
            patient: patient,
            sentAt: sentAt
        )
    }
}

/// A system of the synthetic hospital.
struct Sender: Hashable, Sendable {
    var application: String
    var version: String
    var writesOffset: Bool
}
