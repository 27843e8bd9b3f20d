internal import Clinical
internal import Intake
internal import Pipeline
internal import Postgres

/// A batch as the parameters of the statement that stores it.
struct EncodedBatch {
    var statement: IntakeStatement
    var values: BinaryWriter
}

/// A connection that stores batches, one round trip each.
struct IntakeSession {
    let connection: Connection
    private var encoder: BatchEncoder
    private var prepared: Set<IntakeStatement> = []

    init(_ connection: Connection) throws(PostgresFault) {
        self.connection = connection
        // A weaker durability set for the role or the database is not obeyed.
        try connection.simple(
            """
            SET jit = off;
            SET plan_cache_mode = force_generic_plan;
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') IN ('off', 'local');
            """
        )
        var elements: [TypeOID] = []
        for shape in RowShape.intake { elements.append(try connection.typeOID(named: shape.table)) }
        encoder = BatchEncoder(elements: elements)
        _ = connection.takeNotices()
    }

    mutating func encode(
        _ batch: [Admission],
        newPatients: [(id: PatientID, identifier: PatientIdentifier)],
        as form: BatchEncoder.Form = .receipt
    ) -> EncodedBatch {
        encoder.encode(batch, newPatients: newPatients, as: form)
    }

    /// A row of message id and copies for each message.
    mutating func store(_ batch: EncodedBatch) throws(PostgresFault) -> Rows {
        if !prepared.contains(batch.statement) {
            try connection.prepare(batch.statement.name, batch.statement.sql)
            prepared.insert(batch.statement)
        }
        return try connection.executePrepared(batch.statement.name, batch.values)
    }

    /// The bodies of the messages before the pointer's, back to the first: of each pointer the one
    /// that the same sender sent last, for pointers are used again.
    ///
    /// Of a message that is read again it is the last before `receivedBy`, or where there is none
    /// the first after it.
    func parts(
        endingAt pointer: String,
        of admission: Admission,
        receivedBy time: Instant? = nil
    ) throws(PostgresFault) -> [[UInt8]] {
        let rows = try connection.execute(
            """
            WITH RECURSIVE part AS (
                SELECT 1 AS place, found.* FROM LATERAL (
                    SELECT message_id, received_at, continuation_of FROM sorawatch_data.message
                    WHERE continued_as = $1 AND interface = $2 AND sending_application = $3
                        AND sending_facility = $4
                    ORDER BY received_at <= $5 DESC,
                        CASE WHEN received_at <= $5 THEN $5 - received_at
                            ELSE received_at - $5 END LIMIT 1
                ) found
                UNION ALL
                SELECT place + 1, found.* FROM part, LATERAL (
                    SELECT m.message_id, m.received_at, m.continuation_of
                    FROM sorawatch_data.message m
                    WHERE m.continued_as = part.continuation_of AND interface = $2
                        AND sending_application = $3 AND sending_facility = $4
                        AND m.received_at <= part.received_at
                    ORDER BY m.received_at DESC LIMIT 1
                ) found
                WHERE place < \(Self.limitParts)
            )
            SELECT body FROM part JOIN sorawatch_data.message_body USING (received_at, message_id)
            """,
            [
                .text(pointer), .text(admission.interface),
                .text(admission.header.sendingApplication),
                .text(admission.header.sendingFacility),
                .timestamptz((time ?? Self.end).microseconds),
            ]
        )
        var parts: [[UInt8]] = []
        for row in rows { parts.append(try row.bytes(0)) }
        return parts
    }

    /// Of one message.
    private static let limitParts = 1000
    /// Later than any receipt: in the year 9999.
    private static let end = Instant(seconds: 253_370_764_800)

    /// Under synchronous replication a wait that was cancelled succeeds with a mere warning.
    func confirmCommit() throws(PostgresFault) {
        guard let notice = connection.takeNotices().first(where: \.isWarning) else { return }
        throw PostgresFault(
            .connection,
            "COMMIT warned",
            sqlState: notice.sqlState,
            severity: notice.severity,
            inDoubt: true
        )
    }
}
