package import Clinical
package import Pipeline
package import Postgres

/// What waits and what stands in the store, for whoever watches it.
package struct StoreState: Sendable, Hashable {
    package struct LastVerification: Sendable, Hashable {
        package var at: Instant
        /// Rows that still differed.
        package var remaining: Int
    }

    /// Reviews that are due.
    package var reviews = 0
    /// How long the oldest of them has been due.
    package var reviewLagSeconds = 0.0
    /// Deliveries that are due.
    package var deliveries = 0
    package var deliveryLagSeconds = 0.0
    /// Deliveries that were given up.
    package var deadDeliveries = 0
    /// By rule.
    package var openAlerts: [String: Int] = [:]
    /// Nil before the first.
    package var verification: LastVerification?

    package init() {}
}

/// Looks at the state of the store, on a thread and a connection of its own.
package actor StateDesk {
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

    package func state(at now: Instant) throws(StoreFault) -> StoreState {
        do {
            let connection = try open()
            var state = try Self.queues(connection, at: now)
            let alerts = try connection.execute(
                """
                SELECT rule, count(*) FROM sorawatch_data.alert WHERE state = 'open' GROUP BY rule
                """
            )
            for row in alerts { state.openAlerts[try row.text(0)] = Int(try row.int64(1)) }
            let verified = try connection.execute(
                """
                SELECT verified_at, remaining FROM sorawatch_data.verification
                ORDER BY verified_at DESC LIMIT 1
                """
            )
            if let row = verified.first {
                state.verification = StoreState.LastVerification(
                    at: try row.instant(0),
                    remaining: Int(try row.int32(1))
                )
            }
            return state
        } catch {
            close()
            throw StoreFault(error)
        }
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private static func queues(
        _ connection: Connection,
        at now: Instant
    ) throws(PostgresFault) -> StoreState {
        let rows = try connection.execute(
            """
            SELECT r.due, r.lag, d.due, d.lag, g.dead FROM (
                SELECT count(*) AS due,
                    coalesce(extract(epoch FROM $1 - min(due_at)), 0)::float8 AS lag
                FROM sorawatch_data.review_request WHERE due_at <= $1
            ) r, (
                SELECT count(*) AS due,
                    coalesce(extract(epoch FROM $1 - min(next_attempt_at)), 0)::float8 AS lag
                FROM sorawatch_data.alert_delivery WHERE next_attempt_at <= $1
            ) d, (
                SELECT count(*) AS dead FROM sorawatch_data.alert_delivery
                WHERE delivered_at IS NULL AND next_attempt_at IS NULL
            ) g
            """,
            [.timestamptz(now.microseconds)]
        )
        var state = StoreState()
        if let row = rows.first {
            state.reviews = Int(try row.int64(0))
            state.reviewLagSeconds = try row.float8(1)
            state.deliveries = Int(try row.int64(2))
            state.deliveryLagSeconds = try row.float8(3)
            state.deadDeliveries = Int(try row.int64(4))
        }
        return state
    }

    private func open() throws(PostgresFault) -> Connection {
        if let connection { return connection }
        let fresh = try Connection(forKeysAt: address, applicationName: "sorawatch state")
        connection = fresh
        return fresh
    }
}
