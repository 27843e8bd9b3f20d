/// Where events are read from: what is stored, or what a verification derived anew.
struct EventSource: Sendable, Hashable {
    /// Of the columns of `sorawatch_data.event`.
    let table: String

    static let stored = EventSource(table: "sorawatch_data.event")
    /// In a temporary table.
    static let derived = EventSource(table: "revised_event")

    /// Which number lives on under which, as `sorawatch_data.current_merge` says it; of merges known
    /// at the time that the parameter `time` holds, where it is given.
    func merges(isKnownAt time: String?) -> String {
        if self == .stored, time == nil { return "sorawatch_data.current_merge" }
        let condition = time.map { " AND received_at <= \($0)" } ?? ""
        return """
            (SELECT DISTINCT ON (patient_id) patient_id, merged_into FROM (
                SELECT DISTINCT ON (patient_id, merged_into) patient_id, merged_into, status,
                    sent_at, control_id, message_id, ordinal
                FROM \(table) WHERE kind = 'merge'\(condition)
                ORDER BY patient_id, merged_into, sent_at DESC, octet_length(control_id) DESC,
                    control_id DESC, message_id DESC, ordinal DESC
            ) pair
            WHERE status NOT IN ('cancelled', 'deleted', 'wrong_patient')
            ORDER BY patient_id, sent_at DESC, octet_length(control_id) DESC, control_id DESC,
                message_id DESC, ordinal DESC) merge_source
            """
    }
}
