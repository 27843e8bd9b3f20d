import Survival

/// Kaplan-Meier in the plainest form, to check the cohort without the engine it is to test.
func medianDays(of times: [Contribution]) -> Double? {
    var survival = 1.0
    var flatFrom: Int?
    for day in Set(times.filter(\.isEvent).map(\.day)).sorted() {
        if let flatFrom { return Double(flatFrom + day) / 2 }
        let atRisk = times.filter { $0.day >= day }.count
        let events = times.filter { $0.day == day && $0.isEvent }.count
        survival *= 1 - Double(events) / Double(atRisk)
        if abs(survival - 0.5) < 1e-9 {
            flatFrom = day
        } else if survival < 0.5 {
            return Double(day)
        }
    }
    return nil
}
