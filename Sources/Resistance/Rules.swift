/// The definitions by which patients are classed and flagged; every output names its version.
///
/// All spans are days between calendar days. `config/rules/sorafenib-primary.yaml` explains each
/// parameter and holds the same values as `standard`.
package struct Rules: Sendable, Hashable {
    /// Name and number, such as `sorafenib-primary/1`.
    package var version = "sorafenib-primary/1"
    /// Progression in (t0, t0 + this] is early.
    package var windowDays = 91
    /// A baseline result lies in [t0 - this, t0], or else where `baselineDaysAfter` says.
    package var baselineDaysBefore = 30
    /// Where none is before, the baseline lies in (t0, t0 + this].
    package var baselineDaysAfter = 7
    /// A risk factor strictly above this, in ng/mL.
    package var afpThreshold = 400
    /// A risk factor strictly above this, in U/L.
    package var altThreshold = 40
    /// Exposures further apart than this belong to different treatment episodes.
    package var episodeGapDays = 60
    /// Progression counts as on sorafenib up to this long after it was stopped.
    package var stoppedGraceDays = 28
    /// A scan from this long before the window's end shows that it was passed without progression.
    package var straddleDays = 28
    /// Progression up to this long after t0 needs a baseline scan that is not too old.
    package var earlyProgressionDays = 28
    /// A baseline scan further back from t0 than this is too old.
    package var baselineScanMaxAgeDays = 42
    /// Stopping for toxicity up to this long after t0, before any scan, is intolerance.
    package var intoleranceDays = 28
    /// Drugs started at most this far apart are one line of treatment.
    package var combinationDays = 28

    /// What becomes of the flags of each rule.
    package var modes: [AlertRule: RuleMode] = [:]

    package static let standard = Rules()

    package init() {}
}

/// The rules by which flags are raised (clinical.md, flags).
package enum AlertRule: String, Sendable, CaseIterable, Hashable {
    case earlyProgression = "early-progression"
    case suspectedEarlyProgression = "suspected-early-progression"
    case thresholds = "afp-alt-threshold"
}

/// What becomes of a rule's flags.
package enum RuleMode: String, Sendable, CaseIterable, Hashable {
    /// Recorded and delivered.
    case active
    /// Recorded with their evidence, and delivered to nobody.
    case shadow
    /// Not raised.
    case off
}

extension Rules {
    package func mode(of rule: AlertRule) -> RuleMode { modes[rule] ?? .active }

    /// `rule` as alerts name it.
    package func mode(of rule: String) -> RuleMode {
        AlertRule(rawValue: rule).map(mode) ?? .active
    }
}
