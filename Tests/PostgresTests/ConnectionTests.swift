import Postgres
import Support
import Testing

@Suite struct `A connection` {
    private func open() async throws -> Connection {
        try Connection(try await TemporaryPostgres.database(), applicationName: "t")
    }

    @Test func `a fault carries the code and the constraint, and its description no content`()
        async throws
    {
        let connection = try await open()
        try connection.simple("CREATE TABLE patient (name text CONSTRAINT named_once PRIMARY KEY)")
        try connection.execute("INSERT INTO patient VALUES ($1)", [.text("SYNTHETIC^PATIENT")])
        let fault = #expect(throws: PostgresFault.self) {
            try connection.execute("INSERT INTO patient VALUES ($1)", [.text("SYNTHETIC^PATIENT")])
        }
        #expect(fault?.sqlState == "23505")
        #expect(fault?.constraint == "named_once")
        #expect(fault?.isData == true)
        #expect(fault?.isTransient == false)
        #expect(fault?.inDoubt == false)
        #expect(fault?.label == "sqlstate_23")
        #expect(fault?.description.contains("SYNTHETIC") == false)
        #expect(fault?.debugDescription.contains("SYNTHETIC") == true)
        #expect(connection.isOpen)
    }

    @Test func `a prepared statement runs with what a writer holds`() async throws {
        let connection = try await open()
        try connection.prepare("add", "SELECT $1 + $2", types: [.int8, .int8])
        var values = BinaryWriter()
        for round in 1...3 as ClosedRange<Int64> {
            values.removeAll()
            values.int64(round)
            values.int64(40)
            #expect(try connection.executePrepared("add", values).first?.int64(0) == round + 40)
        }
    }

    @Test func `a pipeline is one transaction and answers in order`() async throws {
        let connection = try await open()
        try connection.simple("CREATE TABLE n (v int8 PRIMARY KEY)")
        try connection.prepare("insert", "INSERT INTO n VALUES ($1)", types: [.int8])
        var one = BinaryWriter()
        one.int64(1)
        let answers = try connection.pipeline([
            .prepared("insert", one),
            .sql("INSERT INTO n SELECT generate_series(2, $1)", [.int64(5)]),
            .sql("SELECT count(*) FROM n"),
        ])
        #expect(answers.map(\.affected) == [1, 4, 1])
        #expect(try answers[2].first?.int64(0) == 5)
        let fault = #expect(throws: PostgresFault.self) {
            try connection.pipeline([
                .sql("INSERT INTO n VALUES (6)"), .prepared("insert", one), .sql("SELECT 1"),
            ])
        }
        #expect(fault?.sqlState == "23505")
        #expect(try connection.execute("SELECT count(*) FROM n").first?.int64(0) == 5)
    }

    @Test func `a transaction keeps all or nothing`() async throws {
        let connection = try await open()
        try connection.simple("CREATE TABLE n (v int8)")
        let sum = try connection.transaction { connection throws(PostgresFault) in
            try connection.execute("INSERT INTO n VALUES (1)")
            return try connection.execute("SELECT sum(v)::int8 FROM n").first?.int64(0)
        }
        #expect(sum == 1)
        #expect(throws: PostgresFault.self) {
            try connection.transaction { connection throws(PostgresFault) in
                try connection.execute("INSERT INTO n VALUES (2)")
                try connection.execute("SELECT 1 / 0")
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.execute("SELECT count(*) FROM n").first?.int64(0) == 1)
    }

    @Test func `one script feeds several COPY statements and commits`() async throws {
        let connection = try await open()
        try connection.simple("CREATE TABLE a (n int8, t text); CREATE TABLE b (n numeric)")
        var first = BinaryWriter()
        first.beginCopy()
        for number in 0..<100_000 as Range<Int64> {
            first.copyRow(columnCount: 2)
            first.int64(number)
            if number == 7 { first.null() } else { first.text("row") }
        }
        first.endCopy()
        var second = BinaryWriter()
        second.beginCopy()
        second.copyRow(columnCount: 1)
        second.numeric(significand: 15, scale: 1)
        second.endCopy()
        let counts = try connection.copy(
            """
            BEGIN; COPY a FROM STDIN (FORMAT binary);
            COPY b FROM STDIN (FORMAT binary); COMMIT
            """,
            [first, second]
        )
        #expect(counts == [0, 100_000, 1, 0])
        let row = try #require(
            try connection.execute("SELECT sum(n)::int8, count(t), (SELECT n FROM b)::text FROM a")
                .first
        )
        #expect(try row.int64(0) == 4_999_950_000)
        #expect(try row.int64(1) == 99_999)
        #expect(try row.text(2) == "1.5")
    }

    @Test func `a COPY that is refused leaves the connection usable`() async throws {
        let connection = try await open()
        try connection.simple("CREATE TABLE a (n int8 CHECK (n < 10))")
        var rows = BinaryWriter()
        rows.beginCopy()
        rows.copyRow(columnCount: 1)
        rows.int64(11)
        rows.endCopy()
        let fault = #expect(throws: PostgresFault.self) {
            try connection.copy("COPY a FROM STDIN (FORMAT binary)", [rows])
        }
        #expect(fault?.sqlState == "23514")
        #expect(try connection.execute("SELECT 1::int8").first?.int64(0) == 1)
        #expect(throws: PostgresFault.self) {
            try connection.copy("COPY a FROM STDIN (FORMAT binary)", [])
        }
        #expect(try connection.execute("SELECT 1::int8").first?.int64(0) == 1)
    }

    @Test func `a warning is kept until it is taken`() async throws {
        let connection = try await open()
        _ = connection.takeNotices()
        try connection.simple(
            "DO $$ BEGIN RAISE WARNING 'SYNTHETIC' USING ERRCODE = '01000'; END $$"
        )
        #expect(connection.takeNotices() == [Notice(severity: "WARNING", sqlState: "01000")])
        #expect(connection.takeNotices().isEmpty)
    }

    @Test func `a session that is cut is a transient fault in doubt`() async throws {
        let address = try await TemporaryPostgres.database()
        let victim = try Connection(address, applicationName: "victim")
        let other = try Connection(address, applicationName: "other")
        let id = try #require(try victim.execute("SELECT pg_backend_pid()").first).int32(0)
        try other.execute("SELECT pg_terminate_backend($1, 5000)", [.int32(id)])
        let fault = #expect(throws: PostgresFault.self) { try victim.execute("SELECT 1") }
        #expect(fault?.isTransient == true)
        #expect(fault?.isConnectionLost == true)
        #expect(fault?.inDoubt == true)
        #expect(throws: PostgresFault.self) { try victim.execute("SELECT 1") }
        #expect(!victim.isOpen)
    }

    @Test func `a pipeline whose session is cut ends`() async throws {
        let address = try await TemporaryPostgres.database()
        let victim = try Connection(address, applicationName: "victim")
        let fault = #expect(throws: PostgresFault.self) {
            try victim.pipeline([
                .sql("SELECT pg_terminate_backend(pg_backend_pid())"), .sql("SELECT 1"),
            ])
        }
        #expect(fault?.isConnectionLost == true)
        #expect(fault?.inDoubt == true)
    }

    @Test func `a server that stays silent costs the connection, not the thread`() async throws {
        let connection = try await open()
        connection.replyDeadlineSeconds = 1
        let fault = #expect(throws: PostgresFault.self) {
            try connection.execute("SELECT pg_sleep(20)")
        }
        #expect(fault?.kind == .deadline)
        #expect(fault?.inDoubt == true)
        #expect(!connection.isOpen)
    }

    @Test func `an address never shows its password`() throws {
        let address = try ConnectionString(
            "postgresql://ingest:hunter2@db1,db2:5433/sorawatch?sslmode=require"
        )
        #expect(
            "\(address)" == "dbname=sorawatch host=db1,db2 port=,5433 sslmode=require user=ingest"
        )
        #expect(!String(reflecting: address).contains("hunter2"))
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(throws: PostgresFault.self) { try ConnectionString("postgresql://a:b@[") }
    }

    @Test func `nobody there is a transient fault that is not in doubt`() throws {
        let nowhere = ConnectionString(socketDirectory: "/nonexistent", database: "d", user: "u")
        let fault = #expect(throws: PostgresFault.self) {
            try Connection(nowhere, applicationName: "t")
        }
        #expect(fault?.kind == .connection)
        #expect(fault?.isTransient == true)
        #expect(fault?.inDoubt == false)
    }
}
