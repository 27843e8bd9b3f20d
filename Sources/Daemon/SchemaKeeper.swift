import Logging
import Pipeline
import ServiceLifecycle
import Store

/// Waits for the database, migrates it, then keeps a partition ready for the months to come.
struct SchemaKeeper: Service {
    let desk: SchemaDesk
    let condition: Condition
    let logger: Logger
    /// Returns once the database has had its chance to come up.
    let databaseStarted: @Sendable () async -> Void

    private static let retryInterval = Duration.seconds(1)
    private static let partitionInterval = Duration.seconds(6 * 3600)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            guard try await migrate() else { return }
            while await pause(Self.partitionInterval) {
                do {
                    try await desk.ensurePartitions()
                } catch {
                    logger.error("no partition made", metadata: ["fault": "\(error)"])
                }
            }
        }
        await desk.close()
    }

    /// False where the daemon was told to stop before there was a database.
    private func migrate() async throws -> Bool {
        await databaseStarted()
        let complaint = ComplaintGate()
        while true {
            do {
                let names = try await desk.migrate()
                if !names.isEmpty {
                    logger.notice("schema migrated", metadata: ["steps": "\(names)"])
                }
                condition.schemaIsReady()
                return true
            } catch let fault {
                // A newer schema or a broken migration does not mend itself.
                guard case .transient = fault else { throw fault }
                if complaint.isDue() {
                    logger.error(
                        "PostgreSQL does not answer; messages get no answer until it does",
                        metadata: ["fault": "\(fault)"]
                    )
                }
                guard await pause(Self.retryInterval) else { return false }
            }
        }
    }

    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await ContinuousClock().sleep(for: duration)
            return true
        } catch {
            return false
        }
    }
}
