/// The definitions by which patients are classed and flagged; every output names its version.
///
/// All spans are days between calendar days. `config/rules/sorafenib-primary.yaml` explains each
/// parameter and holds the same values as `standard`.
package struct Rules: Sendable, Hashable, Codable {
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

    package static let standard = Rules()

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case version
        case windowDays = "window_days"
        case baselineDaysBefore = "baseline_days_before"
        case baselineDaysAfter = "baseline_days_after"
        case afpThreshold = "afp_threshold"
        case altThreshold = "alt_threshold"
        case episodeGapDays = "episode_gap_days"
        case stoppedGraceDays = "stopped_grace_days"
        case straddleDays = "straddle_days"
        case earlyProgressionDays = "early_progression_days"
        case baselineScanMaxAgeDays = "baseline_scan_max_age_days"
        case intoleranceDays = "intolerance_days"
        case combinationDays = "combination_days"
    }
}
