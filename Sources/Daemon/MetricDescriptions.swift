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
        "sorawatch_mllp_answer_seconds": "From the end of a message to its answer.",
    ]
}
