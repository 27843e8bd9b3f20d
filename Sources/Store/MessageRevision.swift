package import Clinical
package import Intake
package import Pipeline
package import Postgres

/// What became of a message in quarantine that was read again.
package enum RetryOutcome: Sendable, Hashable {
    case accepted(events: Int, warnings: Int)
    case refused(Refusal)
    /// Its interface is configured no more.
    case interfaceUnknown
    /// Another run was faster.
    case notInQuarantine
}

/// One run over stored messages, to put what they say today in place of what was read from them.
///
/// One run at a time. The messages are chosen once, then read in the order of their receipt, a
/// batch of at most `limitMessages` and about `limitBytes` at a time.
package struct MessageRevision {
    let connection: Connection
    var session: IntakeSession
    let rereading: Rereading
    private var position: (receivedAt: Instant, id: MessageID)?

    private static let limitMessages = 500
    private static let limitBytes = 16 << 20
    /// The tables are gone through once, and they may be large.
    private static let limitReplySeconds = 3600
    /// Nobody else uses this number.
    private static let turn = "5210150003"

    package init(
        address: ConnectionString,
        rereading: Rereading
    ) throws(PostgresFault) {
        var options = Connection.Options()
        options.statementTimeoutSeconds = 0
        options.replyDeadlineSeconds = Self.limitReplySeconds
        connection = try Connection(
            address,
            applicationName: "sorawatch revision",
            options: options
        )
        session = try IntakeSession(connection)
        // Set for statements that are run ten thousand times; these are run once with their values.
        try connection.simple("SET plan_cache_mode = auto")
        self.rereading = rereading
    }

    package func close() { connection.close() }

    /// False while another run is under way; else it is this one's turn until `close`.
    package func takeTurn() throws(PostgresFault) -> Bool {
        let rows = try connection.execute("SELECT pg_try_advisory_lock(\(Self.turn))")
        return try rows.first?.bool(0) ?? false
    }

    /// Chooses the messages of the run; gives how many there are.
    ///
    /// The own segments of a batch are none: what they count, its messages, is stored apart.
    package func select(_ selection: MessageSelection) throws(PostgresFault) -> Int {
        try connection.simple(
            """
            CREATE TEMPORARY TABLE revised_message (
                received_at timestamptz NOT NULL, message_id uuid NOT NULL, interface text NOT NULL)
            """
        )
        let (condition, parameters) = selection.condition(from: 1)
        let rows = try connection.execute(
            """
            INSERT INTO revised_message SELECT received_at, message_id, interface
            FROM sorawatch_data.message m
            WHERE m.message_type NOT IN ('FHS', 'BHS') AND \(condition)
            """,
            parameters
        )
        try connection.simple(
            """
            CREATE INDEX ON revised_message (received_at, message_id);
            CREATE INDEX ON revised_message (message_id);
            ANALYZE revised_message
            """
        )
        return rows.affected
    }

    /// The next messages of the run with their bytes; empty at its end.
    package mutating func next() throws(PostgresFault) -> [StoredMessage] {
        let start = position ?? (Instant(microseconds: 0), MessageID(Hash128(high: 0, low: 0)))
        let rows = try connection.execute(
            """
            SELECT message_id, interface, received_at, body FROM (
                SELECT message_id, interface, received_at, body, sum(octet_length(body)) OVER (
                    ORDER BY received_at, message_id) - octet_length(body) AS bytes_before
                FROM (
                    SELECT * FROM revised_message WHERE (received_at, message_id) > ($1, $2)
                    ORDER BY received_at, message_id LIMIT $3
                ) chosen JOIN sorawatch_data.message_body USING (received_at, message_id)
            ) stored WHERE bytes_before < $4 ORDER BY received_at, message_id
            """,
            [
                .timestamptz(start.0.microseconds), start.1.hash.parameter,
                .int64(Int64(Self.limitMessages)), .int64(Int64(Self.limitBytes)),
            ]
        )
        var messages: [StoredMessage] = []
        for row in rows {
            messages.append(
                StoredMessage(
                    id: MessageID(Hash128(try row.uuid(0))),
                    interface: try row.text(1),
                    receivedAt: try row.instant(2),
                    body: try row.bytes(3)
                )
            )
        }
        if let last = messages.last { position = (last.receivedAt, last.id) }
        return messages
    }

    /// Reads messages in quarantine again; what can be used now leaves it, in one transaction with
    /// everything that is read from it.
    ///
    /// Of the others the reason is today's.
    package mutating func retry(
        _ messages: [StoredMessage],
        at time: Instant
    ) throws(PostgresFault) -> [(id: MessageID, outcome: RetryOutcome)] {
        var admissions: [Admission] = []
        for message in messages {
            if let admission = try admission(of: message, at: time) {
                admissions.append(admission)
            }
        }
        let outcomes = try retried(admissions)
        return messages.map { (id: $0.id, outcome: outcomes[$0.id] ?? .interfaceUnknown) }
    }

    private mutating func retried(
        _ admissions: [Admission]
    ) throws(PostgresFault) -> [MessageID: RetryOutcome] {
        guard !admissions.isEmpty else { return [:] }
        var outcomes: [MessageID: RetryOutcome] = [:]
        do {
            let stored = try revise(admissions)
            for admission in admissions {
                outcomes[admission.id] =
                    stored.contains(admission.id)
                    ? admission.outcome.retried(admission)
                    : .notInQuarantine
            }
            return outcomes
        } catch {
            guard error.isData else { throw error }
            guard admissions.count == 1, let only = admissions.first else {
                let middle = admissions.count / 2
                let first = try retried(Array(admissions[..<middle]))
                return first.merging(try retried(Array(admissions[middle...]))) { $1 }
            }
            let refused = rereading.refusedByDatabase(only)
            let stored = try revise([refused])
            return [
                only.id: stored.isEmpty ? .notInQuarantine : refused.outcome.retried(refused)
            ]
        }
    }

    /// What `message` says today, with the earlier parts that it ends.
    ///
    /// Nil where its interface is configured no more.
    func admission(
        of message: StoredMessage,
        at time: Instant
    ) throws(PostgresFault) -> Admission? {
        guard let admission = rereading.admission(of: message, at: time) else { return nil }
        guard admission.endsContinuation, let pointer = admission.header.continuationOf else {
            return admission
        }
        let parts = try session.parts(
            endingAt: pointer,
            of: admission,
            receivedBy: message.receivedAt
        )
        return rereading.completed(admission, by: parts)
    }

    /// Within a transaction a statement that fails is undone alone.
    mutating func apart<Value>(
        _ body: (inout Self) throws(PostgresFault) -> Value
    ) throws(PostgresFault) -> Value {
        guard connection.isInTransaction else { return try body(&self) }
        try connection.simple("SAVEPOINT apart")
        let value: Value
        do {
            value = try body(&self)
        } catch {
            if connection.isOpen { try connection.simple("ROLLBACK TO SAVEPOINT apart") }
            throw error
        }
        try connection.simple("RELEASE SAVEPOINT apart")
        return value
    }

    /// Writes those that are still in quarantine; gives which those were.
    private mutating func revise(
        _ admissions: [Admission]
    ) throws(PostgresFault) -> Set<MessageID> {
        let stored = try connection.transaction { connection throws(PostgresFault) in
            let locked = try Self.lock(
                admissions.map(\.id),
                where: "error_code IS NOT NULL",
                connection
            )
            let writable = admissions.filter { locked.contains($0.id) }
            if !writable.isEmpty { try Self.write(writable, &session) }
            return locked
        }
        try session.confirmCommit()
        return stored
    }

    /// In ascending order, as intake writes them, so that two never wait for each other.
    static func lock(
        _ ids: [MessageID],
        where condition: String,
        _ connection: Connection
    ) throws(PostgresFault) -> Set<MessageID> {
        let rows = try connection.execute(
            """
            SELECT message_id FROM sorawatch_data.message
            WHERE message_id = ANY($1) AND \(condition) ORDER BY message_id FOR UPDATE
            """,
            [.uuidArray(ids.map { ($0.hash.high, $0.hash.low) })]
        )
        var locked: Set<MessageID> = []
        for row in rows { locked.insert(MessageID(Hash128(try row.uuid(0)))) }
        return locked
    }

    static func write(
        _ admissions: [Admission],
        _ session: inout IntakeSession
    ) throws(PostgresFault) {
        let patients = IntakeWriter.patients(in: admissions, notIn: [])
        _ = try session.store(
            session.encode(admissions, newPatients: patients, as: .revision)
        )
    }
}

extension Reading.Outcome {
    fileprivate func retried(_ admission: Admission) -> RetryOutcome {
        switch self {
        case .accepted:
            .accepted(
                events: admission.extract.eventCount,
                warnings: admission.extract.warnings.count
            )
        case .quarantined(let refusal): .refused(refusal)
        }
    }
}

extension Extract {
    /// Events and results of panels together.
    fileprivate var eventCount: Int {
        panels.reduce(events.count) { $0 + $1.panel.items.count }
    }
}
