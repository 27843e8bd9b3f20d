internal import Pipeline
import Synchronization

/// Lets a request wait for the settlement of the message it brought.
final class SettlementDesk: SettlementReceiver {
    private struct State {
        var lastToken: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Settlement, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Returns once the message is committed or cannot be, whether or not its sender still waits.
    func settlement(of admission: Admission, from intake: any IntakePort) async -> Settlement {
        await withCheckedContinuation { continuation in
            let token = state.withLock { state in
                state.lastToken += 1
                state.waiting[state.lastToken] = continuation
                return state.lastToken
            }
            // A connection has one request under way, so any lane keeps its order.
            intake.submit(
                admission,
                lane: Int(truncatingIfNeeded: token),
                token: token,
                receiver: self
            )
        }
    }

    func settled(_ settlements: [(token: UInt64, settlement: Settlement)]) {
        let heard = state.withLock { state in
            settlements.compactMap { entry in
                state.waiting.removeValue(forKey: entry.token).map { ($0, entry.settlement) }
            }
        }
        for (continuation, settlement) in heard { continuation.resume(returning: settlement) }
    }
}
