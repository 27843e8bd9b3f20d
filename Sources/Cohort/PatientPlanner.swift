internal import Clinical

/// Gives a course a person: number, birth, baseline values and mishaps.
struct PatientPlanner {
    private let epoch: CivilDay

    init(epoch: CivilDay) { self.epoch = epoch }

    func patient(
        _ number: Int,
        course: Course,
        using generator: inout SeededGenerator
    ) -> SyntheticPatient {
        let t0 = epoch.adding(generator.number(from: 0, to: CohortPlan.accrualDays))
        let incidents = incidents(of: course, number: number)
        let isPrimary = course.plantedClass == .primary
        var afp: PlannedLab? = BaselinePlanner.afp(
            high: generator.happens(isPrimary ? 58 : 34),
            using: &generator
        )
        let alt = BaselinePlanner.alt(
            high: generator.happens(isPrimary ? 60 : 40),
            using: &generator
        )
        if incidents.contains(.unitMissing) { afp = BaselinePlanner.afp("512", unit: "") }
        if incidents.contains(.afpMissing) { afp = nil }
        let baselineDay =
            generator.happens(10)
            ? generator.number(from: 1, to: 7) : -generator.number(from: 0, to: 14)
        return SyntheticPatient(
            number: number,
            identifier: Self.identifier(padded(number, to: 6)),
            formerIdentifier: incidents.contains(.mergedNumber)
                ? Self.identifier("T" + padded(number, to: 6)) : nil,
            birthDate: t0.adding(-generator.number(from: 35 * 365, to: 80 * 365)),
            sex: generator.happens(85) ? "M" : "F",
            t0: t0,
            course: course,
            baselineDay: baselineDay,
            baselineAFP: afp,
            baselineALT: alt,
            incidents: incidents
        )
    }

    private static func identifier(_ value: String) -> PatientIdentifier {
        PatientIdentifier(assigningAuthority: "SYNTH", type: "MR", value: value)
    }

    /// Fixed by the place in the class, so that every cohort of the study's size has each of them.
    private func incidents(of course: Course, number: Int) -> Set<Incident> {
        var incidents: Set<Incident> = []
        switch (course.plantedClass, course.ordinal) {
        case (.primary, 2), (.primary, 20): incidents.insert(.misfiledProgression)
        case (.primary, let ordinal) where ordinal % 9 == 1:
            incidents.insert(.preliminaryProgression)
        case (.secondary, 3), (.secondary, 40): incidents.insert(.preliminaryRefuted)
        case (.secondary, 5), (.secondary, 60), (.secondary, 120), (.notPrimary, 0):
            incidents.insert(.correctedProgression)
        case (.notPrimary, 1): incidents.insert(.deathWithdrawn)
        default: break
        }
        switch (course.plantedClass, course.ordinal) {
        case (.primary, 11), (.secondary, 9): incidents.insert(.mergedNumber)
        case (.secondary, 90): incidents.formUnion([.mergedNumber, .mergedByLink])
        case (.primary, 30): incidents.insert(.wronglyMerged)
        case (.primary, 50), (.secondary, 30): incidents.insert(.unitMissing)
        case (.primary, 80), (.secondary, 130), (.notPrimary, 4): incidents.insert(.afpMissing)
        case (_, let ordinal) where ordinal % 31 == 17: incidents.insert(.correctedBaseline)
        case (_, let ordinal) where ordinal % 37 == 5: incidents.insert(.preliminaryBaseline)
        case (_, let ordinal) where ordinal % 43 == 19: incidents.insert(.deletedResult)
        case (_, let ordinal) where ordinal % 53 == 7: incidents.insert(.cancelledOrder)
        case (_, let ordinal) where ordinal % 61 == 8: incidents.insert(.notGiven)
        default: break
        }
        return incidents
    }
}
