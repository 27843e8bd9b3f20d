internal import Clinical
internal import Intake
internal import Pipeline
internal import Postgres

extension MessageRevision {
    /// To be called once, after `prepareReplay`: the copy of events that it made becomes what they
    /// should be, message by message.
    func prepareVerification() throws(PostgresFault) {
        try connection.simple(
            """
            CREATE INDEX ON revised_event (patient_id);
            CREATE INDEX ON revised_event (merged_into) WHERE kind = 'merge'
            """
        )
        try connection.prepare("derivation", Self.derivation, types: try revisionTypes())
    }

    /// Messages of which nothing but the bytes is left, as far as the configured interfaces tell whose
    /// they were.
    func lost() throws(PostgresFault) -> [Admission] {
        let rows = try connection.execute(
            """
            SELECT b.message_id, b.received_at, b.body FROM sorawatch_data.message_body b
            WHERE NOT EXISTS (
                SELECT FROM sorawatch_data.message m WHERE m.message_id = b.message_id)
            LIMIT $1
            """,
            [.int64(Self.limitLost)]
        )
        var admissions: [Admission] = []
        for row in rows {
            let admission = rereading.recovered(
                try row.bytes(2),
                id: try row.message(0),
                receivedAt: try row.instant(1)
            )
            if let admission { admissions.append(admission) }
        }
        return admissions
    }

    /// In one run; another goes on from there.
    private static let limitLost: Int64 = 1000

    /// Adds the lost messages to those of the run; gives how many they are.
    func selectLost() throws(PostgresFault) -> Int {
        let lost = try lost()
        for admission in lost {
            try connection.execute(
                "INSERT INTO revised_message VALUES ($1, $2, $3)",
                [
                    .timestamptz(admission.receivedAt.microseconds), admission.id.hash.parameter,
                    .text(admission.interface),
                ]
            )
        }
        return lost.count
    }

    /// The types of a whole revision's parameters.
    func revisionTypes() throws(PostgresFault) -> [TypeOID] {
        var types: [TypeOID] = []
        for shape in RowShape.intake where shape.table != RowShape.body.table {
            types.append(try connection.typeOID(named: shape.table + "[]"))
        }
        return types
    }

    private static let derivation = """
        WITH before AS (
            DELETE FROM revised_event
            WHERE message_id IN (SELECT message_id FROM unnest($1::sorawatch_data.message[]))
        )
        INSERT INTO revised_event SELECT e.* FROM unnest($5::sorawatch_data.event[]) e
        """

    /// How what is stored of `messages` differs from what they say; nothing is changed.
    mutating func verify(
        _ messages: [StoredMessage]
    ) throws(PostgresFault) -> (part: VerifiedPart, differing: [MessageID]) {
        var part = VerifiedPart()
        part.read = messages.count
        var admissions: [Admission] = []
        for message in messages {
            if let admission = try admission(of: message, at: message.receivedAt) {
                guard admission.isIntact else {
                    // What such bytes say is nobody's word: what was read of the right ones stays.
                    part.differences.append(
                        StoredDifference(
                            "message_body",
                            ["message_id": message.id.description],
                            .differs,
                            columns: ["body"]
                        )
                    )
                    continue
                }
                admissions.append(admission)
            } else {
                part.skipped += 1
            }
        }
        let (differing, differences) = try compared(admissions)
        if !differing.isEmpty {
            let derived = session.encode(differing, newPatients: [], as: .revision)
            try connection.executePrepared("derivation", derived.values)
        }
        for admission in differing {
            part.differences +=
                differences[admission.id]?.differences.map {
                    $0.stored(of: admission.id)
                } ?? []
        }
        part.differences += try patientDifferences(of: admissions)
        return (part, differing.map(\.id))
    }

    /// Patients whom `admissions` name and whose row is not there, or says another number.
    private mutating func patientDifferences(
        of admissions: [Admission]
    ) throws(PostgresFault) -> [StoredDifference] {
        let parameters = Self.patientParameters(of: admissions)
        do {
            return try apart { run throws(PostgresFault) in
                var differences: [StoredDifference] = []
                let rows = try run.connection.execute(Self.patientComparison, parameters)
                for row in rows {
                    differences.append(
                        StoredDifference(
                            "patient",
                            ["patient_id": try row.patient(0).description],
                            try row.bool(1) ? .missing : .differs,
                            columns: try row.textArray(2)
                        )
                    )
                }
                return differences
            }
        } catch {
            guard error.isData, admissions.count > 1 else {
                // A number that the database will not hold is in no row of it.
                if error.isData { return [] }
                throw error
            }
            let middle = admissions.count / 2
            return try patientDifferences(of: Array(admissions[..<middle]))
                + patientDifferences(of: Array(admissions[middle...]))
        }
    }

    /// Writes what `patientDifferences` would find.
    mutating func mendPatients(of admissions: [Admission]) throws(PostgresFault) {
        for admission in admissions {
            do {
                try connection.execute(
                    """
                    INSERT INTO sorawatch_data.patient AS p
                    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
                    ON CONFLICT (patient_id) DO UPDATE SET
                        assigning_authority = excluded.assigning_authority,
                        id_type = excluded.id_type, id_value = excluded.id_value
                    WHERE (p.assigning_authority, p.id_type, p.id_value)
                        <> (excluded.assigning_authority, excluded.id_type, excluded.id_value)
                    """,
                    Self.patientParameters(of: [admission])
                )
            } catch {
                guard error.isData else { throw error }
            }
        }
    }

    private static func patientParameters(of admissions: [Admission]) -> [Parameter] {
        let patients = IntakeWriter.patients(in: admissions, notIn: [])
        return [
            .uuidArray(patients.map { ($0.id.hash.high, $0.id.hash.low) }),
            .textArray(patients.map(\.identifier.assigningAuthority)),
            .textArray(patients.map(\.identifier.type)),
            .textArray(patients.map(\.identifier.value)),
        ]
    }

    private static let patientComparison = """
        SELECT n.patient_id, p.patient_id IS NULL,
            CASE WHEN p.patient_id IS NULL THEN '{}' ELSE array_remove(ARRAY[
                CASE WHEN p.assigning_authority <> n.assigning_authority
                    THEN 'assigning_authority' END,
                CASE WHEN p.id_type <> n.id_type THEN 'id_type' END,
                CASE WHEN p.id_value <> n.id_value THEN 'id_value' END], NULL) END
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
            n (patient_id, assigning_authority, id_type, id_value)
        LEFT JOIN sorawatch_data.patient p USING (patient_id)
        WHERE p.patient_id IS NULL OR (p.assigning_authority, p.id_type, p.id_value)
            <> (n.assigning_authority, n.id_type, n.id_value)
        ORDER BY 1
        """
}

extension ReplayedMessage.Difference {
    fileprivate func stored(of message: MessageID) -> StoredDifference {
        let table =
            switch kind {
            case "message": "message"
            case "panel": "lab_panel"
            case "demographics": "patient_statement"
            default: "event"
            }
        let change: StoredDifference.Change =
            switch self.change {
            case .added: .missing
            case .removed: .unfounded
            case .changed: .differs
            }
        guard table != "message" else {
            return StoredDifference(
                table,
                ["message_id": message.description],
                change,
                columns: columns
            )
        }
        return StoredDifference(
            table,
            ["message_id": message.description, "kind": kind, "locator": locator],
            change,
            columns: columns
        )
    }
}
