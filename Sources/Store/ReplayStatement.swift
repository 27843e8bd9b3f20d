/// The statements by which a replay compares what is stored with what messages say today.
///
/// Their parameters are those of a whole revision (`BatchEncoder.Form.revision`): $1 messages,
/// $2 patients, $3 statements of demographics, $4 panels, $5 events, $6 review requests. What is
/// stored was copied beforehand, for none of its tables can be searched by message.
enum ReplayStatement {
    /// Copies what is stored of the chosen messages; each table is gone through once.
    static let copies = """
        CREATE TEMPORARY TABLE revised_event (LIKE sorawatch_data.event);
        CREATE TEMPORARY TABLE revised_panel (LIKE sorawatch_data.lab_panel);
        CREATE TEMPORARY TABLE revised_statement (LIKE sorawatch_data.patient_statement);
        INSERT INTO revised_event
            SELECT e.* FROM sorawatch_data.event e JOIN revised_message USING (message_id);
        INSERT INTO revised_panel
            SELECT p.* FROM sorawatch_data.lab_panel p JOIN revised_message USING (message_id);
        INSERT INTO revised_statement
            SELECT s.* FROM sorawatch_data.patient_statement s
            JOIN revised_message USING (message_id);
        CREATE INDEX ON revised_event (message_id);
        CREATE INDEX ON revised_panel (message_id);
        CREATE INDEX ON revised_statement (message_id);
        ANALYZE revised_event;
        ANALYZE revised_panel;
        ANALYZE revised_statement
        """

    /// Rows of message id, kind, locator, change, columns, old error code, its location and old
    /// warnings; the last three for changes of the message itself.
    static let comparison = """
        WITH today AS MATERIALIZED (SELECT * FROM unnest($1::sorawatch_data.message[]))
        SELECT o.message_id, 'message', '', 'changed', \(changed(IntakeStatement.derivedColumns, "o", "today")),
            coalesce(o.error_code, ''), coalesce(o.error_location, ''),
            coalesce(o.warnings, '[]')::text
        FROM today JOIN sorawatch_data.message o USING (message_id)
        WHERE \(row("o", IntakeStatement.derivedColumns))
            *<> \(row("today", IntakeStatement.derivedColumns))
        UNION ALL
        \(difference(
            of: "event", in: 5, kind: "r.kind", locator: "r.locator", order: "r.ordinal",
            columns: eventColumns
        ))
        UNION ALL
        \(difference(
            of: "lab_panel", copiedTo: "panel", in: 4, kind: "'panel'",
            locator: "r.locator_prefix", order: "r.positions", columns: panelColumns
        ))
        UNION ALL
        \(difference(
            of: "patient_statement", copiedTo: "statement", in: 3, kind: "'demographics'",
            locator: "''", order: "r.patient_id", columns: statementColumns
        ))
        """

    /// Takes away what messages say no more, and asks for a review of whom it was about.
    static let removal = """
        WITH today AS MATERIALIZED (SELECT * FROM unnest($1::sorawatch_data.message[])),
        same AS MATERIALIZED (
            SELECT n.message_id, n.ordinal FROM unnest($5::sorawatch_data.event[]) n
            JOIN revised_event o USING (message_id, ordinal)
            WHERE \(row("o", eventColumns)) *= \(row("n", eventColumns))
            GROUP BY 1, 2 HAVING count(*) = 1
        ), events AS (
            DELETE FROM sorawatch_data.event e USING revised_event o
            WHERE o.message_id IN (SELECT message_id FROM today)
                AND (o.message_id, o.ordinal) NOT IN (SELECT * FROM same)
                AND (e.patient_id, e.message_id, e.ordinal)
                    = (o.patient_id, o.message_id, o.ordinal)
            RETURNING e.message_id, e.patient_id, e.merged_into
        ), panels AS (
            DELETE FROM sorawatch_data.lab_panel p USING revised_panel o
            WHERE o.message_id IN (SELECT message_id FROM today)
                AND (p.patient_id, p.message_id) = (o.patient_id, o.message_id)
        ), statements AS (
            DELETE FROM sorawatch_data.patient_statement s USING revised_statement o
            WHERE o.message_id IN (SELECT message_id FROM today)
                AND (s.patient_id, s.message_id) = (o.patient_id, o.message_id)
        )
        INSERT INTO sorawatch_data.review_request
        SELECT DISTINCT today.received_at, concerned.patient_id, concerned.message_id
        FROM (
            SELECT message_id, patient_id FROM events
            UNION ALL SELECT message_id, merged_into FROM events WHERE merged_into IS NOT NULL
        ) concerned JOIN today USING (message_id)
        """

    /// All but the time of receipt, which says since when an event is known.
    private static let eventColumns =
        EventReading.columns.split(separator: ",")
        .map { String($0.filter { !$0.isWhitespace }) }.filter { $0 != "received_at" }
        + ["merged_into"]

    private static let panelColumns = [
        "patient_id", "sent_at", "control_id", "at", "at_precision", "order_number",
        "locator_prefix", "positions", "codes", "code_systems", "displays", "sub_ids",
        "comparators", "values", "units", "texts", "statuses",
    ]

    private static let statementColumns = [
        "patient_id", "sent_at", "control_id", "birth_date", "birth_date_cleared", "sex",
        "sex_cleared",
    ]

    /// Compared with `*=`: as written, so that 1.0 is not 1.00.
    private static func row(_ name: String, _ columns: [String]) -> String {
        "ROW(" + columns.map { "\(name).\"\($0)\"" }.joined(separator: ", ") + ")::record"
    }

    /// Names of the columns in which two rows differ.
    private static func changed(_ columns: [String], _ old: String, _ new: String) -> String {
        let names = columns.sorted().map { column in
            """
            CASE WHEN \(old)."\(column)"::text IS DISTINCT FROM \(new)."\(column)"::text
                THEN '\(column)' END
            """
        }
        return "array_remove(ARRAY[" + names.joined(separator: ", ") + "], NULL)"
    }

    /// Rows of one place are paired by their order.
    private static func difference(
        of table: String,
        copiedTo copy: String? = nil,
        in parameter: Int,
        kind: String,
        locator: String,
        order: String,
        columns: [String]
    ) -> String {
        let paired = """
            SELECT r, r.message_id, \(kind) AS kind, \(locator) AS locator, row_number() OVER (
                PARTITION BY r.message_id, \(kind), \(locator) ORDER BY \(order)) AS nth
            """
        return """
            SELECT coalesce(o.message_id, n.message_id), coalesce(o.kind, n.kind),
                coalesce(o.locator, n.locator),
                CASE WHEN o.message_id IS NULL THEN 'added'
                    WHEN n.message_id IS NULL THEN 'removed' ELSE 'changed' END,
                CASE WHEN o.message_id IS NULL OR n.message_id IS NULL THEN '{}'
                    ELSE \(changed(columns, "(o.r)", "(n.r)")) END, '', '', ''
            FROM (
                \(paired) FROM revised_\(copy ?? table) r
                WHERE r.message_id IN (SELECT message_id FROM today)
            ) o FULL JOIN (
                \(paired) FROM unnest($\(parameter)::sorawatch_data.\(table)[]) r
            ) n ON (o.message_id, o.kind, o.locator, o.nth)
                = (n.message_id, n.kind, n.locator, n.nth)
            WHERE o.message_id IS NULL OR n.message_id IS NULL 
                OR \(row("(o.r)", columns)) *<> \(row("(n.r)", columns))
            """
    }
}
