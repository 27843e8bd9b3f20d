import Foundation
import Postgres
import Support
import Testing

/// The built daemon with a directory, ports and a database of its own.
actor RunningDaemon {
    @TaskLocal static var current: RunningDaemon?

    nonisolated let workspace: Workspace
    nonisolated let mllpPort: UInt16
    nonisolated let httpPort: UInt16
    nonisolated let operationsPort: UInt16
    private var program: Program?

    /// `interfaces` are further lines of the list of interfaces, `extra` of the configuration.
    init(in workspace: Workspace, interfaces: String = "", extra: String = "") throws {
        let ports = try Self.freePorts()
        self.workspace = workspace
        (mllpPort, httpPort, operationsPort) = ports
        try workspace.write(
            "sorawatch.yaml",
            """
            state_directory: \(workspace.path(of: "state"))
            interfaces:
              - name: default
                listen: 127.0.0.1:\(ports.0)
            \(interfaces)
            http:
              listen: 127.0.0.1:\(ports.1)
            operations:
              listen: 127.0.0.1:\(ports.2)
            \(extra)
            """
        )
    }

    /// Nil before it was started.
    var processID: Int32? { program?.processID }

    /// Nil while it runs, as `Program` says.
    private var status: Int32? {
        get async { await program?.status }
    }

    nonisolated var configurationFile: String { workspace.path(of: "sorawatch.yaml") }
    nonisolated var stateDirectory: String { workspace.path(of: "state") }

    /// What it printed so far, over all its lives.
    nonisolated var output: String { get throws { try text(of: workspace.path(of: "output")) } }
    nonisolated var log: String { get throws { try text(of: workspace.path(of: "log")) } }

    /// Starts the daemon for as long as `body` runs, however that ends.
    static func during<Value>(
        _ name: String,
        interfaces: String = "",
        extra: String = "",
        waitUntilReady: Bool = true,
        _ body: (RunningDaemon) async throws -> Value
    ) async throws -> Value {
        try await Workspace.using(name) { workspace in
            let daemon = try RunningDaemon(
                in: workspace,
                interfaces: interfaces,
                extra: extra
            )
            do {
                try await daemon.start()
                if waitUntilReady { try await daemon.isReady() }
                let value = try await body(daemon)
                await daemon.end()
                return value
            } catch {
                await daemon.end()
                throw error
            }
        }
    }

    func start() throws {
        program = try Program(
            ["serve", "--config", configurationFile],
            output: workspace.path(of: "output"),
            errors: workspace.path(of: "log")
        )
    }

    func signal(_ number: Int32) async { await program?.signal(number) }

    /// Waits until the process is gone; gives its status as `Program` does.
    func exitStatus() async throws -> Int32? { try await program?.exitStatus() }

    /// Waits until it takes messages; a daemon that ended, or never does, says why by its log.
    nonisolated func isReady() async throws {
        do {
            try await eventually(within: .seconds(60), "the daemon is ready") {
                if let status = await status {
                    throw Unexpected("the daemon ended with status \(status)")
                }
                return (try? HTTP.get(operationsPort, "/readyz"))?.status == 200
            }
        } catch {
            throw Unexpected("\(error); its log:\n\(try log)")
        }
    }

    /// No review is asked for and no delivery is under way.
    nonisolated func isQuiet(within limit: Duration = .seconds(30)) async throws {
        try await eventually(within: limit, "reviews and deliveries are done") {
            try rows(
                """
                SELECT (SELECT count(*) FROM sorawatch_data.review_request
                     WHERE due_at <= now() + interval '1 minute') AS reviews,
                    (SELECT count(*) FROM sorawatch.alert_delivery
                     WHERE next_attempt_at IS NOT NULL) AS deliveries
                """
            ) == ["0,0"]
        }
    }

    /// The rows of a query on the private database, columns joined by commas.
    nonisolated func rows(_ query: String, with tables: String? = nil) throws -> [String] {
        let address = PrivateDatabase.address(stateDirectory: stateDirectory)
        return try Database.rows(query, with: tables, of: address)
    }

    nonisolated func metric(_ name: String) throws -> Double? {
        let text = try HTTP.get(operationsPort, "/metrics").body
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// Stops whatever still runs: first as an administrator would, then by force.
    func end() async {
        await program?.signal(SIGTERM)
        _ = try? await program?.exitStatus()
        if PrivateDatabase.processID(stateDirectory: stateDirectory) != nil {
            PrivateServer.erase(stateDirectory: stateDirectory)
        }
    }

    /// Ports that were free a moment ago.
    private static func freePorts() throws -> (UInt16, UInt16, UInt16) {
        let first = try Socket.listen()
        let second = try Socket.listen()
        let third = try Socket.listen()
        return (first.port, second.port, third.port)
    }
}

/// One daemon for all tests of a suite.
struct DaemonTrait: SuiteTrait, TestScoping {
    let name: String

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await RunningDaemon.during(name) { daemon in
            try await RunningDaemon.$current.withValue(daemon, operation: function)
        }
    }
}

extension Trait where Self == DaemonTrait {
    static func daemon(_ name: String) -> Self { DaemonTrait(name: name) }
}

enum Database {
    /// The rows of a query, columns joined by commas as PostgreSQL prints a record.
    static func rows(
        _ query: String,
        with tables: String? = nil,
        of address: ConnectionString
    ) throws -> [String] {
        let connection = try Connection(address, applicationName: "sorawatch tests")
        defer { connection.close() }
        let prefix = tables.map { "WITH \($0) " } ?? ""
        let rows = try connection.execute("\(prefix)SELECT q::text FROM (\(query)) q")
        return try rows.map { try String($0.text(0).dropFirst().dropLast()) }
    }
}

/// Just enough HTTP to ask a server on this machine.
enum HTTP {
    struct Answer: Sendable {
        let status: Int
        let head: String
        let body: String
    }

    static func get(_ port: UInt16, _ path: String) throws -> Answer {
        try exchange(port, "GET \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    }

    static func post(_ port: UInt16, _ path: String, type: String, _ body: String) throws -> Answer
    {
        try exchange(
            port,
            "POST \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
                + "content-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    private static func exchange(_ port: UInt16, _ request: String) throws -> Answer {
        let socket = try Socket.connect(port: port)
        try socket.send(Array(request.utf8))
        var bytes: [UInt8] = []
        while case let more = socket.receive(within: 10_000), !more.isEmpty { bytes += more }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let split = text.firstRange(of: "\r\n\r\n"),
            let status = Int(text.split(separator: " ").dropFirst().first ?? "")
        else { throw Unexpected("no HTTP answer") }
        return Answer(
            status: status,
            head: String(text[..<split.lowerBound]),
            body: String(text[split.upperBound...])
        )
    }
}
