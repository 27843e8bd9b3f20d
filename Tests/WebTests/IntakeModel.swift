import Clinical
import Intake
import Pipeline
import Synchronization

/// An intake that commits at once, in memory, what looks like a message.
///
/// The first field of the body decides: `MSH` is accepted, `BAD` is quarantined with an `AE`,
/// `MUTE` wants no acknowledgement, anything else is quarantined without one.
final class IntakeModel: IntakePort {
    struct State {
        var stored: [[UInt8]] = []
        var isAvailable = true
        var canCommit = true
        /// While set, submissions wait.
        var holdsBack = false
        var waiting: [(token: UInt64, settlement: Settlement, receiver: any SettlementReceiver)] =
            []
    }

    let state = Mutex(State())
    /// One element per submission that waits.
    let submissions: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (submissions, continuation) = AsyncStream.makeStream() }

    var isAvailable: Bool { state.withLock { $0.isAvailable } }

    func admission(
        of frame: [UInt8],
        on profile: InterfaceProfile,
        receivedAt: Instant
    ) -> Admission {
        let refusal = Refusal(
            code: "not_hl7",
            text: "no MSH segment",
            location: "MSH",
            conditionCode: 100,
            rejects: true
        )
        let kind = String(decoding: frame.prefix { $0 != UInt8(ascii: "|") }, as: UTF8.self)
        let isGood = kind == "MSH" || kind == "MUTE"
        let answers = ["MSH": "MSH|^~\\&\rMSA|AA|1\r", "BAD": "MSH|^~\\&\rMSA|AE|1\r"]
        return Admission(
            id: MessageID(Hash128(high: 0, low: 1)),
            interface: profile.name,
            receivedAt: receivedAt,
            body: frame,
            header: MessageHeader(),
            outcome: isGood ? .accepted : .quarantined(refusal),
            extract: Extract(),
            patientIDs: [],
            reviews: [],
            acknowledgement: answers[kind].map { Array($0.utf8) }
        )
    }

    func submit(
        _ admission: Admission,
        lane: Int,
        token: UInt64,
        receiver: any SettlementReceiver
    ) {
        let settlement = state.withLock { state -> Settlement? in
            guard state.canCommit else { return .unavailable }
            state.stored.append(admission.body)
            let settlement = Settlement.committed(
                acknowledgement: admission.acknowledgement,
                duplicate: false,
                quarantined: admission.outcome != .accepted
            )
            guard state.holdsBack else { return settlement }
            state.waiting.append((token, settlement, receiver))
            return nil
        }
        if let settlement {
            receiver.settled([(token, settlement)])
        } else {
            continuation.yield()
        }
    }

    /// Commits what waits, last first.
    func release() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.holdsBack = false
            return state.waiting
        }
        for entry in waiting.reversed() {
            entry.receiver.settled([(entry.token, entry.settlement)])
        }
    }
}
