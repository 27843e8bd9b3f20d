import Clinical
import Cohort
import Resistance

/// A history that its seed determines, judged on a day of its own.
struct RandomCase {
    let seed: UInt64
    let history: History
    let day: Int
    let assessment: Assessment

    static let seeds = UInt64(20_260_101)..<UInt64(20_270_101)

    static let all = seeds.map { seed in
        var dice = SeededGenerator(seed: seed)
        let history = dice.history()
        let day = Int.random(in: -10...400, using: &dice)
        return RandomCase(
            seed: seed,
            history: history,
            day: day,
            assessment: history.assessed(onDay: day)
        )
    }

    /// The history after a change, judged on the same day.
    func assessed(after change: (inout [RecordedEvent]) -> Void) -> Assessment {
        var other = history
        other.replaceEvents(change)
        return other.assessed(onDay: day)
    }

    /// What the assessment says it rests on.
    var evidence: [EvidenceItem] {
        var items = assessment.flags.flatMap(\.evidence)
        items += assessment.inhibited.flatMap(\.flag.evidence)
        if let status = assessment.status {
            items += status.classEvidence + status.baselineEvidence + status.secondLineEvidence
        }
        return items
    }
}

extension SeededGenerator {
    mutating func history() -> History {
        var history = History()
        history.acceptOrdersAsStart = chance(20)
        if chance(90) { history.add(drug("sorafenib", .dispensed), day: 0) }
        for _ in 0..<Int.random(in: 0...12, using: &self) {
            let identity = chance(25) ? "shared-\(Int.random(in: 0...2, using: &self))" : nil
            let kinds: [ResultStatus] = [.preliminary, .corrected, .cancelled, .pending]
            let content = content()
            let isInexact = chance(content == .vital(.dead) ? 40 : 4)
            // Inexact days are the first of their month: February's or April's.
            let day = isInexact ? [31, 90].randomElement(using: &self) : day()
            history.add(
                content,
                day: chance(3) ? nil : day,
                identity: identity,
                status: chance(75) ? .final : kinds.randomElement(using: &self) ?? .final,
                precision: isInexact ? .month : .minute,
                hour: Int.random(in: 0...23, using: &self),
                sent: Int.random(in: 0...30, using: &self)
            )
        }
        if chance(20) { addMeasurements(to: &history) }
        if chance(15) { bend(&history.rules) }
        return history
    }

    /// Sets some spans to what the rules file allows at most, at least or otherwise.
    private mutating func bend(_ rules: inout Rules) {
        let spans: [WritableKeyPath<Rules, Int>] = [
            \.windowDays, \.baselineDaysBefore, \.baselineDaysAfter, \.episodeGapDays,
            \.stoppedGraceDays, \.straddleDays, \.earlyProgressionDays, \.baselineScanMaxAgeDays,
            \.intoleranceDays, \.combinationDays,
        ]
        for span in spans where chance(30) {
            rules[keyPath: span] = [0, 1, 27, 62, 180, 3_650].randomElement(using: &self) ?? 0
        }
    }

    private mutating func addMeasurements(to history: inout History) {
        let diameter: LesionMeasurement.Diameter = chance(80) ? .longest : .viable
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let day = day()
            for lesion in chance(85) ? ["L1", "L2"] : ["L1"] {
                let text = ["0", "20", "24", "25", "30", "62"].randomElement(using: &self)
                let role = chance(95) ? LesionMeasurement.Role.target : .new
                let unit = chance(92) ? "mm" : ""
                history.add(
                    .measurement(size(lesion, text, diameter, role: role, unit: unit)),
                    day: day,
                    status: chance(90) ? .final : .preliminary
                )
            }
        }
    }

    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 1...100, using: &self) <= percent
    }

    /// Mostly near a boundary of the rules.
    private mutating func day() -> Int {
        let edges = [-43, -42, -31, -30, 0, 1, 7, 8, 28, 29, 60, 61, 62, 63, 91, 92, 119, 200]
        return chance(70)
            ? edges.randomElement(using: &self) ?? 0 : Int.random(in: -60...300, using: &self)
    }

    private mutating func content() -> Event.Content {
        switch Int.random(in: 0...19, using: &self) {
        case 0...7:
            let source = TumorAssessment.Source.allCases.randomElement(using: &self) ?? .text
            let accession = chance(30) ? "A\(Int.random(in: 1...2, using: &self))" : ""
            let response = TumorResponse.allCases.randomElement(using: &self) ?? .stable
            return scan(response, source, accession: accession)
        case 8...11:
            let value = ["400", "400.1", "40", "41", ">400", "<500"].randomElement(using: &self)
            return lab(chance(50) ? .afp : .alt, value ?? "1", comparable: chance(85))
        case 12...13:
            let action = MedicationEvent.Action.allCases.randomElement(using: &self) ?? .ordered
            let order = "RX\(Int.random(in: 1...2, using: &self))"
            return drug("sorafenib", action, toxicity: chance(60), order: order)
        case 14...15: return drug("lenvatinib", .dispensed)
        case 16: return drug("sintilimab", .administered, .pd1)
        case 17: return .vital(VitalStatus.allCases.randomElement(using: &self) ?? .alive)
        case 18: return .vital(.dead)
        default: return hcc
        }
    }
}
