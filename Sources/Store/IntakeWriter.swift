internal import Clinical
package import Pipeline
package import Postgres

/// Commits batches on a thread and a connection of its own, in one round trip each.
///
/// One statement is one transaction: receipts, bodies, panels, events and review requests appear
/// together or not at all. Which messages are new is decided inside it, by the receipt's own row.
package actor IntakeWriter: BatchWriter {
    /// Row-wise inserts from the arrays of `RowShape.intake`.
    ///
    /// `copies` of a row just inserted is 1; for a known message the count is raised, so that even
    /// a repetition's answer waits for a commit, and nothing else of it is stored.
    private static let statement = """
        WITH received AS (
            INSERT INTO sorawatch_data.message
            SELECT m.* FROM unnest($1::sorawatch_data.message[]) m
            ON CONFLICT (message_id) DO UPDATE SET copies = message.copies + 1
            RETURNING message_id, copies
        ), fresh AS (SELECT message_id FROM received WHERE copies = 1),
        body AS (
            INSERT INTO sorawatch_data.message_body
            SELECT b.* FROM unnest($2::sorawatch_data.message_body[]) b
            JOIN fresh USING (message_id)
        ), patient AS (
            INSERT INTO sorawatch_data.patient
            SELECT p.* FROM unnest($3::sorawatch_data.patient[]) p
            ON CONFLICT (patient_id) DO NOTHING
        ), statement AS (
            INSERT INTO sorawatch_data.patient_statement
            SELECT s.* FROM unnest($4::sorawatch_data.patient_statement[]) s
            JOIN fresh USING (message_id)
        ), panel AS (
            INSERT INTO sorawatch_data.lab_panel
            SELECT p.* FROM unnest($5::sorawatch_data.lab_panel[]) p
            JOIN fresh USING (message_id)
        ), event AS (
            INSERT INTO sorawatch_data.event
            SELECT e.* FROM unnest($6::sorawatch_data.event[]) e
            JOIN fresh USING (message_id)
        ), request AS (
            INSERT INTO sorawatch_data.review_request
            SELECT DISTINCT ON (r.patient_id) r.* FROM unnest($7::sorawatch_data.review_request[]) r
            JOIN fresh USING (message_id)
        )
        SELECT message_id, copies FROM received
        """

    private let address: ConnectionString
    private let isReady: @Sendable () -> Bool
    private let thread: PostgresThread
    private var session: Session?
    /// Patients whose row is known to be committed.
    private var knownPatients: Set<PatientID> = []

    private static let knownPatientsLimit = 100_000

    private struct Session {
        let connection: Connection
        var encoder: BatchEncoder
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    /// `isReady` is false until the schema is this program's.
    package init(address: ConnectionString, isReady: @escaping @Sendable () -> Bool) {
        self.address = address
        self.isReady = isReady
        self.thread = PostgresThread()
    }

    package func commit(_ batch: [Admission]) async throws(StoreFault) -> [Bool] {
        do {
            if session == nil { session = try open() }
            return try insert(batch)
        } catch {
            if error.isConnectionLost || error.isTransient { close() }
            throw StoreFault(error)
        }
    }

    package func close() {
        session?.connection.close()
        session = nil
    }

    private func open() throws(PostgresFault) -> Session {
        guard isReady() else { throw PostgresFault(.connection, "the schema is not ready yet") }
        let connection = try Connection(address, applicationName: "sorawatch intake")
        try Self.prepare(connection)
        return Session(
            connection: connection,
            encoder: BatchEncoder(elements: try Self.elements(connection))
        )
    }

    static func prepare(_ connection: Connection) throws(PostgresFault) {
        // A weaker durability set for the role or the database is not obeyed.
        try connection.simple(
            """
            SET jit = off;
            SET plan_cache_mode = force_generic_plan;
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') IN ('off', 'local');
            """
        )
        try connection.prepare("intake", statement)
        _ = connection.takeNotices()
    }

    static func elements(_ connection: Connection) throws(PostgresFault) -> [TypeOID] {
        var elements: [TypeOID] = []
        for shape in RowShape.intake { elements.append(try connection.typeOID(named: shape.table)) }
        return elements
    }

    private func insert(_ batch: [Admission]) throws(PostgresFault) -> [Bool] {
        guard let connection = session?.connection else { return [] }
        let newPatients = Self.patients(in: batch, notIn: knownPatients)
        let parameters = session?.encoder.encode(batch, newPatients: newPatients)
        let rows = try connection.executePrepared("intake", parameters ?? BinaryWriter())
        // Under synchronous replication a wait that was cancelled succeeds with a mere warning.
        if let notice = connection.takeNotices().first(where: \.isWarning) {
            throw PostgresFault(
                .connection,
                "COMMIT warned",
                sqlState: notice.sqlState,
                severity: notice.severity,
                inDoubt: true
            )
        }
        var copies: [MessageID: Int32] = [:]
        copies.reserveCapacity(batch.count)
        for row in rows {
            copies[MessageID(Hash128(try row.uuid(0)))] = try row.int32(1)
        }
        guard copies.count == batch.count else {
            throw PostgresFault(.decoding, "not every message was answered for", inDoubt: true)
        }
        remember(newPatients.map(\.id))
        return batch.map { copies[$0.id] != 1 }
    }

    static func patients(
        in batch: [Admission],
        notIn known: Set<PatientID>
    ) -> [(id: PatientID, identifier: PatientIdentifier)] {
        var new: [PatientID: PatientIdentifier] = [:]
        for admission in batch {
            for (id, details) in zip(admission.patientIDs, admission.extract.patients)
            where !known.contains(id) {
                new[id] = details.identifier
            }
        }
        return new.map { (id: $0.key, identifier: $0.value) }.sorted { $0.id < $1.id }
    }

    private func remember(_ patients: [PatientID]) {
        if knownPatients.count + patients.count > Self.knownPatientsLimit {
            knownPatients.removeAll(keepingCapacity: true)
        }
        knownPatients.formUnion(patients)
    }
}
