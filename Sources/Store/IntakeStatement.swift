/// The statement that stores a batch, in as many forms as there are kinds of batch.
///
/// One statement is one transaction: receipts, bodies, panels, events and review requests appear
/// together or not at all. Which messages are new is decided inside it: `copies` of a row just
/// inserted is 1; for a known message the count is raised, so that even a repetition's answer waits
/// for a commit, and nothing else of it is stored. A table that gets no row is not mentioned, for
/// to open it costs as much as to write a row.
///
/// As a revision it writes what stored messages say today in place of what was read from them.
struct IntakeStatement: OptionSet, Hashable {
    let rawValue: UInt8

    static let bodies = IntakeStatement(rawValue: 1)
    static let patients = IntakeStatement(rawValue: 2)
    static let statements = IntakeStatement(rawValue: 4)
    static let panels = IntakeStatement(rawValue: 8)
    static let events = IntakeStatement(rawValue: 16)
    static let requests = IntakeStatement(rawValue: 32)
    static let revision = IntakeStatement(rawValue: 64)

    /// All that a revision writes.
    static let wholeRevision: IntakeStatement = [
        .patients, .statements, .panels, .events, .requests, .revision,
    ]

    /// Under which it is prepared.
    var name: String { "intake_\(rawValue)" }

    /// Parameters: the messages, then the rows of each part in the order above.
    var sql: String {
        let isRevision = contains(.revision)
        var parameter = 1
        var clauses = [isRevision ? Self.revisedReceipt : Self.receipt]
        for part in Self.parts where contains(part.option) {
            parameter += 1
            let clause = part.option == .events && isRevision ? Self.missingEvents : part.clause
            clauses.append(clause(parameter))
        }
        return "WITH " + clauses.joined(separator: ", ")
            + " SELECT message_id, copies FROM received"
    }

    private static let receipt = """
        received AS (
            INSERT INTO sorawatch_data.message
            SELECT m.* FROM unnest($1::sorawatch_data.message[]) m
            ON CONFLICT (message_id) DO UPDATE SET copies = message.copies + 1
            RETURNING message_id, copies
        ), fresh AS (SELECT message_id FROM received WHERE copies = 1)
        """

    /// What `sorawatch_data.message` holds of a message's content.
    static let derivedColumns = [
        "sent_at", "sending_application", "sending_facility", "control_id", "message_type",
        "version", "format", "patient_id", "birth_date", "birth_date_cleared", "sex",
        "sex_cleared", "error_code", "error_text", "error_location", "warnings",
        "continuation_of", "continued_as",
    ]

    private static let assignments = derivedColumns.map { "\($0) = n.\($0)" }
        .joined(separator: ", ")

    /// The identifier, the time of receipt and the count of copies stay.
    private static let revisedReceipt = """
        received AS (
            UPDATE sorawatch_data.message m SET \(assignments),
                discarded_at = CASE WHEN n.error_code IS NULL THEN NULL ELSE m.discarded_at END
            FROM unnest($1::sorawatch_data.message[]) n WHERE m.message_id = n.message_id
            RETURNING m.message_id, 1 AS copies
        ), fresh AS (SELECT message_id FROM received)
        """

    private static let parts: [(option: IntakeStatement, clause: @Sendable (Int) -> String)] = [
        (.bodies, { rows(of: "message_body", $0) }),
        (
            .patients,
            { parameter in
                """
                patients AS (
                    INSERT INTO sorawatch_data.patient
                    SELECT p.* FROM unnest($\(parameter)::sorawatch_data.patient[]) p
                    ON CONFLICT (patient_id) DO NOTHING
                )
                """
            }
        ),
        (.statements, { rows(of: "patient_statement", $0) }),
        (.panels, { rows(of: "lab_panel", $0) }),
        (.events, { rows(of: "event", $0) }),
        (
            .requests,
            { parameter in
                """
                requests AS (
                    INSERT INTO sorawatch_data.review_request
                    SELECT DISTINCT ON (r.patient_id) r.*
                    FROM unnest($\(parameter)::sorawatch_data.review_request[]) r
                    JOIN fresh USING (message_id)
                )
                """
            }
        ),
    ]

    /// An event that is there already was read the same before, and stays known since then.
    private static func missingEvents(_ parameter: Int) -> String {
        """
        event_rows AS (
            INSERT INTO sorawatch_data.event
            SELECT r.* FROM unnest($\(parameter)::sorawatch_data.event[]) r
            JOIN fresh USING (message_id)
            WHERE NOT EXISTS (
                SELECT FROM sorawatch_data.event e
                WHERE (e.patient_id, e.message_id, e.ordinal)
                    = (r.patient_id, r.message_id, r.ordinal))
        )
        """
    }

    private static func rows(of table: String, _ parameter: Int) -> String {
        """
        \(table)_rows AS (
            INSERT INTO sorawatch_data.\(table)
            SELECT r.* FROM unnest($\(parameter)::sorawatch_data.\(table)[]) r
            JOIN fresh USING (message_id)
        )
        """
    }
}
