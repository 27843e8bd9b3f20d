internal import Clinical
internal import Intake
import Synchronization

/// Commits one batch in one transaction.
package protocol BatchWriter: Sendable {
    /// Returns for each admission whether its message was there already.
    func commit(_ batch: [Admission]) async throws(StoreFault) -> [Bool]

    /// The bodies of the stored messages that the admission continues, in any order.
    func parts(continuedBy admission: Admission) async throws(StoreFault) -> [[UInt8]]

    /// Where the commits happen, so that the lane can live there too: a change of threads costs
    /// more than the work in between.
    var executor: (any TaskExecutor)? { get }
}

extension BatchWriter {
    package var executor: (any TaskExecutor)? { nil }
}

/// One writer's queue: gathers while a commit is under way, commits, answers, in order.
///
/// Faults of the database are waited out for `patience`, then answered by silence. A message the
/// database refuses is found by halving the batch and put into quarantine by itself.
package final class CommitLane: Sendable {
    private struct State {
        var machine: GroupCommitMachine
        var isFinishing = false
        var isAvailable = true
    }

    private let state: Mutex<State>
    private let signal = Signal()
    private let writer: any BatchWriter
    private let patience: Duration
    private let quarantined: @Sendable (Admission) -> Admission
    private let completed: @Sendable (Admission, [[UInt8]]) -> Admission
    private let committed: @Sendable () -> Void
    private let events: LaneEvents

    /// Between two looks for a database that is away.
    private static let probeInterval = Duration.milliseconds(500)

    /// `patience` is how long a message may wait for the database before its sender is left without
    /// an answer.
    ///
    /// `quarantined` gives the same message as one that the database refused, `completed` the same
    /// one with the earlier parts that it ends; `committed` is called after each commit that asks for
    /// a review.
    package init(
        writer: any BatchWriter,
        limits: GroupCommitMachine.Limits,
        patience: Duration,
        events: LaneEvents,
        quarantined: @escaping @Sendable (Admission) -> Admission,
        completed: @escaping @Sendable (Admission, [[UInt8]]) -> Admission,
        committed: @escaping @Sendable () -> Void
    ) {
        self.state = Mutex(State(machine: GroupCommitMachine(limits: limits)))
        self.writer = writer
        self.patience = patience
        self.events = events
        self.quarantined = quarantined
        self.completed = completed
        self.committed = committed
    }

    package var isAvailable: Bool { state.withLock { $0.isAvailable } }

    package func submit(_ waiting: GroupCommitMachine.Waiting) {
        events.received(waiting.admission)
        let refused = state.withLock { state in
            if state.isFinishing { return true }
            state.machine.add(waiting)
            return false
        }
        if refused {
            events.notStored(waiting.admission)
            waiting.receiver.settled([(waiting.token, .unavailable)])
        } else {
            signal.wake()
        }
    }

    /// No further submissions; `run` returns when all that wait are settled.
    package func finish() {
        state.withLock { $0.isFinishing = true }
        signal.finish()
    }

    package func run() async {
        await withTaskExecutorPreference(writer.executor) { await work() }
    }

    private func work() async {
        for await _ in signal.stream {
            await drain()
            await recover()
        }
        await drain()
    }

    /// Looks for a database that went away, for nobody may send to a daemon that is not ready.
    private func recover() async {
        while !isAvailable, !state.withLock({ $0.isFinishing }), await wait(Self.probeInterval) {
            await drain()
            if !isAvailable { await probe() }
        }
    }

    /// An empty batch is a transaction without effect.
    private func probe() async {
        do {
            _ = try await writer.commit([])
            setAvailable(true)
        } catch {
            events.fault(error)
        }
    }

    private func drain() async {
        while true {
            let batch = state.withLock { $0.machine.nextBatch() }
            if batch.isEmpty { return }
            await settle(batch)
        }
    }

    private func settle(_ batch: [GroupCommitMachine.Waiting]) async {
        let start = ContinuousClock.now
        let settlements = await commit(batch.map(\.admission))
        events.batch(messages: batch.count, elapsed: ContinuousClock.now - start)
        // Answers first: whoever sent waits for them.
        report(batch, settlements.map(\.settlement))
        if settlements.contains(where: { $0.reviews }) { committed() }
    }

    private func report(_ batch: [GroupCommitMachine.Waiting], _ settlements: [Settlement]) {
        var start = 0
        while start < batch.count {
            let receiver = batch[start].receiver
            var end = start + 1
            while end < batch.count, batch[end].receiver === receiver { end += 1 }
            receiver.settled((start..<end).map { (batch[$0].token, settlements[$0]) })
            start = end
        }
    }

    private typealias Result = (settlement: Settlement, reviews: Bool)

    private func commit(_ admissions: [Admission]) async -> [Result] {
        do {
            let admissions = try await whole(admissions)
            let known = try await patiently { writer async throws(StoreFault) in
                try await writer.commit(admissions)
            }
            return zip(admissions, known).map { admission, duplicate in
                events.committed(admission, duplicate: duplicate)
                return (
                    .committed(
                        acknowledgement: admission.acknowledgement,
                        duplicate: duplicate,
                        quarantined: admission.outcome != .accepted
                    ), !admission.reviews.isEmpty
                )
            }
        } catch {
            switch error {
            case .transient:
                for admission in admissions { events.notStored(admission) }
                return admissions.map { _ in (.unavailable, false) }
            case .data, .broken:
                return await isolate(admissions, fault: error)
            }
        }
    }

    private func isolate(_ admissions: [Admission], fault: StoreFault) async -> [Result] {
        guard admissions.count == 1, let only = admissions.first else {
            let middle = admissions.count / 2
            return await commit(Array(admissions[..<middle]))
                + commit(Array(admissions[middle...]))
        }
        events.poison(only, fault: fault)
        let withoutContent = quarantined(only)
        guard only.outcome == .accepted else {
            events.notStored(only)
            return [(.unavailable, false)]
        }
        return await commit([withoutContent])
    }

    /// The batch with the message that ends others, always its first, made whole.
    private func whole(_ admissions: [Admission]) async throws(StoreFault) -> [Admission] {
        guard let first = admissions.first, first.endsContinuation else { return admissions }
        let parts = try await patiently { writer async throws(StoreFault) in
            try await writer.parts(continuedBy: first)
        }
        return [completed(first, parts)] + admissions.dropFirst()
    }

    private func patiently<Value: Sendable>(
        _ work: (any BatchWriter) async throws(StoreFault) -> Value
    ) async throws(StoreFault) -> Value {
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(20)
        while true {
            do {
                let value = try await work(writer)
                setAvailable(true)
                return value
            } catch {
                guard case .transient = error else { throw error }
                events.fault(error)
                // While the database is known to be away, each batch has one attempt.
                let waited = ContinuousClock.now - start
                let isPatient = isAvailable && waited < patience
                guard isPatient, await wait(pause) else {
                    setAvailable(false)
                    throw error
                }
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    /// False where the wait was cut short because the daemon is being ended.
    private func wait(_ pause: Duration) async -> Bool {
        do {
            try await ContinuousClock().sleep(for: pause)
            return true
        } catch {
            return false
        }
    }

    private func setAvailable(_ value: Bool) {
        let changed = state.withLock { state in
            defer { state.isAvailable = value }
            return state.isAvailable != value
        }
        if changed { events.availability(value) }
    }
}
