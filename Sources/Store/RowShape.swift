internal import Postgres

/// The column types of a table in order, as PostgreSQL wants them inside a composite value.
struct RowShape {
    let table: String
    let columns: [TypeOID]

    static let message = RowShape(
        table: "sorawatch_data.message",
        columns: [
            .uuid, .timestamptz, .timestamptz, .text, .text, .text, .text, .text, .text, .text,
            .uuid, .date, .bool, .text, .bool, .text, .text, .text, .jsonb, .int4, .text, .text,
            .timestamptz,
        ]
    )

    static let body = RowShape(
        table: "sorawatch_data.message_body",
        columns: [.timestamptz, .uuid, .bytea]
    )

    static let patient = RowShape(
        table: "sorawatch_data.patient",
        columns: [.uuid, .text, .text, .text]
    )

    static let statement = RowShape(
        table: "sorawatch_data.patient_statement",
        columns: [.uuid, .uuid, .timestamptz, .text, .date, .bool, .text, .bool]
    )

    static let panel = RowShape(
        table: "sorawatch_data.lab_panel",
        columns: [
            .uuid, .uuid, .timestamptz, .text, .timestamptz, .text, .text, .text, .int4Array,
            .textArray, .textArray, .textArray, .textArray, .textArray, .numericArray, .textArray,
            .textArray, .textArray,
        ]
    )

    static let event = RowShape(
        table: "sorawatch_data.event",
        columns: [
            .uuid, .uuid, .int4, .text, .text, .text, .text, .timestamptz, .timestamptz, .text,
            .timestamptz, .text, .date, .text, .text, .text, .text, .text, .text, .text, .numeric,
            .text, .numeric, .text, .text, .text, .text, .text, .text, .text, .text, .text, .bool,
            .bool, .text, .uuid, .text, .text, .text, .bool, .bool,
        ]
    )

    static let request = RowShape(
        table: "sorawatch_data.review_request",
        columns: [.timestamptz, .uuid, .uuid]
    )

    static let patientStatus = RowShape(
        table: "sorawatch_data.patient_status",
        columns: [
            .uuid, .date, .text, .text, .text, .date, .float8, .float8, .int4, .text, .date, .date,
            .date, .int4, .bool, .int4, .bool, .textArray, .text, .timestamptz, .timestamptz,
        ]
    )

    static let contribution = RowShape(
        table: "sorawatch_data.contribution",
        columns: [.uuid, .text, .text, .int4, .bool]
    )

    static let survivalCount = RowShape(
        table: "sorawatch_data.survival_count",
        columns: [.text, .text, .int4, .int4, .int4]
    )

    /// In the order of the parameters of `IntakeStatement`.
    static let intake: [RowShape] = [
        .message, .body, .patient, .statement, .panel, .event, .request,
    ]
}
