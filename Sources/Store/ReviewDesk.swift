package import Clinical
package import Pipeline
package import Postgres
internal import Resistance

/// The review queue and what reviews write, on a thread and a connection of its own.
package actor ReviewDesk: ReviewStore {
    private let address: ConnectionString
    private let channels: [String]
    private let orderInterfaces: [String]
    private let ruleVersion: String?
    private let isReady: @Sendable () -> Bool
    private let thread: PostgresThread
    private var connection: Connection?
    private var types: ReviewTypes?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    /// Deliveries of new alert versions are for `channels`.
    ///
    /// Of `orderInterfaces` an order alone counts as the start of treatment. Whoever was assessed by
    /// other rules than those of `ruleVersion` is assessed anew.
    package init(
        address: ConnectionString,
        channels: [String],
        orderInterfaces: [String],
        ruleVersion: String? = nil,
        isReady: @escaping @Sendable () -> Bool
    ) {
        self.address = address
        self.isReady = isReady
        self.channels = channels
        self.orderInterfaces = orderInterfaces
        self.ruleVersion = ruleVersion
        self.thread = PostgresThread()
    }

    package func review(
        limit: Int,
        now: Instant,
        decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) async throws(StoreFault) -> ReviewTally {
        guard isReady() else { return ReviewTally() }
        var limit = limit
        while true {
            do {
                return try reviewDue(limit: limit, now: now, decide)
            } catch {
                guard case .data = error else { throw error }
                // One patient's rows must not keep the others from being assessed.
                if limit == 1 { return try putOffWhoIsToBlame(now: now, decide) }
                limit /= 2
            }
        }
    }

    private func reviewDue(
        limit: Int,
        now: Instant,
        _ decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) throws(StoreFault) -> ReviewTally {
        try transaction { connection, types throws(PostgresFault) in
            var tally = ReviewTally()
            let (taken, isFull) = try Self.take(connection, limit: limit, now: now)
            tally.taken = taken.count
            tally.isFull = isFull
            guard !taken.isEmpty else { return tally }
            let concerned = try Self.concerned(connection, taken)
            guard !concerned.isEmpty else {
                // Nothing but the queue changed: should the machine fail now, the requests are there
                // again and are answered alike. Intake's own commits need not wait behind this one.
                try connection.simple("SET LOCAL synchronous_commit = off")
                return tally
            }
            try review(connection, concerned, now: now, types: types, tally: &tally, decide)
            return tally
        }
    }

    /// Of the patients that are due first, reviews each alone and puts off whom that fails for.
    private func putOffWhoIsToBlame(
        now: Instant,
        _ decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) throws(StoreFault) -> ReviewTally {
        var tally = ReviewTally()
        tally.isFull = true
        let first = try dueFirst(at: now)
        for patient in first {
            do {
                let own = try transaction { connection, types throws(PostgresFault) in
                    var tally = ReviewTally()
                    try review(connection, [patient], now: now, types: types, tally: &tally, decide)
                    return tally
                }
                tally.assessed += own.assessed
                tally.alertVersions += own.alertVersions
            } catch {
                guard case .data = error else { throw error }
                try putOff(patient, now: now)
                tally.putOff.append(patient)
                tally.fault = error
            }
        }
        tally.taken = first.count
        return tally
    }

    private func dueFirst(at now: Instant) throws(StoreFault) -> [PatientID] {
        var patients: [PatientID] = []
        _ = try transaction { connection, _ throws(PostgresFault) in
            let rows = try connection.execute(
                """
                (SELECT patient_id FROM sorawatch_data.review_request WHERE due_at <= $1
                    ORDER BY due_at LIMIT 1)
                UNION
                (SELECT patient_id FROM sorawatch_data.patient_status WHERE next_review_at <= $1
                    ORDER BY next_review_at LIMIT 1)
                """,
                [.timestamptz(now.microseconds)]
            )
            for row in rows { patients.append(try row.patient(0)) }
            return ReviewTally()
        }
        return patients
    }

    /// Until somebody has mended what is stored (`verify --repair`).
    private static let putOffSeconds: Int64 = 600

    private func putOff(_ patient: PatientID, now: Instant) throws(StoreFault) {
        let later = now.adding(seconds: Self.putOffSeconds)
        _ = try transaction { connection, _ throws(PostgresFault) in
            for statement in [
                """
                UPDATE sorawatch_data.review_request SET due_at = $2
                WHERE patient_id = $1 AND due_at < $2
                """,
                """
                UPDATE sorawatch_data.patient_status SET next_review_at = $2
                WHERE patient_id = $1 AND next_review_at < $2
                """,
            ] {
                try connection.execute(
                    statement,
                    [patient.hash.parameter, .timestamptz(later.microseconds)]
                )
            }
            return ReviewTally()
        }
    }

    /// Reviews `patients`, whether somebody asked for it or not.
    package func review(
        _ patients: [PatientID],
        now: Instant,
        decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) async throws(StoreFault) -> ReviewTally {
        try transaction { connection, types throws(PostgresFault) in
            var tally = ReviewTally()
            tally.taken = patients.count
            try review(connection, patients, now: now, types: types, tally: &tally, decide)
            return tally
        }
    }

    private func transaction(
        _ body: (Connection, ReviewTypes) throws(PostgresFault) -> ReviewTally
    ) throws(StoreFault) -> ReviewTally {
        do {
            let connection = try open()
            guard let types else { return ReviewTally() }
            return try connection.transaction { connection throws(PostgresFault) in
                try body(connection, types)
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
        let fresh = try Connection(forKeysAt: address, applicationName: "sorawatch review")
        types = try ReviewTypes(fresh)
        if let ruleVersion {
            try fresh.execute(
                """
                INSERT INTO sorawatch_data.review_request (due_at, patient_id, message_id)
                SELECT now(), patient_id, $2 FROM sorawatch_data.patient_status
                WHERE rule_version <> $1
                """,
                [.text(ruleVersion), MessageID.none.hash.parameter]
            )
        }
        connection = fresh
        return fresh
    }

    private func review(
        _ connection: Connection,
        _ concerned: [PatientID],
        now: Instant,
        types: ReviewTypes,
        tally: inout ReviewTally,
        _ decide: (PatientHistory) -> ReviewOutcome
    ) throws(PostgresFault) {
        let lineage = try Lineage(of: concerned, connection)
        let patients = Set(lineage.roots.values).union(concerned).sorted()
        // Two daemons review one patient one after the other; in ascending order, so that they
        // never wait for each other.
        try connection.execute(
            """
            SELECT pg_advisory_xact_lock(key) FROM unnest($1::int8[]) AS key
            """,
            [.int64Array(patients.map(\.lockKey).sorted())]
        )
        var reading = ReviewReading(connection)
        try reading.load(patients, lineage: lineage, orderInterfaces: orderInterfaces)
        var writing = ReviewWriting(now: now, channels: channels, types: types)
        for patient in patients {
            let isRoot = lineage.roots[patient] == patient
            let history = PatientHistory(
                timeline: Timeline(
                    patient: patient,
                    events: isRoot ? reading.events(of: patient, lineage) : [],
                    startingOrders: reading.startingOrders
                ),
                alerts: reading.alerts[patient] ?? []
            )
            let outcome = decide(history)
            if outcome.status != nil { tally.assessed += 1 }
            tally.alertVersions += outcome.alertChanges.count
            writing.add(outcome, of: patient, replacing: reading.contributions[patient] ?? [])
        }
        try writing.write(connection)
    }

    /// Takes requests off the queue, all of a patient's at once, and patients whose time has come.
    ///
    /// A request stays for another daemon while this one holds it, and is back if this transaction
    /// fails.
    private static func take(
        _ connection: Connection,
        limit: Int,
        now: Instant
    ) throws(PostgresFault) -> (taken: [PatientID], isFull: Bool) {
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
            SELECT patient_id, (SELECT count(*) FROM due) >= $2 OR (SELECT count(*) FROM timed) >= $2
            FROM (SELECT patient_id FROM requested UNION SELECT patient_id FROM timed) patient
            """,
            [.timestamptz(now.microseconds), .int64(Int64(limit))]
        )
        var taken: [PatientID] = []
        for row in rows { taken.append(try row.patient(0)) }
        let isFull = try rows.first.map { row throws(PostgresFault) in try row.bool(1) } ?? false
        return (taken, isFull)
    }

    /// Of `patients`, those for whom anything could come of a review: a drug in their history, an
    /// assessment already made, or another number of theirs.
    ///
    /// Most requests of a hospital's laboratory end here. An EXISTS among others could be answered by
    /// reading every drug there is; a subquery that gives a value is answered for each patient alone.
    private static func concerned(
        _ connection: Connection,
        _ patients: [PatientID]
    ) throws(PostgresFault) -> [PatientID] {
        let rows = try connection.execute(
            """
            SELECT p FROM unnest($1::uuid[]) AS p WHERE coalesce(
                (SELECT true FROM sorawatch_data.patient_status s WHERE s.patient_id = p),
                (SELECT true FROM sorawatch_data.event e
                    WHERE e.patient_id = p AND e.kind = 'medication' LIMIT 1),
                (SELECT true FROM sorawatch_data.event e
                    WHERE e.patient_id = p AND e.kind = 'merge' LIMIT 1),
                (SELECT true FROM sorawatch_data.event e
                    WHERE e.merged_into = p AND e.kind = 'merge' LIMIT 1),
                false)
            """,
            [.uuidArray(patients.map { ($0.hash.high, $0.hash.low) })]
        )
        var concerned: [PatientID] = []
        for row in rows { concerned.append(try row.patient(0)) }
        return concerned
    }
}

extension PatientID {
    /// Whoever changes what is derived of a patient holds the advisory lock of this number.
    var lockKey: Int64 { Int64(bitPattern: hash.high) }
}
