import NIOCore
import Synchronization

/// How many message bytes may wait for their commit, all connections together.
///
/// First come, first served: a large frame is not starved by small ones. A single frame larger
/// than the whole limit passes alone.
package final class InflightBudget: Sendable {
    private struct Waiter {
        var bytes: Int
        var granted: @Sendable () -> Void
    }

    private struct State {
        var usedBytes = 0
        var waiting = CircularBuffer<Waiter>()

        func hasRoom(for bytes: Int, limitBytes: Int) -> Bool {
            usedBytes == 0 || usedBytes + bytes <= limitBytes
        }
    }

    private let limitBytes: Int
    private let state = Mutex(State())

    package init(limitBytes: Int = 48 << 20) { self.limitBytes = limitBytes }

    /// True where `bytes` are reserved now; else they will be when `granted` is called, on
    /// whichever thread made room.
    package func reserve(_ bytes: Int, granted: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            if state.waiting.isEmpty, state.hasRoom(for: bytes, limitBytes: limitBytes) {
                state.usedBytes += bytes
                return true
            }
            state.waiting.append(Waiter(bytes: bytes, granted: granted))
            return false
        }
    }

    package func release(_ bytes: Int) {
        let granted = state.withLock { state in
            state.usedBytes -= bytes
            precondition(state.usedBytes >= 0, "more bytes released than reserved")
            var granted: [@Sendable () -> Void] = []
            while let next = state.waiting.first,
                state.hasRoom(for: next.bytes, limitBytes: limitBytes)
            {
                state.waiting.removeFirst()
                state.usedBytes += next.bytes
                granted.append(next.granted)
            }
            return granted
        }
        for tell in granted { tell() }
    }

    /// Bytes reserved now.
    package var usedBytes: Int { state.withLock { $0.usedBytes } }
}
