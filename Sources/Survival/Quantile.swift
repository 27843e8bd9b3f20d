/// The day by which a share of the patients had the event.
package struct Quantile: Sendable, Hashable {
    /// Nil where the curve never falls so far.
    package var days: Double?
    package var lower: Double?
    package var upper: Double?
}

extension KaplanMeier {
    package var median: Quantile { quantile(0.5) }

    /// Where the curve, and each of its limits, crosses `1 - share`; 0 < share < 1.
    ///
    /// A curve flat at exactly that height gives the middle of the flat, as `quantile.survfit` does.
    package func quantile(_ share: Double) -> Quantile {
        precondition(share > 0 && share < 1)
        return Quantile(
            days: crossing(share) { $0.survival },
            lower: crossing(share) { $0.lower },
            upper: crossing(share) { $0.upper }
        )
    }

    private func crossing(_ share: Double, _ height: (Point) -> Double?) -> Double? {
        // Limits are not always monotone: sought is the least fallen height that suffices,
        // and of equal ones the first.
        var reached: Fall?
        var passed: Fall?
        var touches = false
        for point in points {
            guard let fallen = height(point).map({ 1 - $0 }) else { continue }
            touches = touches || abs(share - fallen) < Self.tolerance
            let fall = Fall(day: Double(point.day), share: fallen)
            if fallen + Self.tolerance >= share, fallen < reached?.share ?? .infinity {
                reached = fall
            }
            if fallen - Self.tolerance >= share, fallen < passed?.share ?? .infinity {
                passed = fall
            }
        }
        guard let reached else { return nil }
        if touches, let last = points.last, endsFlat(at: share, height) {
            return (reached.day + Double(last.day)) / 2
        }
        return passed.map { (reached.day + $0.day) / 2 }
    }

    /// Whether the last height that is new is the one sought; one that does not exist counts as new.
    private func endsFlat(at share: Double, _ height: (Point) -> Double?) -> Bool {
        var seen: Set<Double?> = [1]
        var last: Double? = 1
        for point in points where seen.insert(height(point)).inserted { last = height(point) }
        return last.map { abs(share - (1 - $0)) < Self.tolerance } ?? false
    }

    private struct Fall {
        var day: Double
        var share: Double
    }

    /// Square root of the distance from 1 to the next Double.
    private static let tolerance = Double.ulpOfOne.squareRoot()
}
