package import Clinical
package import Pipeline
package import Postgres
internal import Resistance

/// The review queue and what reviews write, on a thread and a connection of its own.
package actor ReviewDesk: ReviewStore {
    private let address: ConnectionString
    private let channels: [String]
    private let acceptOrdersAsStart: Bool
    private let isReady: @Sendable () -> Bool
    private let thread: PostgresThread
    private var connection: Connection?
    private var types: ReviewTypes?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    /// `channels` is where each new alert version is to be delivered.
    package init(
        address: ConnectionString,
        channels: [String],
        acceptOrdersAsStart: Bool,
        isReady: @escaping @Sendable () -> Bool
    ) {
        self.address = address
        self.isReady = isReady
        self.channels = channels
        self.acceptOrdersAsStart = acceptOrdersAsStart
        self.thread = PostgresThread()
    }

    package func review(
        limit: Int,
        now: Instant,
        decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) async throws(StoreFault) -> ReviewTally {
        guard isReady() else { return ReviewTally() }
        do {
            let connection = try open()
            guard let types else { return ReviewTally() }
            return try connection.transaction { connection throws(PostgresFault) in
                try Self.review(
                    connection,
                    limit: limit,
                    now: now,
                    channels: channels,
                    types: types,
                    acceptOrdersAsStart: acceptOrdersAsStart,
                    decide: decide
                )
            }
        } catch {
            if error.isConnectionLost || error.isTransient { close() }
            throw StoreFault(error)
        }
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private func open() throws(PostgresFault) -> Connection {
        if let connection { return connection }
        let fresh = try Connection(address, applicationName: "sorawatch review")
        try fresh.simple("SET jit = off")
        types = try ReviewTypes(fresh)
        connection = fresh
        return fresh
    }

    private static func review(
        _ connection: Connection,
        limit: Int,
        now: Instant,
        channels: [String],
        types: ReviewTypes,
        acceptOrdersAsStart: Bool,
        decide: (PatientHistory) -> ReviewOutcome
    ) throws(PostgresFault) -> ReviewTally {
        var tally = ReviewTally()
        let taken = try take(connection, limit: limit, now: now)
        tally.taken = taken.count
        guard !taken.isEmpty else { return tally }
        let concerned = try concerned(connection, taken)
        guard !concerned.isEmpty else {
            // Nothing but the queue changed: should the machine fail now, the requests are there
            // again and are answered alike. Intake's own commits need not wait behind this one.
            try connection.simple("SET LOCAL synchronous_commit = off")
            return tally
        }
        let lineage = try Lineage(of: concerned, connection)
        let patients = Set(lineage.roots.values).union(concerned).sorted()
        // Two daemons review one patient one after the other; in ascending order, so that they
        // never wait for each other.
        try connection.execute(
            """
            SELECT pg_advisory_xact_lock(key) FROM unnest($1::int8[]) AS key
            """,
            [.int64Array(patients.map { Int64(bitPattern: $0.hash.high) }.sorted())]
        )
        var reading = ReviewReading(connection)
        try reading.load(patients, lineage: lineage)
        var writing = ReviewWriting(now: now, channels: channels, types: types)
        for patient in patients {
            let isRoot = lineage.roots[patient] == patient
            let history = PatientHistory(
                timeline: Timeline(
                    patient: patient,
                    events: isRoot ? reading.events(of: patient, lineage) : [],
                    acceptOrdersAsStart: acceptOrdersAsStart
                ),
                alerts: reading.alerts[patient] ?? []
            )
            let outcome = decide(history)
            if outcome.status != nil { tally.assessed += 1 }
            tally.alertVersions += outcome.alertChanges.count
            writing.add(outcome, of: patient, replacing: reading.contributions[patient] ?? [])
        }
        try writing.write(connection)
        return tally
    }

    /// Takes requests off the queue, all of a patient's at once, and patients whose time has come.
    ///
    /// A request stays for another daemon while this one holds it, and is back if this transaction
    /// fails.
    private static func take(
        _ connection: Connection,
        limit: Int,
        now: Instant
    ) throws(PostgresFault) -> [PatientID] {
        let rows = try connection.execute(
            """
            WITH due AS (
                SELECT patient_id FROM sorawatch_data.review_request WHERE due_at <= $1
                ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
            ), theirs AS (
                SELECT ctid FROM sorawatch_data.review_request
                WHERE patient_id IN (SELECT patient_id FROM due) AND due_at <= $1
                FOR UPDATE SKIP LOCKED
            ), requested AS (
                DELETE FROM sorawatch_data.review_request r USING theirs
                WHERE r.ctid = theirs.ctid RETURNING r.patient_id
            ), timed AS (
                SELECT patient_id FROM sorawatch_data.patient_status WHERE next_review_at <= $1
                ORDER BY next_review_at LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            SELECT patient_id FROM requested UNION SELECT patient_id FROM timed
            """,
            [.timestamptz(now.microseconds), .int64(Int64(limit))]
        )
        var taken: [PatientID] = []
        for row in rows { taken.append(try row.patient(0)) }
        return taken
    }

    /// Of `patients`, those for whom anything could come of a review: a drug in their history, an
    /// assessment already made, or another number of theirs.
    ///
    /// Most requests of a hospital's laboratory end here.
    private static func concerned(
        _ connection: Connection,
        _ patients: [PatientID]
    ) throws(PostgresFault) -> [PatientID] {
        let rows = try connection.execute(
            """
            SELECT p FROM unnest($1::uuid[]) AS p WHERE
            EXISTS (SELECT FROM sorawatch_data.event e
                WHERE e.patient_id = p AND e.kind = 'medication')
            OR EXISTS (SELECT FROM sorawatch_data.patient_status s WHERE s.patient_id = p)
            OR EXISTS (SELECT FROM sorawatch_data.event e
                WHERE e.patient_id = p AND e.kind = 'merge')
            OR EXISTS (SELECT FROM sorawatch_data.event e
                WHERE e.merged_into = p AND e.kind = 'merge')
            """,
            [.uuidArray(patients.map { ($0.hash.high, $0.hash.low) })]
        )
        var concerned: [PatientID] = []
        for row in rows { concerned.append(try row.patient(0)) }
        return concerned
    }
}
