internal import Clinical
internal import Intake
package import Pipeline
package import Postgres

/// Commits batches on a thread and a connection of its own, in one round trip each.
package actor IntakeWriter: BatchWriter {
    private let address: ConnectionString
    private let isReady: @Sendable () -> Bool
    private let thread: PostgresThread
    private var session: IntakeSession?
    /// Patients whose row is known to be committed.
    private var knownPatients: Set<PatientID> = []

    private static let knownPatientsLimit = 100_000

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    package nonisolated var executor: (any TaskExecutor)? { thread }

    /// `isReady` is false until the schema is this program's.
    package init(address: ConnectionString, isReady: @escaping @Sendable () -> Bool) {
        self.address = address
        self.isReady = isReady
        self.thread = PostgresThread()
    }

    package func commit(_ batch: [Admission]) async throws(StoreFault) -> [Bool] {
        do {
            if session == nil { session = try open() }
            return try insert(batch)
        } catch {
            if error.isConnectionLost || error.isTransient { close() }
            throw StoreFault(error)
        }
    }

    package func parts(continuedBy admission: Admission) async throws(StoreFault) -> [[UInt8]] {
        guard let pointer = admission.header.continuationOf else { return [] }
        do {
            if session == nil { session = try open() }
            return try session?.parts(endingAt: pointer, of: admission) ?? []
        } catch {
            if error.isConnectionLost || error.isTransient { close() }
            throw StoreFault(error)
        }
    }

    package func close() {
        session?.connection.close()
        session = nil
    }

    private func open() throws(PostgresFault) -> IntakeSession {
        guard isReady() else { throw PostgresFault(.connection, "the schema is not ready yet") }
        return try IntakeSession(Connection(address, applicationName: "sorawatch intake"))
    }

    private func insert(_ batch: [Admission]) throws(PostgresFault) -> [Bool] {
        let newPatients = Self.patients(in: batch, notIn: knownPatients)
        guard let encoded = session?.encode(batch, newPatients: newPatients),
            let rows = try session?.store(encoded)
        else { return [] }
        try session?.confirmCommit()
        var copies: [MessageID: Int32] = [:]
        copies.reserveCapacity(batch.count)
        for row in rows {
            copies[MessageID(Hash128(try row.uuid(0)))] = try row.int32(1)
        }
        guard copies.count == batch.count else {
            throw PostgresFault(.decoding, "not every message was answered for", inDoubt: true)
        }
        remember(newPatients.map(\.id))
        return batch.map { copies[$0.id] != 1 }
    }

    static func patients(
        in batch: [Admission],
        notIn known: Set<PatientID>
    ) -> [(id: PatientID, identifier: PatientIdentifier)] {
        var new: [PatientID: PatientIdentifier] = [:]
        for admission in batch {
            for (id, details) in zip(admission.patientIDs, admission.extract.patients)
            where !known.contains(id) {
                new[id] = details.identifier
            }
        }
        return new.map { (id: $0.key, identifier: $0.value) }.sorted { $0.id < $1.id }
    }

    private func remember(_ patients: [PatientID]) {
        if knownPatients.count + patients.count > Self.knownPatientsLimit {
            knownPatients.removeAll(keepingCapacity: true)
        }
        knownPatients.formUnion(patients)
    }
}
