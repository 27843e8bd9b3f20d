import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    /// A daemon whose database, a server of the test's own, comes and goes.
    @Suite struct OutageTests {
        @Test func `a daemon without its database says so, answers nobody and recovers`()
            async throws
        {
            try await Self.withServer { server, daemon in
                let message = Letter.panel("OUT1", patient: "601")
                try await eventually("the listeners are up") {
                    (try? Sender(to: daemon)) != nil
                        && (try? HTTP.get(daemon.operationsPort, "/livez"))?.status == 200
                }
                #expect(try HTTP.get(daemon.operationsPort, "/readyz").status == 503)
                #expect(try Sender(to: daemon).code(for: message, within: 1_000) == nil)
                try await eventually("the complaint") {
                    try daemon.log.contains("PostgreSQL does not answer")
                }

                try await server.start()
                try await daemon.isReady()
                #expect(try await Self.isAnswered(message, by: daemon))
                #expect(try daemon.log.ranges(of: "PostgreSQL does not answer").count == 1)

                await server.stop()
                let lost = Letter.panel("OUT2", patient: "601")
                #expect(try Sender(to: daemon).code(for: lost, within: 15_000) == nil)
                #expect(try HTTP.get(daemon.operationsPort, "/readyz").status == 503)
                let refused = try HTTP.post(
                    daemon.httpPort,
                    "/hl7v2",
                    type: "application/hl7-v2+er7",
                    lost
                )
                #expect(refused.status == 503)

                try await server.start()
                #expect(try await Self.isAnswered(lost, by: daemon))
                try await daemon.isReady()
                #expect(try daemon.log.ranges(of: "PostgreSQL cannot commit").count == 1)
                #expect(try daemon.log.ranges(of: "PostgreSQL commits again").count == 1)
                #expect(
                    try Database.rows(
                        "SELECT control_id, outcome FROM sorawatch.message ORDER BY control_id",
                        of: server.address
                    ) == ["OUT1,accepted", "OUT2,accepted"]
                )
            }
        }

        @Test func `a message in hand while PostgreSQL hangs is answered when it wakes`()
            async throws
        {
            try await Self.withServer { server, daemon in
                try await server.start()
                try await daemon.isReady()
                let sender = try Sender(to: daemon)
                #expect(try sender.code(for: Letter.panel("HANG1", patient: "602")) == "AA")
                let processes = try await Self.processes(of: server)
                #expect(processes.count > 2)
                for process in processes { kill(process, SIGSTOP) }
                defer { for process in processes { kill(process, SIGCONT) } }
                #expect(
                    try sender.code(for: Letter.panel("HANG2", patient: "602"), within: 1_000)
                        == nil
                )
                #expect(try HTTP.get(daemon.operationsPort, "/livez").status == 200)
                #expect(try HTTP.get(daemon.operationsPort, "/readyz").status == 503)
                for process in processes { kill(process, SIGCONT) }
                #expect(sender.receive()?.hasSuffix("MSA|AA|HANG2\r") == true)
                try await daemon.isReady()
                #expect(
                    try Database.rows(
                        "SELECT control_id, copies FROM sorawatch.message ORDER BY control_id",
                        of: server.address
                    ) == ["HANG1,1", "HANG2,1"]
                )
            }
        }

        private static func withServer(
            _ body: @Sendable (PrivateServer, RunningDaemon) async throws -> Void
        ) async throws {
            try await Workspace.using("server") { workspace in
                let state = workspace.path(of: "state")
                let server = PrivateServer(
                    PrivateServer.Settings(stateDirectory: state, isThrowaway: true)
                )
                defer { PrivateServer.erase(stateDirectory: state) }
                let database = """
                    database:
                      url: host=\(state)/run dbname=sorawatch user=sorawatch
                    """
                try await RunningDaemon.during(
                    "outage",
                    extra: database,
                    waitUntilReady: false
                ) { daemon in try await body(server, daemon) }
            }
        }

        /// Sends again until answered, as an integration engine does.
        private static func isAnswered(
            _ message: String,
            by daemon: RunningDaemon
        ) async throws -> Bool {
            try await eventually(within: .seconds(30), "an answer") {
                try daemon.code(for: message) == "AA"
            }
            return true
        }

        /// The postmaster and its children.
        private static func processes(of server: PrivateServer) async throws -> [Int32] {
            let postmaster = try #require(await server.processID)
            let children = try text(of: "/proc/\(postmaster)/task/\(postmaster)/children")
            return [postmaster] + children.split(separator: " ").compactMap { Int32($0) }
        }
    }
}
