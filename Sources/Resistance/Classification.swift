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
        guard let death = chart.death, let last = death.lastDay, last < t0 else { return nil }
        return Classification(
            resistanceClass: .indeterminate,
            reason: "Death on \(last) is recorded before t0 \(t0).",
            evidence: death.evidence(),
            missing: ["explanation of a death before the first sorafenib"]
        )
    }

    private func progressedInWindow() -> Classification? {
        let days = scanDays.filter { $0.isProgression && $0.day > t0 && $0.day <= windowEnd }
        guard let first = days.first else { return nil }
        if let valid = days.first(where: { !$0.isConflicting && staleBaseline(of: $0) == nil }) {
            let clause = "progression in (t0, t0 + \(rules.windowDays) d]"
            return Classification(
                resistanceClass: .primary,
                reason: "Progression on \(place(valid.day)), inside the window that ends "
                    + "\(windowEnd).",
                evidence: valid.evidence(clause) + baselineEvidence(of: valid),
                progression: valid
            )
        }
        guard !first.isConflicting, let baseline = staleBaseline(of: first) else {
            return conflicting(first)
        }
        return Classification(
            resistanceClass: .indeterminate,
            reason: "Progression on \(place(first.day)) against a baseline \(t0 - baseline.day) "
                + "days before t0 may precede sorafenib.",
            evidence: first.evidence("progression <= \(rules.earlyProgressionDays) d")
                + baseline.evidence(staleClause),
            missing: ["scan at most \(rules.baselineScanMaxAgeDays) days before t0"]
        )
    }

    private func conflicting(_ scan: ScanDay) -> Classification {
        Classification(
            resistanceClass: .indeterminate,
            reason: "Progression on \(place(scan.day)) is conflicting: another assessment of that "
                + "day denies it.",
            evidence: scan.evidence("conflicting assessments of one day"),
            missing: ["scan that settles the conflict of \(scan.day)"]
        )
    }

    /// The scan before one that shows progression so early that its age matters.
    private func baseline(of scan: ScanDay) -> ScanDay? {
        guard scan.day - t0 <= rules.earlyProgressionDays else { return nil }
        return scanDays.last { $0.day < scan.day }
    }

    /// The scan before, and where that showed progression too the one for which it did not count.
    private func baselineEvidence(of scan: ScanDay) -> [EvidenceItem] {
        guard let baseline = baseline(of: scan) else { return [] }
        let items = baseline.evidence("scan that progression is compared with")
        guard baseline.isProgression, baseline.day > t0 else { return items }
        return items + (staleBaseline(of: baseline)?.evidence(staleClause) ?? [])
    }

    private var staleClause: String {
        "baseline scan > \(rules.baselineScanMaxAgeDays) d before t0"
    }

    /// The scan that early progression was compared with, where it is too old to be a baseline.
    private func staleBaseline(of scan: ScanDay) -> ScanDay? {
        baseline(of: scan).flatMap {
            t0 - $0.day > rules.baselineScanMaxAgeDays ? $0 : nil
        }
    }

    /// A death whose day is not known exactly may lie on either side of the window's end.
    private func diedInWindow() -> Classification? {
        guard let death = chart.death, let died = death.day, let last = death.lastDay,
            died <= windowEnd
        else { return nil }
        guard last <= windowEnd else {
            return Classification(
                resistanceClass: .indeterminate,
                reason: "Died between \(died) and \(last), on either side of the window's end "
                    + "\(windowEnd), without progression in it.",
                evidence: death.evidence()
            )
        }
        return Classification(
            resistanceClass: .earlyDeath,
            reason: died == last
                ? "Died on \(place(died)), inside the window, without progression."
                : "Died between \(died) and \(last), inside the window, without progression.",
            evidence: death.evidence()
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
            let conflict = first.isConflicting ? ", conflicting" : ""
            return Classification(
                resistanceClass: .indeterminate,
                reason: "Progression on \(place(first.day)) without a clean scan between "
                    + "\(clearFrom) and it: it may lie on either side of \(windowEnd).",
                evidence: first.evidence("first progression after the window\(conflict)"),
                missing: ["adequate scan on or after \(clearFrom) and before \(first.day)"]
            )
        }
        let grounds = clean.evidence("clean scan on or after \(clearFrom)")
        guard let firm = days.first(where: { !$0.isConflicting }) else {
            var result = conflicting(first)
            result.evidence += grounds
            return result
        }
        let which = firm.day == first.day ? "First progression" : "First undisputed progression"
        return Classification(
            resistanceClass: .secondary,
            reason: "\(which) on \(place(firm.day)), after the window that ended \(windowEnd) and "
                + "a clean scan on \(clean.day).",
            evidence: firm.evidence("\(which.lowercased()) after the window") + grounds
        )
    }

    private func passedWindow() -> Classification? {
        guard chart.today > windowEnd else { return nil }
        let late = scanDays.filter { $0.day >= clearFrom }
        if let clean = late.first(where: \.isClean) {
            return Classification(
                resistanceClass: .notPrimary,
                reason: "No progression by \(windowEnd) and a clean scan on \(place(clean.day)).",
                evidence: clean.evidence("clean scan on or after \(clearFrom)")
            )
        }
        guard let scan = late.first(where: \.lacksUnit) else { return nil }
        return Classification(
            resistanceClass: .indeterminate,
            reason:
                "The sizes measured on \(place(scan.day)) have no unit, and no other scan on or "
                + "after \(clearFrom) decides.",
            evidence: scan.evidence("sizes not compared"),
            missing: scan.findings.compactMap(\.missing)
        )
    }

    private func undecided() -> Classification {
        let clean = scanDays.contains { $0.isClean && $0.day >= clearFrom }
        var missing = clean ? [] : ["adequate scan on or after \(clearFrom)"]
        missing += chart.preliminaryScanDays.filter { $0 > t0 }
            .map { "final report of the scan of \($0)" }
        missing += scanDays.filter { $0.day > t0 }.flatMap { $0.findings.compactMap(\.missing) }
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
}
