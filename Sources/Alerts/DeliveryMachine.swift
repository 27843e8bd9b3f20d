package import Clinical
package import Pipeline

/// What one attempt at a receiver came to.
package enum AttemptResult: Sendable, Hashable {
    package enum Failure: String, Sendable, CaseIterable, Hashable {
        case timeout
        case connection = "connection failed"
        case forbiddenAddress = "address refused"
        case invalidRequest = "request could not be built"
        case cancelled
        case other = "transport error"
    }

    case accepted
    /// Any answer that is not 2xx. Redirects are such.
    case refused(status: Int, retryAfterSeconds: Int64?)
    case failed(Failure)
}

/// Decides what becomes of one channel's deliveries.
///
/// A receiver that answers 410 is disabled until the daemon starts again: what waits for it and
/// what is still to come becomes dead letters.
package struct DeliveryMachine: Sendable {
    package static let goneError = "410 gone"

    package private(set) var isDisabled = false
    private let schedule = RetrySchedule()

    package init() {}

    /// The outcome of `result`, the attempt after `delivery.attempts` earlier ones.
    package mutating func attemptEnded(
        _ result: AttemptResult,
        attemptsBefore: Int,
        now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> DeliveryOutcome {
        let error: String
        var retryAfterSeconds: Int64?
        switch result {
        case .accepted:
            return .delivered
        case .refused(status: 410, retryAfterSeconds: _):
            isDisabled = true
            return .dead(error: Self.goneError)
        case .refused(let status, let wanted):
            error = "status \(status)"
            retryAfterSeconds = wanted
        case .failed(let failure):
            error = failure.rawValue
        }
        let delay = schedule.delayMicroseconds(
            afterAttempts: attemptsBefore + 1,
            retryAfterSeconds: retryAfterSeconds,
            using: &generator
        )
        guard let delay else { return .dead(error: error) }
        return .retry(at: Instant(microseconds: now.microseconds + delay), error: error)
    }
}
