import Clinical
import Intake
import Pipeline
import Synchronization

/// A database in memory: stores batches whole or not at all, refuses and fails as it is told.
final class WriterModel: BatchWriter {
    fileprivate struct State {
        var stored: [String: Int] = [:]
        var batches: [[String]] = []
        var refused: Set<String> = []
        var failuresLeft = 0
        var isHolding = false
    }

    private let state = Mutex(State())
    private let begun: AsyncStream<Void>
    private let beginning: AsyncStream<Void>.Continuation
    private let release: AsyncStream<Void>
    private let releasing: AsyncStream<Void>.Continuation

    /// - `refusing`: control ids of accepted messages that no transaction may hold.
    /// - `failures`: how many commits fail before the first succeeds.
    /// - `holdsFirst`: the first commit waits for `releaseFirst`.
    init(refusing: Set<String> = [], failures: Int = 0, holdsFirst: Bool = false) {
        (begun, beginning) = AsyncStream.makeStream()
        (release, releasing) = AsyncStream.makeStream()
        state.withLock {
            $0.refused = refusing
            $0.failuresLeft = failures
            $0.isHolding = holdsFirst
        }
    }

    /// Control ids of each committed batch.
    var batches: [[String]] { state.withLock { $0.batches } }
    /// How often each message arrived, by control id.
    var stored: [String: Int] { state.withLock { $0.stored } }

    func awaitFirst() async { for await _ in begun { return } }
    func releaseFirst() { releasing.finish() }

    func parts(continuedBy admission: Admission) async throws(StoreFault) -> [[UInt8]] { [] }

    func commit(_ batch: [Admission]) async throws(StoreFault) -> [Bool] {
        let holds = state.withLock { state in
            defer { state.isHolding = false }
            return state.isHolding
        }
        if holds {
            beginning.finish()
            for await _ in release {}
        }
        let result = state.withLock { $0.commit(batch) }
        return try result.get()
    }
}

extension WriterModel.State {
    fileprivate mutating func commit(_ batch: [Admission]) -> Result<[Bool], StoreFault> {
        if failuresLeft > 0 {
            failuresLeft -= 1
            return .failure(.transient("away"))
        }
        if batch.contains(where: {
            $0.outcome == .accepted && refused.contains($0.header.controlID)
        }) {
            return .failure(.data("22021"))
        }
        let ids = batch.map(\.header.controlID)
        if !ids.isEmpty { batches.append(ids) }
        return .success(
            ids.map { id in
                stored[id, default: 0] += 1
                return stored[id] != 1
            }
        )
    }
}

/// Keeps what it is told, in order.
final class SettlementRecord: SettlementReceiver {
    struct Entry: Sendable, Hashable {
        let token: UInt64
        let settlement: Settlement
    }

    private let entries = Mutex<[Entry]>([])
    private let arrivals: AsyncStream<Int>
    private let arriving: AsyncStream<Int>.Continuation

    init() { (arrivals, arriving) = AsyncStream.makeStream() }

    func settled(_ settlements: [(token: UInt64, settlement: Settlement)]) {
        entries.withLock {
            $0 += settlements.map { Entry(token: $0.token, settlement: $0.settlement) }
        }
        arriving.yield(settlements.count)
    }

    /// The entries once there are `count`.
    func all(_ count: Int) async -> [Entry] {
        while entries.withLock({ $0.count }) < count {
            for await _ in arrivals { break }
        }
        return entries.withLock { $0 }
    }
}
