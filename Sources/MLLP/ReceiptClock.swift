import Clinical
import Synchronization

/// Times of receipt that never repeat and never go back, whatever the wall clock does.
///
/// Share one among all interfaces of a process: receipts then sort in the order they were given.
package final class ReceiptClock: Sendable {
    private let wallClock: @Sendable () -> Instant
    private let last = Mutex(Instant(microseconds: .min))

    package init(wallClock: @escaping @Sendable () -> Instant) { self.wallClock = wallClock }

    /// The wall clock's time, or a microsecond after the last time given where that is later.
    package func next() -> Instant {
        let now = wallClock()
        return last.withLock { last in
            last = last < now ? now : Instant(microseconds: last.microseconds + 1)
            return last
        }
    }
}
