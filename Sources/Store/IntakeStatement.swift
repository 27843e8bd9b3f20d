/// The statement that stores a batch, in as many forms as there are kinds of batch.
///
/// One statement is one transaction: receipts, bodies, panels, events and review requests appear
/// together or not at all. Which messages are new is decided inside it: `copies` of a row just
/// inserted is 1; for a known message the count is raised, so that even a repetition's answer waits
/// for a commit, and nothing else of it is stored. A table that gets no row is not mentioned, for
/// to open it costs as much as to write a row.
struct IntakeStatement: OptionSet, Hashable {
    let rawValue: UInt8

    static let bodies = IntakeStatement(rawValue: 1)
    static let patients = IntakeStatement(rawValue: 2)
    static let statements = IntakeStatement(rawValue: 4)
    static let panels = IntakeStatement(rawValue: 8)
    static let events = IntakeStatement(rawValue: 16)
    static let requests = IntakeStatement(rawValue: 32)

    /// Under which it is prepared.
    var name: String { "intake_\(rawValue)" }

    /// Parameters: the messages, then the rows of each part in the order above.
    var sql: String {
        var parameter = 1
        var clauses = [Self.receipt]
        for part in Self.parts where contains(part.option) {
            parameter += 1
            clauses.append(part.clause(parameter))
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
