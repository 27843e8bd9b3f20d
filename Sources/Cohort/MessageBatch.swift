internal import Clinical

/// Messages that one system keeps and sends together (HL7 v2.5.1 2.10.3).
enum MessageBatch {
    /// Days after which what was kept is sent.
    private static let periodDays: Int64 = 30

    /// `messages` with those of the form `batch` put together, each batch in the place of its last.
    ///
    /// `messages` are in the order of sending.
    static func gathering(_ messages: [CohortMessage]) -> [CohortMessage] {
        let periods = messages.map { message -> Int64? in
            guard message.form == .batch else { return nil }
            let period = periodDays * 86_400_000_000
            return message.sentAt.microseconds.flooredDivision(by: period)
        }
        var gathered: [CohortMessage] = []
        var kept: [CohortMessage] = []
        let last = Dictionary(
            periods.enumerated().compactMap { index, period in period.map { ($0, index) } },
            uniquingKeysWith: max
        )
        for (index, message) in messages.enumerated() {
            guard let period = periods[index] else {
                gathered.append(message)
                continue
            }
            kept.append(message)
            guard last[period] == index else { continue }
            gathered.append(batch(of: kept))
            kept = []
        }
        return gathered
    }

    private static func batch(of messages: [CohortMessage]) -> CohortMessage {
        var batch = messages[messages.count - 1]
        batch.controlID += "B"
        let header = [
            "^~\\&", "LIS", "SYNTHETIC", "SORAWATCH", "SYNTHETIC", batch.sentAt.stamp, "", "", "",
            batch.controlID,
        ].joined(separator: "|")
        let body = messages.flatMap(\.bytes)
        batch.bytes =
            Array("FHS|\(header)\rBHS|\(header)\r".utf8) + body
            + Array("BTS|\(messages.count)\rFTS|1\r".utf8)
        batch.patients = Array(Set(messages.flatMap(\.patients))).sorted()
        return batch
    }
}
