/// When an attempt that failed is made again: the schedule of Standard Webhooks 1.0.
package struct RetrySchedule: Sendable {
    /// Seconds to wait before each attempt, counted from the one before it.
    package static let delaysSeconds: [Int64] = [
        0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600,
    ]

    /// What is added to a delay at most, so that receivers are not met by all at once.
    package static let jitterPercent: Int64 = 10

    package init() {}

    /// Microseconds until the next attempt once `attempts` were made; nil after the last.
    ///
    /// The receiver may ask for more patience (`Retry-After`), up to the step that would follow.
    package func delayMicroseconds(
        afterAttempts attempts: Int,
        retryAfterSeconds: Int64?,
        using generator: inout some RandomNumberGenerator
    ) -> Int64? {
        let delays = Self.delaysSeconds
        precondition(attempts >= 1)
        guard attempts < delays.count else { return nil }
        let step = delays[attempts]
        let patience = delays[min(attempts + 1, delays.count - 1)]
        let seconds = max(step, min(retryAfterSeconds ?? 0, patience))
        let jitter = seconds * 1_000_000 / 100 * Self.jitterPercent
        return seconds * 1_000_000 + Int64.random(in: 0...jitter, using: &generator)
    }
}
