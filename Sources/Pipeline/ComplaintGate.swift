import Synchronization

/// Lets one complaint through in an interval: trouble that lasts is one piece of news.
package final class ComplaintGate: Sendable {
    private let interval: Duration
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    package init(interval: Duration = .seconds(60)) { self.interval = interval }

    /// Whether to complain now; then not again for the interval.
    package func isDue() -> Bool {
        let now = ContinuousClock.now
        return last.withLock { last in
            if let last, now - last < interval { return false }
            last = now
            return true
        }
    }

    /// The trouble is over: the next is news at once.
    package func reset() { last.withLock { $0 = nil } }
}
