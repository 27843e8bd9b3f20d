extension MetricsExporter {
    /// The HELP texts of metrics whose name does not say all.
    package static let descriptions = [
        "sorawatch_messages_received_total": "Messages that arrived, repetitions included.",
        "sorawatch_messages_received_bytes_total": "Bytes of the messages that arrived.",
        "sorawatch_messages_accepted_total": "Messages stored and used, each once.",
        "sorawatch_messages_acknowledged_total": "Messages stored whose sender gets an answer.",
        "sorawatch_messages_duplicate_total": "Messages that were stored already.",
        "sorawatch_messages_quarantined_total": "Messages stored that cannot be used, by reason.",
        "sorawatch_messages_unavailable_total": "Messages not stored, for the sender to repeat.",
        "sorawatch_message_warnings_total":
            "What was odd in stored messages without keeping them from use, by kind.",
        "sorawatch_last_message_timestamp_seconds":
            "When the last message arrived, in seconds since 1970; 0 before the first.",
        "sorawatch_reviews_due": "Reviews of patients that are due and not done.",
        "sorawatch_review_lag_seconds": "How long the oldest review has been due.",
        "sorawatch_deliveries_due": "Deliveries of alerts that are due and not done.",
        "sorawatch_delivery_lag_seconds": "How long the oldest delivery has been due.",
        "sorawatch_deliveries_dead": "Deliveries of alerts that were given up.",
        "sorawatch_alerts_open": "Alerts that are open, those in shadow included.",
        "sorawatch_verify_differences":
            "Rows that were not what the messages say, at the end of the last `verify`.",
        "sorawatch_verify_timestamp_seconds":
            "When `verify` last ended, in seconds since 1970; 0 before the first.",
        "sorawatch_mllp_answer_seconds": "From the end of a message to its answer.",
    ]
}
