import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Testing
import Web

private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

@Suite(.timeLimit(.minutes(1))) struct `Operations servers` {
    private func withClient(
        failures: [String?],
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let server = OperationsServer(
            host: "127.0.0.1",
            port: 0,
            readiness: {
                zip(["database", "schema", "listeners"], failures).map {
                    ReadinessCheck(name: $0, failure: $1)
                }
            },
            metrics: { "# TYPE a counter\na 1\n" },
            logger: quiet
        )
        try await server.application().test(.live, body)
    }

    @Test func `a daemon whose checks hold is ready`() async throws {
        try await withClient(failures: [nil, nil, nil]) { client in
            try await client.execute(uri: "/readyz", method: .get) {
                #expect($0.status == .ok)
                #expect(String(buffer: $0.body) == "ok\n")
            }
        }
    }

    @Test func `a daemon that is not ready says why, one reason a line`() async throws {
        try await withClient(failures: ["no answer", nil, "2575 is not bound"]) { client in
            try await client.execute(uri: "/readyz", method: .get) {
                #expect($0.status == .serviceUnavailable)
                #expect(
                    String(buffer: $0.body) == "database: no answer\nlisteners: 2575 is not bound\n"
                )
            }
            try await client.execute(uri: "/livez", method: .get) {
                #expect($0.status == .ok)
            }
        }
    }

    @Test func `metrics are served as Prometheus text`() async throws {
        try await withClient(failures: []) { client in
            try await client.execute(uri: "/metrics", method: .get) {
                #expect($0.status == .ok)
                #expect(
                    $0.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8"
                )
                #expect(String(buffer: $0.body) == "# TYPE a counter\na 1\n")
            }
        }
    }

    @Test func `a server tells its port and ends when the daemon stops`() async throws {
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let server = OperationsServer(
            host: "127.0.0.1",
            port: 0,
            readiness: { [] },
            metrics: { "" },
            logger: quiet,
            onListening: { listening.yield($0) }
        )
        let group = ServiceGroup(services: [server], logger: quiet)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            #expect(port > 0)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
