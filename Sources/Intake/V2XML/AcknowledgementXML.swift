internal import HL7

/// Writes an ER7 acknowledgement in the XML form that its message came in.
struct AcknowledgementXML {
    private let message: Message
    private let dialect: V2XMLDialect
    private var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

    /// `er7` is the acknowledgement's bytes; nil where they are none that can be read.
    static func bytes(of er7: [UInt8], _ dialect: V2XMLDialect) -> [UInt8]? {
        guard let message = try? Message(parsing: er7, defaultCharset: .utf8) else { return nil }
        var writer = AcknowledgementXML(message: message, dialect: dialect)
        writer.write()
        return Array(writer.text.utf8)
    }

    private init(message: Message, dialect: V2XMLDialect) {
        self.message = message
        self.dialect = dialect
    }

    private mutating func write() {
        let root = dialect == .standard ? "ACK" : "HL7Message"
        text += dialect == .standard ? "<ACK xmlns=\"urn:hl7-org:v2xml\">" : "<HL7Message>"
        for segment in 0..<message.segmentCount {
            let name = message.segmentName(segment).description
            text += "<\(name)>"
            for number in 1...max(1, message.fieldCount(segment)) {
                write(segment, name, number)
            }
            text += "</\(name)>"
        }
        text += "</\(root)>"
    }

    private mutating func write(_ segment: Int, _ name: String, _ number: Int) {
        let field = message.field(segment, number)
        if name == "MSH", number <= 2 {
            return element(
                "\(name).\(number)",
                String(decoding: message.bytes[field], as: UTF8.self)
            )
        }
        for repetition in message.repetitions(field) {
            open("\(name).\(number)")
            switch (dialect, Self.types["\(name).\(number)"]) {
            case (.standard, nil): text += quoted(message.text(repetition))
            case (.standard, let type?): components(of: repetition, type)
            case (.mirth, _): components(of: repetition, "\(name).\(number)")
            }
            close("\(name).\(number)")
        }
    }

    private mutating func components(of repetition: Range<Int>, _ prefix: String) {
        for (index, component) in parts(of: repetition, message.component).enumerated()
        where !component.isEmpty {
            let name = "\(prefix).\(index + 1)"
            let below = parts(of: component, message.subcomponent)
            guard below.count > 1 else {
                element(name, message.text(component))
                continue
            }
            open(name)
            let type = dialect == .mirth ? name : Self.types[name] ?? "ST"
            for (index, part) in below.enumerated() where !part.isEmpty {
                element("\(type).\(index + 1)", message.text(part))
            }
            close(name)
        }
    }

    private func parts(
        of range: Range<Int>,
        _ part: (Range<Int>, Int) -> Range<Int>
    ) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var number = 1
        while true {
            let next = part(range, number)
            parts.append(next)
            if next.upperBound >= range.upperBound { return parts }
            number += 1
        }
    }

    private mutating func element(_ name: String, _ content: String) {
        open(name)
        text += quoted(content)
        close(name)
    }

    private mutating func open(_ name: String) { text += "<\(name)>" }
    private mutating func close(_ name: String) { text += "</\(name)>" }

    private func quoted(_ content: String) -> String {
        var quoted = ""
        for scalar in content.unicodeScalars {
            switch scalar {
            case "<": quoted += "&lt;"
            case ">": quoted += "&gt;"
            case "&": quoted += "&amp;"
            case "\r": quoted += "&#13;"
            // XML 1.0 has no place for these.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}": quoted += "?"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    /// The data types that an acknowledgement's fields and components are made of.
    private static let types = [
        "MSH.3": "HD", "MSH.4": "HD", "MSH.5": "HD", "MSH.6": "HD", "MSH.7": "TS", "MSH.9": "MSG",
        "MSH.11": "PT", "MSH.12": "VID", "ERR.1": "ELD", "ERR.2": "ERL", "ERR.3": "CWE",
        "ELD.4": "CE", "VID.2": "CE", "VID.3": "CE",
    ]
}
