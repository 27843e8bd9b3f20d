internal import Clinical
internal import Pipeline
internal import Postgres
internal import Resistance
internal import Survival

/// Assesses every patient anew, by the events derived anew, and compares what comes of it with what the last review stored.
///
/// A patient is assessed as of the time of that review, for time alone changes a class, and until
/// `next_review_at` it does not.
struct PatientVerification {
    private struct Day: Hashable {
        let analysis: String
        let stratum: String
        let day: Int
    }

    /// By which another daemon's clock may be ahead.
    private static let limitSkewSeconds: Int64 = 60

    private let connection: Connection
    private let rules: Rules
    private let now: Instant
    private let types: ReviewTypes
    private var walk: PatientWalk
    /// What the counts should be.
    private var counts: [Day: (events: Int, censored: Int)] = [:]
    /// Those for whom a review would write something else than it did.
    private(set) var differing: [PatientID] = []

    init(
        _ connection: Connection,
        rules: Rules,
        orderInterfaces: [String],
        now: Instant
    ) throws(PostgresFault) {
        self.connection = connection
        self.rules = rules
        self.now = now
        types = try ReviewTypes(connection)
        walk = PatientWalk(connection, events: .derived, orderInterfaces: orderInterfaces)
    }

    /// How many patients there are.
    func begin() throws(PostgresFault) -> Int { try walk.begin() }

    /// The next patients; nil at the end.
    mutating func next() throws(PostgresFault) -> VerifiedPart? {
        let stops = try walk.next(at: now)
        guard !stops.isEmpty else { return nil }
        var part = VerifiedPart()
        part.read = stops.count
        var statuses = RowArrayWriter(.patientStatus, element: types.patientStatus)
        var contributions = RowArrayWriter(.contribution, element: types.contribution)
        statuses.begin()
        contributions.begin()
        var compared: [PatientID] = []
        var found: Set<PatientID> = []
        for stop in stops {
            guard !stop.isPending else {
                part.skipped += 1
                count(stop.contributions)
                continue
            }
            compared.append(stop.patient)
            let asOf = min(stop.assessedAt ?? now, now.adding(seconds: Self.limitSkewSeconds))
            let outcome = decideReview(stop.history, rules: rules, asOf: asOf)
            if let status = outcome.status {
                statuses.row {
                    $0.status(
                        status,
                        of: stop.patient,
                        assessedAt: asOf,
                        nextReviewAt: outcome.nextReviewAt
                    )
                }
            }
            for contribution in outcome.contributions {
                contributions.row { $0.contribution(contribution, of: stop.patient) }
            }
            count(outcome.contributions)
            let alerts = outcome.alertChanges.map { $0.difference(among: stop.history.alerts) }
            if !alerts.isEmpty { found.insert(stop.patient) }
            part.differences += alerts
        }
        for row in try compare(VerificationStatement.statuses, &statuses, of: compared) {
            let patient = try row.patient(0)
            found.insert(patient)
            part.differences.append(
                StoredDifference(
                    "patient_status",
                    ["patient_id": patient.description],
                    try row.word(1),
                    columns: try row.textArray(2)
                )
            )
        }
        for row in try compare(VerificationStatement.contributions, &contributions, of: compared) {
            let patient = try row.patient(0)
            found.insert(patient)
            part.differences.append(
                StoredDifference(
                    "contribution",
                    ["patient_id": patient.description, "analysis": try row.text(3)],
                    try row.word(1),
                    columns: try row.textArray(2)
                )
            )
        }
        differing += found.sorted()
        return part
    }

    private func compare(
        _ sql: String,
        _ rows: inout RowArrayWriter,
        of patients: [PatientID]
    ) throws(PostgresFault) -> Rows {
        var values = BinaryWriter()
        rows.finish(into: &values)
        let mark = values.beginArray(of: .uuid)
        for patient in patients { values.uuid(patient.hash.high, patient.hash.low) }
        values.endArray(mark, count: patients.count)
        return try connection.execute(sql, types: [.unspecified, .uuidArray], values)
    }

    private mutating func count(_ contributions: [Contribution]) {
        for contribution in contributions {
            let day = Day(
                analysis: contribution.analysis,
                stratum: contribution.stratum,
                day: contribution.day
            )
            if contribution.isEvent {
                counts[day, default: (0, 0)].events += 1
            } else {
                counts[day, default: (0, 0)].censored += 1
            }
        }
    }

    /// To be called when all patients were looked at.
    consuming func countDifferences() throws(PostgresFault) -> [StoredDifference] {
        let rows = try connection.execute(
            """
            SELECT analysis, stratum, day, events, censored FROM sorawatch_data.survival_count
            WHERE events > 0 OR censored > 0 ORDER BY analysis, stratum, day
            """
        )
        var differences: [StoredDifference] = []
        for row in rows {
            let day = Day(
                analysis: try row.text(0),
                stratum: try row.text(1),
                day: Int(try row.int32(2))
            )
            let stored = (events: Int(try row.int32(3)), censored: Int(try row.int32(4)))
            guard let derived = counts.removeValue(forKey: day) else {
                differences.append(Self.difference(day, .unfounded))
                continue
            }
            var columns: [String] = []
            if derived.events != stored.events { columns.append("events") }
            if derived.censored != stored.censored { columns.append("censored") }
            if !columns.isEmpty {
                differences.append(Self.difference(day, .differs, columns: columns))
            }
        }
        let missing = counts.keys.sorted {
            ($0.analysis, $0.stratum, $0.day) < ($1.analysis, $1.stratum, $1.day)
        }
        return differences + missing.map { Self.difference($0, .missing) }
    }

    private static func difference(
        _ day: Day,
        _ change: StoredDifference.Change,
        columns: [String] = []
    ) -> StoredDifference {
        StoredDifference(
            "survival_count",
            ["analysis": day.analysis, "stratum": day.stratum, "day": String(day.day)],
            change,
            columns: columns
        )
    }
}

extension AlertRecord {
    /// How this version, which a review would make, differs from the one that is stored.
    fileprivate func difference(among stored: [AlertRecord]) -> StoredDifference {
        guard let before = stored.first(where: { $0.id == id }) else {
            return StoredDifference("alert", ["alert_id": id.description], .missing)
        }
        var columns: [String] = []
        if before.severity != severity { columns.append("severity") }
        if before.state != state { columns.append("state") }
        if before.evidence != evidence { columns.append("evidence") }
        if before.ruleVersion != ruleVersion { columns.append("rule_version") }
        return StoredDifference("alert", ["alert_id": id.description], .differs, columns: columns)
    }
}
