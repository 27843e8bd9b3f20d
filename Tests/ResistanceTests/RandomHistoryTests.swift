import Clinical
import Cohort
import Resistance
import Testing

extension SeededGenerator {
    mutating func history() -> History {
        var history = History()
        history.acceptOrdersAsStart = chance(20)
        if chance(90) { history.add(drug("sorafenib", .dispensed), day: 0) }
        for _ in 0..<Int.random(in: 0...14, using: &self) {
            let identity = chance(25) ? "shared-\(Int.random(in: 0...2, using: &self))" : nil
            let kinds: [ResultStatus] = [.preliminary, .corrected, .cancelled, .pending]
            history.add(
                content(),
                day: chance(3) ? nil : day(),
                identity: identity,
                status: chance(75) ? .final : kinds.randomElement(using: &self) ?? .final,
                precision: chance(4) ? .month : .minute,
                hour: Int.random(in: 0...23, using: &self),
                sent: Int.random(in: 0...30, using: &self)
            )
        }
        return history
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

@Suite struct RandomHistories {
    private static let seeds = UInt64(20_260_101)..<UInt64(20_262_101)

    /// Runs `body` for each seed and names the first that fails.
    private func forEachSeed(_ body: (inout SeededGenerator, History) -> String?) {
        print("seeds \(Self.seeds)")
        for seed in Self.seeds {
            var dice = SeededGenerator(seed: seed)
            let history = dice.history()
            if let failure = body(&dice, history) {
                Issue.record("seed \(seed): \(failure)")
                return
            }
        }
    }

    @Test func `the generator reaches every class, flag and second line`() {
        var classes: [ResistanceClass: Int] = [:]
        var lines: Set<SecondLine> = []
        var flags: Set<String> = []
        var inhibited: Set<String> = []
        forEachSeed { dice, history in
            let assessment = history.assessed(onDay: Int.random(in: 0...400, using: &dice))
            if let found = assessment.status?.resistanceClass { classes[found, default: 0] += 1 }
            if let line = assessment.status?.secondLine { lines.insert(line) }
            flags.formUnion(assessment.flags.map(\.rule))
            inhibited.formUnion(assessment.inhibited.map(\.flag.rule))
            return nil
        }
        print("classes reached: \(classes.map { "\($0.key.rawValue) \($0.value)" }.sorted())")
        #expect(Set(classes.keys) == Set(ResistanceClass.allCases))
        #expect(lines == Set(SecondLine.allCases))
        #expect(flags.count == 3)
        #expect(inhibited.count == 3)
    }

    @Test func `order and repetition of events change nothing`() {
        forEachSeed { dice, history in
            let day = Int.random(in: -10...400, using: &dice)
            let expected = history.assessed(onDay: day)
            var other = history
            other.replaceEvents { events in
                events += events.filter { _ in dice.chance(40) }
                events.shuffle(using: &dice)
            }
            return other.assessed(onDay: day) == expected ? nil : "differs when shuffled"
        }
    }

    @Test func `an event that is withdrawn might never have been`() {
        forEachSeed { dice, history in
            guard let victim = history.events.randomElement(using: &dice)?.event else { return nil }
            let day = Int.random(in: 0...400, using: &dice)
            var without = history
            without.replaceEvents { events in
                events.removeAll {
                    $0.event.identity == victim.identity
                        && $0.event.content.kind == victim.content.kind
                }
            }
            var withdrawn = history
            withdrawn.add(
                victim.content,
                day: 5,
                identity: victim.identity,
                status: .wrongPatient,
                sent: 1_000
            )
            return withdrawn.assessed(onDay: day) == without.assessed(onDay: day)
                ? nil : "withdrawal left something behind"
        }
    }

    @Test func `time alone changes nothing before the announced review`() {
        var changes = 0
        forEachSeed { dice, history in
            var earlier = t0.adding(-70).startUTC
            var known = history.assessed(at: earlier)
            while earlier < t0.adding(310).startUTC {
                let later = earlier.adding(seconds: Int64.random(in: 1...4_000_000, using: &dice))
                let found = history.assessed(at: later)
                if found != known {
                    changes += 1
                    guard let due = known.nextReviewAt, due <= later else {
                        return "changed unannounced between \(earlier) and \(later)"
                    }
                    guard due > earlier else { return "review due in the past at \(earlier)" }
                }
                (earlier, known) = (later, found)
            }
            return nil
        }
        print("changes by time alone: \(changes)")
        #expect(changes > 2_000)
    }

    @Test func `a review at the announced time is followed by a later one or none`() {
        forEachSeed { _, history in
            var instant = t0.adding(-70).startUTC
            var reviews = 0
            while let next = history.assessed(at: instant).nextReviewAt {
                guard next > instant else { return "review at \(instant) asks for \(next)" }
                instant = next
                reviews += 1
                guard reviews < 40 else { return "reviews without end" }
            }
            return nil
        }
    }

    @Test func `evidence names current events and is complete`() {
        forEachSeed { dice, history in
            let day = Int.random(in: 0...400, using: &dice)
            let assessment = history.assessed(onDay: day)
            let current = Dictionary(
                currentEvents(of: history.events).map { ($0.id, $0.event) },
                uniquingKeysWith: { first, _ in first }
            )
            var items = assessment.flags.flatMap(\.evidence)
            items += assessment.inhibited.flatMap(\.flag.evidence)
            if let status = assessment.status {
                if status.classEvidence.isEmpty { return "a class without evidence" }
                items += status.classEvidence + status.baselineEvidence + status.secondLineEvidence
            }
            for item in items {
                guard let event = current[item.event] else { return "evidence is not current" }
                if event.locator != item.locator { return "evidence is misplaced" }
                if event.at != item.time { return "evidence is misdated" }
                if !event.status.isFinal { return "evidence is not final" }
            }
            for flag in assessment.flags + assessment.inhibited.map(\.flag) {
                let kinds = Set(flag.evidence.map(\.kind))
                let input: Set<String> =
                    flag.rule == "afp-alt-threshold" ? ["afp", "alt"] : ["assessment"]
                if kinds.isDisjoint(with: input) { return "\(flag.rule) without its input" }
                if !kinds.contains("medication") { return "\(flag.rule) without exposure" }
            }
            return nil
        }
    }

    @Test func `times are never negative and progression precedes neither start nor death`() {
        forEachSeed { dice, history in
            let day = Int.random(in: 0...400, using: &dice)
            guard let status = history.assessed(onDay: day).status else { return nil }
            let times = [
                status.overallSurvival, status.progressionFree, status.survivalAfterProgression,
                status.secondOverallSurvival, status.secondProgressionFree,
            ]
            for case let time? in times where time.days < 0 { return "a negative time" }
            if let pfs = status.pfsDays, let os = status.osDays, pfs > os { return "PFS beyond OS" }
            if status.resistanceClass == .primary, status.progressionAt == nil {
                return "primary without progression"
            }
            if status.resistanceClass == .secondary, status.progressionAt == nil {
                return "secondary without progression"
            }
            return nil
        }
    }
}
