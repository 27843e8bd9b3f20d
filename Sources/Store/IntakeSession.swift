internal import Clinical
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
