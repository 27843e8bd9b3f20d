import Clinical
import Cohort
import Resistance
import Testing

@Suite struct RandomEvidence {
    private func forEachCase(_ body: (RandomCase) -> String?) {
        print("seeds \(RandomCase.seeds)")
        for random in RandomCase.all {
            if let failure = body(random) {
                Issue.record("seed \(random.seed): \(failure)")
                return
            }
        }
    }

    @Test func `evidence names current events as they are`() {
        forEachCase { random in
            let items = random.evidence
            if let status = random.assessment.status, status.classEvidence.isEmpty {
                return "a class without evidence"
            }
            let current = Dictionary(
                currentEvents(of: random.history.events).map { ($0.id, $0.event) },
                uniquingKeysWith: { first, _ in first }
            )
            for item in items {
                guard let event = current[item.event] else { return "evidence is not current" }
                if event.locator != item.locator { return "evidence is misplaced" }
                if event.at != item.time { return "evidence is misdated" }
                if !event.status.isFinal, item.clause != "last sign of life" {
                    return "evidence is not final"
                }
            }
            return nil
        }
    }

    @Test func `each flag cites its input and the exposure`() {
        forEachCase { random in
            for flag in random.assessment.flags + random.assessment.inhibited.map(\.flag) {
                let kinds = Set(flag.evidence.map(\.kind))
                let input: Set<String> =
                    flag.rule == "afp-alt-threshold"
                    ? ["afp", "alt"] : ["assessment", "measurement"]
                if kinds.isDisjoint(with: input) { return "\(flag.rule) without its input" }
                if !kinds.contains("medication") { return "\(flag.rule) without exposure" }
            }
            return nil
        }
    }

    @Test func `without an event that is cited the answer is another`() {
        forEachCase { random in
            var dice = SeededGenerator(seed: ~random.seed)
            guard let cited = random.evidence.randomElement(using: &dice)?.event else { return nil }
            let without = random.assessed { events in events.removeAll { $0.id == cited } }
            return without == random.assessment ? "\(cited) is cited for nothing" : nil
        }
    }

    @Test func `what is cited suffices for the class, its reason and the flags`() {
        forEachCase { random in
            guard let status = random.assessment.status else { return nil }
            let items = random.evidence
            let cited = Set(items.map(\.event))
            let other = Set(items.filter { $0.clause != "last sign of life" }.map(\.event))
            let alone = random.assessed { events in
                events = events.filter { cited.contains($0.id) }.map { record in
                    // Cited for no more than that the patient lived.
                    var record = record
                    if !other.contains(record.id) {
                        record.event.content = .vital(.alive)
                        record.event.identity += "-alive"
                    }
                    return record
                }
            }
            guard alone.status?.resistanceClass == status.resistanceClass else {
                let found = alone.status?.resistanceClass.rawValue ?? "none"
                return "\(status.resistanceClass.rawValue) becomes \(found) by evidence alone"
            }
            guard alone.status?.classReason == status.classReason else {
                return "\(status.classReason) is for another reason by evidence alone"
            }
            let holding = Set(alone.flags.map(\.rule))
            return holding.isSuperset(of: random.assessment.flags.map(\.rule))
                ? nil : "flags \(holding) by evidence alone"
        }
    }

    @Test func `times are never negative and progression precedes neither start nor death`() {
        forEachCase { random in
            guard let status = random.assessment.status else { return nil }
            let times = [
                status.overallSurvival, status.progressionFree, status.survivalAfterProgression,
                status.secondOverallSurvival, status.secondProgressionFree,
            ]
            for case let time? in times where time.days < 0 { return "a negative time" }
            if let pfs = status.pfsDays, let os = status.osDays, pfs > os { return "PFS beyond OS" }
            if [.primary, .secondary].contains(status.resistanceClass), status.progressionAt == nil
            {
                return "\(status.resistanceClass.rawValue) without progression"
            }
            return nil
        }
    }

    @Test func `every output names the version of the rules`() {
        forEachCase { random in
            let versions = [random.assessment.ruleVersion, random.assessment.status?.ruleVersion]
            return versions.compactMap { $0 }.allSatisfy { $0 == "sorafenib-primary/1" }
                ? nil : "\(versions)"
        }
    }
}
