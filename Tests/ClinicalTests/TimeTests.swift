import Clinical
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (2000, 2, 29, 11_016), (2026, 11, 23, 20_780), (1900, 3, 1, -25_508),
        (1969, 12, 31, -1),
    ])
    func `a day of the calendar has its number and back`(
        year: Int,
        month: Int,
        day: Int,
        number: Int
    ) {
        let civil = CivilDay(year: year, month: month, day: day)
        #expect(civil?.epochDay == number)
        #expect(CivilDay(epochDay: number).yearMonthDay == (year, month, day))
    }

    @Test(arguments: [(2023, 2, 29), (1900, 2, 29), (2024, 13, 1), (2024, 4, 31), (2024, 1, 0)])
    func `a day that the calendar lacks is refused`(year: Int, month: Int, day: Int) {
        #expect(CivilDay(year: year, month: month, day: day) == nil)
    }

    @Test func `every day of four centuries survives the round trip`() {
        for number in -36_525...109_575 {
            let (year, month, day) = CivilDay(epochDay: number).yearMonthDay
            #expect(CivilDay(year: year, month: month, day: day)?.epochDay == number)
        }
    }

    @Test func `instants print as RFC 3339 in UTC`() {
        #expect(Instant(microseconds: 0).description == "1970-01-01T00:00:00Z")
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Instant(seconds: 1_770_091_506).description == "2026-02-03T04:05:06Z")
    }

    /// A zone one hour ahead until `change`, then two.
    private func zone(changingAt change: Instant) -> Zone {
        Zone(
            name: "Test/Summer",
            initialOffsetSeconds: 3600,
            transitions: [.init(at: change, offsetSeconds: 7200)]
        )
    }

    @Test func `wall clocks are read with the offset that held`() {
        let change = Instant(seconds: 1_000_000)
        let zone = zone(changingAt: change)
        let before = Instant(seconds: 1_000_000 + 3600 - 1)
        #expect(zone.instant(wallClock: before) == Instant(seconds: 999_999))
        let after = Instant(seconds: 1_000_000 + 7200)
        #expect(zone.instant(wallClock: after) == change)
    }

    @Test func `an hour that is skipped is read with the offset before it`() {
        let zone = zone(changingAt: Instant(seconds: 1_000_000))
        let skipped = Instant(seconds: 1_000_000 + 3600 + 1800)
        #expect(zone.instant(wallClock: skipped) == Instant(seconds: 1_000_000 + 1800))
    }
}
