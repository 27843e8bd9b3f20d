package import Clinical
package import Pipeline
package import Postgres
package import Resistance

/// Derives everything anew from the stored messages and compares it with what is stored.
///
/// All is read from one snapshot, so a daemon may go on meanwhile: what it receives or reviews later
/// is not seen. What was derived waits in temporary tables and in batches; nothing else is written.
///
/// Not compared, for no message says it: times of receipt but for their order, copies, what somebody
/// set aside or acknowledged, deliveries, and of an alert that is closed its severity and evidence,
/// which are those it had when it was closed. Every alert must be its own last version.
package struct Verification {
    /// What has to be mended.
    package struct Findings: Sendable {
        package fileprivate(set) var messages: [MessageID] = []
        package fileprivate(set) var patients: [PatientID] = []
        package fileprivate(set) var hasStrays = false
        package fileprivate(set) var hasAlerts = false
        package fileprivate(set) var hasCounts = false

        package var isEmpty: Bool {
            messages.isEmpty && patients.isEmpty && !hasStrays && !hasAlerts && !hasCounts
        }
    }

    private var revision: MessageRevision
    private var patients: PatientVerification?
    private let rules: Rules
    private let orderInterfaces: [String]
    /// Found by assessing their patients.
    private var alertsReported: Set<[StoredDifference.Part]> = []
    package private(set) var findings = Findings()

    /// Stray rows that are listed one by one.
    private static let limitStrays: Int64 = 10_000

    /// `rereading`, `rules` and `orderInterfaces` as the daemon is configured.
    package init(
        address: ConnectionString,
        rereading: Rereading,
        rules: Rules,
        orderInterfaces: [String]
    ) throws(PostgresFault) {
        revision = try MessageRevision(address: address, rereading: rereading)
        self.rules = rules
        self.orderInterfaces = orderInterfaces
    }

    package func close() { revision.close() }

    /// Takes the snapshot; gives how many messages there are to look at.
    ///
    /// `now` is asked after it is taken: no review in it is later.
    package mutating func begin(now: () -> Instant) throws(PostgresFault) -> Int {
        try revision.connection.simple("BEGIN ISOLATION LEVEL REPEATABLE READ")
        let chosen = try revision.select(MessageSelection())
        let time = now()
        let messages = chosen + (try revision.selectLost())
        try revision.prepareReplay()
        try revision.prepareVerification()
        patients = try PatientVerification(
            revision.connection,
            rules: rules,
            orderInterfaces: orderInterfaces,
            now: time
        )
        return messages
    }

    /// The next messages; nil at the end.
    package mutating func nextMessages() throws(PostgresFault) -> VerifiedPart? {
        let messages = try revision.next()
        guard !messages.isEmpty else { return nil }
        let (part, differing) = try revision.verify(messages)
        findings.messages += differing
        if part.differences.contains(where: { $0.table == "patient" }) {
            // Any of the batch may be the one that names the patient.
            findings.messages += messages.map(\.id)
        }
        return part
    }

    /// What belongs to no message, or is known before its message was.
    package mutating func strays() throws(PostgresFault) -> [StoredDifference] {
        var differences: [StoredDifference] = []
        for row in try revision.connection.execute(VerificationStatement.unclaimedBodies) {
            let hasRow = try row.bool(1)
            differences.append(
                StoredDifference(
                    "message",
                    ["message_id": try row.message(0).description],
                    hasRow ? .differs : .missing,
                    columns: hasRow ? ["received_at"] : []
                )
            )
        }
        for row in try revision.connection.execute(VerificationStatement.foreknown) {
            differences.append(
                StoredDifference(
                    "event",
                    [
                        "message_id": try row.message(0).description, "kind": try row.text(1),
                        "locator": try row.text(2),
                    ],
                    .differs,
                    columns: ["received_at"]
                )
            )
        }
        let rows = try revision.connection.execute(
            VerificationStatement.strays,
            [.int64(Self.limitStrays)]
        )
        for row in rows {
            differences.append(
                StoredDifference(
                    try row.text(0),
                    [
                        "message_id": try row.message(1).description, "kind": try row.text(2),
                        "locator": try row.text(3),
                    ],
                    .unfounded
                )
            )
        }
        findings.hasStrays = !differences.isEmpty
        return differences
    }

    /// How many patients there are to look at; to be called when all messages were read.
    package func beginPatients() throws(PostgresFault) -> Int { try patients?.begin() ?? 0 }

    /// The next patients; nil at the end.
    package mutating func nextPatients() throws(PostgresFault) -> VerifiedPart? {
        let part = try patients?.next()
        for difference in part?.differences ?? [] where difference.table == "alert" {
            alertsReported.insert(difference.key)
        }
        return part
    }

    /// Survival counts and the history of alerts; to be called at the end.
    package mutating func remainder() throws(PostgresFault) -> [StoredDifference] {
        findings.patients = patients?.differing ?? []
        let counts = try patients?.countDifferences() ?? []
        var alerts: [StoredDifference] = []
        for row in try revision.connection.execute(VerificationStatement.alertHistory) {
            let difference = StoredDifference(
                "alert",
                ["alert_id": try row.alert(0).description],
                try row.word(1),
                columns: try row.textArray(2)
            )
            findings.hasAlerts = true
            if !alertsReported.contains(difference.key) { alerts.append(difference) }
        }
        findings.hasCounts = !counts.isEmpty
        try revision.connection.simple("ROLLBACK")
        return counts + alerts
    }
}

extension StoreReader {
    /// Remembers what a verification came to; `remaining` still differs.
    package func record(
        verifiedAt time: Instant,
        messages: Int,
        patients: Int,
        differences: Int,
        remaining: Int
    ) throws(PostgresFault) {
        try connection.execute(
            "INSERT INTO sorawatch_data.verification VALUES ($1, $2, $3, $4, $5)",
            [
                .timestamptz(time.microseconds), .int32(Int32(clamping: messages)),
                .int32(Int32(clamping: patients)), .int32(Int32(clamping: differences)),
                .int32(Int32(clamping: remaining)),
            ]
        )
    }
}

extension Row {
    func message(_ column: Int) throws(PostgresFault) -> MessageID {
        MessageID(Hash128(try uuid(column)))
    }

    func alert(_ column: Int) throws(PostgresFault) -> AlertID {
        AlertID(Hash128(try uuid(column)))
    }
}
