import Synchronization

/// Bounds what the HTTP intake holds in memory.
final class IntakeGate: Sendable {
    /// Requests under way at the same time.
    static let requestLimit = 256
    /// Bodies held at the same time, together.
    static let limitBytes = 64 * 1024 * 1024

    private struct Held {
        var requests = 0
        var bytes = 0
    }

    private let held = Mutex(Held())

    /// False where there are too many requests already; else `leave` must follow.
    func enter() -> Bool {
        held.withLock { held in
            guard held.requests < Self.requestLimit else { return false }
            held.requests += 1
            return true
        }
    }

    /// False where the bodies together would grow too large.
    func hold(bytes: Int) -> Bool {
        held.withLock { held in
            guard held.bytes + bytes <= Self.limitBytes else { return false }
            held.bytes += bytes
            return true
        }
    }

    /// Ends a request that held `bytes`.
    func leave(bytes: Int) {
        held.withLock { held in
            held.requests -= 1
            held.bytes -= bytes
        }
    }
}
