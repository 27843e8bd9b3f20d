import Support
import Testing

@Suite struct `The test doubles` {
    @Test func `a webhook receiver remembers what it was sent and answers as told`() async throws {
        let receiver = try WebhookReceiver()
        receiver.answerNext([503])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await receiver.run() }
            for expected in ["503", "204"] {
                let caller = try Socket.connect(port: receiver.port)
                try caller.send(
                    Array("POST /hook HTTP/1.1\r\nWebhook-Id: a\r\nContent-Length: 2\r\n\r\n".utf8)
                )
                try caller.send(Array("{}".utf8))
                // Looked for without blocking, for the receiver needs a thread to begin on.
                var answer: [UInt8] = []
                try await eventually(within: .seconds(60), "an answer") {
                    answer = caller.receive(within: 0)
                    return !answer.isEmpty
                }
                #expect(answer.starts(with: Array("HTTP/1.1 \(expected) ".utf8)))
            }
            group.cancelAll()
        }
        #expect(receiver.deliveries.map(\.body) == [Array("{}".utf8), Array("{}".utf8)])
        #expect(receiver.deliveries.first?.headers["webhook-id"] == "a")
        #expect(receiver.deliveries.first?.requestLine == "POST /hook HTTP/1.1")
    }

    @Test func `a probe reads answers frame by frame`() throws {
        let listener = try Socket.listen()
        var probe = try MLLPProbe(port: listener.port)
        guard let peer = listener.accept(within: 5_000) else {
            Issue.record("nobody called")
            return
        }
        try probe.send("MSH|^~\\&")
        #expect(peer.receive(within: 5_000) == [0x0B] + Array("MSH|^~\\&".utf8) + [0x1C, 0x0D])
        try peer.send(Array("\u{0B}MSH|a\rMSA|AA|1\r\u{1C}\r\u{0B}MSH|b\rMSA|AE|2\r\u{1C}\r".utf8))
        #expect(probe.receive() == "MSH|a\rMSA|AA|1\r")
        #expect(try probe.acknowledgement(of: "x") == "AE")
        #expect(probe.receive(within: 0) == nil)
    }
}
