import Clinical

/// A finding that someone should hear of, with what it rests on.
package struct Flag: Sendable, Hashable {
    package enum Severity: String, Sendable, CaseIterable, Hashable {
        case info, warning, critical
    }

    /// `early-progression`, `suspected-early-progression` or `afp-alt-threshold`.
    package var rule: String
    package var severity: Severity
    /// Treatment episode, from 1; the rules speak of the first.
    package var episode: Int
    package var evidence: [EvidenceItem]
    /// What was not known.
    package var missing: [String]

    package init(
        rule: String,
        severity: Severity,
        episode: Int,
        evidence: [EvidenceItem],
        missing: [String]
    ) {
        self.rule = rule
        self.severity = severity
        self.episode = episode
        self.evidence = evidence
        self.missing = missing
    }
}

/// A flag whose evidence stands, but which is not to be raised, or no longer.
package struct InhibitedFlag: Sendable, Hashable {
    package var flag: Flag
    /// Such as `the patient is dead`.
    package var because: String

    package init(flag: Flag, because: String) {
        self.flag = flag
        self.because = because
    }
}

/// Finds the flags whose evidence stands and what inhibits them.
struct FlagFinder {
    let chart: Chart
    let exposure: Exposure
    let scanDays: [ScanDay]
    let classification: Classification
    let baselines: [Baseline]
    let rules: Rules

    private var windowEnd: CivilDay { exposure.t0.adding(rules.windowDays) }

    func find() -> (holding: [Flag], inhibited: [InhibitedFlag]) {
        var holding: [Flag] = []
        var inhibited: [InhibitedFlag] = []
        let candidates = [
            (earlyProgression, nil), (suspected, nil),
            (threshold, classDecided ?? windowOver ?? stopped),
        ]
        for case (let flag?, let because) in candidates {
            if let because = off(flag) ?? dead ?? because {
                inhibited.append(InhibitedFlag(flag: flag, because: because))
            } else {
                holding.append(flag)
            }
        }
        return (holding, inhibited)
    }

    /// Primary resistance seen on sorafenib, or soon after it was stopped.
    ///
    /// What counts is the day of the scan, not when its report came: a late report is no less true.
    private var earlyProgression: Flag? {
        guard let progression = classification.progression else { return nil }
        if let stop = exposure.lastStop(inForceOn: progression.day),
            progression.day - stop.day > rules.stoppedGraceDays
        {
            return nil
        }
        return Flag(
            rule: AlertRule.earlyProgression.rawValue,
            severity: .critical,
            episode: 1,
            evidence: diagnosis + classification.evidence,
            missing: diagnosisMissing + chart.missing
        )
    }

    /// Progression that a report suspects inside the window, whatever came of it later.
    private var suspected: Flag? {
        let hedged = scanDays.filter { $0.day > exposure.t0 && $0.day <= windowEnd }
            .flatMap { $0.of(.suspected) }
        guard !hedged.isEmpty else { return nil }
        return Flag(
            rule: AlertRule.suspectedEarlyProgression.rawValue,
            severity: .info,
            episode: 1,
            evidence: diagnosis + [start]
                + hedged.flatMap {
                    $0.evidence("suspected progression in (t0, t0 + \(rules.windowDays) d]")
                },
            missing: diagnosisMissing
                + (classDecided == nil ? ["assessment that asserts or excludes progression"] : [])
                + chart.missing
        )
    }

    private var threshold: Flag? {
        let positive = baselines.filter { $0.isRiskFactor == true }.count
        guard positive > 0 else { return nil }
        return Flag(
            rule: AlertRule.thresholds.rawValue,
            severity: positive > 1 ? .warning : .info,
            episode: 1,
            evidence: diagnosis + [start] + baselines.flatMap(\.evidence),
            missing: diagnosisMissing + baselines.compactMap(\.missing) + chart.missing
        )
    }

    private var start: EvidenceItem {
        EvidenceItem(exposure.start, clause: "first sorafenib exposure (t0)")
    }

    private var diagnosis: [EvidenceItem] {
        chart.diagnosis.map { [EvidenceItem($0, clause: "diagnosis")] } ?? []
    }

    private var diagnosisMissing: [String] { chart.diagnosis == nil ? [diagnosisName] : [] }

    private func off(_ flag: Flag) -> String? {
        rules.mode(of: flag.rule) == .off ? "the rule is switched off" : nil
    }

    private var dead: String? { chart.death == nil ? nil : "the patient is dead" }

    private var classDecided: String? {
        let name = classification.resistanceClass
        return name.isDecided ? "the resistance class is decided: \(name.rawValue)" : nil
    }

    private var windowOver: String? {
        chart.today > windowEnd ? "the window ended \(windowEnd)" : nil
    }

    private var stopped: String? {
        exposure.currentStop.map { "sorafenib was stopped \($0.day)" }
    }
}

/// How a missing diagnosis is listed.
let diagnosisName = "diagnosis of hepatocellular carcinoma"

extension Baseline {
    /// The chosen result with the comparison made, and one passed over for want of a unit.
    var evidence: [EvidenceItem] {
        (result.map { [EvidenceItem($0, clause: clause + onTreatment)] } ?? [])
            + (passedOver.map { [EvidenceItem($0, clause: passedOverClause)] } ?? [])
    }
}
