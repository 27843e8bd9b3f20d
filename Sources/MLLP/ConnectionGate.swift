import NIOCore
import Synchronization

/// Counts an interface's open connections, numbers them, and tells when the last has left.
final class ConnectionGate: Sendable {
    private struct State {
        var open = 0
        var numbered: UInt64 = 0
        var isClosed = false
        var emptied: EventLoopPromise<Void>?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var open: Int { state.withLock { $0.open } }

    /// A number no other connection has, or nil where there is no room; `leave` must follow.
    func enter() -> UInt64? {
        state.withLock { state in
            guard !state.isClosed, state.open < limit else { return nil }
            state.open += 1
            state.numbered += 1
            return state.numbered
        }
    }

    func leave() {
        let emptied = state.withLock { state -> EventLoopPromise<Void>? in
            state.open -= 1
            return state.open == 0 ? state.emptied.take() : nil
        }
        emptied?.succeed()
    }

    /// Lets nobody in any more; `emptied` succeeds once nobody is left.
    func close(emptied: EventLoopPromise<Void>) {
        let isEmpty = state.withLock { state in
            state.isClosed = true
            if state.open > 0 { state.emptied = emptied }
            return state.open == 0
        }
        if isEmpty { emptied.succeed() }
    }
}
