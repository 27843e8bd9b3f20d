package import Clinical

/// One version of an alert on its way to one channel.
package struct AlertDelivery: Sendable, Hashable {
    package var alert: AlertRecord
    /// `log`, or the receiver's name in the configuration.
    package var channel: String
    /// Attempts made before this one.
    package var attempts: Int

    package init(alert: AlertRecord, channel: String, attempts: Int) {
        self.alert = alert
        self.channel = channel
        self.attempts = attempts
    }
}

package struct AlertRecord: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable, Hashable {
        case open, acknowledged, resolved, retracted
    }

    package enum Severity: String, Sendable, CaseIterable, Hashable {
        case info, warning, critical
    }

    package var id: AlertID
    package var patient: PatientID
    package var rule: String
    /// Treatment episode, from 1.
    package var episode: Int
    package var severity: Severity
    package var state: State
    /// Counts from 1 with every change.
    package var version: Int
    /// JSON array of evidence items: PHI.
    package var evidence: String
    package var ruleVersion: String
    package var raisedAt: Instant
    package var updatedAt: Instant
    /// Found by a rule in shadow mode, and never told to anybody.
    package var isShadow: Bool

    package init(
        id: AlertID,
        patient: PatientID,
        rule: String,
        episode: Int,
        severity: Severity,
        state: State,
        version: Int,
        evidence: String,
        ruleVersion: String,
        raisedAt: Instant,
        updatedAt: Instant,
        isShadow: Bool = false
    ) {
        self.id = id
        self.patient = patient
        self.rule = rule
        self.episode = episode
        self.severity = severity
        self.state = state
        self.version = version
        self.evidence = evidence
        self.ruleVersion = ruleVersion
        self.raisedAt = raisedAt
        self.updatedAt = updatedAt
        self.isShadow = isShadow
    }
}

/// What came of one attempt.
package enum DeliveryOutcome: Sendable, Hashable {
    case delivered
    /// Try again at this time. `error` is a bounded phrase without content.
    case retry(at: Instant, error: String)
    /// Given up: dead letter.
    case dead(error: String)
}

/// The outbox as its consumer sees it.
package protocol DeliveryQueue: Sendable {
    /// Up to `limit` deliveries that are due on `channels`, oldest first and of one alert on one
    /// channel only its lowest undelivered version, leased until `leaseUntil` so that no other
    /// daemon takes them meanwhile.
    func take(
        limit: Int,
        channels: [String],
        now: Instant,
        leaseUntil: Instant
    ) async throws -> [AlertDelivery]

    /// Records the outcome of each taken delivery in one transaction.
    func record(_ outcomes: [(delivery: AlertDelivery, outcome: DeliveryOutcome)], now: Instant)
        async throws
}
