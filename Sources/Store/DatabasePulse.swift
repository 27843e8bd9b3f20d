package import Pipeline
package import Postgres

/// Whether the database answers now, asked on a thread and a connection of its own, so that neither
/// a long migration nor a server that hangs keeps whoever asks waiting.
package actor DatabasePulse {
    private let address: ConnectionString
    private let thread: PostgresThread
    private var connection: Connection?

    /// For each of connecting and asking.
    private static let limitSeconds = 2

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    package init(address: ConnectionString) {
        self.address = address
        self.thread = PostgresThread()
    }

    /// Throws where the database does not answer within seconds.
    package func ping() throws(StoreFault) {
        do {
            try open().simple("SELECT 1")
        } catch {
            close()
            throw StoreFault(error)
        }
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private func open() throws(PostgresFault) -> Connection {
        if let connection { return connection }
        var options = Connection.Options()
        options.connectTimeoutSeconds = Self.limitSeconds
        options.replyDeadlineSeconds = Self.limitSeconds
        let fresh = try Connection(address, applicationName: "sorawatch pulse", options: options)
        connection = fresh
        return fresh
    }
}
