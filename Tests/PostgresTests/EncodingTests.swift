import Postgres
import Support
import Testing

@Suite struct `Binary encoding` {
    struct Number: Sendable, CustomTestStringConvertible {
        let significand: Int64
        let scale: Int
        let text: String

        var testDescription: String { text }
    }

    @Test(arguments: [
        Number(significand: 0, scale: 0, text: "0"),
        Number(significand: 0, scale: 3, text: "0.000"),
        Number(significand: 1, scale: 0, text: "1"),
        Number(significand: 4_005, scale: 1, text: "400.5"),
        Number(significand: 10_000, scale: 0, text: "10000"),
        Number(significand: 100_000_000, scale: 4, text: "10000.0000"),
        Number(significand: 1, scale: 4, text: "0.0001"),
        Number(significand: 1, scale: 5, text: "0.00001"),
        Number(significand: 12, scale: 7, text: "0.0000012"),
        Number(significand: -35, scale: 2, text: "-0.35"),
        Number(significand: 5, scale: -3, text: "5000"),
        Number(significand: 5, scale: -9, text: "5000000000"),
        Number(significand: .max, scale: 0, text: "9223372036854775807"),
        Number(significand: .min, scale: 0, text: "-9223372036854775808"),
        Number(significand: .max, scale: 5, text: "92233720368547.75807"),
        Number(significand: .min, scale: 19, text: "-0.9223372036854775808"),
        Number(significand: .max, scale: -3, text: "9223372036854775807000"),
    ])
    func `a numeric arrives digit for digit`(number: Number) async throws {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        let value = Parameter.numeric(significand: number.significand, scale: number.scale)
        let row = try #require(
            try connection.execute(
                "SELECT $1::text, $1, $1 = $2::text::numeric",
                [value, .text(number.text)]
            ).first
        )
        #expect(try row.text(0) == number.text)
        #expect(try row.numericText(1) == number.text)
        #expect(try row.bool(2))
    }

    @Test func `any numeric arrives digit for digit`() async throws {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = Xorshift(seed: seed)
        var values = BinaryWriter()
        var expected: [String] = []
        let mark = values.beginArray(of: .numeric)
        for _ in 0..<5_000 {
            let significand = Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 64)
            let scale = Int(random.next() % 24)
            values.numeric(significand: significand, scale: scale)
            expected.append(decimal(significand, scale))
        }
        values.endArray(mark, count: expected.count)
        let rows = try connection.execute(
            "SELECT v::text, v FROM unnest($1) WITH ORDINALITY AS t (v, n) ORDER BY n",
            types: [.numericArray],
            values
        )
        #expect(try rows.map { row in try row.text(0) } == expected)
        #expect(try rows.map { row in try row.numericText(1) } == expected)
    }

    /// The obvious way to place a decimal point, to compare with.
    private func decimal(_ significand: Int64, _ scale: Int) -> String {
        let digits = String(significand.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let whole = padded.dropLast(scale)
        let sign = significand < 0 ? "-" : ""
        return sign + whole + (scale == 0 ? "" : "." + padded.suffix(scale))
    }

    @Test func `a numeric that the server writes reads digit for digit`() async throws {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        let texts = [
            "0", "123456789012345678901234567890.000100020003", "-0.00000000000000000001", "1e-12",
            "NaN",
            "Infinity", "10000", "99990000.00009999", "-400.50",
        ]
        for text in texts {
            let rows = try connection.execute(
                "SELECT v, v::text FROM (SELECT $1::text::numeric v) x",
                [.text(text)]
            )
            let row = try #require(rows.first)
            #expect(try row.numericText(0) == row.text(1))
        }
        let row = try #require(try connection.execute("SELECT -400.50").first)
        let parts = try row.numeric(0)
        #expect(parts.significand == -40_050)
        #expect(parts.scale == 2)
    }

    @Test func `every scalar comes back as it was sent and prints as PostgreSQL prints it`()
        async throws
    {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        let row = try #require(
            try connection.execute(
                """
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                       $8::text, $9::text, $10::text, $11 ->> 'a', $3::text
                """,
                [
                    .bool(true), .int16(-2), .int32(-70_000), .int64(.min), .float8(-0.1),
                    .text("Ä€\u{1F600}"),
                    .bytea([0, 255, 92]), .uuid(0x0011_2233_4455_6677, 0x8899_AABB_CCDD_EEFF),
                    .timestamptz(1_751_328_000_123_456), .date(-1),
                    .jsonb(Array(#"{"a": "b"}"#.utf8)), .null,
                ]
            ).first
        )
        #expect(try row.bool(0))
        #expect(try row.int16(1) == -2)
        #expect(try row.int32(2) == -70_000)
        #expect(try row.int64(3) == .min)
        #expect(try row.float8(4) == -0.1)
        #expect(try row.text(5) == "Ä€\u{1F600}")
        #expect(try row.bytes(6) == [0, 255, 92])
        #expect(try row.uuid(7) == (0x0011_2233_4455_6677, 0x8899_AABB_CCDD_EEFF))
        #expect(try row.timestamptz(8) == 1_751_328_000_123_456)
        #expect(try row.date(9) == -1)
        #expect(try row.jsonb(10) == Array(#"{"a": "b"}"#.utf8))
        #expect(row.isNull(11))
        #expect(try row.optional(11, row.text) == nil)
        #expect(try row.text(12) == "00112233-4455-6677-8899-aabbccddeeff")
        #expect(try row.text(13) == "2025-07-01 00:00:00.123456+00")
        #expect(try row.text(14) == "1969-12-31")
        #expect(try row.text(15) == "b")
        #expect(try row.text(16) == "-70000")
    }

    @Test func `arrays keep order, nulls and emptiness`() async throws {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        var values = BinaryWriter()
        var mark = values.beginArray(of: .text)
        values.text("a,\"b\"")
        values.null()
        values.bytes(Array("c".utf8)[...])
        values.endArray(mark, count: 3)
        mark = values.beginArray(of: .int8)
        values.endArray(mark, count: 0)
        let rows = try connection.execute(
            "SELECT $1::text, $2::text, cardinality($2), array_remove($1, NULL), array_dims($1)",
            types: [.textArray, .int8Array],
            values
        )
        let row = try #require(rows.first)
        #expect(try row.text(0) == #"{"a,\"b\"",NULL,c}"#)
        #expect(try row.text(1) == "{}")
        #expect(try row.int32(2) == 0)
        #expect(try row.textArray(3) == ["a,\"b\"", "c"])
        #expect(try row.text(4) == "[1:3]")
    }

    @Test func `an array of composites unfolds into rows`() async throws {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        try connection.simple("CREATE SCHEMA s; CREATE TYPE s.pair AS (n int4, t text)")
        let pair = try connection.typeOID(named: "s.pair")
        let pairs = try connection.typeOID(named: "s.pair[]")
        var values = BinaryWriter()
        let mark = values.beginArray(of: pair)
        for (number, text) in [(1, "one"), (2, "two")] as [(Int32, String)] {
            let row = values.beginComposite(fieldCount: 2)
            values.field(.int4)
            values.int32(number)
            values.field(.text)
            values.text(text)
            values.end(row)
        }
        values.endArray(mark, count: 2)
        let rows = try connection.execute("SELECT n, t FROM unnest($1)", types: [pairs], values)
        #expect(try rows.map { row in try row.int32(0) } == [1, 2])
        #expect(try rows.map { row in try row.text(1) } == ["one", "two"])
        let read = try #require(try connection.execute("SELECT row(7, null)::s.pair").first)
        let fields = try read.read(0) { reader throws(PostgresFault) in try reader.composite() }
        #expect(fields.count == 2)
        #expect(fields.map { $0 == nil } == [false, true])
    }

    @Test func `a value read as another type is a decoding fault that does not tell the value`()
        async throws
    {
        let connection = try Connection(
            try await TemporaryPostgres.database(),
            applicationName: "t"
        )
        let row = try #require(
            try connection.execute("SELECT 'SYNTHETIC', NULL::int8, 'infinity'::timestamptz").first
        )
        #expect { try row.int64(0) } throws: { error in
            (error as? PostgresFault)?.kind == .decoding && !"\(error)".contains("SYNTHETIC")
        }
        #expect(throws: PostgresFault.self) { try row.int64(1) }
        #expect(throws: PostgresFault.self) { try row.timestamptz(2) }
        #expect(throws: PostgresFault.self) { try row.textArray(0) }
    }
}

/// A generator that can be started again from its seed.
private struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
