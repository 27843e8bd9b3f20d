package import Clinical
package import Resistance
package import Survival

/// What a review of one patient starts from.
package struct PatientHistory: Sendable {
    package var timeline: Timeline
    /// The latest version of each of the patient's alerts.
    package var alerts: [AlertRecord]

    package init(timeline: Timeline, alerts: [AlertRecord]) {
        self.timeline = timeline
        self.alerts = alerts
    }
}

/// What a review comes to; it replaces whatever the one before came to.
package struct ReviewOutcome: Sendable {
    /// Nil where the patient never had to do with sorafenib.
    package var status: PatientStatus?
    /// When time alone could next change the outcome.
    package var nextReviewAt: Instant?
    /// All the patient's contributions, not only those that changed.
    package var contributions: [Contribution]
    /// New versions only; an alert that stays as it is does not occur.
    package var alertChanges: [AlertRecord]

    package init(
        status: PatientStatus?,
        nextReviewAt: Instant?,
        contributions: [Contribution],
        alertChanges: [AlertRecord]
    ) {
        self.status = status
        self.nextReviewAt = nextReviewAt
        self.contributions = contributions
        self.alertChanges = alertChanges
    }
}

/// Decides a review; pure, so that reviewing twice at one instant changes nothing the second time.
package func decideReview(
    _ history: PatientHistory,
    rules: Rules,
    asOf: Instant
) -> ReviewOutcome {
    let assessment = assess(history.timeline, rules: rules, asOf: asOf)
    return ReviewOutcome(
        status: assessment.status,
        nextReviewAt: assessment.nextReviewAt,
        contributions: assessment.status.map { contributions(of: $0, rules: rules) } ?? [],
        alertChanges: AlertRevision(
            patient: history.timeline.patient,
            rules: rules,
            asOf: asOf
        ).changes(of: history.alerts, to: assessment)
    )
}
