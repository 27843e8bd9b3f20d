package import Clinical
internal import Pipeline
package import Postgres

/// A message in quarantine, without its bytes.
package struct QuarantinedMessage: Sendable {
    package let id: MessageID
    package let receivedAt: Instant
    package let interface: String
    package let sendingApplication: String
    package let sendingFacility: String
    package let controlID: String
    package let messageType: String
    package let version: String
    package let format: String
    package let code: String
    package let text: String
    package let location: String
    /// A JSON array of objects with `kind`, `location` and `text`.
    package let warnings: String
    package let copies: Int
    package let discardedAt: Instant?
}

extension StoreReader {
    /// The newest first; those before `before` where it is given.
    package func quarantine(
        _ selection: MessageSelection,
        before: (receivedAt: Instant, id: MessageID?)? = nil,
        limit: Int
    ) throws(PostgresFault) -> [QuarantinedMessage] {
        var selection = selection
        selection.onlyQuarantined = true
        var (condition, parameters) = selection.condition(from: 2)
        parameters.insert(.int64(Int64(limit)), at: 0)
        if let before {
            parameters.append(.timestamptz(before.receivedAt.microseconds))
            let at = "$\(parameters.count)"
            if let id = before.id {
                parameters.append(id.hash.parameter)
                condition += " AND m.received_at <= \(at)"
                condition += " AND (m.received_at, m.message_id) < (\(at), $\(parameters.count))"
            } else {
                condition += " AND m.received_at < \(at)"
            }
        }
        let rows = try connection.execute(
            """
            SELECT message_id, received_at, interface, sending_application, sending_facility,
                control_id, message_type, version, format, error_code,
                coalesce(error_text, ''), coalesce(error_location, ''),
                coalesce(warnings, '[]')::text, copies, discarded_at
            FROM sorawatch_data.message m WHERE \(condition)
            ORDER BY m.received_at DESC, m.message_id DESC LIMIT $1
            """,
            parameters
        )
        var messages: [QuarantinedMessage] = []
        for row in rows { messages.append(try Self.quarantined(row)) }
        return messages
    }

    /// When the message arrived; nil where none of that id is stored.
    package func receivedAt(_ id: MessageID) throws(PostgresFault) -> Instant? {
        let rows = try connection.execute(
            "SELECT received_at FROM sorawatch_data.message WHERE message_id = $1",
            [id.hash.parameter]
        )
        return try rows.first.map { row throws(PostgresFault) in try row.instant(0) }
    }

    /// The bytes as received; nil where they are stored no more.
    package func body(of id: MessageID) throws(PostgresFault) -> [UInt8]? {
        let rows = try connection.execute(
            "SELECT body FROM sorawatch.message_body WHERE message_id = $1",
            [id.hash.parameter]
        )
        return try rows.first.map { row throws(PostgresFault) in try row.bytes(0) }
    }

    /// Sets those of `ids` aside that are in quarantine, and gives them; their bytes stay.
    package func discard(
        _ ids: [MessageID],
        at time: Instant
    ) throws(PostgresFault) -> Set<MessageID> {
        let rows = try connection.execute(
            """
            UPDATE sorawatch_data.message SET discarded_at = coalesce(discarded_at, $2)
            WHERE message_id = ANY($1) AND error_code IS NOT NULL RETURNING message_id
            """,
            [
                .uuidArray(ids.map { ($0.hash.high, $0.hash.low) }),
                .timestamptz(time.microseconds),
            ]
        )
        var discarded: Set<MessageID> = []
        for row in rows { discarded.insert(MessageID(Hash128(try row.uuid(0)))) }
        return discarded
    }

    private static func quarantined(_ row: Row) throws(PostgresFault) -> QuarantinedMessage {
        QuarantinedMessage(
            id: MessageID(Hash128(try row.uuid(0))),
            receivedAt: try row.instant(1),
            interface: try row.text(2),
            sendingApplication: try row.text(3),
            sendingFacility: try row.text(4),
            controlID: try row.text(5),
            messageType: try row.text(6),
            version: try row.text(7),
            format: try row.text(8),
            code: try row.text(9),
            text: try row.text(10),
            location: try row.text(11),
            warnings: try row.text(12),
            copies: Int(try row.int32(13)),
            discardedAt: try row.optional(14, row.instant)
        )
    }
}
