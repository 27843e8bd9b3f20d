internal import Clinical
internal import Pipeline
internal import Postgres

/// Writes a new version of an alert and its deliveries, of one in shadow none; rare enough to go one
/// by one.
enum AlertWriting {
    static func steps(
        _ alert: AlertRecord,
        channels: [String],
        dueAt: Instant
    ) -> [Connection.Step] {
        let version = Parameter.int32(Int32(alert.version))
        let present = Connection.Step.sql(
            """
            INSERT INTO sorawatch_data.alert (\(AlertReading.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (alert_id) DO UPDATE SET severity = $5, state = $6, version = $7,
                evidence = $8, rule_version = $9, raised_at = $10, updated_at = $11,
                is_shadow = $12
            """,
            [
                alert.id.hash.parameter, alert.patient.hash.parameter, .text(alert.rule),
                .int32(Int32(alert.episode)), .text(alert.severity.rawValue),
                .text(alert.state.rawValue), version, .text(alert.evidence),
                .text(alert.ruleVersion), .timestamptz(alert.raisedAt.microseconds),
                .timestamptz(alert.updatedAt.microseconds), .bool(alert.isShadow),
            ]
        )
        let history = Connection.Step.sql(
            """
            INSERT INTO sorawatch_data.alert_version
                (alert_id, version, severity, state, evidence, rule_version, updated_at,
                 patient_id, rule, episode, is_shadow)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                alert.id.hash.parameter, version, .text(alert.severity.rawValue),
                .text(alert.state.rawValue), .text(alert.evidence), .text(alert.ruleVersion),
                .timestamptz(alert.updatedAt.microseconds), alert.patient.hash.parameter,
                .text(alert.rule), .int32(Int32(alert.episode)), .bool(alert.isShadow),
            ]
        )
        guard !alert.isShadow else { return [present, history] }
        let deliveries = Connection.Step.sql(
            """
            INSERT INTO sorawatch_data.alert_delivery
                (alert_id, version, channel, next_attempt_at)
            SELECT $1, $2, channel, $4 FROM unnest($3::text[]) AS channel
            ON CONFLICT DO NOTHING
            """,
            [
                alert.id.hash.parameter, version, .textArray(channels),
                .timestamptz(dueAt.microseconds),
            ]
        )
        return [present, history, deliveries]
    }
}
