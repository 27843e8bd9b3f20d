import Survival
import Testing

@Suite struct DistributionTests {
    @Test(arguments: [
        (0.5, 1, 0.47950012218695337), (3.841458820694124, 1, 0.05),
        (20.26, 1, 6.759919844973133e-06), (700, 1, 2.990226975124623e-154),
        (5.99, 2, 0.05003662708658629), (60, 2, 9.357622968840163e-14),
        (7.5, 3, 0.0575584519726364), (0.01, 3, 0.9997348349413444),
        (40, 4, 4.328422607120966e-08), (11.3, 5, 0.04574583257311167),
        (3, 10, 0.9814240637778593), (200, 7, 1.147781224014262e-39),
    ])
    func `the chi-square tail is right to its last digits, however small`(
        statistic: Double,
        degreesOfFreedom: Int,
        expected: Double
    ) {
        let tail = chiSquareUpperTail(statistic, degreesOfFreedom: degreesOfFreedom)
        #expect(abs(tail / expected - 1) < 1e-12)
    }

    @Test(arguments: [0, -1e-18])
    func `no difference has probability 1`(statistic: Double) {
        #expect(chiSquareUpperTail(statistic, degreesOfFreedom: 1) == 1)
    }

    @Test(arguments: [
        (0.5, 0.6744897501960817), (0.8, 1.2815515655446004), (0.9, 1.6448536269514729),
        (0.95, 1.959963984540054), (0.99, 2.5758293035489004), (0.999, 3.2905267314918945),
    ])
    func `normal quantiles are right to 14 digits`(level: Double, expected: Double) {
        #expect(abs(normalQuantile(twoSided: level) / expected - 1) < 1e-14)
    }
}
