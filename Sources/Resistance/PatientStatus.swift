import Clinical

/// How the first exposure to sorafenib is known, strongest first.
package enum StartBasis: String, Sendable, CaseIterable, Hashable {
    case administered, dispensed, ordered
}

/// What the view `patient_status` shows of one patient.
package struct PatientStatus: Sendable, Hashable {
    /// Nil where sorafenib was ordered and no start is confirmed.
    package var t0: CivilDay?
    package var t0Basis: StartBasis?
    package var resistanceClass: ResistanceClass
    /// One sentence; dates and day counts only.
    package var classReason: String
    /// What the class rests on, the exposure first.
    package var classEvidence: [EvidenceItem] = []
    /// The first day on which time alone could decide the class.
    package var decidedOn: CivilDay?
    /// The first progression after t0, conflicting or not.
    package var progressionAt: CivilDay?
    /// In ng/mL, without its comparator; nil where not comparable.
    package var baselineAFP: Double?
    /// In U/L, without its comparator; nil where not comparable.
    package var baselineALT: Double?
    package var baselineEvidence: [EvidenceItem] = []
    /// Whether the baseline is above the threshold; nil where that is not known.
    package var isAFPRiskFactor: Bool?
    package var isALTRiskFactor: Bool?
    /// 0...2; nil unless both are known.
    package var riskFactors: Int?
    package var secondLine: SecondLine?
    package var secondLineAt: CivilDay?
    package var secondLineEvidence: [EvidenceItem] = []
    package var diedAt: CivilDay?
    package var lastKnownAliveAt: CivilDay?
    /// From t0.
    package var overallSurvival: TimeToEvent?
    package var progressionFree: TimeToEvent?
    /// From `progressionAt`.
    package var survivalAfterProgression: TimeToEvent?
    /// From `secondLineAt`.
    package var secondOverallSurvival: TimeToEvent?
    package var secondProgressionFree: TimeToEvent?
    /// Treatment episodes known so far.
    package var episodes = 0
    package var ruleVersion: String
    /// What would have to be known for a firmer answer.
    package var missing: [String]

    package init(
        resistanceClass: ResistanceClass,
        classReason: String,
        ruleVersion: String,
        missing: [String]
    ) {
        self.resistanceClass = resistanceClass
        self.classReason = classReason
        self.ruleVersion = ruleVersion
        self.missing = missing
    }

    package var osDays: Int? { overallSurvival?.days }
    package var osEvent: Bool? { overallSurvival?.isEvent }
    package var pfsDays: Int? { progressionFree?.days }
    package var pfsEvent: Bool? { progressionFree?.isEvent }
}
