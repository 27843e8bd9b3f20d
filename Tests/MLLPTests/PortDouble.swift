import Clinical
import Intake
import Pipeline
import Synchronization

/// An intake port in memory: keeps what is submitted and settles it at once or when told.
///
/// The acknowledgement of the frame `X` is `MSA|AA|X`.
final class PortDouble: IntakePort {
    private struct Submission: Sendable {
        var admission: Admission
        var token: UInt64
        var receiver: any SettlementReceiver
    }

    private struct State {
        var waiting: [Submission] = []
        var bodies: [String] = []
        var receivedAt: [Instant] = []
    }

    private let settlesAtOnce: Bool
    private let refusals: Mutex<Int>
    private let state = Mutex(State())
    private let submissions: AsyncStream<String>
    private let submitted: AsyncStream<String>.Continuation

    /// The first `refusals` submissions are not stored.
    init(settlesAtOnce: Bool, refusals: Int = 0) {
        self.settlesAtOnce = settlesAtOnce
        self.refusals = Mutex(refusals)
        (submissions, submitted) = AsyncStream.makeStream()
    }

    var isAvailable: Bool { true }

    /// Every body submitted, in order.
    var bodies: [String] { state.withLock { $0.bodies } }

    /// Submissions not settled yet.
    var waiting: Int { state.withLock { $0.waiting.count } }

    var receivedAt: [Instant] { state.withLock { $0.receivedAt } }

    func awaitSubmissions(_ count: Int) async {
        var seen = 0
        for await _ in submissions {
            seen += 1
            if seen == count { return }
        }
    }

    func admission(
        of frame: [UInt8],
        on profile: InterfaceProfile,
        receivedAt: Instant
    ) -> Admission {
        Admission(
            id: MessageID(Hash128(high: 0, low: 0)),
            interface: profile.name,
            receivedAt: receivedAt,
            body: frame,
            header: MessageHeader(),
            outcome: .accepted,
            extract: Extract(),
            patientIDs: [],
            reviews: [],
            acknowledgement: Array("MSA|AA|".utf8) + frame
        )
    }

    func submit(
        _ admission: Admission,
        lane: Int,
        token: UInt64,
        receiver: any SettlementReceiver
    ) {
        let body = String(decoding: admission.body, as: UTF8.self)
        state.withLock { state in
            state.bodies.append(body)
            state.receivedAt.append(admission.receivedAt)
            if !settlesAtOnce {
                state.waiting.append(
                    Submission(admission: admission, token: token, receiver: receiver)
                )
            }
        }
        if settlesAtOnce {
            let isRefused = refusals.withLock { refusals in
                refusals -= 1
                return refusals >= 0
            }
            let settlement = isRefused ? .unavailable : Self.commit(admission)
            receiver.settled([(token: token, settlement: settlement)])
        }
        submitted.yield(body)
    }

    /// Commits the oldest `count` submissions as one transaction.
    func settle(_ count: Int) {
        settle(count, as: Self.commit)
    }

    static func commit(_ admission: Admission) -> Settlement {
        .committed(
            acknowledgement: admission.acknowledgement,
            duplicate: false,
            quarantined: false
        )
    }

    func settle(_ count: Int, as settlement: (Admission) -> Settlement) {
        let taken = state.withLock { state in
            defer { state.waiting.removeFirst(min(count, state.waiting.count)) }
            return Array(state.waiting.prefix(count))
        }
        let byReceiver = Dictionary(grouping: taken) { ObjectIdentifier($0.receiver) }
        for group in byReceiver.values {
            group.first?.receiver.settled(
                group.map { (token: $0.token, settlement: settlement($0.admission)) }
            )
        }
    }
}
