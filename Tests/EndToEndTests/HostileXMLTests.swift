import Foundation
import Support
import Testing

extension EndToEnd {
    /// XML that is written to bring its reader down, or to make it fetch something.
    @Suite(.daemon("hostile")) struct HostileXMLTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        struct Attack: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// Given a port of this machine at which somebody listens.
            let xml: @Sendable (UInt16) -> String
            let reason: String
            let place: String
        }

        static let attacks = [
            Attack(
                testDescription: "a billion laughs",
                xml: { _ in
                    let entities = (1...9).map { level in
                        let inner = String(repeating: "&l\(level - 1);", count: 10)
                        return #"<!ENTITY l\#(level) "\#(inner)">"#
                    }
                    return #"<!DOCTYPE l [<!ENTITY l0 "lol">"# + entities.joined()
                        + "]><HL7Message>&l9;</HL7Message>"
                },
                reason: "xml_doctype",
                place: "line 1, column "
            ),
            Attack(
                testDescription: "an entity that is a file",
                xml: { _ in
                    """
                    <?xml version="1.0"?>
                    <!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>
                    <HL7Message>&b;</HL7Message>
                    """
                },
                reason: "xml_doctype",
                place: "line 2, column "
            ),
            Attack(
                testDescription: "an entity of another host",
                xml: { port in
                    #"<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:\#(port)/b"> <!ENTITY % c "#
                        + #"SYSTEM "http://127.0.0.1:\#(port)/c"> %c;]><HL7Message>&b;</HL7Message>"#
                },
                reason: "xml_doctype",
                place: "line 1, column "
            ),
            Attack(
                testDescription: "a document type of another host",
                xml: { port in
                    #"<!DOCTYPE a SYSTEM "http://127.0.0.1:\#(port)/a.dtd"><HL7Message/>"#
                },
                reason: "xml_doctype",
                place: "line 1, column "
            ),
            Attack(
                testDescription: "a document type and nothing else",
                xml: { _ in "<!DOCTYPE HL7Message>" },
                reason: "xml_doctype",
                place: "line 1, column "
            ),
            Attack(
                testDescription: "parts, schema and style of another host",
                xml: { port in
                    let host = "http://127.0.0.1:\(port)"
                    return """
                        <?xml-stylesheet href="\(host)/s"?><a xmlns:i="http://www.w3.org/2001/XInclude"
                        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                        xsi:schemaLocation="a \(host)/x"><i:include href="\(host)/i"/></a>
                        """
                },
                reason: "format_unknown",
                place: "/a"
            ),
            Attack(
                testDescription: "elements in elements without end",
                xml: { _ in String(repeating: "<a>", count: 1_000_000) },
                reason: "xml_too_deep",
                place: "line 1, column "
            ),
        ]

        @Test(arguments: attacks)
        func `is refused with its reason, and the next message on the connection is served`(
            attack: Attack
        ) throws {
            let host = try Socket.listen()
            let xml = attack.xml(host.port)
            var conversation = try HTTPConversation(port: daemon.httpPort)
            let refused = try conversation.post("/messages", type: "application/xml", xml)
            #expect(refused.status == 400)
            #expect(refused.body.contains(":\(attack.reason)\""), "\(refused.body)")
            #expect(refused.body.contains(attack.place), "\(refused.body)")
            let name = "H\(xml.utf8.count)"
            let served = try conversation.post(
                "/messages",
                type: "text/plain",
                Letter.panel("W\(name)", patient: "9301")
            )
            #expect(served.status == 200)
            #expect(served.body.contains("\rMSA|AA|W\(name)\r"), "\(served.body)")

            let sender = try Sender(to: daemon)
            try sender.send(xml)
            #expect(try sender.code(for: Letter.panel("M\(name)", patient: "9301")) == "AA")
            if host.accept(within: 0) != nil { Issue.record("somebody came to fetch") }
        }

        @Test func `leaves no memory behind`() async throws {
            let process = try #require(await daemon.processID)
            func residentBytes() throws -> Int {
                let pages = try text(of: "/proc/\(process)/statm").split(separator: " ")[1]
                return try #require(Int(pages)) * sysconf(Int32(_SC_PAGESIZE))
            }
            var conversation = try HTTPConversation(port: daemon.httpPort)
            func repeatAttacks(_ times: Int, from first: Int) throws {
                for number in first..<(first + times) {
                    for attack in Self.attacks {
                        // Each is another message, or it would be a duplicate.
                        let xml =
                            "<?a \(number)?>" + attack.xml(9).replacing(#/<\?xml v.*\n/#, with: "")
                        #expect(
                            try conversation.post("/messages", type: "text/xml", xml).status == 400
                        )
                    }
                }
            }
            try repeatAttacks(10, from: 0)
            let before = try residentBytes()
            try repeatAttacks(50, from: 10)
            #expect(try residentBytes() - before < 16 << 20)
        }

        @Test func `an element of 100 MB is not read to its end`() throws {
            let part = "<HL7Message>" + String(repeating: "x", count: (16 << 20) + 1)
            var conversation = try HTTPConversation(port: daemon.httpPort)
            let refused = try conversation.post(
                "/messages",
                type: "application/xml",
                part,
                announcedBytes: 100 << 20
            )
            #expect(refused.status == 413)

            let sender = try Sender(to: daemon)
            // Closed before all is sent, or after.
            try? sender.sendRaw([0x0B] + Array(part.utf8))
            #expect(sender.receive() == nil)
            #expect(try daemon.code(for: Letter.panel("H100", patient: "9302")) == "AA")
        }
    }
}

/// Requests one after the other on one connection.
private struct HTTPConversation: ~Copyable {
    private let socket: Socket
    private var received: [UInt8] = []

    init(port: UInt16) throws { socket = try Socket.connect(port: port) }

    /// `announcedBytes` is the length in the head where it is not the body's.
    mutating func post(
        _ path: String,
        type: String,
        _ body: String,
        announcedBytes: Int? = nil
    ) throws -> HTTP.Answer {
        try socket.send(
            Array(
                ("POST \(path) HTTP/1.1\r\nhost: localhost\r\ncontent-type: \(type)\r\n"
                    + "content-length: \(announcedBytes ?? body.utf8.count)\r\n\r\n\(body)").utf8
            )
        )
        while true {
            if let answer = takeAnswer() { return answer }
            let more = socket.receive(within: 10_000)
            guard !more.isEmpty else { throw Unexpected("no HTTP answer") }
            received += more
        }
    }

    private mutating func takeAnswer() -> HTTP.Answer? {
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        let length = head.lowercased().split(separator: "\r\n").lazy
            .compactMap { $0.hasPrefix("content-length: ") ? Int($0.dropFirst(16)) : nil }.first
        guard let status = Int(head.split(separator: " ").dropFirst().first ?? ""), let length,
            received.count >= end.upperBound + length
        else { return nil }
        let body = String(decoding: received[end.upperBound...].prefix(length), as: UTF8.self)
        received.removeFirst(end.upperBound + length)
        return HTTP.Answer(status: status, head: head, body: body)
    }
}
