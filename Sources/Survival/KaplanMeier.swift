#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How the limits around a survival probability are made, named as in R's `survfit`.
package enum ConfidenceType: String, Sendable, CaseIterable {
    case log
    case logLog = "log-log"
    case plain
}

/// The product-limit estimate of one stratum with Greenwood's variance.
///
/// Values and conventions are those of R's `survival` 3.5, including which limits do not exist.
package struct KaplanMeier: Sendable {
    /// The curve from one observed day until the next.
    package struct Point: Sendable, Hashable {
        package var day: Int
        /// Patients under observation just before the day.
        package var atRisk: Int
        package var events: Int
        package var censored: Int
        package var survival: Double
        /// Standard error of `survival`; nil once that is 0.
        package var standardError: Double?
        /// Nil where the type of limits has none: at 0, and for log-log also at 1.
        package var lower: Double?
        package var upper: Double?
    }

    package let confidence: ConfidenceType
    /// Such as 0.95.
    package let level: Double
    /// One for each day on which anyone had the event or was censored; days ascend.
    package let points: [Point]
    /// Greenwood's increment d / (n (n - d)) of each point, infinite where all at risk die.
    private let increments: [Double]

    package init(_ counts: DayCounts, confidence: ConfidenceType = .log, level: Double = 0.95) {
        self.confidence = confidence
        self.level = level
        let z = normalQuantile(twoSided: level)
        var points: [Point] = []
        var increments: [Double] = []
        points.reserveCapacity(counts.entries.count)
        increments.reserveCapacity(counts.entries.count)
        var atRisk = counts.patients
        var current = Point(day: 0, survival: 1, greenwood: 0, z: z, confidence: confidence)
        var greenwood = 0.0
        for entry in counts.entries {
            let survivors = atRisk - entry.events
            var increment = 0.0
            if entry.events > 0 {
                increment = Double(entry.events) / (Double(atRisk) * Double(survivors))
                greenwood += increment
                current = Point(
                    day: entry.day,
                    survival: current.survival * (Double(survivors) / Double(atRisk)),
                    greenwood: greenwood,
                    z: z,
                    confidence: confidence
                )
            }
            current.day = entry.day
            current.atRisk = atRisk
            current.events = entry.events
            current.censored = entry.censored
            points.append(current)
            increments.append(increment)
            atRisk = survivors - entry.censored
        }
        self.points = points
        self.increments = increments
    }

    /// The curve on `day`; before the first point 1 without doubt, after the last as at the last.
    package func value(on day: Int) -> Point {
        let after = firstIndex(after: day)
        let atRisk =
            if after > 0, points[after - 1].day == day { points[after - 1].atRisk } else {
                after < points.count ? points[after].atRisk : 0
            }
        var point =
            after > 0
            ? points[after - 1]
            : Point(
                day: day,
                atRisk: 0,
                events: 0,
                censored: 0,
                survival: 1,
                standardError: 0,
                lower: 1,
                upper: 1
            )
        if point.day != day || after == 0 { (point.events, point.censored) = (0, 0) }
        point.day = day
        point.atRisk = atRisk
        return point
    }

    /// Mean survival time within the first `limitDays`, the area under the curve, and its error.
    package func restrictedMean(limitDays: Int) -> (days: Double, standardError: Double) {
        var area = 0.0
        var variance = 0.0
        var right = limitDays
        // From the right, so that the area beyond each step is at hand for its variance.
        for (point, increment) in zip(points, increments).reversed() where point.day < limitDays {
            area += point.survival * Double(right - point.day)
            right = point.day
            if increment > 0, area > 0 { variance += area * area * increment }
        }
        return (area + Double(max(0, right)), variance.squareRoot())
    }

    private func firstIndex(after day: Int) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].day <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension KaplanMeier.Point {
    /// `greenwood` is the variance of the logarithm of `survival`.
    fileprivate init(
        day: Int,
        survival: Double,
        greenwood: Double,
        z: Double,
        confidence: ConfidenceType
    ) {
        self.init(day: day, atRisk: 0, events: 0, censored: 0, survival: survival)
        guard survival > 0 else { return }
        let error = greenwood.squareRoot()
        standardError = survival * error
        switch confidence {
        case .log:
            let factor = exp(z * error)
            lower = survival / factor
            upper = min(survival * factor, 1)
        case .logLog where survival < 1:
            // S to the power e^h is exp(-exp(log(-log S) + h)).
            let hazard = -log(survival)
            let factor = exp(z * error / hazard)
            lower = exp(-hazard * factor)
            upper = exp(-hazard / factor)
        case .logLog:
            break
        case .plain:
            lower = max(survival - z * survival * error, 0)
            upper = min(survival + z * survival * error, 1)
        }
    }
}
