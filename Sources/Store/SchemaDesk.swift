package import Pipeline
package import Postgres

/// Keeps the database's schema this program's, on a thread and a connection of its own.
package actor SchemaDesk {
    private let address: ConnectionString
    private let thread: PostgresThread
    private var connection: Connection?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    package init(address: ConnectionString) {
        self.address = address
        self.thread = PostgresThread()
    }

    /// Runs what is pending; returns the names of what was run.
    package func migrate() throws(StoreFault) -> [String] {
        do {
            return try Migrator(try open()).migrate().map(\.name)
        } catch let fault as StoreFault {
            close()
            throw fault
        } catch let fault as PostgresFault {
            close()
            throw StoreFault(fault)
        } catch {
            throw .broken("\(error)")
        }
    }

    /// Makes the partitions of the months to come.
    package func ensurePartitions() throws(StoreFault) {
        try use { connection throws(PostgresFault) in
            try Migrator(connection).ensurePartitions()
        }
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private func use(_ body: (Connection) throws(PostgresFault) -> Void) throws(StoreFault) {
        do {
            try body(try open())
        } catch {
            close()
            throw StoreFault(error)
        }
    }

    private func open() throws(PostgresFault) -> Connection {
        if let connection { return connection }
        var options = Connection.Options()
        // A migration may build an index over everything.
        options.statementTimeoutSeconds = 0
        let fresh = try Connection(
            address,
            applicationName: "sorawatch schema",
            options: options
        )
        connection = fresh
        return fresh
    }
}
