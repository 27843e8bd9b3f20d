import Clinical

/// What one study says of the tumour by one way of reading it, with the statements it rests on.
struct TumorFinding {
    let day: CivilDay
    let response: TumorResponse
    let source: TumorAssessment.Source
    /// Empty where it is not known which study it was.
    let accession: String
    /// The study's own statements, the earliest first; at least one.
    let own: [RecordedEvent]
    /// How it was found, where that is not in the statements themselves.
    var ground: String?
    /// What the study was compared with, each with its part in the comparison.
    var references: [(record: RecordedEvent, part: String)] = []
    /// What would have to be known for a response.
    var missing: String?
    /// Sizes without a unit are all there is.
    var lacksUnit = false
    /// The report's words assert a new tumour, or that others than the targets progressed.
    var goesBeyondTargets = false

    init(_ assessment: Dated<TumorAssessment>) {
        day = assessment.day
        response = assessment.content.response
        source = assessment.content.source
        accession = assessment.content.accession
        own = [assessment.record]
        goesBeyondTargets =
            response == .progression && source == .text
            && TumorAssessment.rulesBeyondTargets.contains(assessment.content.rule)
    }

    private init(
        _ answer: TimePointResponse,
        measurements: [Dated<LesionMeasurement>]
    ) {
        day = answer.day
        response = answer.response
        source = .measured
        let accessions = Set(measurements.map(\.content.accession))
        accession = accessions.count == 1 ? accessions.first ?? "" : ""
        let counted = measurements.filter {
            $0.content.role != .target || answer.criteria.sums($0.content)
        }
        own = (counted.isEmpty ? measurements : counted).map(\.record)
        ground = answer.description
        missing = answer.missing
        lacksUnit = answer.ground == .unitUnknown
    }

    func evidence(_ clause: String) -> [EvidenceItem] {
        let full = ground.map { "\(clause): \($0)" } ?? clause
        return own.map { EvidenceItem($0, clause: full) }
            + references.map { EvidenceItem($0.record, clause: $0.part) }
    }

    /// What the sums of target lesions say, by each of the criteria they were measured for.
    ///
    /// The baseline is the last time point with a sum up to t0, or where there is none the first
    /// after it.
    static func measured(_ measurements: [Dated<LesionMeasurement>], t0: CivilDay) -> [Self] {
        guard !measurements.isEmpty else { return [] }
        let byDay = Dictionary(grouping: measurements, by: \.day)
        // What the studies up to t0 name stays known, whatever its label says later.
        let known = Set(measurements.filter { $0.day <= t0 }.map(\.content.lesion))
        let timePoints = byDay.map { day, found in
            TimePoint(
                day: day,
                lesions: found.map(\.content).filter {
                    $0.role != .new || day <= t0 || !known.contains($0.lesion)
                }
            )
        }
        .sorted { $0.day < $1.day }
        return ResponseCriteria.used(in: measurements.map(\.content)).flatMap { criteria in
            let baseline = timePoints.prefix { $0.day <= t0 }.lastIndex { timePoint in
                criteria.responses(at: [timePoint]).contains { $0.sum != nil }
            }
            let since = Array(timePoints[(baseline ?? 0)...])
            return criteria.responses(at: since).map { answer in
                var finding = Self(answer, measurements: byDay[answer.day] ?? [])
                finding.references = references(of: answer, by: criteria, in: byDay)
                return finding
            }
        }
    }

    private static func references(
        of answer: TimePointResponse,
        by criteria: ResponseCriteria,
        in byDay: [CivilDay: [Dated<LesionMeasurement>]]
    ) -> [(record: RecordedEvent, part: String)] {
        let days = [(answer.baselineDay, "baseline sum"), (answer.nadirDay, "nadir sum")]
        var seen: Set<CivilDay> = []
        return days.flatMap { day, part -> [(record: RecordedEvent, part: String)] in
            guard let day, seen.insert(day).inserted else { return [] }
            return (byDay[day] ?? []).filter { criteria.sums($0.content) }
                .map { ($0.record, "\(part) (\(criteria.rawValue))") }
        }
    }
}

extension ResponseCriteria {
    /// Lymph nodes are measured alike for both: the other target lesions tell which it was.
    fileprivate static func used(in lesions: [LesionMeasurement]) -> [Self] {
        let diameters = Set(lesions.filter { $0.role == .target }.map(\.diameter))
        guard diameters.contains(.viable) else { return [.recist] }
        return diameters.contains(.longest) ? [.recist, .mrecist] : [.mrecist]
    }
}

extension TimePointResponse {
    fileprivate var description: String {
        let sums = [("sum", sum), ("nadir", nadir), ("baseline", baseline)].compactMap {
            name,
            sum in sum.map { "\(name) \($0) mm" }
        }
        return ([ground.rawValue] + sums).joined(separator: ", ") + " (\(criteria.rawValue))"
    }

    fileprivate var missing: String? {
        switch ground {
        case .newLesion, .nonTargetProgression, .increase, .reappearance, .decrease, .complete,
            .noChange, .baseline:
            nil
        case .noTarget: "size of a target lesion on \(day)"
        case .unitUnknown: "unit of the sizes of \(day)"
        case .notMeasured: "sizes of all target lesions on \(day)"
        case .contradictory: "size that holds of two given for a lesion on \(day)"
        case .otherLesions: "sizes of the baseline's target lesions on \(day)"
        }
    }
}
