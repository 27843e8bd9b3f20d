import Clinical
import Cohort
import Intake
import Pipeline
import Postgres
import Resistance
import Store
import Support

/// A database of this program's schema, written and reviewed as the daemon does it.
struct StoreUnderTest {
    let address: ConnectionString
    let writer: IntakeWriter
    let desk: ReviewDesk

    static func fresh() async throws -> StoreUnderTest {
        let address = try await TemporaryPostgres.database()
        let connection = try Connection(address, applicationName: "sorawatch tests")
        defer { connection.close() }
        try Migrator(connection).migrate()
        return StoreUnderTest(
            address: address,
            writer: IntakeWriter(address: address) { true },
            desk: ReviewDesk(
                address: address,
                channels: ["log"],
                orderInterfaces: [],
                isReady: { true }
            )
        )
    }

    /// The same database with nothing in it, written by a writer that remembers nothing.
    func emptied() throws -> StoreUnderTest {
        let connection = try Connection(address, applicationName: "sorawatch tests")
        defer { connection.close() }
        let names = try connection.execute(
            """
            SELECT string_agg(format('sorawatch_data.%I', relname), ', ') FROM pg_class
            WHERE relnamespace = 'sorawatch_data'::regnamespace AND relkind IN ('r', 'p')
                AND NOT relispartition AND relname <> 'migration'
            """
        )
        for row in names { try connection.simple("TRUNCATE \(try row.text(0))") }
        return StoreUnderTest(
            address: address,
            writer: IntakeWriter(address: address) { true },
            desk: ReviewDesk(
                address: address,
                channels: ["log"],
                orderInterfaces: [],
                isReady: { true }
            )
        )
    }

    /// Ends the sessions, so that many databases in one test need no more than one server allows.
    func close() async {
        await writer.close()
        await desk.close()
    }

    /// Reviews until nobody waits.
    func review(at now: Instant) async throws {
        let rules = Rules.standard
        while try await desk.review(
            limit: 16,
            now: now,
            decide: { decideReview($0, rules: rules, asOf: now) }
        ).taken > 0 {}
    }

    /// What somebody does to the tables by hand.
    func change(_ statement: String) throws {
        let connection = try Connection(address, applicationName: "sorawatch tests")
        defer { connection.close() }
        try connection.simple(statement)
    }

    /// The rows of a query, columns joined by commas as PostgreSQL prints a record.
    func rows(_ query: String) throws -> [String] {
        let connection = try Connection(address, applicationName: "sorawatch tests")
        defer { connection.close() }
        let rows = try connection.execute("SELECT q::text FROM (\(query)) q")
        return try rows.map { try String($0.text(0).dropFirst().dropLast()) }
    }
}

/// Literal messages and what the daemon makes of them before it stores them.
enum Letter {
    static func message(_ segments: String...) -> String {
        segments.joined(separator: "\r") + "\r"
    }

    static func header(
        _ type: String,
        _ controlID: String,
        sent: String,
        from application: String = "LAB"
    ) -> String {
        #"MSH|^~\&|\#(application)|HOSP|SORAWATCH|HOSP|\#(sent)||\#(type)|\#(controlID)|P|2.5.1"#
    }

    static func patient(_ number: String) -> String {
        "PID|1||\(number)^^^HOSP^MR||SYNTHETIC^PATIENT||19600102|M"
    }

    static func reader() throws -> MessageReader {
        MessageReader(valueSets: try ValueSets.standard())
    }

    /// As if received in the given second of 2026-07-01.
    static func admission(
        _ message: String,
        _ reader: MessageReader,
        second: Int = 0
    ) -> Admission {
        Admission(
            Array(message.utf8),
            on: InterfaceProfile(name: "test"),
            reader: reader,
            receivedAt: Instant(seconds: 1_782_864_000 + Int64(second))
        )
    }
}

extension SeededGenerator {
    /// `values` in pieces of 1 to `limit`.
    mutating func pieces<Value>(of values: [Value], limit: Int) -> [[Value]] {
        var rest = values[...]
        var pieces: [[Value]] = []
        while !rest.isEmpty {
            let count = Int.random(in: 1...limit, using: &self)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
