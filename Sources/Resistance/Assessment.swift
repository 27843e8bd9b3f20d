import Clinical

/// What the rules make of one patient at one instant.
///
/// The instant itself is not in it: until `nextReviewAt` the same events give an equal assessment.
package struct Assessment: Sendable, Hashable {
    /// Name and number of the rules that were applied.
    package var ruleVersion: String
    /// Nil where no sorafenib was ordered or given.
    package var status: PatientStatus?
    /// Those to be raised now.
    package var flags: [Flag]
    /// Those whose evidence stands but which are not to be raised; a flag in neither list has no
    /// evidence, or no longer.
    package var inhibited: [InhibitedFlag]
    /// When time alone could next change the answer; nil where only another message can.
    package var nextReviewAt: Instant?

    package init(
        ruleVersion: String,
        status: PatientStatus?,
        flags: [Flag],
        inhibited: [InhibitedFlag],
        nextReviewAt: Instant?
    ) {
        self.ruleVersion = ruleVersion
        self.status = status
        self.flags = flags
        self.inhibited = inhibited
        self.nextReviewAt = nextReviewAt
    }
}

/// Judges a patient's events by `rules` as of an instant; total and deterministic.
///
/// An event whose clinical time is after `asOf` does not count yet, and when it will is when the
/// next review is due. Days passed are counted to the UTC day of `asOf`.
package func assess(_ timeline: Timeline, rules: Rules, asOf: Instant) -> Assessment {
    let chart = Chart(timeline, asOf: asOf)
    let exposure = Exposure(
        chart,
        startingOrders: timeline.startingOrders,
        rules: rules
    )
    guard let exposure else {
        return Assessment(
            ruleVersion: rules.version,
            status: unstarted(chart, rules: rules),
            flags: [],
            inhibited: [],
            nextReviewAt: chart.nextEventAt
        )
    }
    let scanDays = ScanDay.days(of: chart, baselineUpTo: exposure.t0)
    let classification = Classifier(
        chart: chart,
        exposure: exposure,
        scanDays: scanDays,
        rules: rules
    ).classify()
    let baselines = LabConcept.allCases.map {
        Baseline($0, of: chart, t0: exposure.t0, rules: rules)
    }
    let (holding, inhibited) = FlagFinder(
        chart: chart,
        exposure: exposure,
        scanDays: scanDays,
        classification: classification,
        baselines: baselines,
        rules: rules
    ).find()
    let undecidedUntil = exposure.t0.adding(rules.windowDays + 1)
    var nextReviewAt = chart.nextEventAt
    if !classification.resistanceClass.isDecided, chart.today < undecidedUntil {
        nextReviewAt = min(nextReviewAt ?? undecidedUntil.startUTC, undecidedUntil.startUTC)
    }
    var status = PatientStatus(
        resistanceClass: classification.resistanceClass,
        classReason: classification.reason,
        ruleVersion: rules.version,
        missing: classification.missing + baselines.compactMap(\.missing)
            + (chart.diagnosis == nil ? [diagnosisName] : []) + chart.missing
    )
    status.classEvidence = classification.evidence
    status.decidedOn = classification.decidedOn
    status.setStart(exposure, baselines: baselines, chart: chart, rules: rules)
    status.setCourse(exposure, scanDays: scanDays, chart: chart, rules: rules)
    return Assessment(
        ruleVersion: rules.version,
        status: status,
        flags: holding,
        inhibited: inhibited,
        nextReviewAt: nextReviewAt
    )
}

/// The status of a patient whose start is not confirmed or not dated; nil without sorafenib.
private func unstarted(_ chart: Chart, rules: Rules) -> PatientStatus? {
    let order = chart.medications.first {
        $0.content.ingredient == sorafenib && $0.content.action == .ordered
    }
    let undated = chart.undatedSorafenib.first { $0.isIntake } ?? chart.undatedSorafenib.first
    let reason: String
    var missing = ["dispense or administration of sorafenib"]
    let ground: RecordedEvent
    if let undated, undated.isIntake {
        ground = undated
        reason = "Sorafenib was given, it is not known on which day."
        missing = ["exact date of the first sorafenib"]
    } else if let order {
        ground = order.record
        reason = "Sorafenib ordered on \(order.day), start not confirmed."
    } else if let undated {
        ground = undated
        reason = "Sorafenib ordered, start not confirmed."
    } else {
        return nil
    }
    var status = PatientStatus(
        resistanceClass: .notYetClassifiable,
        classReason: reason,
        ruleVersion: rules.version,
        missing: missing + (chart.diagnosis == nil ? [diagnosisName] : []) + chart.missing
    )
    status.classEvidence = [EvidenceItem(ground, clause: "sorafenib without a confirmed start")]
    status.diedAt = chart.death?.day
    status.lastKnownAliveAt = chart.lastKnownAlive
    return status
}

extension RecordedEvent {
    fileprivate var isIntake: Bool {
        guard case .medication(let drug) = event.content else { return false }
        return drug.action.isIntake
    }
}

extension PatientStatus {
    fileprivate mutating func setStart(
        _ exposure: Exposure,
        baselines: [Baseline],
        chart: Chart,
        rules: Rules
    ) {
        t0 = exposure.t0
        t0Basis = exposure.basis
        episodes = exposure.episodes
        for baseline in baselines {
            let value = baseline.result?.content.canonical?.value.double
            switch baseline.concept {
            case .afp: (baselineAFP, isAFPRiskFactor) = (value, baseline.isRiskFactor)
            case .alt: (baselineALT, isALTRiskFactor) = (value, baseline.isRiskFactor)
            }
        }
        baselineEvidence = baselines.flatMap(\.evidence)
        let factors = baselines.compactMap(\.isRiskFactor)
        riskFactors = factors.count == baselines.count ? factors.count { $0 } : nil
    }

    fileprivate mutating func setCourse(
        _ exposure: Exposure,
        scanDays: [ScanDay],
        chart: Chart,
        rules: Rules
    ) {
        let measure = EndpointMeasure(chart: chart, scanDays: scanDays)
        diedAt = chart.death?.day
        lastKnownAliveAt = chart.lastKnownAlive
        overallSurvival = measure.overallSurvival(from: exposure.t0)
        progressionFree = measure.progressionFree(from: exposure.t0)
        guard overallSurvival != nil else { return }
        progressionAt = measure.progression(after: exposure.t0)?.day
        survivalAfterProgression = progressionAt.flatMap { measure.overallSurvival(from: $0) }
        let next = NextTreatment(
            chart,
            exposure: exposure,
            progression: progressionAt,
            rules: rules
        )
        guard let next else { return }
        secondLine = next.line
        secondLineAt = next.start
        secondLineEvidence = next.drugs.map {
            EvidenceItem($0, clause: "new treatment after progression or stop")
        }
        secondOverallSurvival = measure.overallSurvival(from: next.start)
        // Another treatment is measured from another baseline (RECIST 1.1, 4.3.1).
        secondProgressionFree = EndpointMeasure(
            chart: chart,
            scanDays: ScanDay.days(of: chart, baselineUpTo: next.start)
        )
        .progressionFree(from: next.start)
    }
}
