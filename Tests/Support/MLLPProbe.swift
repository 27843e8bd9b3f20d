/// A sender as simple as can be: frames messages and waits for each answer.
package struct MLLPProbe: ~Copyable {
    private let socket: Socket
    private var received: [UInt8] = []

    package init(port: UInt16) throws {
        socket = try Socket.connect(port: port)
    }

    /// Sends one framed message without waiting.
    package func send(_ message: String) throws {
        try socket.send([0x0B] + Array(message.utf8) + [0x1C, 0x0D])
    }

    /// Sends bytes as they are.
    package func sendRaw(_ bytes: [UInt8]) throws {
        try socket.send(bytes)
    }

    /// The next framed answer, without its frame; nil when none comes in time or the peer has
    /// closed.
    package mutating func receive(within milliseconds: Int32 = 10_000) -> String? {
        while true {
            if let end = received.firstIndex(of: 0x1C), end + 1 < received.count {
                let body = received[..<end].drop { $0 == 0x0B }
                let answer = String(decoding: body, as: UTF8.self)
                received.removeFirst(end + 2)
                return answer
            }
            let more = socket.receive(within: milliseconds)
            if more.isEmpty { return nil }
            received += more
        }
    }

    /// Sends a message and returns the code of MSA-1; nil when no answer comes in time.
    package mutating func acknowledgement(
        of message: String,
        within milliseconds: Int32 = 10_000
    ) throws -> String? {
        try send(message)
        let segments = receive(within: milliseconds)?.split(separator: "\r")
        let msa = segments?.first { $0.hasPrefix("MSA|") }
        return msa?.split(separator: "|", omittingEmptySubsequences: false)[1].description
    }
}
