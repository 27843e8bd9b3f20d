import HL7
import MLLP
import NIOCore
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct `MLLP server` {
    @Test func `answers a frame that comes byte by byte`() async throws {
        try await withServer(PortDouble(settlesAtOnce: true)) { address, _ in
            let peer = try await RawPeer(connectingTo: address)
            for character in ["\u{0B}", "A", "B", "\u{1C}", "\r"] {
                try await peer.send(character)
            }
            #expect(await peer.receive(12) == "\u{0B}MSA|AA|AB\u{1C}\r")
            try await peer.close()
        }
    }

    @Test func `answers a half-closed peer and then closes`() async throws {
        let port = PortDouble(settlesAtOnce: false)
        try await withServer(port) { address, _ in
            let peer = try await RawPeer(connectingTo: address)
            try await peer.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r")
            try await peer.closeOutput()
            await port.awaitSubmissions(2)
            port.settle(2)
            #expect(await peer.receive() == "\u{0B}MSA|AA|A\u{1C}\r\u{0B}MSA|AA|B\u{1C}\r")
        }
    }

    @Test func `refuses one connection too many and keeps the others`() async throws {
        try await withServer(PortDouble(settlesAtOnce: true)) {
            $0.maxConnections = 1
        } body: { address, _ in
            let peer = try await RawPeer(connectingTo: address)
            try await peer.send("\u{0B}A\u{1C}\r")
            #expect(await peer.receive(11) == "\u{0B}MSA|AA|A\u{1C}\r")
            let surplus = try await RawPeer(connectingTo: address)
            #expect(await surplus.receive() == "")
            try await peer.send("\u{0B}B\u{1C}\r")
            #expect(await peer.receive(11) == "\u{0B}MSA|AA|B\u{1C}\r")
            try await peer.close()
        }
    }

    @Test func `leaves a message unanswered that was not stored and closes`() async throws {
        try await withServer(PortDouble(settlesAtOnce: true, refusals: 1)) { address, _ in
            let peer = try await RawPeer(connectingTo: address)
            try await peer.send("\u{0B}A\u{1C}\r")
            #expect(await peer.receive() == "")
        }
    }

    @Test func `answers what is in flight before it stops`() async throws {
        let port = PortDouble(settlesAtOnce: false)
        try await withServer(port) { address, services in
            let peer = try await RawPeer(connectingTo: address)
            let idle = try await RawPeer(connectingTo: address)
            try await peer.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r")
            await port.awaitSubmissions(2)
            await services.triggerGracefulShutdown()
            #expect(await idle.receive() == "")
            port.settle(2)
            #expect(await peer.receive() == "\u{0B}MSA|AA|A\u{1C}\r\u{0B}MSA|AA|B\u{1C}\r")
        }
    }

    @Test func `stops at its deadline though a commit never comes`() async throws {
        let port = PortDouble(settlesAtOnce: false)
        try await withServer(port) {
            $0.drain = .milliseconds(20)
        } body: { address, services in
            let peer = try await RawPeer(connectingTo: address)
            try await peer.send("\u{0B}A\u{1C}\r")
            await port.awaitSubmissions(1)
            await services.triggerGracefulShutdown()
            #expect(await peer.receive() == "")
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `MLLP client` {
    @Test(arguments: [1, 16])
    func `gets an answer to every message, in order on each connection`(window: Int) async throws {
        try await withServer(PortDouble(settlesAtOnce: true)) { address, _ in
            let answers = Answers()
            var configuration = MLLPClient.Configuration(
                host: "127.0.0.1",
                port: address.port ?? 0
            )
            configuration.connections = 4
            configuration.window = window
            let summary = try await MLLPClient(configuration: configuration).run {
                connection,
                index in
                index < 200 ? Array("\(connection)-\(index)".utf8) : nil
            } report: {
                answers.add($0)
            }
            #expect(summary.answered == 800)
            #expect(summary.unanswered == 0)
            for connection in 0..<4 {
                let texts = answers.all.filter { $0.connection == connection }
                    .map { String(decoding: $0.acknowledgement, as: UTF8.self) }
                #expect(texts == (0..<200).map { "MSA|AA|\(connection)-\($0)" })
            }
            #expect(answers.all.allSatisfy { $0.code == .AA })
        }
    }

    @Test func `sends again what was left unanswered`() async throws {
        let port = PortDouble(settlesAtOnce: true, refusals: 2)
        try await withServer(port) { address, _ in
            let answers = Answers()
            var configuration = MLLPClient.Configuration(
                host: "127.0.0.1",
                port: address.port ?? 0
            )
            configuration.resends = true
            configuration.pause = .milliseconds(1)
            let summary = try await MLLPClient(configuration: configuration).run { _, index in
                index < 3 ? Array("\(index)".utf8) : nil
            } report: {
                answers.add($0)
            }
            #expect(summary.answered == 3)
            #expect(summary.lostConnections == 2)
            #expect(summary.resent == 2)
            #expect(answers.all.map(\.attempts) == [3, 1, 1])
            #expect(port.bodies == ["0", "0", "0", "1", "2"])
        }
    }

    @Test func `takes long silence for a lost connection`() async throws {
        try await withServer(PortDouble(settlesAtOnce: false)) {
            $0.drain = .milliseconds(20)
        } body: { address, _ in
            var configuration = MLLPClient.Configuration(
                host: "127.0.0.1",
                port: address.port ?? 0
            )
            configuration.patience = .milliseconds(20)
            let summary = try await MLLPClient(configuration: configuration).run { _, index in
                index < 1 ? [0x41] : nil
            } report: { _ in
            }
            #expect(summary.answered == 0)
            #expect(summary.unanswered == 1)
        }
    }

    @Test func `says so where nobody listens`() async throws {
        var port: Int?
        try await withServer(PortDouble(settlesAtOnce: true)) { address, _ in
            port = address.port
        }
        let configuration = MLLPClient.Configuration(
            host: "127.0.0.1",
            port: try #require(port)
        )
        await #expect(throws: MLLPClientError.unreachable) {
            try await MLLPClient(configuration: configuration).run { _, _ in
                [0x41]
            } report: { _ in
            }
        }
    }
}
