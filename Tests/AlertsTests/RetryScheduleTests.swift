import Alerts
import Cohort
import Testing

@Suite struct `Retry schedules` {
    @Test(arguments: [
        (1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18_000), (6, 36_000), (7, 50_400),
        (8, 72_000), (9, 86_400),
    ])
    func `a delay is the step's and up to a tenth more`(attempts: Int, seconds: Int64) throws {
        var seen: Set<Int64> = []
        for seed in UInt64(1)...50 {
            var generator = SeededGenerator(seed: seed)
            let delay = try #require(
                RetrySchedule().delayMicroseconds(
                    afterAttempts: attempts,
                    retryAfterSeconds: nil,
                    using: &generator
                )
            )
            #expect((seconds * 1_000_000...seconds * 1_100_000).contains(delay), "seed \(seed)")
            seen.insert(delay)
        }
        #expect(seen.count > 40)
    }

    @Test func `the first attempt is made at once and the tenth is the last`() {
        var generator = SeededGenerator(seed: 1)
        #expect(RetrySchedule.delaysSeconds.first == 0)
        let delay = RetrySchedule().delayMicroseconds(
            afterAttempts: 10,
            retryAfterSeconds: 60,
            using: &generator
        )
        #expect(delay == nil)
    }

    @Test(arguments: [
        (1, 1, 5), (1, 60, 60), (1, 9999, 300), (2, 301, 301), (8, 999_999, 86_400),
        (9, 999_999, 86_400), (1, -7, 5),
    ])
    func `Retry-After is honoured between this step and the next`(
        attempts: Int,
        wanted: Int64,
        seconds: Int64
    ) throws {
        var generator = SeededGenerator(seed: 7)
        let delay = try #require(
            RetrySchedule().delayMicroseconds(
                afterAttempts: attempts,
                retryAfterSeconds: wanted,
                using: &generator
            )
        )
        #expect((seconds * 1_000_000...seconds * 1_100_000).contains(delay))
    }
}
