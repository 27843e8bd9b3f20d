internal import Clinical
internal import Postgres

/// Which patient numbers are one person: merges are pointers, followed to their end.
struct Lineage {
    /// The number each asked-for number lives on under; itself where it was never merged.
    private(set) var roots: [PatientID: PatientID] = [:]
    /// Every number of a root, the root included.
    private(set) var members: [PatientID: [PatientID]] = [:]

    /// Reads the merges around `patients` that hold, however long their chains; of those known by
    /// `knownAt`, where that is given.
    init(
        of patients: [PatientID],
        in events: EventSource = .stored,
        knownAt: Instant? = nil,
        _ connection: Connection
    ) throws(PostgresFault) {
        let time = knownAt.map { [Parameter.timestamptz($0.microseconds)] } ?? []
        let merges = events.merges(isKnownAt: knownAt == nil ? nil : "$2")
        var into: [PatientID: PatientID] = [:]
        var seen = Set(patients)
        var frontier = patients
        while !frontier.isEmpty {
            let rows = try connection.execute(
                """
                SELECT patient_id, merged_into FROM \(merges)
                WHERE patient_id = ANY(ARRAY(
                    SELECT unnest($1::uuid[]) UNION SELECT patient_id FROM \(events.table)
                    WHERE kind = 'merge' AND merged_into = ANY($1)))
                """,
                [.uuidArray(frontier.map { ($0.hash.high, $0.hash.low) })] + time
            )
            frontier = []
            for row in rows {
                let (retired, survivor) = (try row.patient(0), try row.patient(1))
                into[retired] = survivor
                for patient in [retired, survivor] where seen.insert(patient).inserted {
                    frontier.append(patient)
                }
            }
        }
        for patient in seen {
            let root = Self.root(of: patient, into)
            roots[patient] = root
            members[root, default: []].append(patient)
        }
    }

    /// Two numbers merged into each other are one person: the smallest on the circle stands for it.
    private static func root(of patient: PatientID, _ into: [PatientID: PatientID]) -> PatientID {
        var path: [PatientID] = [patient]
        while let last = path.last, let next = into[last] {
            if let start = path.firstIndex(of: next) { return path[start...].min() ?? patient }
            path.append(next)
        }
        return path.last ?? patient
    }
}
