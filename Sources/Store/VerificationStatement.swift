/// The statements by which a verification compares what is stored with what was derived anew.
enum VerificationStatement {
    /// Rows of patient id, change and columns.
    ///
    /// $1 are the statuses that patients $2 should have.
    static let statuses = """
        SELECT coalesce(o.patient_id, n.patient_id), \(change("patient_id")),
            \(changed(PatientStatusRow.columns, "patient_id"))
        FROM (SELECT * FROM sorawatch_data.patient_status WHERE patient_id = ANY($2)) o
        FULL JOIN (SELECT s.* FROM unnest($1::sorawatch_data.patient_status[]) s) n
            USING (patient_id)
        WHERE o.patient_id IS NULL OR n.patient_id IS NULL
            OR \(differ(PatientStatusRow.columns))
        ORDER BY 1
        """

    /// Rows of patient id, change, columns and analysis.
    ///
    /// $1 are the contributions that patients $2 should make.
    static let contributions = """
        SELECT coalesce(o.patient_id, n.patient_id), \(change("patient_id")),
            \(changed(["stratum", "day", "is_event"], "patient_id")), coalesce(o.analysis, n.analysis)
        FROM (SELECT * FROM sorawatch_data.contribution WHERE patient_id = ANY($2)) o
        FULL JOIN (SELECT c.* FROM unnest($1::sorawatch_data.contribution[]) c) n
            USING (patient_id, analysis)
        WHERE o.patient_id IS NULL OR n.patient_id IS NULL
            OR \(differ(["stratum", "day", "is_event"]))
        ORDER BY 1, 4
        """

    /// Rows of table, message id, kind, locator and patient id: what is said to come from messages
    /// that are not stored.
    static let strays = """
        SELECT 'event', message_id, kind, locator, patient_id FROM sorawatch_data.event r
        WHERE \(isStray)
        UNION ALL
        SELECT 'lab_panel', message_id, 'panel', locator_prefix, patient_id
        FROM sorawatch_data.lab_panel r WHERE \(isStray)
        UNION ALL
        SELECT 'patient_statement', message_id, 'demographics', '', patient_id
        FROM sorawatch_data.patient_statement r WHERE \(isStray)
        LIMIT $1
        """

    /// A message whose bytes are there can still be read.
    static let isStray = """
        NOT EXISTS (SELECT FROM sorawatch_data.message m WHERE m.message_id = r.message_id)
        AND NOT EXISTS (
            SELECT FROM sorawatch_data.message_body b WHERE b.message_id = r.message_id)
        """

    /// Rows of message id and whether there is a row of it: bytes whose message is not stored, or
    /// is stored with another time of receipt.
    static let unclaimedBodies = """
        SELECT b.message_id, m.message_id IS NOT NULL
        FROM sorawatch_data.message_body b LEFT JOIN sorawatch_data.message m USING (message_id)
        WHERE m.received_at IS DISTINCT FROM b.received_at
        ORDER BY 1
        """

    /// Rows of message id, kind and locator: events known before their message was.
    static let foreknown = """
        SELECT e.message_id, e.kind, e.locator
        FROM sorawatch_data.event e JOIN sorawatch_data.message m USING (message_id)
        WHERE e.received_at < m.received_at
        ORDER BY 1, 3
        """

    /// Rows of alert id, change and columns: alerts that are not their own last version.
    static let alertHistory = """
        WITH last AS (
            SELECT DISTINCT ON (alert_id) * FROM sorawatch_data.alert_version
            ORDER BY alert_id, version DESC
        )
        SELECT coalesce(o.alert_id, n.alert_id), \(change("alert_id")),
            \(changed(alertColumns, "alert_id"))
        FROM sorawatch_data.alert o FULL JOIN last n USING (alert_id)
        WHERE o.alert_id IS NULL OR n.alert_id IS NULL OR \(differ(alertColumns))
        ORDER BY 1
        """

    /// What an alert has in common with each of its versions, but for its id.
    static let alertColumns = [
        "patient_id", "rule", "episode", "version", "severity", "state", "evidence",
        "rule_version", "updated_at", "is_shadow",
    ]

    private static func change(_ key: String) -> String {
        """
        CASE WHEN o.\(key) IS NULL THEN 'missing' WHEN n.\(key) IS NULL THEN 'unfounded'
            ELSE 'differs' END
        """
    }

    private static func differ(_ columns: [String]) -> String {
        func row(_ name: String) -> String {
            "(" + columns.map { "\(name).\($0)" }.joined(separator: ", ") + ")"
        }
        return "\(row("o")) IS DISTINCT FROM \(row("n"))"
    }

    /// Names of the columns in which `o` and `n` differ, where both are there.
    private static func changed(_ columns: [String], _ key: String) -> String {
        let names = columns.map { "CASE WHEN o.\($0) IS DISTINCT FROM n.\($0) THEN '\($0)' END" }
        return """
            CASE WHEN o.\(key) IS NULL OR n.\(key) IS NULL THEN '{}'
                ELSE array_remove(ARRAY[\(names.joined(separator: ", "))], NULL) END
            """
    }
}
