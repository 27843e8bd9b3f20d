package import Clinical

/// What went wrong on the way and was put right by a later message.
package enum Incident: String, CaseIterable, Hashable, Sendable {
    /// Progression first reported as preliminary, then confirmed.
    case preliminaryProgression = "preliminary_progression"
    /// Progression first reported as preliminary, then refuted.
    case preliminaryRefuted = "preliminary_refuted"
    /// Progression reported, then corrected to stable.
    case correctedProgression = "corrected_progression"
    /// The report of progression was first filed under another patient's number.
    case misfiledProgression = "misfiled_progression"
    case correctedBaseline = "corrected_baseline"
    case preliminaryBaseline = "preliminary_baseline"
    case unitMissing = "unit_missing"
    case afpMissing = "afp_missing"
    /// A second-line drug was ordered and the order cancelled.
    case cancelledOrder = "cancelled_order"
    /// Sorafenib was to be given on the day before the first dose and was not.
    case notGiven = "not_given"
    /// Begun under a number that was merged into the patient's later.
    case mergedNumber = "merged_number"
    /// The merge was told by a FHIR Patient's link.
    case mergedByLink = "merged_by_link"
    /// Another patient was merged into this one by mistake, and the two were told apart again.
    case wronglyMerged = "wrongly_merged"
    /// A result that was never the patient's was deleted.
    case deletedResult = "deleted_result"
    /// Reported dead by mistake.
    case deathWithdrawn = "death_withdrawn"
}

/// A result as it is sent, and what follows from it.
package struct PlannedLab: Hashable, Sendable {
    /// With its comparator, such as `>60500`.
    package var value: String
    package var unit: String
    /// In ng/mL or U/L; nil where the unit is not known.
    package var canonical: Decimal?
    /// Above the study's threshold; nil where it cannot be told.
    package var exceedsThreshold: Bool?
}

/// A patient who never was, and the truth that the messages about it were made from.
package struct SyntheticPatient: Hashable, Sendable {
    package var number: Int
    package var identifier: PatientIdentifier
    /// Merged into `identifier` by a message.
    package var formerIdentifier: PatientIdentifier?
    package var birthDate: CivilDay
    /// Table 0001.
    package var sex: String
    /// First dose of sorafenib.
    package var t0: CivilDay
    package var course: Course
    /// From the first dose.
    package var baselineDay: Int
    package var baselineAFP: PlannedLab?
    package var baselineALT: PlannedLab
    package var incidents: Set<Incident>

    package func day(_ offset: Int) -> CivilDay { t0.adding(offset) }

    /// How many of AFP > 400 ng/mL and ALT > 40 U/L held at baseline; nil where one is unknown.
    package var riskFactors: Int? {
        guard let afp = baselineAFP?.exceedsThreshold, let alt = baselineALT.exceedsThreshold
        else { return nil }
        return (afp ? 1 : 0) + (alt ? 1 : 0)
    }

    /// Rules whose alert is open once all messages are in and follow-up is over; no other is.
    ///
    /// A suspicion inside the window stays, whatever came of it, while the patient lives.
    package var openAlerts: [String] {
        if course.died { return [] }
        let isSuspected = course.scans.contains {
            $0.finding == .hedged && (1...91).contains($0.day)
        }
        return (course.plantedClass == .primary ? ["early-progression"] : [])
            + (isSuspected ? ["suspected-early-progression"] : [])
    }
}
