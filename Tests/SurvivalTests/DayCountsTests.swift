import Cohort
import Survival
import Testing

@Suite struct DayCountsTests {
    @Test func `entries of one day are summed and empty ones dropped`() {
        let counts = DayCounts([
            DayCounts.Entry(day: 9, events: 1, censored: 0),
            DayCounts.Entry(day: 2, events: 0, censored: 0),
            DayCounts.Entry(day: 4, events: 1, censored: 3),
            DayCounts.Entry(day: 9, events: 2, censored: 1),
        ])
        #expect(
            counts.entries == [
                DayCounts.Entry(day: 4, events: 1, censored: 3),
                DayCounts.Entry(day: 9, events: 3, censored: 1),
            ]
        )
        #expect(counts.patients == 8)
        #expect(counts.events == 4)
    }

    @Test func `what was never added cannot be subtracted`() {
        var counts = DayCounts()
        counts.add(day: 7, isEvent: true)
        let before = counts
        let wrongDay = counts.subtract(day: 8, isEvent: true)
        let wrongEnd = counts.subtract(day: 7, isEvent: false)
        #expect(!wrongDay)
        #expect(!wrongEnd)
        #expect(counts == before)
    }

    @Test func `a patient who changes leaves what the others make alone`() {
        var generator = SeededGenerator(seed: 20_250_101)
        print("DayCounts seed 20250101")
        for _ in 0..<300 {
            let patients = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                (Int.random(in: 0...30, using: &generator), Bool.random(using: &generator))
            }
            let left = Int.random(in: 0..<patients.count, using: &generator)
            var counts = DayCounts()
            for (day, isEvent) in patients { counts.add(day: day, isEvent: isEvent) }
            let subtracted = counts.subtract(
                day: patients[left].0,
                isEvent: patients[left].1
            )
            #expect(subtracted)
            var others = DayCounts()
            for (place, patient) in patients.enumerated().reversed() where place != left {
                others.add(day: patient.0, isEvent: patient.1)
            }
            #expect(counts == others)
        }
    }

    @Test func `merging adds day by day`() {
        let left = DayCounts([
            DayCounts.Entry(day: 1, events: 1, censored: 0),
            DayCounts.Entry(day: 3, events: 0, censored: 2),
        ])
        let right = DayCounts([
            DayCounts.Entry(day: 0, events: 0, censored: 1),
            DayCounts.Entry(day: 3, events: 4, censored: 0),
            DayCounts.Entry(day: 5, events: 1, censored: 0),
        ])
        let both = DayCounts([
            DayCounts.Entry(day: 0, events: 0, censored: 1),
            DayCounts.Entry(day: 1, events: 1, censored: 0),
            DayCounts.Entry(day: 3, events: 4, censored: 2),
            DayCounts.Entry(day: 5, events: 1, censored: 0),
        ])
        #expect(left.merging(right) == both)
        #expect(right.merging(left) == both)
    }

    @Test func `a million patients take no more entries than their days`() {
        let counts = DayCounts(
            (0..<1000).map { DayCounts.Entry(day: $0, events: 400, censored: 600) }
        )
        #expect(counts.patients == 1_000_000)
        #expect(KaplanMeier(counts).points.count == 1000)
    }
}
