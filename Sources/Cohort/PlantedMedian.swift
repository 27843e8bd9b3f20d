package import Survival

/// A median that the study gives, in months as it is printed.
package struct PlantedMedian: Hashable, Sendable {
    package var analysis: String
    package var stratum: String
    package var months: String

    /// Those that a cohort of the study's size has exactly.
    package static let all = [
        PlantedMedian(analysis: "os-by-resistance", stratum: "primary", months: "9.0"),
        PlantedMedian(analysis: "os-by-resistance", stratum: "secondary", months: "23.0"),
        PlantedMedian(analysis: "pfs2-by-second-line", stratum: "TKI", months: "6.0"),
        PlantedMedian(analysis: "pfs2-by-second-line", stratum: "TKI+PD-1", months: "10.0"),
        PlantedMedian(analysis: "os2-by-second-line", stratum: "TKI", months: "13.0"),
        PlantedMedian(analysis: "os2-by-second-line", stratum: "TKI+PD-1", months: "22.0"),
    ]

    /// Kaplan-Meier in the plainest form, without the engine that the cohort is to show.
    ///
    /// Nil where the curve does not reach one half.
    package static func days(of times: [Contribution]) -> Double? {
        var survival = 1.0
        var flatFrom: Int?
        for day in Set(times.filter(\.isEvent).map(\.day)).sorted() {
            if let flatFrom { return Double(flatFrom + day) / 2 }
            let atRisk = times.count { $0.day >= day }
            let events = times.count { $0.day == day && $0.isEvent }
            survival *= 1 - Double(events) / Double(atRisk)
            if abs(survival - 0.5) < 1e-9 {
                flatFrom = day
            } else if survival < 0.5 {
                return Double(day)
            }
        }
        return nil
    }

    /// The median of `times` in months with one decimal; nil where it is not reached.
    package static func months(of times: [Contribution]) -> String? {
        days(of: times).map { days in
            let tenths = Int((days / 30.4375 * 10).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
    }
}
