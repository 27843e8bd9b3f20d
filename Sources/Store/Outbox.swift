package import Clinical
package import Pipeline
package import Postgres

/// Alert versions on their way out, on a thread and a connection of its own.
package actor Outbox: DeliveryQueue {
    private let address: ConnectionString
    private let isReady: @Sendable () -> Bool
    private let thread: PostgresThread
    private var connection: Connection?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    package init(address: ConnectionString, isReady: @escaping @Sendable () -> Bool) {
        self.address = address
        self.isReady = isReady
        self.thread = PostgresThread()
    }

    package func take(
        limit: Int,
        channels: [String],
        now: Instant,
        leaseUntil: Instant
    ) async throws -> [AlertDelivery] {
        guard isReady() else { return [] }
        return try use { connection throws(PostgresFault) in
            let rows = try connection.execute(
                """
                WITH due AS (
                    SELECT alert_id, version, channel FROM sorawatch_data.alert_delivery d
                    WHERE next_attempt_at <= $1 AND channel = ANY($2)
                        AND (leased_until IS NULL OR leased_until <= $1)
                        AND NOT EXISTS (
                            SELECT FROM sorawatch_data.alert_delivery earlier
                            WHERE earlier.alert_id = d.alert_id AND earlier.channel = d.channel
                                AND earlier.version < d.version
                                AND earlier.next_attempt_at IS NOT NULL)
                    ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
                ), taken AS (
                    UPDATE sorawatch_data.alert_delivery d SET leased_until = $4 FROM due
                    WHERE (d.alert_id, d.version, d.channel)
                        = (due.alert_id, due.version, due.channel)
                    RETURNING d.alert_id, d.version, d.channel, d.attempts
                )
                SELECT a.alert_id, a.patient_id, a.rule, a.episode, v.severity, v.state, v.version,
                    v.evidence, v.rule_version, a.raised_at, v.updated_at, v.is_shadow,
                    t.channel, t.attempts
                FROM taken t
                JOIN sorawatch_data.alert_version v USING (alert_id, version)
                JOIN sorawatch_data.alert a USING (alert_id)
                ORDER BY v.updated_at, a.alert_id, v.version
                """,
                [
                    .timestamptz(now.microseconds), .textArray(channels), .int64(Int64(limit)),
                    .timestamptz(leaseUntil.microseconds),
                ]
            )
            var deliveries: [AlertDelivery] = []
            for row in rows {
                deliveries.append(
                    AlertDelivery(
                        alert: try AlertReading.alert(row),
                        channel: try row.text(12),
                        attempts: Int(try row.int32(13))
                    )
                )
            }
            return deliveries
        }
    }

    package func record(
        _ outcomes: [(delivery: AlertDelivery, outcome: DeliveryOutcome)],
        now: Instant
    ) async throws {
        try use { connection throws(PostgresFault) in
            let steps = outcomes.map { delivery, outcome in Self.step(delivery, outcome, now: now) }
            if !steps.isEmpty { _ = try connection.pipeline(steps) }
        }
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private static func step(
        _ delivery: AlertDelivery,
        _ outcome: DeliveryOutcome,
        now: Instant
    ) -> Connection.Step {
        var deliveredAt = Parameter.null
        var nextAttemptAt = Parameter.null
        var lastError = Parameter.null
        switch outcome {
        case .delivered: deliveredAt = .timestamptz(now.microseconds)
        case .retry(let at, let error):
            nextAttemptAt = .timestamptz(at.microseconds)
            lastError = .text(error)
        case .dead(let error): lastError = .text(error)
        }
        return .sql(
            """
            UPDATE sorawatch_data.alert_delivery SET attempts = attempts + 1,
                delivered_at = $4::timestamptz, next_attempt_at = $5::timestamptz,
                last_error = $6::text, leased_until = NULL
            WHERE alert_id = $1 AND version = $2 AND channel = $3
            """,
            [
                delivery.alert.id.hash.parameter, .int32(Int32(delivery.alert.version)),
                .text(delivery.channel), deliveredAt, nextAttemptAt, lastError,
            ]
        )
    }

    private func use<Value>(
        _ body: (Connection) throws(PostgresFault) -> Value
    ) throws(StoreFault) -> Value {
        do {
            let connection = try open()
            return try body(connection)
        } catch {
            if error.isConnectionLost || error.isTransient { close() }
            throw StoreFault(error)
        }
    }

    private func open() throws(PostgresFault) -> Connection {
        if let connection { return connection }
        let fresh = try Connection(forKeysAt: address, applicationName: "sorawatch outbox")
        try fresh.simple("SET jit = off")
        connection = fresh
        return fresh
    }
}
