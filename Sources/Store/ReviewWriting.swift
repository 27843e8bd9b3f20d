internal import Clinical
internal import Pipeline
internal import Postgres
internal import Resistance
internal import Survival

/// Gathers what a batch of reviews changes and writes it: a handful of statements for all of them.
struct ReviewWriting {
    private struct CountKey: Hashable {
        let analysis: String
        let stratum: String
        let day: Int
    }

    private let now: Instant
    private let channels: [String]
    private let types: ReviewTypes
    private var statuses: RowArrayWriter
    private var counted: RowArrayWriter
    private var uncounted: RowArrayWriter
    private var withoutStatus: [PatientID] = []
    /// Of patients without a status, those whom time alone could give one.
    private var later: [(patient: PatientID, at: Instant)] = []
    private var alerts: [Connection.Step] = []
    private var changes: [CountKey: (events: Int, censored: Int)] = [:]

    init(now: Instant, channels: [String], types: ReviewTypes) {
        self.now = now
        self.channels = channels
        self.types = types
        statuses = RowArrayWriter(.patientStatus, element: types.patientStatus)
        counted = RowArrayWriter(.contribution, element: types.contribution)
        uncounted = RowArrayWriter(.contribution, element: types.contribution)
        statuses.begin()
        counted.begin()
        uncounted.begin()
    }

    mutating func add(
        _ outcome: ReviewOutcome,
        of patient: PatientID,
        replacing old: [Contribution]
    ) {
        if let status = outcome.status {
            let (now, next) = (now, outcome.nextReviewAt)
            statuses.row { $0.status(status, of: patient, assessedAt: now, nextReviewAt: next) }
        } else {
            withoutStatus.append(patient)
            if let at = outcome.nextReviewAt { later.append((patient, at)) }
        }
        let (before, after) = (Set(old), Set(outcome.contributions))
        for gone in before.subtracting(after) {
            count(gone, by: -1)
            uncounted.row { $0.contribution(gone, of: patient) }
        }
        for added in after.subtracting(before) {
            count(added, by: 1)
            counted.row { $0.contribution(added, of: patient) }
        }
        for alert in outcome.alertChanges {
            alerts += AlertWriting.steps(alert, channels: channels, dueAt: now)
        }
    }

    /// Runs inside the caller's transaction.
    mutating func write(_ connection: Connection) throws(PostgresFault) {
        var steps = [step(Self.upsertStatus, &statuses)]
        if !withoutStatus.isEmpty {
            steps.append(
                .sql(
                    "DELETE FROM sorawatch_data.patient_status WHERE patient_id = ANY($1)",
                    [.uuidArray(withoutStatus.map { ($0.hash.high, $0.hash.low) })]
                )
            )
        }
        steps += later.map(Self.request)
        if !changes.isEmpty {
            steps.append(step(Self.uncount, &uncounted))
            steps.append(step(Self.count, &counted))
            steps += countSteps()
        }
        _ = try connection.pipeline(steps + alerts)
    }

    private static func request(_ patient: PatientID, at time: Instant) -> Connection.Step {
        .sql(
            """
            INSERT INTO sorawatch_data.review_request (due_at, patient_id, message_id)
            SELECT $2, $1, $3 WHERE NOT EXISTS (
                SELECT FROM sorawatch_data.review_request WHERE patient_id = $1 AND due_at = $2)
            """,
            [
                patient.hash.parameter, .timestamptz(time.microseconds),
                MessageID.none.hash.parameter,
            ]
        )
    }

    private func step(_ sql: String, _ rows: inout RowArrayWriter) -> Connection.Step {
        var values = BinaryWriter()
        rows.finish(into: &values)
        return .sql(sql, types: [.unspecified], values)
    }

    private mutating func count(_ contribution: Contribution, by change: Int) {
        let key = CountKey(
            analysis: contribution.analysis,
            stratum: contribution.stratum,
            day: contribution.day
        )
        if contribution.isEvent {
            changes[key, default: (0, 0)].events += change
        } else {
            changes[key, default: (0, 0)].censored += change
        }
    }

    private func countSteps() -> [Connection.Step] {
        var rows = RowArrayWriter(.survivalCount, element: types.survivalCount)
        rows.begin()
        for (key, change) in changes where change != (0, 0) {
            rows.row { row in
                row.text(key.analysis)
                row.text(key.stratum)
                row.int32(key.day)
                row.int32(change.events)
                row.int32(change.censored)
            }
        }
        var values = BinaryWriter()
        rows.finish(into: &values)
        // One daemon at a time changes counts, so that two never wait for each other's rows.
        return [.sql("SELECT pg_advisory_xact_lock(5210150002)")]
            + [Self.openCounts, Self.changeCounts, Self.sweepCounts].map {
                .sql($0, types: [.unspecified], values)
            }
    }
}

extension ReviewWriting {
    private static let upsertStatus = """
        INSERT INTO sorawatch_data.patient_status
        SELECT s.* FROM unnest($1::sorawatch_data.patient_status[]) s
        ON CONFLICT (patient_id) DO UPDATE SET \(PatientStatusRow.assignments)
        """

    private static let uncount = """
        DELETE FROM sorawatch_data.contribution c
        USING unnest($1::sorawatch_data.contribution[]) gone
        WHERE c.patient_id = gone.patient_id AND c.analysis = gone.analysis
        """

    private static let count = """
        INSERT INTO sorawatch_data.contribution
        SELECT added.* FROM unnest($1::sorawatch_data.contribution[]) added
        """

    private static let openCounts = """
        INSERT INTO sorawatch_data.survival_count
        SELECT d.analysis, d.stratum, d.day, 0, 0
        FROM unnest($1::sorawatch_data.survival_count[]) d
        ON CONFLICT (analysis, stratum, day) DO NOTHING
        """

    /// In a statement of its own: a count that would fall below zero is refused.
    private static let changeCounts = """
        UPDATE sorawatch_data.survival_count c
        SET events = c.events + d.events, censored = c.censored + d.censored
        FROM unnest($1::sorawatch_data.survival_count[]) d
        WHERE (c.analysis, c.stratum, c.day) = (d.analysis, d.stratum, d.day)
        """

    private static let sweepCounts = """
        DELETE FROM sorawatch_data.survival_count c
        USING unnest($1::sorawatch_data.survival_count[]) d
        WHERE (c.analysis, c.stratum, c.day) = (d.analysis, d.stratum, d.day)
            AND c.events = 0 AND c.censored = 0
        """
}

/// The row types of what a review writes.
struct ReviewTypes {
    let patientStatus: TypeOID
    let contribution: TypeOID
    let survivalCount: TypeOID

    init(_ connection: Connection) throws(PostgresFault) {
        patientStatus = try connection.typeOID(named: RowShape.patientStatus.table)
        contribution = try connection.typeOID(named: RowShape.contribution.table)
        survivalCount = try connection.typeOID(named: RowShape.survivalCount.table)
    }
}

extension RowArrayWriter {
    mutating func contribution(_ contribution: Contribution, of patient: PatientID) {
        hash(patient.hash)
        text(contribution.analysis)
        text(contribution.stratum)
        int32(contribution.day)
        bool(contribution.isEvent)
    }
}

extension MessageID {
    /// Named by a request for a review that no message makes.
    static let none = MessageID(Hash128(high: 0, low: 0))
}

extension Hash128 {
    var parameter: Parameter { .uuid(high, low) }
}
