package import Clinical
package import Intake
package import Pipeline
package import Postgres

/// How what one message says today differs from what is stored of it; never what it says.
package struct ReplayedMessage: Sendable {
    package struct Difference: Sendable, Hashable {
        package enum Change: String, Sendable {
            case added, removed, changed
        }

        package let change: Change
        /// `message`, `panel`, `demographics` or the kind of an event.
        package let kind: String
        /// Empty for a message and for demographics.
        package let locator: String
        /// Those that differ, of what is there before and after.
        package let columns: [String]
    }

    package let id: MessageID
    /// What is stored; nil where that is today's.
    package fileprivate(set) var oldOutcome: String?
    package let outcome: Reading.Outcome
    /// A JSON array as stored; nil where the warnings are today's.
    package fileprivate(set) var oldWarnings: String?
    package let warnings: [Warning]
    package fileprivate(set) var differences: [Difference] = []
}

/// What a batch of a replay came to.
package struct ReplayedBatch: Sendable {
    /// Those that differ, in the order of their receipt.
    package var messages: [ReplayedMessage] = []
    /// Those whose interface is configured no more.
    package var skipped: [MessageID] = []
}

extension MessageRevision {
    /// To be called once, after the messages were chosen.
    package func prepareReplay() throws(PostgresFault) {
        try connection.simple(ReplayStatement.copies)
        let types = [
            .unspecified, try connection.typeOID(named: "sorawatch_data.patient[]"), .unspecified,
            .unspecified, .unspecified,
            try connection.typeOID(named: "sorawatch_data.review_request[]"),
        ]
        try connection.prepare("comparison", ReplayStatement.comparison, types: types)
        var others = types
        others[2] = try connection.typeOID(named: "sorawatch_data.patient_statement[]")
        others[3] = try connection.typeOID(named: "sorawatch_data.lab_panel[]")
        try connection.prepare("removal", ReplayStatement.removal, types: others)
    }

    /// Compares what `messages` say today with what is stored; unless it is a dry run, today's takes
    /// its place in one transaction, and whoever is concerned before or after is reviewed.
    ///
    /// What is new counts as known since `time`, or where that is nil since its message came.
    package mutating func replay(
        _ messages: [StoredMessage],
        at time: Instant?,
        isDryRun: Bool
    ) throws(PostgresFault) -> ReplayedBatch {
        var batch = ReplayedBatch()
        var admissions: [Admission] = []
        for message in messages {
            if let admission = try admission(of: message, at: time ?? message.receivedAt) {
                admissions.append(admission)
            } else {
                batch.skipped.append(message.id)
            }
        }
        let (differing, differences) = try compared(admissions)
        if !isDryRun, !differing.isEmpty { try replace(differing) }
        batch.messages = differing.compactMap { differences[$0.id] }
        return batch
    }

    /// Those that differ, as the database would hold them.
    mutating func compared(
        _ admissions: [Admission]
    ) throws(PostgresFault) -> ([Admission], [MessageID: ReplayedMessage]) {
        guard !admissions.isEmpty else { return ([], [:]) }
        do {
            let differences = try apart { run throws(PostgresFault) in
                try run.compare(admissions)
            }
            return (admissions.filter { differences[$0.id] != nil }, differences)
        } catch {
            guard error.isData else { throw error }
            guard admissions.count == 1, let only = admissions.first else {
                let middle = admissions.count / 2
                let first = try compared(Array(admissions[..<middle]))
                let second = try compared(Array(admissions[middle...]))
                return (first.0 + second.0, first.1.merging(second.1) { $1 })
            }
            let refused = rereading.refusedByDatabase(only)
            let differences = try compare([refused])
            return (differences.isEmpty ? [] : [refused], differences)
        }
    }

    private mutating func compare(
        _ admissions: [Admission]
    ) throws(PostgresFault) -> [MessageID: ReplayedMessage] {
        let today = session.encode(admissions, newPatients: [], as: .revision)
        let rows = try connection.executePrepared("comparison", today.values)
        guard !rows.isEmpty else { return [:] }
        let known = Dictionary(admissions.map { ($0.id, $0) }) { first, _ in first }
        var replayed: [MessageID: ReplayedMessage] = [:]
        for row in rows {
            let id = MessageID(Hash128(try row.uuid(0)))
            guard let admission = known[id] else { continue }
            var message =
                replayed[id]
                ?? ReplayedMessage(
                    id: id,
                    outcome: admission.outcome,
                    warnings: admission.extract.warnings
                )
            let difference = ReplayedMessage.Difference(
                change: try row.word(3),
                kind: try row.text(1),
                locator: try row.text(2),
                columns: try row.textArray(4)
            )
            if difference.kind == "message" {
                let (code, location) = (try row.text(5), try row.text(6))
                if difference.columns.contains(where: { $0.hasPrefix("error_") }) {
                    message.oldOutcome =
                        code.isEmpty ? "accepted" : "quarantined \(code) at \(location)"
                }
                if difference.columns.contains("warnings") { message.oldWarnings = try row.text(7) }
            }
            message.differences.append(difference)
            replayed[id] = message
        }
        return replayed
    }

    private mutating func replace(_ admissions: [Admission]) throws(PostgresFault) {
        let today = session.encode(admissions, newPatients: [], as: .revision)
        try connection.transaction { connection throws(PostgresFault) in
            _ = try Self.lock(admissions.map(\.id), where: "true", connection)
            try connection.executePrepared("removal", today.values)
            try Self.write(admissions, &session)
        }
        try session.confirmCommit()
    }
}
