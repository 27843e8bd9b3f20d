import Synchronization

/// Gathers the settlements of several admissions and gives them all at once, in order.
final class SettlementCollector: SettlementReceiver {
    private struct State {
        var parts: [Settlement?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let whenAll: @Sendable ([Settlement]) -> Void

    /// Tokens count from 0.
    ///
    /// `whenAll` is called once, on whichever thread brings the last.
    init(_ count: Int, whenAll: @escaping @Sendable ([Settlement]) -> Void) {
        state = Mutex(State(parts: Array(repeating: nil, count: count), missing: count))
        self.whenAll = whenAll
    }

    func settled(_ settlements: [(token: UInt64, settlement: Settlement)]) {
        let all = state.withLock { state -> [Settlement]? in
            for (token, settlement) in settlements { state.parts[Int(token)] = settlement }
            state.missing -= settlements.count
            return state.missing == 0 ? state.parts.compactMap(\.self) : nil
        }
        if let all { whenAll(all) }
    }
}

extension IntakePort {
    /// Submits in order and returns once each is committed or cannot be, whoever still waits.
    package func settlements(of admissions: [Admission], lane: Int) async -> [Settlement] {
        guard !admissions.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let collector = SettlementCollector(admissions.count) {
                continuation.resume(returning: $0)
            }
            for (position, admission) in admissions.enumerated() {
                submit(admission, lane: lane, token: UInt64(position), receiver: collector)
            }
        }
    }
}
