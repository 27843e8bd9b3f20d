internal import Clinical
internal import Intake
package import Pipeline
package import Postgres

/// Puts right what a verification found, in the order in which one thing follows from another.
///
/// Patients are reviewed at the end, by whoever has a `ReviewDesk`: so alerts follow in the ordinary
/// way, with their deliveries.
package struct VerificationRepair {
    private var revision: MessageRevision

    package init(
        address: ConnectionString,
        rereading: Rereading
    ) throws(PostgresFault) {
        revision = try MessageRevision(address: address, rereading: rereading)
    }

    package func close() { revision.close() }

    /// False while a retry or replay is under way.
    package func takeTurn() throws(PostgresFault) -> Bool { try revision.takeTurn() }

    /// Mends all but what reviews write; `reread` is told how many messages were read again.
    package mutating func mend(
        _ findings: Verification.Findings,
        reread: (Int) -> Void
    ) throws(PostgresFault) {
        var messages = findings.messages
        if findings.hasStrays { messages += try mendStrays() }
        if !messages.isEmpty { try mendMessages(messages, reread: reread) }
        if findings.hasAlerts { try mendAlerts() }
        if findings.hasCounts || !findings.patients.isEmpty { try mendCounts() }
    }

    /// Gives the messages whose row was lost and is there again.
    private mutating func mendStrays() throws(PostgresFault) -> [MessageID] {
        let recovered = try recover()
        try revision.connection.simple(
            """
            BEGIN;
            UPDATE sorawatch_data.message m SET received_at = b.received_at
            FROM sorawatch_data.message_body b
            WHERE b.message_id = m.message_id AND b.received_at <> m.received_at;
            UPDATE sorawatch_data.event e SET received_at = m.received_at
            FROM sorawatch_data.message m
            WHERE m.message_id = e.message_id AND e.received_at < m.received_at;
            WITH gone AS (
                DELETE FROM sorawatch_data.event r WHERE \(VerificationStatement.isStray)
                RETURNING patient_id, merged_into, message_id
            )
            INSERT INTO sorawatch_data.review_request
            SELECT now(), patient_id, message_id FROM gone
            UNION SELECT now(), merged_into, message_id FROM gone WHERE merged_into IS NOT NULL;
            DELETE FROM sorawatch_data.lab_panel r WHERE \(VerificationStatement.isStray);
            DELETE FROM sorawatch_data.patient_statement r WHERE \(VerificationStatement.isStray);
            COMMIT
            """
        )
        return recovered
    }

    /// Writes the rows of messages of which nothing but the bytes is left.
    private mutating func recover() throws(PostgresFault) -> [MessageID] {
        let types = try revision.revisionTypes()
        var recovered: [MessageID] = []
        for admission in try revision.lost() {
            let encoded = revision.session.encode([admission], newPatients: [], as: .revision)
            try revision.connection.execute(
                """
                INSERT INTO sorawatch_data.message
                SELECT * FROM unnest($1::sorawatch_data.message[]) ON CONFLICT DO NOTHING
                """,
                types: types,
                encoded.values
            )
            recovered.append(admission.id)
        }
        return recovered
    }

    private mutating func mendMessages(
        _ messages: [MessageID],
        reread: (Int) -> Void
    ) throws(PostgresFault) {
        var selection = MessageSelection()
        selection.ids = messages
        _ = try revision.select(selection)
        try revision.prepareReplay()
        while case let messages = try revision.next(), !messages.isEmpty {
            var admissions: [Admission] = []
            for message in messages {
                if let admission = try revision.admission(of: message, at: message.receivedAt) {
                    admissions.append(admission)
                }
            }
            try revision.mendPatients(of: admissions)
            _ = try revision.replay(messages, at: nil, isDryRun: false)
            reread(messages.count)
        }
    }

    /// Each alert becomes its own last version again.
    ///
    /// One without any is nobody's, unless somebody was told of it: then it is its last version.
    private func mendAlerts() throws(PostgresFault) {
        let columns = VerificationStatement.alertColumns.joined(separator: ", ")
        let assignments = VerificationStatement.alertColumns.map { "\($0) = excluded.\($0)" }
        try revision.connection.simple(
            """
            BEGIN;
            LOCK TABLE sorawatch_data.alert IN SHARE ROW EXCLUSIVE MODE;
            INSERT INTO sorawatch_data.alert_version (alert_id, \(columns))
            SELECT alert_id, \(columns) FROM sorawatch_data.alert a
            WHERE NOT EXISTS (
                    SELECT FROM sorawatch_data.alert_version v WHERE v.alert_id = a.alert_id)
                AND EXISTS (
                    SELECT FROM sorawatch_data.alert_delivery d WHERE d.alert_id = a.alert_id);
            DELETE FROM sorawatch_data.alert a WHERE NOT EXISTS (
                SELECT FROM sorawatch_data.alert_version v WHERE v.alert_id = a.alert_id);
            INSERT INTO sorawatch_data.alert AS a (alert_id, raised_at,
                \(columns))
            SELECT DISTINCT ON (alert_id) alert_id, (
                    SELECT min(f.updated_at) FROM sorawatch_data.alert_version f
                    WHERE f.alert_id = v.alert_id),
                \(columns)
            FROM sorawatch_data.alert_version v ORDER BY alert_id, version DESC
            ON CONFLICT (alert_id) DO UPDATE SET raised_at = excluded.raised_at,
                \(assignments.joined(separator: ", "))
            WHERE a.* IS DISTINCT FROM excluded.*;
            COMMIT
            """
        )
    }

    /// Counts become those of the contributions that are stored, as reviews expect them.
    ///
    /// Under the lock by which reviews change counts: one that is under way adds to the new ones.
    private func mendCounts() throws(PostgresFault) {
        try revision.connection.transaction { connection throws(PostgresFault) in
            try connection.simple("SELECT pg_advisory_xact_lock(5210150002)")
            try connection.simple(
                """
                DELETE FROM sorawatch_data.survival_count;
                INSERT INTO sorawatch_data.survival_count
                SELECT analysis, stratum, day, count(*) FILTER (WHERE is_event),
                    count(*) FILTER (WHERE NOT is_event)
                FROM sorawatch_data.contribution GROUP BY analysis, stratum, day
                """
            )
        }
    }
}
