internal import Clinical
package import Pipeline
package import Postgres

/// What the database alone can take: the daemon's own rows, written by one plain client that
/// neither listens nor parses.
///
/// `sorawatch bench` compares the daemon with it.
package struct IntakeCeiling {
    private var session: IntakeSession
    private var batches: [EncodedBatch] = []
    private var messages = 0

    package init(address: ConnectionString) throws(PostgresFault) {
        session = try IntakeSession(Connection(address, applicationName: "sorawatch bench"))
    }

    /// Encodes `admissions` as transactions of `size` messages; not part of the measurement.
    package mutating func load(_ admissions: [Admission], size: Int) throws(PostgresFault) {
        batches = []
        messages = admissions.count
        var known: Set<PatientID> = []
        for start in stride(from: 0, to: admissions.count, by: max(1, size)) {
            let batch = Array(admissions[start..<min(start + max(1, size), admissions.count)])
            let new = IntakeWriter.patients(in: batch, notIn: known)
            known.formUnion(new.map(\.id))
            batches.append(session.encode(batch, newPatients: new))
        }
    }

    /// Writes everything loaded; returns messages per second.
    package mutating func run() throws(PostgresFault) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        for batch in batches { _ = try session.store(batch) }
        return Double(messages) / (clock.now - start).seconds
    }

    /// Seconds of each of `count` commits of one small row: what durability costs by itself.
    package func bareCommits(count: Int) throws(PostgresFault) -> [Double] {
        try session.connection.simple("CREATE TABLE IF NOT EXISTS bench_commit (n bigint)")
        let clock = ContinuousClock()
        var seconds: [Double] = []
        for number in 0..<count {
            let start = clock.now
            try session.connection.execute(
                "INSERT INTO bench_commit VALUES ($1)",
                [.int64(Int64(number))]
            )
            seconds.append((clock.now - start).seconds)
        }
        try session.connection.simple("DROP TABLE bench_commit")
        return seconds
    }

    package func close() { session.connection.close() }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
