package import Clinical
package import Pipeline
package import Postgres
package import Resistance
package import Survival

/// What the commands that only look ask of the store; blocking, for a process of their own.
package struct StoreReader {
    let connection: Connection

    package init(_ connection: Connection) { self.connection = connection }

    package func survivalCounts() throws(PostgresFault) -> [SurvivalCount] {
        let rows = try connection.execute(
            """
            SELECT analysis, stratum, day, events, censored FROM sorawatch.survival_count
            WHERE events > 0 OR censored > 0 ORDER BY analysis, stratum, day
            """
        )
        var counts: [SurvivalCount] = []
        for row in rows {
            counts.append(
                SurvivalCount(
                    analysis: try row.text(0),
                    stratum: try row.text(1),
                    day: Int(try row.int32(2)),
                    events: Int(try row.int32(3)),
                    censored: Int(try row.int32(4))
                )
            )
        }
        return counts
    }

    /// Of the rules by which the patients on sorafenib were last judged.
    package func ruleVersions() throws(PostgresFault) -> [String] {
        let rows = try connection.execute(
            "SELECT DISTINCT rule_version FROM sorawatch.patient_status ORDER BY rule_version"
        )
        var versions: [String] = []
        for row in rows { versions.append(try row.text(0)) }
        return versions
    }

    /// The patients whose id, number or alert is `text`.
    package func patients(matching text: String) throws(PostgresFault) -> [PatientID] {
        let rows = try connection.execute(
            """
            SELECT patient_id FROM sorawatch.patient
            WHERE id_value = $1 OR patient_id::text = lower($1)
            UNION SELECT patient_id FROM sorawatch.alert WHERE alert_id::text = lower($1)
            ORDER BY 1
            """,
            [.text(text)]
        )
        var patients: [PatientID] = []
        for row in rows { patients.append(try row.patient(0)) }
        return patients
    }

    /// What was known of `patient` at `knownAt`: under which number it lived on then, and every event
    /// that had been recorded for any of its numbers.
    package func history(
        of patient: PatientID,
        knownAt: Instant,
        orderInterfaces: [String]
    ) throws(PostgresFault) -> KnownHistory {
        let lineage = try Lineage(of: [patient], knownAt: knownAt, connection)
        let root = lineage.roots[patient] ?? patient
        let numbers = lineage.members[root] ?? [root]
        var reading = ReviewReading(connection)
        try reading.load([root], lineage: lineage, orderInterfaces: orderInterfaces)
        return KnownHistory(
            numbers: numbers.sorted(),
            timeline: Timeline(
                patient: root,
                events: reading.events(of: root, lineage).filter { $0.receivedAt <= knownAt },
                startingOrders: reading.startingOrders
            ),
            alertVersions: try alertVersions(of: numbers, knownAt: knownAt)
        )
    }

    private func alertVersions(
        of numbers: [PatientID],
        knownAt: Instant
    ) throws(PostgresFault) -> [AlertRecord] {
        let rows = try connection.execute(
            """
            SELECT v.alert_id, v.patient_id, v.rule, v.episode, v.severity, v.state, v.version,
                v.evidence, v.rule_version, coalesce(a.raised_at, v.updated_at), v.updated_at,
                v.is_shadow
            FROM sorawatch_data.alert_version v LEFT JOIN sorawatch_data.alert a USING (alert_id)
            WHERE v.patient_id = ANY($1) AND v.updated_at <= $2
            ORDER BY v.updated_at, v.rule, v.alert_id, v.version
            """,
            [
                .uuidArray(numbers.map { ($0.hash.high, $0.hash.low) }),
                .timestamptz(knownAt.microseconds),
            ]
        )
        var versions: [AlertRecord] = []
        for row in rows { versions.append(try AlertReading.alert(row)) }
        return versions
    }

    /// Requests and deliveries that are due, so that whoever waits for quiet can see it.
    package func backlog() throws(PostgresFault) -> (reviews: Int, deliveries: Int) {
        let rows = try connection.execute(
            """
            SELECT (SELECT count(*) FROM sorawatch_data.review_request
                 WHERE due_at <= now() + interval '1 minute'),
                (SELECT count(*) FROM sorawatch_data.alert_delivery
                 WHERE next_attempt_at <= now())
            """
        )
        guard let row = rows.first else { return (0, 0) }
        return (Int(try row.int64(0)), Int(try row.int64(1)))
    }
}

/// What was known of a person at a time.
package struct KnownHistory: Sendable {
    /// Every number of the person, ascending.
    package let numbers: [PatientID]
    package let timeline: Timeline
    /// Each version of each alert under any of the numbers, in the order they were made.
    package let alertVersions: [AlertRecord]
}
