import Glibc
package import Postgres
import Synchronization

/// One throwaway PostgreSQL for a whole test process, and a database of its own for each test.
///
/// The server ends with the process; what a killed test run left behind is removed by the next.
package actor TemporaryPostgres {
    package static let shared = TemporaryPostgres()

    private static let prefix = "sorawatch-test-"
    private static let stateDirectory = "/tmp/\(prefix)\(getpid())"

    package nonisolated let server: PrivateServer
    private var isPrepared = false
    private var databaseCount = 0

    private init() {
        server = PrivateServer(
            PrivateServer.Settings(stateDirectory: Self.stateDirectory, isThrowaway: true)
        )
    }

    /// The address of a fresh, empty database.
    package static func database() async throws -> ConnectionString {
        try await shared.freshDatabase()
    }

    private func freshDatabase() async throws -> ConnectionString {
        if !isPrepared {
            isPrepared = true
            Self.removeAbandoned()
            atexit { PrivateServer.erase(stateDirectory: TemporaryPostgres.stateDirectory) }
        }
        // Idempotent: only the first call launches anything.
        try await server.start()
        databaseCount += 1
        let name = "test_\(databaseCount)"
        let connection = try Connection(server.address, applicationName: "sorawatch tests")
        defer { connection.close() }
        try connection.createDatabase(name)
        return server.address(of: name)
    }

    private static func removeAbandoned() {
        for name in PrivateServer.entries(of: "/tmp") where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count)), kill(process, 0) != 0 else {
                continue
            }
            PrivateServer.erase(stateDirectory: "/tmp/\(name)")
        }
    }
}
