internal import Clinical
internal import Pipeline
internal import Postgres
internal import Resistance
internal import Survival

/// What a review needs to know of its patients, in one query each.
struct ReviewReading {
    private var eventsByNumber: [PatientID: [RecordedEvent]] = [:]
    private(set) var alerts: [PatientID: [AlertRecord]] = [:]
    private(set) var contributions: [PatientID: [Contribution]] = [:]
    /// Messages whose orders alone count as the start of treatment.
    private(set) var startingOrders: Set<MessageID> = []
    private let connection: Connection
    private let source: EventSource

    init(_ connection: Connection, events source: EventSource = .stored) {
        self.connection = connection
        self.source = source
    }

    mutating func load(
        _ patients: [PatientID],
        lineage: Lineage,
        orderInterfaces: [String]
    ) throws(PostgresFault) {
        let numbers = Set(lineage.members.values.joined()).union(patients)
        let rows = try connection.execute(
            """
            SELECT \(EventReading.columns) FROM \(source.table)
            WHERE patient_id = ANY($1) AND kind <> 'merge'
            """,
            [.uuidArray(numbers.map { ($0.hash.high, $0.hash.low) })]
        )
        for row in rows {
            guard let read = try EventReading.event(row) else { continue }
            eventsByNumber[read.patient, default: []].append(read.event)
        }
        try loadStartingOrders(of: numbers, from: orderInterfaces)
        for alert in try AlertReading.alerts(of: Array(numbers), connection) {
            alerts[alert.patient, default: []].append(alert)
        }
        let counted = try connection.execute(
            """
            SELECT patient_id, analysis, stratum, day, is_event FROM sorawatch_data.contribution
            WHERE patient_id = ANY($1)
            """,
            [.uuidArray(numbers.map { ($0.hash.high, $0.hash.low) })]
        )
        for row in counted {
            let contribution = Contribution(
                analysis: try row.text(1),
                stratum: try row.text(2),
                day: Int(try row.int32(3)),
                isEvent: try row.bool(4)
            )
            contributions[try row.patient(0), default: []].append(contribution)
        }
    }

    /// The message that holds decides: of an order that came by several interfaces, its latest.
    private mutating func loadStartingOrders(
        of numbers: Set<PatientID>,
        from interfaces: [String]
    ) throws(PostgresFault) {
        guard !interfaces.isEmpty else { return }
        let rows = try connection.execute(
            """
            SELECT DISTINCT message_id
            FROM \(source.table) e JOIN sorawatch_data.message USING (message_id)
            WHERE e.patient_id = ANY($1) AND kind = 'medication' AND action = 'ordered'
                AND interface = ANY($2)
            """,
            [.uuidArray(numbers.map { ($0.hash.high, $0.hash.low) }), .textArray(interfaces)]
        )
        for row in rows { startingOrders.insert(MessageID(Hash128(try row.uuid(0)))) }
    }

    /// Events under every number of `root`.
    func events(of root: PatientID, _ lineage: Lineage) -> [RecordedEvent] {
        (lineage.members[root] ?? [root]).flatMap { eventsByNumber[$0] ?? [] }
    }
}

/// Reads alerts as their latest version.
enum AlertReading {
    static let columns = """
        alert_id, patient_id, rule, episode, severity, state, version, evidence, rule_version,
        raised_at, updated_at, is_shadow
        """

    /// The same; of a word that no alert has the history tells what it was.
    private static let knownColumns = """
        alert_id, patient_id, rule, episode,
        CASE WHEN severity IN (\(words(Flag.Severity.self))) THEN severity
            ELSE \(last("severity")) END,
        CASE WHEN state IN (\(words(AlertRecord.State.self))) THEN state ELSE \(last("state")) END,
        version, evidence, rule_version, raised_at, updated_at, is_shadow
        """

    private static func words<Word: RawRepresentable & CaseIterable>(
        _: Word.Type
    ) -> String where Word.RawValue == String {
        Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }

    private static func last(_ column: String) -> String {
        """
        (SELECT v.\(column) FROM sorawatch_data.alert_version v
            WHERE v.alert_id = alert.alert_id ORDER BY v.version DESC LIMIT 1)
        """
    }

    static func alerts(
        of patients: [PatientID],
        _ connection: Connection
    ) throws(PostgresFault) -> [AlertRecord] {
        let rows = try connection.execute(
            "SELECT \(knownColumns) FROM sorawatch_data.alert WHERE patient_id = ANY($1)",
            [.uuidArray(patients.map { ($0.hash.high, $0.hash.low) })]
        )
        var alerts: [AlertRecord] = []
        for row in rows { alerts.append(try alert(row)) }
        return alerts
    }

    static func alert(_ row: Row) throws(PostgresFault) -> AlertRecord {
        AlertRecord(
            id: AlertID(Hash128(try row.uuid(0))),
            patient: try row.patient(1),
            rule: try row.text(2),
            episode: Int(try row.int32(3)),
            severity: try row.word(4),
            state: try row.word(5),
            version: Int(try row.int32(6)),
            evidence: try row.text(7),
            ruleVersion: try row.text(8),
            raisedAt: try row.instant(9),
            updatedAt: try row.instant(10),
            isShadow: try row.bool(11)
        )
    }
}
