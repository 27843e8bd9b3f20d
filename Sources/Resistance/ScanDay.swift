import Clinical

/// What all scans of one day say together.
struct ScanDay {
    let day: CivilDay
    let findings: [TumorFinding]

    var isProgression: Bool { !of(.progression).isEmpty }

    /// Shows that there was no progression.
    var isClean: Bool { !isProgression && isAdequate }

    /// Progression is kept although another scan of the day denies it.
    var isConflicting: Bool { isProgression && isAdequate }

    /// Of sizes without a unit, which alone tell nothing.
    var lacksUnit: Bool { !isProgression && !isAdequate && findings.contains(where: \.lacksUnit) }

    private var isAdequate: Bool { !of(.stable).isEmpty || !of(.response).isEmpty }

    func of(_ response: TumorResponse) -> [TumorFinding] {
        findings.filter { $0.response == response }
    }

    /// Of progression also what denies it; of any other day all findings.
    func evidence(_ clause: String) -> [EvidenceItem] {
        let deciding = isProgression ? findings.filter(\.response.isAsserted) : findings
        return deciding.flatMap { $0.evidence(clause) }
    }

    /// Days with scans, what was measured compared with the baseline of a treatment begun on `start`.
    static func days(of chart: Chart, baselineUpTo start: CivilDay) -> [ScanDay] {
        days(
            of: chart.scans.map(TumorFinding.init)
                + TumorFinding.measured(chart.measurements, t0: start)
        )
    }

    /// Days with scans in ascending order; of one study's findings the strongest source counts.
    static func days(of findings: [TumorFinding]) -> [ScanDay] {
        let findings = findings.filter { finding in !findings.contains { $0.amends(finding) } }
        var strongest: [String: Int] = [:]
        for finding in findings where !finding.accession.isEmpty {
            strongest[finding.accession] = min(
                strongest[finding.accession] ?? finding.rank,
                finding.rank
            )
        }
        // By one of the criteria it progressed and by the other it did not: that is a conflict.
        let measured = Set(findings.filter(\.isMeasuredProgression).map(\.accession))
        let kept = findings.filter { finding in
            guard let rank = strongest[finding.accession] else { return true }
            return finding.rank == rank
                || rank == TumorFinding.progressionRank && finding.isMeasured
                    && measured.contains(finding.accession)
        }
        return Dictionary(grouping: kept, by: \.day)
            .map { ScanDay(day: $0.key, findings: $0.value) }
            .sorted { $0.day < $1.day }
    }
}

extension TumorResponse {
    fileprivate var isAsserted: Bool {
        switch self {
        case .progression, .stable, .response: true
        case .suspected, .indeterminate: false
        }
    }
}

extension TumorFinding {
    /// 0 is the strongest; sizes that cannot be compared silence nobody's words, and no size of
    /// target lesions silences a new tumour (RECIST 1.1, table 1).
    fileprivate var rank: Int {
        switch (source, response) {
        case (.coded, _): 0
        case (.measured, .progression): Self.progressionRank
        case (.measured, .indeterminate): 4
        case (.measured, _): 2
        case (.text, _): goesBeyondTargets ? Self.progressionRank : 3
        }
    }

    fileprivate static let progressionRank = 1

    /// Whether this is a later addendum to the other's report, and says how the tumour fares.
    fileprivate func amends(_ other: TumorFinding) -> Bool {
        guard source == .text, other.source == .text, !accession.isEmpty,
            accession == other.accession, response.isAsserted,
            let mine = own.first, let theirs = other.own.first, mine.event.isAddendum
        else { return false }
        return mine.order > theirs.order
    }

    /// Compared by the sizes, whatever they said.
    fileprivate var isMeasured: Bool { source == .measured && response != .indeterminate }

    fileprivate var isMeasuredProgression: Bool {
        source == .measured && response == .progression
    }
}
