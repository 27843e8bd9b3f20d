package import Clinical
package import Pipeline
package import Postgres

/// An alert as a list shows it.
package struct ListedAlert: Sendable {
    package let alert: AlertRecord
    /// Deliveries that were given up.
    package let deadDeliveries: Int
    /// Who acknowledged it last; nil: nobody.
    package let acknowledgedBy: String?
    /// Why they did not follow it.
    package let overrideReason: String?
}

/// How many alerts of one rule there are; an alert is counted once in each column that is true of it.
package struct AlertStatistics: Sendable, Hashable {
    package var rule = ""
    package var raised = 0
    package var open = 0
    /// At any time, by anybody.
    package var acknowledged = 0
    /// Of them with a reason not to follow the alert.
    package var overridden = 0
    package var resolved = 0
    package var retracted = 0
    package var shadow = 0
    package init() {}
}

package enum AcknowledgeOutcome: Sendable, Hashable {
    case acknowledged(version: Int)
    /// There is nothing to acknowledge.
    case refused(AlertRecord.State)
    case unknown
}

extension StoreReader {
    /// The latest changed first.
    package func alerts(
        rule: String?,
        state: AlertRecord.State?,
        limit: Int
    ) throws(PostgresFault) -> [ListedAlert] {
        let columns = AlertReading.columns.split(separator: ",")
            .map { "a." + $0.filter { !$0.isWhitespace } }
        let rows = try connection.execute(
            """
            SELECT \(columns.joined(separator: ", ")), (
                    SELECT count(*) FROM sorawatch_data.alert_delivery d
                    WHERE d.alert_id = a.alert_id AND d.delivered_at IS NULL
                        AND d.next_attempt_at IS NULL),
                k.acknowledged_by, k.override_reason
            FROM sorawatch_data.alert a LEFT JOIN LATERAL (
                SELECT acknowledged_by, override_reason
                FROM sorawatch_data.alert_acknowledgement k WHERE k.alert_id = a.alert_id
                ORDER BY version DESC LIMIT 1) k ON true
            WHERE ($1 = '' OR a.rule = $1) AND ($2 = '' OR a.state = $2)
            ORDER BY a.updated_at DESC, a.alert_id LIMIT $3
            """,
            [.text(rule ?? ""), .text(state?.rawValue ?? ""), .int64(Int64(limit))]
        )
        var alerts: [ListedAlert] = []
        for row in rows {
            alerts.append(
                ListedAlert(
                    alert: try AlertReading.alert(row),
                    deadDeliveries: Int(try row.int64(12)),
                    acknowledgedBy: try row.optional(13, row.text),
                    overrideReason: try row.optional(14, row.text)
                )
            )
        }
        return alerts
    }

    /// Makes a version of the alert that says it was seen, and delivers it.
    ///
    /// With a reason it is an override, which may also follow a mere acknowledgement.
    package func acknowledge(
        _ id: AlertID,
        by person: String,
        overrideReason: String?,
        channels: [String],
        at now: Instant
    ) throws(PostgresFault) -> AcknowledgeOutcome {
        try connection.transaction { connection throws(PostgresFault) in
            guard let patient = try Self.patient(of: id, connection) else { return .unknown }
            // Reviews hold the same lock, so that two versions never have one number.
            try connection.execute(
                "SELECT pg_advisory_xact_lock($1)",
                [.int64(patient.lockKey)]
            )
            let alerts = try AlertReading.alerts(of: [patient], connection)
            guard let alert = alerts.first(where: { $0.id == id }) else { return .unknown }
            switch alert.state {
            case .open: break
            case .acknowledged where overrideReason != nil: break
            case .acknowledged, .resolved, .retracted: return .refused(alert.state)
            }
            var next = alert
            next.state = .acknowledged
            next.version += 1
            next.updatedAt = now
            _ = try connection.pipeline(
                AlertWriting.steps(next, channels: channels, dueAt: now) + [
                    .sql(
                        """
                        INSERT INTO sorawatch_data.alert_acknowledgement
                        VALUES ($1, $2, $3, $4, $5::text)
                        """,
                        [
                            id.hash.parameter, .int32(Int32(next.version)),
                            .timestamptz(now.microseconds), .text(person),
                            overrideReason.map { .text($0) } ?? .null,
                        ]
                    )
                ]
            )
            return .acknowledged(version: next.version)
        }
    }

    private static func patient(
        of id: AlertID,
        _ connection: Connection
    ) throws(PostgresFault) -> PatientID? {
        let rows = try connection.execute(
            "SELECT patient_id FROM sorawatch_data.alert WHERE alert_id = $1",
            [id.hash.parameter]
        )
        return try rows.first?.patient(0)
    }

    /// Makes deliveries of the alert that were given up due again, from the first attempt on; gives
    /// version and channel of each.
    package func retryDeliveries(
        of id: AlertID,
        channels: [String],
        at now: Instant
    ) throws(PostgresFault) -> [(version: Int, channel: String)] {
        let rows = try connection.execute(
            """
            WITH due AS (
                UPDATE sorawatch_data.alert_delivery
                SET attempts = 0, next_attempt_at = $3, leased_until = NULL
                WHERE alert_id = $1 AND channel = ANY($2) AND delivered_at IS NULL
                    AND next_attempt_at IS NULL
                RETURNING version, channel
            ) SELECT version, channel FROM due ORDER BY version, channel
            """,
            [id.hash.parameter, .textArray(channels), .timestamptz(now.microseconds)]
        )
        var deliveries: [(version: Int, channel: String)] = []
        for row in rows { deliveries.append((Int(try row.int32(0)), try row.text(1))) }
        return deliveries
    }

    /// In the order of rules that have alerts.
    package func alertStatistics() throws(PostgresFault) -> [AlertStatistics] {
        let rows = try connection.execute(
            """
            SELECT rule, count(*), count(*) FILTER (WHERE state = 'open'),
                count(*) FILTER (WHERE k.is_acknowledged),
                count(*) FILTER (WHERE k.is_overridden),
                count(*) FILTER (WHERE state = 'resolved'),
                count(*) FILTER (WHERE state = 'retracted'), count(*) FILTER (WHERE is_shadow)
            FROM sorawatch_data.alert a LEFT JOIN LATERAL (
                SELECT true AS is_acknowledged, bool_or(override_reason IS NOT NULL) AS is_overridden
                FROM sorawatch_data.alert_acknowledgement k WHERE k.alert_id = a.alert_id
                HAVING count(*) > 0) k ON true
            GROUP BY rule ORDER BY rule
            """
        )
        var statistics: [AlertStatistics] = []
        for row in rows {
            var rule = AlertStatistics()
            rule.rule = try row.text(0)
            rule.raised = Int(try row.int64(1))
            rule.open = Int(try row.int64(2))
            rule.acknowledged = Int(try row.int64(3))
            rule.overridden = Int(try row.int64(4))
            rule.resolved = Int(try row.int64(5))
            rule.retracted = Int(try row.int64(6))
            rule.shadow = Int(try row.int64(7))
            statistics.append(rule)
        }
        return statistics
    }
}
