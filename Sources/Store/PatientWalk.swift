package import Clinical
package import Pipeline
package import Postgres
internal import Resistance
package import Survival

/// Goes once through all patients whom a review could concern, some hundreds at a time.
package struct PatientWalk {
    /// What a review of one patient would start from, and what the last one left.
    package struct Stop: Sendable {
        package let patient: PatientID
        /// False for a number that lives on under another.
        package let isRoot: Bool
        package let history: PatientHistory
        package let contributions: [Contribution]
        /// Nil where no status is stored.
        package let assessedAt: Instant?
        /// Whether a review of the patient, under any number, is asked for and not done.
        package let isPending: Bool
    }

    let connection: Connection
    private let orderInterfaces: [String]
    private let source: EventSource
    private var last = PatientID(Hash128(high: 0, low: 0))

    private static let limitPatients = 250

    package init(_ connection: Connection, orderInterfaces: [String]) {
        self.init(connection, events: .stored, orderInterfaces: orderInterfaces)
    }

    init(_ connection: Connection, events source: EventSource, orderInterfaces: [String]) {
        self.connection = connection
        self.source = source
        self.orderInterfaces = orderInterfaces
    }

    /// Chooses the patients; gives how many there are.
    package func begin() throws(PostgresFault) -> Int {
        try connection.simple("CREATE TEMPORARY TABLE walked_patient (patient_id uuid NOT NULL)")
        let rows = try connection.execute(
            """
            INSERT INTO walked_patient
            SELECT patient_id FROM \(source.table) WHERE kind IN ('medication', 'merge')
            UNION SELECT merged_into FROM \(source.table) WHERE kind = 'merge'
            UNION SELECT patient_id FROM sorawatch_data.patient_status
            UNION SELECT patient_id FROM sorawatch_data.contribution
            UNION SELECT patient_id FROM sorawatch_data.alert
            """
        )
        try connection.simple(
            "CREATE INDEX ON walked_patient (patient_id); ANALYZE walked_patient"
        )
        return rows.affected
    }

    /// The next patients, ascending; empty at the end.
    package mutating func next(at now: Instant) throws(PostgresFault) -> [Stop] {
        let rows = try connection.execute(
            """
            SELECT patient_id FROM walked_patient WHERE patient_id > $1
            ORDER BY patient_id LIMIT $2
            """,
            [last.hash.parameter, .int64(Int64(Self.limitPatients))]
        )
        var patients: [PatientID] = []
        for row in rows { patients.append(try row.patient(0)) }
        guard let end = patients.last else { return [] }
        last = end
        let lineage = try Lineage(of: patients, in: source, connection)
        var reading = ReviewReading(connection, events: source)
        try reading.load(patients, lineage: lineage, orderInterfaces: orderInterfaces)
        let pending = try pending(in: lineage, at: now)
        let assessed = try assessments(of: patients)
        return patients.map { patient in
            let root = lineage.roots[patient] ?? patient
            let isRoot = root == patient
            return Stop(
                patient: patient,
                isRoot: isRoot,
                history: PatientHistory(
                    timeline: Timeline(
                        patient: patient,
                        events: isRoot ? reading.events(of: patient, lineage) : [],
                        startingOrders: reading.startingOrders
                    ),
                    alerts: reading.alerts[patient] ?? []
                ),
                contributions: reading.contributions[patient] ?? [],
                assessedAt: assessed[patient],
                isPending: pending.contains(root)
            )
        }
    }

    /// Roots of which some number waits for a review.
    ///
    /// A receipt may be stamped a little ahead of the clock, for no two have one time.
    private func pending(
        in lineage: Lineage,
        at now: Instant
    ) throws(PostgresFault) -> Set<PatientID> {
        let rows = try connection.execute(
            """
            SELECT DISTINCT patient_id FROM sorawatch_data.review_request
            WHERE patient_id = ANY($1) AND due_at <= $2
            """,
            [
                .uuidArray(lineage.roots.keys.map { ($0.hash.high, $0.hash.low) }),
                .timestamptz(now.adding(seconds: 60).microseconds),
            ]
        )
        var pending: Set<PatientID> = []
        for row in rows {
            let patient = try row.patient(0)
            pending.insert(lineage.roots[patient] ?? patient)
        }
        return pending
    }

    private func assessments(
        of patients: [PatientID]
    ) throws(PostgresFault) -> [PatientID: Instant] {
        let rows = try connection.execute(
            """
            SELECT patient_id, assessed_at FROM sorawatch_data.patient_status
            WHERE patient_id = ANY($1)
            """,
            [.uuidArray(patients.map { ($0.hash.high, $0.hash.low) })]
        )
        var assessments: [PatientID: Instant] = [:]
        for row in rows { assessments[try row.patient(0)] = try row.instant(1) }
        return assessments
    }
}
