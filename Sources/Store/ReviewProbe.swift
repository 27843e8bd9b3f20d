package import Clinical
package import Postgres
package import Resistance

/// Asks for reviews and looks for what comes of them, as `sorawatch bench` does from outside the
/// daemon; on a thread and a connection of its own.
package actor ReviewProbe {
    private let thread: PostgresThread
    private let connection: Connection

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    package init(address: ConnectionString) throws(PostgresFault) {
        thread = PostgresThread()
        connection = try Connection(forKeysAt: address, applicationName: "sorawatch bench")
    }

    /// Asks for a review of each of `patients`, as a message about each would.
    package func request(_ patients: [PatientID]) throws(PostgresFault) {
        try connection.execute(
            """
            INSERT INTO sorawatch_data.review_request (due_at, patient_id, message_id)
            SELECT now(), patient, $2 FROM unnest($1::uuid[]) patient
            """,
            [
                .uuidArray(patients.map { ($0.hash.high, $0.hash.low) }),
                MessageID.none.hash.parameter,
            ]
        )
    }

    /// Whether no review is due.
    package func isIdle() throws(PostgresFault) -> Bool {
        try connection.execute(
            "SELECT FROM sorawatch_data.review_request WHERE due_at <= now() LIMIT 1"
        ).isEmpty
    }

    /// Those of `patients` of whom an open alert of `rule` is committed.
    package func alerted(
        _ patients: [PatientID],
        by rule: AlertRule
    ) throws(PostgresFault) -> [PatientID] {
        let rows = try connection.execute(
            """
            SELECT patient_id FROM sorawatch.alert
            WHERE patient_id = ANY($1) AND rule = $2 AND state = 'open'
            """,
            [.uuidArray(patients.map { ($0.hash.high, $0.hash.low) }), .text(rule.rawValue)]
        )
        var alerted: [PatientID] = []
        for row in rows { alerted.append(try row.patient(0)) }
        return alerted
    }

    /// How many patients have an assessment.
    package func assessedPatients() throws(PostgresFault) -> Int {
        let rows = try connection.execute("SELECT count(*) FROM sorawatch_data.patient_status")
        guard let row = rows.first else { return 0 }
        return Int(try row.int64(0))
    }

    package func close() { connection.close() }
}
