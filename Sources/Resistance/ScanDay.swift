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

    /// Days with scans in ascending order; of one study's findings the strongest source counts.
    static func days(of findings: [TumorFinding]) -> [ScanDay] {
        var strongest: [String: Int] = [:]
        for finding in findings where !finding.accession.isEmpty {
            strongest[finding.accession] = min(
                strongest[finding.accession] ?? finding.rank,
                finding.rank
            )
        }
        let kept = findings.filter { finding in
            strongest[finding.accession].map { finding.rank == $0 } ?? true
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
        case (.measured, .progression): 1
        case (.measured, .indeterminate): 4
        case (.measured, _): 2
        case (.text, _): namesNewTumour ? 1 : 3
        }
    }
}
