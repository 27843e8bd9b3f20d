import Survival
import Testing

@Suite struct LogRankTests {
    @Test func `three strata are compared with two degrees of freedom`() throws {
        let test = try #require(
            LogRank([
                counts([(5, 1, 0), (8, 1, 0), (12, 1, 1), (20, 1, 0), (31, 0, 1)]),
                counts([(3, 1, 0), (5, 1, 1), (9, 1, 0), (14, 1, 0)]),
                counts([
                    (7, 0, 1), (12, 1, 0), (22, 1, 0), (30, 1, 0), (40, 0, 1), (41, 1, 0),
                    (50, 0, 1),
                ]),
            ])
        )
        #expect(test.degreesOfFreedom == 2)
        #expect(test.observed == [4, 4, 4])
        let expected: [Double] = [3.3868180838769075, 1.3756970154028978, 7.237484900720194]
        for (actual, value) in zip(test.expected, expected) { #expect(abs(actual - value) < 1e-12) }
        #expect(abs(test.chiSquare - 7.946907121972808) < 1e-12)
        #expect(abs(test.p - 0.018808365005845575) < 1e-12)
    }

    @Test func `the order of strata does not change the test`() throws {
        let strata = [
            counts([(1, 2, 0), (4, 1, 3)]), counts([(2, 1, 1), (5, 2, 2)]),
            counts([(1, 0, 2), (3, 1, 0), (9, 1, 4)]),
        ]
        let forward = try #require(LogRank(strata))
        let backward = try #require(LogRank(strata.reversed()))
        #expect(abs(forward.chiSquare - backward.chiSquare) < 1e-12)
        #expect(abs(forward.p - backward.p) < 1e-12)
    }

    @Test func `a stratum gone before the first event takes no part`() throws {
        let strata = [counts([(5, 2, 0), (9, 1, 1)]), counts([(4, 1, 0), (7, 1, 2)])]
        let two = try #require(LogRank(strata))
        let three = try #require(LogRank(strata + [counts([(3, 0, 6)])]))
        #expect(three.degreesOfFreedom == 1)
        #expect(abs(three.chiSquare - two.chiSquare) < 1e-12)
        #expect(three.observed == [3, 2, 0])
    }

    @Test(arguments: [
        [], [[(4, 3, 1)]], [[(4, 3, 1)], []], [[(4, 0, 3)], [(5, 0, 2)]],
        [[(4, 1, 0)], [(4, 1, 0)]],
    ])
    func `data that cannot tell give no test`(strata: [[(Int, Int, Int)]]) {
        #expect(LogRank(strata.map(counts)) == nil)
    }

    private func counts(_ days: [(Int, Int, Int)]) -> DayCounts {
        DayCounts(days.map { DayCounts.Entry(day: $0.0, events: $0.1, censored: $0.2) })
    }
}
