import Clinical
import Intake
import Pipeline
import Postgres
import Resistance
import Store
import Testing

@Suite struct Verifications {
    private static let start = Instant(seconds: 1_782_864_000)

    /// What a verification at `now` finds: differences, and patients whose review is asked for.
    private func verify(
        _ store: StoreUnderTest,
        at now: Instant,
        rules: Rules = .standard
    ) throws -> (differences: [StoredDifference], pending: Int, patients: Int) {
        var verification = try Verification(
            address: store.address,
            rereading: Rereading(
                reader: try Letter.reader(),
                profiles: [InterfaceProfile(name: "test")]
            ),
            rules: rules,
            orderInterfaces: []
        )
        defer { verification.close() }
        _ = try verification.begin { now }
        var differences: [StoredDifference] = []
        while let part = try verification.nextMessages() { differences += part.differences }
        differences += try verification.strays()
        var (pending, patients) = (0, 0)
        _ = try verification.beginPatients()
        while let part = try verification.nextPatients() {
            differences += part.differences
            pending += part.skipped
            patients += part.read
        }
        differences += try verification.remainder()
        // Changed bytes cannot be mended.
        let isMended = differences.allSatisfy { $0.columns == ["body"] }
        #expect(verification.findings.isEmpty == isMended)
        return (differences, pending, patients)
    }

    private func store(_ messages: [String], in store: StoreUnderTest) async throws {
        let reader = try Letter.reader()
        let known = try await store.writer.commit(
            messages.enumerated().map { Letter.admission($1, reader, second: $0) }
        )
        #expect(known == messages.map { _ in false })
    }

    private static func tables(_ differences: [StoredDifference]) -> [String] {
        differences.map { "\($0.table) \($0.change.rawValue)" }
    }

    @Test func `a patient whose review is still to come is no difference`() async throws {
        let store = try await StoreUnderTest.fresh()
        try await self.store(
            [
                Letter.dispense("1", "A", "D1", day: "20260601"),
                Letter.scan("2", "A", "S1", sent: "20260620100000", day: "20260620", "PD", "F"),
            ],
            in: store
        )
        let before = try verify(store, at: Self.start.adding(seconds: 60))
        #expect(before.differences == [])
        #expect((before.pending, before.patients) == (1, 1))
        try await store.review(at: Self.start.adding(seconds: 60))
        let after = try verify(store, at: Self.start.adding(seconds: 120))
        #expect(after.differences == [])
        #expect((after.pending, after.patients) == (0, 1))
        await store.close()
    }

    @Test func `a class that time alone would change is none before its review`() async throws {
        let store = try await StoreUnderTest.fresh()
        try await self.store([Letter.dispense("1", "A", "D1", day: "20260601")], in: store)
        try await store.review(at: Self.start.adding(seconds: 60))
        let yearLater = Self.start.adding(seconds: 365 * 86_400)
        #expect(try verify(store, at: yearLater).differences == [])
        try await store.review(at: yearLater)
        #expect(try verify(store, at: yearLater).differences == [])
        await store.close()
    }

    @Test func `sorafenib that is to be given makes a patient when it is`() async throws {
        let store = try await StoreUnderTest.fresh()
        try await self.store([Letter.dispense("1", "A", "D1", day: "20260801")], in: store)
        let now = Self.start.adding(seconds: 60)
        try await store.review(at: now)
        #expect(try store.rows("SELECT 1 FROM sorawatch.patient_status") == [])
        #expect(
            try store.rows(
                "SELECT due_at AT TIME ZONE 'UTC' FROM sorawatch_data.review_request"
            )
                == ["\"2026-08-01 00:00:00\""]
        )
        #expect(try verify(store, at: now).differences == [])
        try await store.review(at: Self.start.adding(seconds: 40 * 86_400))
        #expect(try store.rows("SELECT t0 FROM sorawatch.patient_status") == ["2026-08-01"])
        await store.close()
    }

    @Test func `other rules make another state`() async throws {
        let store = try await StoreUnderTest.fresh()
        try await self.store(
            [
                Letter.dispense("1", "A", "D1", day: "20260301"),
                Letter.scan("2", "A", "S1", sent: "20260520100000", day: "20260520", "PD", "F"),
            ],
            in: store
        )
        let now = Self.start.adding(seconds: 60)
        try await store.review(at: now)
        var rules = Rules.standard
        rules.windowDays = 60
        let found = try verify(store, at: now, rules: rules)
        #expect(
            Self.tables(found.differences).prefix(2) == ["alert differs", "patient_status differs"]
        )
        await store.close()
    }

    /// One patient with a critical alert, reviewed.
    private func flagged() async throws -> StoreUnderTest {
        let store = try await StoreUnderTest.fresh()
        try await self.store(
            [
                Letter.dispense("1", "A", "D1", day: "20260301"),
                Letter.scan("2", "A", "S1", sent: "20260520100000", day: "20260520", "PD", "F"),
            ],
            in: store
        )
        try await store.review(at: Self.start.adding(seconds: 60))
        return store
    }

    @Test(arguments: ["severity", "state"])
    func `a word that no alert has is a difference, and keeps nobody from being reviewed`(
        column: String
    ) async throws {
        let store = try await flagged()
        try store.change("UPDATE sorawatch_data.alert SET \(column) = 'banana'")
        let found = try verify(store, at: Self.start.adding(seconds: 90))
        #expect(found.differences.contains { $0.table == "alert" && $0.columns == [column] })
        try await self.store([Letter.dispense("3", "A", "D2", day: "20260410")], in: store)
        try await store.review(at: Self.start.adding(seconds: 120))
        #expect(try store.rows("SELECT count(*) FROM sorawatch_data.review_request") == ["0"])
        await store.close()
    }

    @Test func `changed bytes are a difference, and what was read of the right ones stays`()
        async throws
    {
        let store = try await flagged()
        try store.change(
            """
            UPDATE sorawatch_data.message_body SET body = '\\xdeadbeef' WHERE message_id =
                (SELECT message_id FROM sorawatch.tumor_assessment)
            """
        )
        let found = try verify(store, at: Self.start.adding(seconds: 90))
        #expect(Self.tables(found.differences) == ["message_body differs"])
        await store.close()
    }

    @Test func `a patient of whom no review can be made is put off, the others are reviewed`()
        async throws
    {
        let store = try await flagged()
        // Counts that would become less than nobody.
        try store.change("UPDATE sorawatch_data.contribution SET day = day + 5000")
        try await self.store(
            [
                Letter.scan("3", "A", "S1", sent: "20260521100000", day: "20260520", "SD", "C"),
                Letter.dispense("4", "B", "D9", day: "20260301"),
            ],
            in: store
        )
        let now = Self.start.adding(seconds: 120)
        let rules = Rules.standard
        var putOff: [PatientID] = []
        var isFull = true
        while isFull {
            let tally = try await store.desk.review(limit: 16, now: now) {
                decideReview($0, rules: rules, asOf: now)
            }
            putOff += tally.putOff
            isFull = tally.isFull
        }
        #expect(putOff.count == 1)
        #expect(
            try store.rows("SELECT count(*) FROM sorawatch.patient_status WHERE t0 IS NOT NULL")
                == ["2"]
        )
        #expect(try store.rows("SELECT count(*) > 0 FROM sorawatch_data.review_request") == ["t"])
        await store.close()
    }
}
