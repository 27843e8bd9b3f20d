/// The class of resistance that a patient's messages were written to show.
package enum PlantedClass: String, CaseIterable, Hashable, Sendable {
    case primary, secondary, indeterminate, intolerance
    case earlyDeath = "early_death"
    case notPrimary = "not_primary"
    case notYetClassifiable = "not_yet_classifiable"
}

package enum PlantedSecondLine: String, CaseIterable, Hashable, Sendable {
    case tki = "TKI"
    case tkiPlusPD1 = "TKI+PD-1"
    case other
}

/// What leaves both sides of the window's end possible.
package enum Indeterminacy: String, CaseIterable, Hashable, Sendable {
    /// Progression after day 91 without a clean scan around it.
    case straddling
    /// Progression and stable disease reported of one day.
    case conflicting
    /// Progression soon after the first dose, against a scan long before it.
    case staleBaseline = "stale_baseline"
}

/// A time in days and whether the event ended it; else it was censored.
package struct Endpoint: Hashable, Sendable {
    package var days: Int
    package var isEvent: Bool

    package init(days: Int, isEvent: Bool) {
        self.days = days
        self.isEvent = isEvent
    }
}

package struct PlannedScan: Hashable, Sendable {
    package enum Finding: Hashable, Sendable {
        case progression, stable, response
        /// Progression that the report does not exclude.
        case hedged
        /// Not to be compared with an earlier study.
        case unusable
        /// Two studies of one day, one with progression and one with stable disease.
        case conflicting
    }

    package var day: Int
    package var finding: Finding

    /// Whether it answers the question and the answer is not progression.
    package var isClean: Bool { finding == .stable || finding == .response }
}

/// What happens to one patient.
///
/// Days are counted from the first dose of sorafenib.
package struct Course: Hashable, Sendable {
    package var plantedClass: PlantedClass
    package var secondLine: PlantedSecondLine?
    /// Position among the patients of the class, from 0.
    package var ordinal: Int
    package var progressionDay: Int?
    /// Stopped because it was not tolerated.
    package var intoleranceDay: Int?
    package var secondLineDay: Int?
    package var secondProgressionDay: Int?
    /// The last clean scan on the second line of a patient without a second progression.
    package var secondCleanScanDay: Int?
    /// Death, or the last day on which the patient was known to be alive.
    package var endDay = 0
    package var died = false
    package var scans: [PlannedScan] = []

    init(plantedClass: PlantedClass, secondLine: PlantedSecondLine?, ordinal: Int) {
        self.plantedClass = plantedClass
        self.secondLine = secondLine
        self.ordinal = ordinal
    }

    /// Why the class cannot be told, where that is the class.
    package var indeterminacy: Indeterminacy? {
        guard plantedClass == .indeterminate else { return nil }
        return switch ordinal % 8 {
        case 0...3: .straddling
        case 4, 5: .conflicting
        default: .staleBaseline
        }
    }

    package var overallSurvival: Endpoint { Endpoint(days: endDay, isEvent: died) }

    package var progressionFreeSurvival: Endpoint {
        if let progressionDay { return Endpoint(days: progressionDay, isEvent: true) }
        return deathOrLastCleanScan(after: 0)
    }

    package var survivalFromProgression: Endpoint? {
        progressionDay.map { Endpoint(days: endDay - $0, isEvent: died) }
    }

    package var secondOverallSurvival: Endpoint? {
        secondLineDay.map { Endpoint(days: endDay - $0, isEvent: died) }
    }

    package var secondProgressionFreeSurvival: Endpoint? {
        guard let secondLineDay else { return nil }
        if let secondProgressionDay {
            return Endpoint(days: secondProgressionDay - secondLineDay, isEvent: true)
        }
        return deathOrLastCleanScan(after: secondLineDay)
    }

    private func deathOrLastCleanScan(after start: Int) -> Endpoint {
        if died { return Endpoint(days: endDay - start, isEvent: true) }
        let last = scans.last { $0.isClean && $0.day > start }?.day ?? start
        return Endpoint(days: last - start, isEvent: false)
    }
}
