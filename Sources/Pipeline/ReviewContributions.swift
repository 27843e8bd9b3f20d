internal import Resistance
internal import Survival

/// What a patient adds to each analysis (clinical.md, endpoints and analyses).
func contributions(of status: PatientStatus, rules: Rules) -> [Contribution] {
    var list: [Contribution] = []
    func add(_ analysis: String, _ stratum: String?, _ endpoint: TimeToEvent?) {
        guard let stratum, let endpoint else { return }
        list.append(
            Contribution(
                analysis: analysis,
                stratum: stratum,
                day: endpoint.days,
                isEvent: endpoint.isEvent
            )
        )
    }
    let resistance = status.resistanceClass.studyStratum
    add("os-by-resistance", resistance, status.overallSurvival)
    add(
        "os-by-resistance-early-death-as-primary",
        status.resistanceClass == .earlyDeath ? "primary" : resistance,
        status.overallSurvival
    )
    add(
        "os-by-resistance-landmark",
        status.resistanceClass.judgedStratum,
        status.overallSurvival?.landmark(day: rules.windowDays)
    )
    add("os-after-progression", resistance, status.survivalAfterProgression)
    add("pfs", "all", status.progressionFree)
    add("os", "all", status.overallSurvival)
    let factors = status.riskFactors.map(String.init)
    add("pfs-by-risk-factors", factors, status.progressionFree)
    add("os-by-risk-factors", factors, status.overallSurvival)
    let line = status.secondLine?.rawValue
    add("pfs2-by-second-line", line, status.secondProgressionFree)
    add("os2-by-second-line", line, status.secondOverallSurvival)
    // Judged once and for all: as events and censorings of day 0.
    if let judged = status.resistanceClass.judgedStratum, let afp = status.isAFPRiskFactor,
        let alt = status.isALTRiskFactor
    {
        add(
            RiskFactorTable.analysisID,
            RiskFactorTable.stratum(afp: afp, alt: alt),
            TimeToEvent(days: 0, isEvent: judged == "primary")
        )
    }
    return list
}

extension ResistanceClass {
    /// The study's two arms.
    fileprivate var studyStratum: String? {
        switch self {
        case .primary, .secondary: rawValue
        case .indeterminate, .intolerance, .earlyDeath, .notPrimary, .notYetClassifiable: nil
        }
    }

    /// Primary or not, of those whose window is judged; intolerance and unclear evidence are not.
    fileprivate var judgedStratum: String? {
        switch self {
        case .primary: "primary"
        case .secondary, .notPrimary: "not_primary"
        case .indeterminate, .intolerance, .earlyDeath, .notYetClassifiable: nil
        }
    }
}

extension TimeToEvent {
    /// The time from the landmark; nil for who was dead by that day or was not followed to it.
    fileprivate func landmark(day: Int) -> TimeToEvent? {
        guard isEvent ? days > day : days >= day else { return nil }
        return TimeToEvent(days: days - day, isEvent: isEvent)
    }
}
