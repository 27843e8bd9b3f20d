/// The log-rank test that strata have one common curve.
package struct LogRank: Sendable {
    package let chiSquare: Double
    package let degreesOfFreedom: Int
    package let p: Double
    /// Events of each stratum, in the order given.
    package let observed: [Int]
    /// Events each stratum would have had under the common curve.
    package let expected: [Double]

    /// Nil where the data cannot tell: fewer than two strata at risk at an event, or no variance.
    package init?(_ strata: [DayCounts]) {
        var sums = Sums(strata: strata.count)
        for riskSet in RiskSet.all(of: strata) { sums.add(riskSet) }
        let compared = strata.indices.filter { sums.expected[$0] > 0 }
        guard compared.count > 1 else { return nil }
        // The differences add up to nothing, so one stratum is left out.
        let kept = compared.dropFirst()
        let difference = kept.map { Double(strata[$0].events) - sums.expected[$0] }
        let variance = kept.map { row in kept.map { sums.variance[row * strata.count + $0] } }
        guard let solution = solve(variance, difference) else { return nil }
        chiSquare = max(0, zip(solution, difference).reduce(0) { $0 + $1.0 * $1.1 })
        degreesOfFreedom = kept.count
        p = chiSquareUpperTail(chiSquare, degreesOfFreedom: kept.count)
        observed = strata.map(\.events)
        expected = sums.expected
    }
}

/// What the test adds up over the days, in the order of days.
private struct Sums {
    private(set) var expected: [Double]
    /// Row by row.
    private(set) var variance: [Double]

    init(strata: Int) {
        expected = Array(repeating: 0, count: strata)
        variance = Array(repeating: 0, count: strata * strata)
    }

    mutating func add(_ riskSet: RiskSet) {
        let atRisk = riskSet.atRisk.map(Double.init)
        let everyone = atRisk.reduce(0, +)
        let events = Double(riskSet.events.reduce(0, +))
        // d (n - d) / (n - 1): deaths are drawn without replacement.
        let spread = everyone > 1 ? events * (everyone - events) / (everyone - 1) : 0
        for row in atRisk.indices {
            let share = atRisk[row] / everyone
            expected[row] += events * share
            for column in atRisk.indices {
                let others = (row == column ? 1 : 0) - atRisk[column] / everyone
                variance[row * atRisk.count + column] += spread * share * others
            }
        }
    }
}
