import Clinical

/// How sorafenib fared in a patient (clinical.md, resistance classes).
package enum ResistanceClass: String, Sendable, CaseIterable, Hashable {
    case primary, secondary, indeterminate, intolerance
    case earlyDeath = "early_death"
    case notPrimary = "not_primary"
    case notYetClassifiable = "not_yet_classifiable"

    /// Whether early resistance is no longer an open question.
    ///
    /// Indeterminate evidence answers nothing, so it silences no warning.
    var isDecided: Bool {
        switch self {
        case .primary, .secondary, .intolerance, .earlyDeath, .notPrimary: true
        case .indeterminate, .notYetClassifiable: false
        }
    }
}

/// A class with its grounds.
struct Classification {
    let resistanceClass: ResistanceClass
    /// One sentence; dates and day counts only.
    let reason: String
    var evidence: [EvidenceItem] = []
    var missing: [String] = []
    /// The first day on which time alone could decide.
    var decidedOn: CivilDay?
    /// Of primary resistance, the progression that shows it.
    var progression: ScanDay?
}

/// Classes a patient with a known start of treatment.
///
/// The classes of the table overlap; the first of these that holds is given: what happened inside
/// the window (progression, then death), intolerance (the later course is not sorafenib's), what
/// happened after it. A baseline scan need not be known: a report of progression presupposes one.
struct Classifier {
    let chart: Chart
    let exposure: Exposure
    let scanDays: [ScanDay]
    let rules: Rules

    private var t0: CivilDay { exposure.t0 }
    private var windowEnd: CivilDay { t0.adding(rules.windowDays) }
    /// From this day on a clean scan shows that the window was passed.
    private var clearFrom: CivilDay { windowEnd.adding(-rules.straddleDays) }

    func classify() -> Classification {
        var result =
            impossible() ?? progressedInWindow() ?? diedInWindow() ?? notTolerated()
            ?? progressedLater() ?? passedWindow() ?? undecided()
        result.evidence.insert(
            EvidenceItem(exposure.start, clause: "first sorafenib exposure (t0)"),
            at: 0
        )
        return result
    }

    private func impossible() -> Classification? {
        guard let death = chart.death, let died = death.day, died < t0 else { return nil }
        return Classification(
            resistanceClass: .indeterminate,
            reason: "Death on \(died) is recorded before t0 \(t0).",
            evidence: [EvidenceItem(death: death.record)],
            missing: ["explanation of a death before the first sorafenib"]
        )
    }

    private func progressedInWindow() -> Classification? {
        let days = scanDays.filter { $0.isProgression && $0.day > t0 && $0.day <= windowEnd }
        guard let first = days.first else { return nil }
        let valid = days.first { !$0.isConflicting && staleBaseline(before: $0) == nil }
        if let valid {
            return Classification(
                resistanceClass: .primary,
                reason: "Progression on \(place(valid.day)), inside the window that ends "
                    + "\(windowEnd).",
                evidence: items(valid.deciding, "progression in (t0, t0 + \(rules.windowDays) d]"),
                progression: valid
            )
        }
        var result = Classification(
            resistanceClass: .indeterminate,
            reason: "Progression on \(place(first.day)) is conflicting: another assessment of that "
                + "day denies it.",
            evidence: items(first.deciding, "conflicting assessments of one day"),
            missing: ["scan that settles the conflict of \(first.day)"]
        )
        if !first.isConflicting, let baseline = staleBaseline(before: first) {
            let age = t0 - baseline.day
            result = Classification(
                resistanceClass: .indeterminate,
                reason: "Progression on \(place(first.day)) against a baseline \(age) days before "
                    + "t0 may precede sorafenib.",
                evidence: items(first.deciding, "progression <= \(rules.earlyProgressionDays) d")
                    + items(
                        baseline.assessments,
                        "baseline scan > \(rules.baselineScanMaxAgeDays) d before t0"
                    ),
                missing: ["scan at most \(rules.baselineScanMaxAgeDays) days before t0"]
            )
        }
        return result
    }

    /// The scan that early progression was compared with, where it is too old to be a baseline.
    private func staleBaseline(before scan: ScanDay) -> ScanDay? {
        guard scan.day - t0 <= rules.earlyProgressionDays,
            let baseline = scanDays.last(where: { $0.day < scan.day }),
            t0 - baseline.day > rules.baselineScanMaxAgeDays
        else { return nil }
        return baseline
    }

    private func diedInWindow() -> Classification? {
        guard let death = chart.death, let died = death.day, died <= windowEnd else { return nil }
        return Classification(
            resistanceClass: .earlyDeath,
            reason: "Died on \(place(died)), inside the window, without progression.",
            evidence: [EvidenceItem(death: death.record)]
        )
    }

    private func notTolerated() -> Classification? {
        guard let stop = exposure.currentToxicityStop,
            stop.day - t0 <= rules.intoleranceDays,
            !scanDays.contains(where: { $0.day > t0 && $0.day <= stop.day })
        else { return nil }
        return Classification(
            resistanceClass: .intolerance,
            reason: "Stopped for toxicity on \(place(stop.day)), before any scan.",
            evidence: [EvidenceItem(stop, clause: "stopped <= \(rules.intoleranceDays) d")]
        )
    }

    private func progressedLater() -> Classification? {
        let days = scanDays.filter { $0.isProgression && $0.day > windowEnd }
        guard let first = days.first else { return nil }
        let clean = scanDays.last { $0.isClean && $0.day >= clearFrom && $0.day < first.day }
        guard let clean else {
            return Classification(
                resistanceClass: .indeterminate,
                reason: "Progression on \(place(first.day)) without a clean scan between "
                    + "\(clearFrom) and it: it may lie on either side of \(windowEnd).",
                evidence: items(first.deciding, "first progression after the window"),
                missing: ["adequate scan on or after \(clearFrom) and before \(first.day)"]
            )
        }
        let grounds = items(clean.assessments, "clean scan on or after \(clearFrom)")
        guard let firm = days.first(where: { !$0.isConflicting }) else {
            return Classification(
                resistanceClass: .indeterminate,
                reason: "Progression on \(place(first.day)) is conflicting: another assessment of "
                    + "that day denies it.",
                evidence: items(first.deciding, "conflicting assessments of one day") + grounds,
                missing: ["scan that settles the conflict of \(first.day)"]
            )
        }
        return Classification(
            resistanceClass: .secondary,
            reason: "First progression on \(place(firm.day)), after the window that ended "
                + "\(windowEnd) and a clean scan on \(clean.day).",
            evidence: items(firm.deciding, "first progression after the window") + grounds
        )
    }

    private func passedWindow() -> Classification? {
        guard chart.today > windowEnd,
            let clean = scanDays.first(where: { $0.isClean && $0.day >= clearFrom })
        else { return nil }
        return Classification(
            resistanceClass: .notPrimary,
            reason: "No progression by \(windowEnd) and a clean scan on \(place(clean.day)).",
            evidence: items(clean.assessments, "clean scan on or after \(clearFrom)")
        )
    }

    private func undecided() -> Classification {
        let clean = scanDays.contains { $0.isClean && $0.day >= clearFrom }
        var missing = clean ? [] : ["adequate scan on or after \(clearFrom)"]
        missing += chart.preliminaryScanDays.filter { $0 > t0 }
            .map { "final report of the scan of \($0)" }
        if chart.today > windowEnd {
            return Classification(
                resistanceClass: .notYetClassifiable,
                reason: "The window ended \(windowEnd) without an adequate scan on or after "
                    + "\(clearFrom).",
                missing: missing
            )
        }
        return Classification(
            resistanceClass: .notYetClassifiable,
            reason: "Inside the window that ends \(windowEnd), no progression known.",
            missing: missing,
            decidedOn: windowEnd.adding(1)
        )
    }

    private func place(_ day: CivilDay) -> String { "\(day), day \(day - t0) after t0 \(t0)" }

    private func items(_ scans: [Dated<TumorAssessment>], _ clause: String) -> [EvidenceItem] {
        scans.map { EvidenceItem($0, clause: clause) }
    }
}
