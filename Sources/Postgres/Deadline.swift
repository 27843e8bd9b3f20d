import Glibc

/// An instant by which something must have happened, for threads that may block.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(seconds: Double) {
        end = .now + .seconds(seconds)
    }

    var isPast: Bool { .now >= end }

    /// Looks again every 10 ms until the condition holds; false when the deadline passes first.
    func wait(until condition: () -> Bool) -> Bool {
        while !condition() {
            if isPast { return false }
            pause()
        }
        return true
    }

    /// Gives the processor away for a while.
    func pause(milliseconds: Int32 = 10) {
        // No descriptors: poll only waits.
        _ = poll(nil, 0, milliseconds)
    }
}
