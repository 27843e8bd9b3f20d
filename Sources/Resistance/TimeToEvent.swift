import Clinical

/// Days from a start to an event, or to where the patient was last known to be without it.
package struct TimeToEvent: Sendable, Hashable {
    package var days: Int
    package var isEvent: Bool

    package init(days: Int, isEvent: Bool) {
        self.days = days
        self.isEvent = isEvent
    }
}

/// Measures from any start; a death whose day is unknown is no event.
struct EndpointMeasure {
    let chart: Chart
    let scanDays: [ScanDay]

    /// To death, censored at the last sign of life.
    func overallSurvival(from start: CivilDay) -> TimeToEvent? {
        if let died = chart.death?.day {
            return died < start ? nil : TimeToEvent(days: died - start, isEvent: true)
        }
        let alive = chart.lastKnownAlive ?? start
        return TimeToEvent(days: max(0, alive - start), isEvent: false)
    }

    /// To the earlier of progression and death, censored at the last clean scan, at day 0 if none.
    func progressionFree(from start: CivilDay) -> TimeToEvent? {
        if let died = chart.death?.day, died < start { return nil }
        if let progression = progression(after: start) {
            return TimeToEvent(days: progression.day - start, isEvent: true)
        }
        if let died = chart.death?.day { return TimeToEvent(days: died - start, isEvent: true) }
        let clean = scanDays.last { $0.isClean && $0.day > start }
        return TimeToEvent(days: clean.map { $0.day - start } ?? 0, isEvent: false)
    }

    /// The first day with progression, conflicting or not.
    func progression(after start: CivilDay) -> ScanDay? {
        scanDays.first { $0.isProgression && $0.day > start }
    }
}
