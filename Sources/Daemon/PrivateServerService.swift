import Logging
internal import Postgres
import ServiceLifecycle

/// The private PostgreSQL for as long as the daemon runs: started first, stopped last.
struct PrivateServerService: Service {
    let server: PrivateServer
    let logger: Logger

    /// Returns when the server is up or the attempt failed; asked twice, it looks twice.
    func start() async {
        do {
            try await server.start()
        } catch {
            // Watching goes on trying; until then the daemon answers nobody and says so.
            logger.error("private PostgreSQL did not start", metadata: ["fault": "\(error)"])
        }
    }

    func run() async throws {
        await start()
        await cancelWhenGracefulShutdown { await server.run() }
    }
}
