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
        var sums = Sums(strata: strata)
        while sums.addNextDay() {}
        let compared = strata.indices.filter { sums.expected[$0] > 0 }
        guard compared.count > 1 else { return nil }
        // The differences add up to nothing, so one stratum is left out.
        let kept = compared.dropFirst()
        let difference = kept.map { Double(sums.observed[$0]) - sums.expected[$0] }
        let variance = kept.map { row in kept.map { sums.variance[row * strata.count + $0] } }
        guard let solution = solve(variance, difference) else { return nil }
        chiSquare = max(0, zip(solution, difference).reduce(0) { $0 + $1.0 * $1.1 })
        degreesOfFreedom = kept.count
        p = chiSquareUpperTail(chiSquare, degreesOfFreedom: kept.count)
        observed = sums.observed
        expected = sums.expected
    }
}

/// What the test adds up over the days, in the order of days.
private struct Sums {
    private(set) var observed: [Int]
    private(set) var expected: [Double]
    /// Row by row.
    private(set) var variance: [Double]
    private let strata: [[DayCounts.Entry]]
    /// How many days of each stratum are past.
    private var past: [Int]
    private var atRisk: [Double]
    private var everyone: Double

    init(strata: [DayCounts]) {
        self.strata = strata.map(\.entries)
        observed = strata.map { _ in 0 }
        expected = strata.map { _ in 0 }
        variance = Array(repeating: 0, count: strata.count * strata.count)
        past = strata.map { _ in 0 }
        atRisk = strata.map { Double($0.patients) }
        everyone = atRisk.reduce(0, +)
    }

    /// False, and nothing done, after the last day.
    mutating func addNextDay() -> Bool {
        var day: Int?
        for (entries, past) in zip(strata, past) where past < entries.count {
            day = min(day ?? .max, entries[past].day)
        }
        guard let day else { return false }
        var events = 0
        for stratum in strata.indices { events += entry(of: stratum, on: day)?.events ?? 0 }
        if events > 0 { add(events: Double(events)) }
        for stratum in strata.indices {
            guard let entry = entry(of: stratum, on: day) else { continue }
            past[stratum] += 1
            observed[stratum] += entry.events
            atRisk[stratum] -= Double(entry.events + entry.censored)
            everyone -= Double(entry.events + entry.censored)
        }
        return true
    }

    private func entry(of stratum: Int, on day: Int) -> DayCounts.Entry? {
        let next = past[stratum]
        guard next < strata[stratum].count, strata[stratum][next].day == day else { return nil }
        return strata[stratum][next]
    }

    private mutating func add(events: Double) {
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

/// The x with `matrix` x = `right`, by elimination with row exchange; nil where there is none.
private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let scale = matrix.joined().reduce(0) { max($0, abs($1)) }
    for column in rows.indices {
        let candidates = rows.indices[column...]
        guard
            let pivot = candidates.max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
            abs(rows[pivot][column]) > scale * 1e-12
        else { return nil }
        rows.swapAt(column, pivot)
        for row in rows.indices[(column + 1)...] {
            let factor = rows[row][column] / rows[column][column]
            for place in column...rows.count { rows[row][place] -= factor * rows[column][place] }
        }
    }
    var solution = right
    for row in rows.indices.reversed() {
        let known = rows.indices[(row + 1)...].reduce(0) { $0 + rows[row][$1] * solution[$1] }
        solution[row] = (rows[row][rows.count] - known) / rows[row][row]
    }
    return solution
}
