import Clinical

/// What all scans of one day say together.
struct ScanDay {
    let day: CivilDay
    let assessments: [Dated<TumorAssessment>]

    var isProgression: Bool { !of(.progression).isEmpty }

    /// Shows that there was no progression.
    var isClean: Bool { !isProgression && isAdequate }

    /// Progression is kept although another scan of the day denies it.
    var isConflicting: Bool { isProgression && isAdequate }

    /// Progression, and where it is denied also what denies it.
    var deciding: [Dated<TumorAssessment>] {
        isProgression ? assessments.filter { $0.content.response.isAsserted } : assessments
    }

    private var isAdequate: Bool { !of(.stable).isEmpty || !of(.response).isEmpty }

    func of(_ response: TumorResponse) -> [Dated<TumorAssessment>] {
        assessments.filter { $0.content.response == response }
    }

    /// Days with scans in ascending order; of one study's assessments the strongest source counts.
    static func days(of scans: [Dated<TumorAssessment>]) -> [ScanDay] {
        var strongest: [String: Int] = [:]
        for scan in scans where !scan.content.accession.isEmpty {
            let rank = scan.content.source.rank
            strongest[scan.content.accession] = min(
                strongest[scan.content.accession] ?? rank,
                rank
            )
        }
        let kept = scans.filter { scan in
            strongest[scan.content.accession].map { scan.content.source.rank == $0 } ?? true
        }
        return Dictionary(grouping: kept, by: \.day)
            .map { ScanDay(day: $0.key, assessments: $0.value.sorted(by: Dated.precedes)) }
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

extension TumorAssessment.Source {
    /// 0 is the strongest.
    fileprivate var rank: Int {
        switch self {
        case .coded: 0
        case .measured: 1
        case .text: 2
        }
    }
}
