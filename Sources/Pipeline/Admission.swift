package import Clinical
package import Intake

/// One message read, judged and ready to be stored; nothing of it is visible until it is.
package struct Admission: Sendable {
    package var id: MessageID
    package var interface: String
    package var receivedAt: Instant
    /// As received.
    package var body: [UInt8]
    package var header: MessageHeader
    package var outcome: Reading.Outcome
    package var extract: Extract
    /// Hash of each of `extract.patients`.
    package var patientIDs: [PatientID]
    /// Patients whose assessment this message could change.
    package var reviews: [PatientID]
    /// Sent once the message is committed; nil where the sender asked for none.
    package var acknowledgement: [UInt8]?
    /// Whether it ends a message whose earlier parts are stored (MSH-14).
    package var endsContinuation: Bool {
        header.continuationOf != nil && header.continuedAs == nil
    }
    /// The messages of the batch whose own segments this is; nil for a message.
    package var batch: AdmittedBatch?
    /// Whether `id` is the hash of these very bytes; false where what was stored has been changed.
    package var isIntact = true

    package init(
        id: MessageID,
        interface: String,
        receivedAt: Instant,
        body: [UInt8],
        header: MessageHeader,
        outcome: Reading.Outcome,
        extract: Extract,
        patientIDs: [PatientID],
        reviews: [PatientID],
        acknowledgement: [UInt8]?
    ) {
        self.id = id
        self.interface = interface
        self.receivedAt = receivedAt
        self.body = body
        self.header = header
        self.outcome = outcome
        self.extract = extract
        self.patientIDs = patientIDs
        self.reviews = reviews
        self.acknowledgement = acknowledgement
    }
}

/// A batch's messages, each an admission of its own, and how their answers become one.
package struct AdmittedBatch: Sendable {
    package var members: [Admission]
    package var frame: BatchFrame
}

/// What became of an admission.
package enum Settlement: Sendable, Hashable {
    /// Committed: the acknowledgement (nil: none wanted) may be sent.
    case committed(acknowledgement: [UInt8]?, duplicate: Bool, quarantined: Bool)
    /// Not stored, and not the message's fault. Say nothing, stop reading, close: the sender
    /// sends it again.
    case unavailable
}

/// Whoever waits for settlements of what it submitted.
package protocol SettlementReceiver: AnyObject, Sendable {
    /// Called on a writer's thread, once per transaction, in the order of submission.
    func settled(_ settlements: [(token: UInt64, settlement: Settlement)])
}

/// Where edges hand over what they received.
package protocol IntakePort: Sendable {
    /// Reads and judges `frame`; pure, may run on any thread.
    func admission(
        of frame: [UInt8],
        on profile: InterfaceProfile,
        receivedAt: Instant
    ) -> Admission

    /// Queues `admission` for the next transaction. Everything submitted with the same `lane` is
    /// committed in order. `receiver` hears of it exactly once.
    func submit(
        _ admission: Admission,
        lane: Int,
        token: UInt64,
        receiver: any SettlementReceiver
    )

    /// False once the database has not answered for a while or the daemon is stopping.
    var isAvailable: Bool { get }
}
