import Survival
import Testing

@Suite struct KaplanMeierTests {
    @Test func `nobody is an empty curve without a median`() {
        let curve = KaplanMeier(DayCounts())
        #expect(curve.points.isEmpty)
        #expect(curve.median.days == nil)
        #expect(curve.value(on: 5).survival == 1)
        #expect(curve.value(on: 5).atRisk == 0)
        #expect(curve.restrictedMean(limitDays: 10) == (10, 0))
    }

    @Test func `a death on the day of a censoring counts the censored as at risk`() {
        let curve = KaplanMeier(counts([(4, 1, 1)]))
        #expect(curve.points.map(\.atRisk) == [2])
        #expect(curve.points.map(\.survival) == [0.5])
    }

    @Test func `a death on day 0 lowers the curve at once`() {
        let curve = KaplanMeier(counts([(0, 1, 2), (6, 1, 0)]))
        #expect(curve.value(on: 0).survival == 0.75)
        #expect(curve.median.days == 6)
    }

    @Test func `a curve that ends at exactly one half has its median amid the flat end`() {
        // R: survfit(Surv(c(2, 4, 7, 9), c(1, 1, 0, 0)) ~ 1), quantile 0.5.
        #expect(
            KaplanMeier(counts([(2, 1, 0), (4, 1, 0), (7, 0, 1), (9, 0, 1)])).median.days == 6.5
        )
    }

    @Test func `a curve above one half has no median`() {
        let curve = KaplanMeier(counts([(2, 1, 0), (7, 0, 1), (9, 0, 1)]))
        #expect(curve.median.days == nil)
        #expect(curve.median.lower == 2)
        #expect(curve.median.upper == nil)
    }

    @Test(arguments: ConfidenceType.allCases)
    func `where nobody survives there is no error and no limit`(type: ConfidenceType) {
        let last = KaplanMeier(counts([(3, 1, 0), (8, 1, 0)]), confidence: type).value(on: 8)
        #expect(last.survival == 0)
        #expect(last.standardError == nil)
        #expect(last.lower == nil)
        #expect(last.upper == nil)
    }

    @Test func `log-log limits do not exist before the first event`() {
        let points = KaplanMeier(counts([(1, 0, 1), (3, 1, 4)]), confidence: .logLog).points
        #expect(points[0].lower == nil)
        #expect(points[0].upper == nil)
        #expect(points[1].lower != nil)
        #expect(KaplanMeier(counts([(1, 0, 1)]), confidence: .log).points[0].lower == 1)
    }

    @Test func `a wider level gives wider limits`() throws {
        let day = counts([(5, 3, 0), (9, 3, 4)])
        let narrow = KaplanMeier(day, level: 0.9).value(on: 5)
        let wide = KaplanMeier(day, level: 0.99).value(on: 5)
        #expect(try #require(wide.lower) < #require(narrow.lower))
        #expect(try #require(wide.upper) >= #require(narrow.upper))
        #expect(wide.survival == narrow.survival)
    }

    @Test func `with no censoring the restricted mean is the mean of the shortened times`() {
        let curve = KaplanMeier(counts([(2, 1, 0), (5, 1, 0), (11, 2, 0)]))
        #expect(abs(curve.restrictedMean(limitDays: 8).days - (2.0 + 5 + 8 + 8) / 4) < 1e-12)
    }

    private func counts(_ days: [(Int, Int, Int)]) -> DayCounts {
        DayCounts(days.map { DayCounts.Entry(day: $0.0, events: $0.1, censored: $0.2) })
    }
}
