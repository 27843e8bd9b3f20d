import CLibPQ

/// One session with PostgreSQL: blocking, and used by one thread at a time.
///
/// Keep it inside an actor whose executor is a `PostgresThread`. Every wait ends: a peer that does
/// not answer within `replyDeadlineSeconds` costs the connection, not the thread.
package final class Connection {
    /// What a connection asks for when it is opened.
    package struct Options: Sendable {
        package var connectTimeoutSeconds: Int = 5
        /// The longest a statement may run on the server; 0 for no limit.
        package var statementTimeoutSeconds: Int = 30
        /// The longest silence of the server while an answer is due.
        package var replyDeadlineSeconds: Int = 60

        package init() {}
    }

    /// Never more than this many notices are kept between two calls of `takeNotices`.
    static let noticeLimitCount = 64

    /// The longest silence of the server while an answer is due.
    package var replyDeadlineSeconds: Int
    let wire: Wire

    /// Opens a session.
    ///
    /// What `address` says wins over what `options` asks for; `applicationName` is shown in
    /// `pg_stat_activity`.
    package init(
        _ address: ConnectionString,
        applicationName: String,
        options: Options = Options()
    ) throws(PostgresFault) {
        replyDeadlineSeconds = options.replyDeadlineSeconds
        wire = try Wire(
            settings: [
                ("application_name", applicationName),
                ("connect_timeout", String(options.connectTimeoutSeconds)),
                ("tcp_user_timeout", String(options.replyDeadlineSeconds * 1_000)),
                ("target_session_attrs", "read-write"),
                ("dbname", address.text),
                ("client_encoding", "UTF8"),
            ]
        )
        try simple("SET statement_timeout = '\(options.statementTimeoutSeconds)s'")
    }

    /// False once the server is known to be gone.
    package var isOpen: Bool { wire.isOpen }

    /// True between BEGIN and COMMIT or ROLLBACK.
    package var isInTransaction: Bool { wire.isInTransaction }

    /// The server's version as a number, for example 150013 for 15.13.
    package var serverVersion: Int { wire.serverVersion }

    /// The notices since the last call; look for warnings after a COMMIT.
    package func takeNotices() -> [Notice] { wire.takeNotices() }

    /// Ends the session; calls after it throw.
    package func close() { wire.close() }

    /// A handle by which another thread may cancel the statement that runs now.
    package func cancellation() -> Cancellation? { wire.cancellation() }

    /// Runs a script of statements without parameters, as one transaction unless it says otherwise;
    /// rows are dropped.
    package func simple(_ script: String) throws(PostgresFault) {
        try wire.sendScript(script)
        _ = try wire.answers(deadlineSeconds: replyDeadlineSeconds)
    }

    /// Runs one statement.
    @discardableResult
    package func execute(
        _ sql: String,
        _ parameters: [Parameter] = []
    ) throws(PostgresFault) -> Rows {
        var values = BinaryWriter()
        for parameter in parameters { parameter.write(to: &values) }
        return try execute(sql, types: parameters.map(\.type), values)
    }

    /// Runs one statement with parameters already in binary form.
    @discardableResult
    package func execute(
        _ sql: String,
        types: [TypeOID],
        _ values: BinaryWriter
    ) throws(PostgresFault) -> Rows {
        try wire.send(.sql(sql, types), values)
        return try last(try wire.answers(deadlineSeconds: replyDeadlineSeconds))
    }

    /// Names a statement for `executePrepared` and `pipeline`.
    package func prepare(
        _ name: String,
        _ sql: String,
        types: [TypeOID] = []
    ) throws(PostgresFault) {
        try wire.sendPrepare(name, sql, types)
        _ = try wire.answers(deadlineSeconds: replyDeadlineSeconds)
    }

    /// Runs a prepared statement; `values` holds its parameters one after another.
    @discardableResult
    package func executePrepared(
        _ name: String,
        _ values: BinaryWriter = BinaryWriter()
    ) throws(PostgresFault) -> Rows {
        try wire.send(.prepared(name), values)
        return try last(try wire.answers(deadlineSeconds: replyDeadlineSeconds))
    }

    /// Runs a prepared statement.
    @discardableResult
    package func executePrepared(
        _ name: String,
        _ parameters: [Parameter]
    ) throws(PostgresFault) -> Rows {
        var values = BinaryWriter()
        for parameter in parameters { parameter.write(to: &values) }
        return try executePrepared(name, values)
    }

    /// Commits what `body` does, or nothing of it.
    ///
    /// A fault of `body` is never in doubt; one of the COMMIT may be.
    package func transaction<T>(
        _ body: (Connection) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> T {
        try simple("BEGIN")
        let value: T
        do {
            value = try body(self)
        } catch {
            if isOpen { try? simple("ROLLBACK") }
            var fault = error
            fault.inDoubt = false
            throw fault
        }
        try simple("COMMIT")
        return value
    }

    /// The identifier of a type by name, schema and all; arrays are spelled `name[]`.
    package func typeOID(named name: String) throws(PostgresFault) -> TypeOID {
        let rows = try execute("SELECT to_regtype($1)::oid", [.text(name)])
        guard let row = rows.first, !row.isNull(0) else {
            throw PostgresFault(.misuse, "no type named \(name)", sqlState: "42704")
        }
        return try row.typeOID(0)
    }

    private func last(_ answers: [Rows]) throws(PostgresFault) -> Rows {
        guard let last = answers.last else {
            throw PostgresFault(.connection, "the server closed the session", inDoubt: true)
        }
        return last
    }
}

// MARK: - Several statements in one round trip

extension Connection {
    /// One statement of a pipeline.
    package struct Step {
        let statement: Wire.Statement
        let values: BinaryWriter

        /// A prepared statement and its parameters.
        package static func prepared(
            _ name: String,
            _ values: BinaryWriter = BinaryWriter()
        ) -> Step {
            Step(statement: .prepared(name), values: values)
        }

        /// A statement in full.
        package static func sql(_ text: String, _ parameters: [Parameter] = []) -> Step {
            var values = BinaryWriter()
            for parameter in parameters { parameter.write(to: &values) }
            return Step(statement: .sql(text, parameters.map(\.type)), values: values)
        }

        /// A statement in full with its parameters already in binary form.
        package static func sql(
            _ text: String,
            types: [TypeOID],
            _ values: BinaryWriter
        ) -> Step {
            Step(statement: .sql(text, types), values: values)
        }
    }

    /// Sends all steps at once and returns their answers in order.
    ///
    /// Outside a transaction they are one: all of them are committed by the time this returns, or
    /// none is. BEGIN and COMMIT are not needed. The first step that fails is thrown; the later
    /// ones were not run.
    package func pipeline(_ steps: [Step]) throws(PostgresFault) -> [Rows] {
        try wire.enterPipeline()
        for step in steps { try wire.send(step.statement, step.values) }
        let answers = try wire.pipelineAnswers(
            count: steps.count,
            deadlineSeconds: replyDeadlineSeconds
        )
        return answers
    }

    /// Runs a script of statements, handing the next of `streams` to each `COPY ... FROM STDIN
    /// (FORMAT binary)` in it.
    ///
    /// `COPY a FROM STDIN (FORMAT binary); COPY b FROM STDIN (FORMAT binary); COMMIT` takes two
    /// round trips.
    ///
    /// - Returns: the number of rows each statement touched, in order.
    @discardableResult
    package func copy(
        _ script: String,
        _ streams: [BinaryWriter]
    ) throws(PostgresFault) -> [Int] {
        try wire.sendScript(script)
        let answers = try wire.answers(deadlineSeconds: replyDeadlineSeconds, streams: streams)
        return answers.map(\.affected)
    }
}
