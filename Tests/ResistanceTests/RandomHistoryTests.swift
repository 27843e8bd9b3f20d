import Clinical
import Cohort
import Resistance
import Testing

@Suite struct RandomHistories {
    /// Runs `body` for each case and names the seed of the first that fails.
    private func forEachCase(_ body: (RandomCase, inout SeededGenerator) -> String?) {
        print("seeds \(RandomCase.seeds)")
        for random in RandomCase.all {
            var dice = SeededGenerator(seed: ~random.seed)
            if let failure = body(random, &dice) {
                Issue.record("seed \(random.seed): \(failure)")
                return
            }
        }
    }

    @Test func `the generator reaches every class, flag, source and second line`() {
        var classes: [ResistanceClass: Int] = [:]
        var lines: Set<SecondLine> = []
        var flags: Set<String> = []
        var inhibited: Set<String> = []
        var measured: Set<ResistanceClass> = []
        forEachCase { random, _ in
            if let status = random.assessment.status {
                classes[status.resistanceClass, default: 0] += 1
                if let line = status.secondLine { lines.insert(line) }
                if status.classEvidence.contains(where: { $0.kind == "measurement" }) {
                    measured.insert(status.resistanceClass)
                }
            }
            flags.formUnion(random.assessment.flags.map(\.rule))
            inhibited.formUnion(random.assessment.inhibited.map(\.flag.rule))
            return nil
        }
        print("classes reached: \(classes.map { "\($0.key.rawValue) \($0.value)" }.sorted())")
        #expect(Set(classes.keys) == Set(ResistanceClass.allCases))
        #expect(measured.isSuperset(of: [.primary, .secondary, .indeterminate, .notPrimary]))
        #expect(lines == Set(SecondLine.allCases))
        #expect(flags.count == 3)
        #expect(inhibited.count == 3)
    }

    @Test func `order and repetition of events change nothing`() {
        forEachCase { random, dice in
            let other = random.assessed { events in
                events += events.filter { _ in dice.chance(40) }
                events.shuffle(using: &dice)
            }
            return other == random.assessment ? nil : "differs when shuffled"
        }
    }

    @Test func `an event that is withdrawn might never have been`() {
        forEachCase { random, dice in
            let events = random.history.events
            guard let victim = events.randomElement(using: &dice)?.event else { return nil }
            let without = random.assessed { events in
                events.removeAll { $0.event.isVersion(of: victim) }
            }
            var withdrawn = random.history
            withdrawn.add(
                victim.content,
                day: 5,
                identity: victim.identity,
                status: dice.chance(50) ? .wrongPatient : .cancelled,
                sent: 1_000
            )
            return withdrawn.assessed(onDay: random.day) == without
                ? nil : "withdrawal left something behind"
        }
    }

    @Test func `an event that is corrected might never have been otherwise`() {
        forEachCase { random, dice in
            let events = random.history.events
            guard let victim = events.randomElement(using: &dice)?.event,
                let other = events.filter({ $0.event.content.kind == victim.content.kind })
                    .randomElement(using: &dice)?.event
            else { return nil }
            var corrected = random.history
            corrected.add(
                other.content,
                day: Int.random(in: -40...200, using: &dice),
                identity: victim.identity,
                status: .corrected,
                sent: 1_000
            )
            var otherwise = corrected
            let correction = corrected.events.last?.id
            otherwise.replaceEvents { events in
                events.removeAll { $0.event.isVersion(of: victim) && $0.id != correction }
            }
            return corrected.assessed(onDay: random.day) == otherwise.assessed(onDay: random.day)
                ? nil : "correction left something behind"
        }
    }

    @Test func `a merge that is undone changes nothing`() {
        let all = RandomCase.all
        forEachCase { random, dice in
            let stranger = all.randomElement(using: &dice)?.history.events ?? []
            let foreign = stranger.map { $0.of(message: 8) }
            var merged = random.history
            merged.add(
                .merge(into: PatientIdentifier(assigningAuthority: "A", type: "MR", value: "2")),
                day: 50,
                identity: "merge"
            )
            merged.replaceEvents { $0 += foreign }
            var unmerged = merged
            unmerged.add(
                .merge(into: PatientIdentifier(assigningAuthority: "A", type: "MR", value: "2")),
                day: 60,
                identity: "merge",
                status: .deleted
            )
            unmerged.replaceEvents { events in
                events.removeAll { $0.id.message.hash.high == 8 }
            }
            return unmerged.assessed(onDay: random.day) == random.assessment
                ? nil : "the other patient left something behind"
        }
    }

    @Test func `time alone changes nothing before the announced review`() {
        var changes = 0
        forEachCase { random, dice in
            let start = t0.adding(Int.random(in: -70...300, using: &dice)).startUTC
            let known = random.history.assessed(at: start)
            let due = known.nextReviewAt
            if let due, due <= start { return "review due in the past at \(start)" }
            let end = due ?? start.adding(days: 4_000)
            let within = Instant(
                microseconds: .random(in: start.microseconds..<end.microseconds, using: &dice)
            )
            guard random.history.assessed(at: within) == known else {
                return "changed unannounced between \(start) and \(within)"
            }
            guard due != nil else { return nil }
            let last = Instant(microseconds: end.microseconds - 1)
            guard random.history.assessed(at: last) == known else {
                return "changed unannounced just before \(end)"
            }
            if random.history.assessed(at: end) != known { changes += 1 }
            return nil
        }
        print("changes by time alone: \(changes)")
        #expect(changes > 2_000)
    }

    @Test func `the ends of the calendar and of time are judged too`() {
        let days = [1, 3_652_059].compactMap { CivilDay(epochDay: $0 - 719_163) }
        #expect(days.map(\.description) == ["0001-01-01", "9999-12-31"])
        forEachCase { random, dice in
            guard random.seed % 4 == 0 else { return nil }
            var history = random.history
            history.replaceEvents { events in
                for index in events.indices where dice.chance(30) {
                    let day = dice.chance(50) ? days[0] : days[1]
                    events[index].event.at = ClinicalTime(
                        instant: day.startUTC,
                        day: day,
                        precision: dice.chance(20) ? .year : .day
                    )
                }
            }
            for end in [Int64.min, 0, .max] {
                let instant = Instant(microseconds: end)
                let assessment = history.assessed(at: instant)
                if assessment != history.assessed(at: instant) { return "differs when repeated" }
                if let due = assessment.nextReviewAt, due <= instant { return "due in the past" }
            }
            return nil
        }
    }

    @Test func `reviews come to an end`() {
        forEachCase { random, _ in
            guard random.seed % 10 == 0 else { return nil }
            var instant = t0.adding(-70).startUTC
            var reviews = 0
            while let next = random.history.assessed(at: instant).nextReviewAt {
                guard next > instant else { return "review at \(instant) asks for \(next)" }
                instant = next
                reviews += 1
                guard reviews < 40 else { return "reviews without end" }
            }
            return nil
        }
    }
}

extension Event {
    fileprivate func isVersion(of other: Event) -> Bool {
        identity == other.identity && content.kind == other.content.kind
    }
}

extension RecordedEvent {
    /// The same statement in a message of another series.
    fileprivate func of(message high: UInt64) -> RecordedEvent {
        var other = self
        other.order.message = MessageID(Hash128(high: high, low: order.message.hash.low))
        return other
    }
}
