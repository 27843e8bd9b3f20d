internal import Clinical
internal import HL7

/// What MSH-9 says a message is, such as `ORU` and `R01`, whatever way it is written.
struct MessageKind {
    private(set) var type: String
    private(set) var event: String

    /// Reads `ORU^R01`, `ORU_R01` and `oru^r01` alike; an event that is missing is EVN-1's.
    init(of message: borrowing Message) {
        type = message.text(0, 9)
        event = message.text(0, 9, component: 2)
        if !event.isEmpty, Self.isPlain(type), Self.isPlain(event) { return }
        type = Self.plain(type)
        event = Self.plain(event)
        guard event.isEmpty else { return }
        if let evn = message.firstSegment(.evn) { event = Self.plain(message.text(evn, 1)) }
        guard let mark = type.firstIndex(of: "_") else { return }
        if event.isEmpty { event = String(type[type.index(after: mark)...]) }
        type = String(type[..<mark])
    }

    /// As the header has it, such as `ORU^R01`.
    var name: String { type.isEmpty || event.isEmpty ? type : type + "^" + event }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }

    private static func plain(_ text: String) -> String {
        isPlain(text) ? text : text.filter { $0 != " " }.uppercased()
    }
}
