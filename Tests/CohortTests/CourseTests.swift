import Clinical
import Cohort
import Testing

/// The planted truth obeys the definitions it claims to show.
@Suite struct CourseTests {
    private static func courses(_ seed: UInt64) -> [Course] {
        let epoch = CivilDay(epochDay: 18_262)
        return Cohort.patients(of: CohortPlan(seed: seed, epoch: epoch)).map(\.course)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `each course fits its class`(seed: UInt64) {
        for course in Self.courses(seed) {
            let progression = course.progressionDay
            let cleanAround91 = course.scans.contains {
                $0.isClean && $0.day >= 63 && $0.day < progression ?? .max
            }
            switch course.plantedClass {
            case .primary:
                #expect(progression.map { (29...91).contains($0) } == true)
            case .secondary:
                #expect(progression.map { $0 > 91 } == true)
                #expect(cleanAround91)
            case .notPrimary:
                #expect(progression == nil && cleanAround91 && course.endDay > 119)
            case .earlyDeath:
                #expect(progression == nil && course.died && course.endDay <= 91)
            case .intolerance:
                #expect(course.intoleranceDay.map { (1...28).contains($0) } == true)
                #expect(course.scans.isEmpty && course.endDay > 91)
            case .indeterminate:
                #expect(!cleanAround91)
                switch course.indeterminacy {
                case .straddling: #expect(progression.map { $0 > 119 } == true)
                case .staleBaseline:
                    #expect(progression.map { $0 <= 28 } == true)
                    #expect(course.scans.first.map { $0.day < -42 } == true)
                case .conflicting:
                    let finding = course.scans.first { $0.day == progression }?.finding
                    #expect(finding == .conflicting)
                    #expect(progression.map { (29...91).contains($0) } == true)
                case nil: Issue.record("without a reason")
                }
            case .notYetClassifiable:
                #expect(!course.scans.contains { $0.isClean } && progression == nil)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `what happens to a patient happens in order`(seed: UInt64) {
        for course in Self.courses(seed) {
            let milestones = [
                course.progressionDay, course.secondLineDay,
                course.secondProgressionDay ?? course.secondCleanScanDay,
            ].compactMap(\.self)
            let path = milestones + [course.endDay]
            #expect(zip(path, path.dropFirst()).allSatisfy { $0 < $1 }, "\(course)")
            let scans = course.scans.map(\.day)
            #expect(zip(scans, scans.dropFirst()).allSatisfy { $0 < $1 }, "\(course)")
            #expect((scans.last ?? 0) < course.endDay)
            #expect(course.endDay <= CohortPlan.followUpDays)
            #expect((course.secondLine == nil) == (course.secondLineDay == nil))
        }
    }

    @Test func `both sides of the window's end occur`() {
        let days = Set(Self.courses(7).compactMap(\.progressionDay))
        #expect(days.isSuperset(of: [91, 92]))
    }

    @Test func `baselines decide strictly above the thresholds`() {
        let epoch = CivilDay(epochDay: 18_262)
        let patients = Cohort.patients(of: CohortPlan(seed: 7, epoch: epoch))
        for patient in patients {
            #expect((-14...7).contains(patient.baselineDay))
            let alt = patient.baselineALT
            #expect(alt.exceedsThreshold == alt.canonical.map { $0 > Decimal(40) })
            guard let afp = patient.baselineAFP else { continue }
            switch afp.value {
            case ">60500": #expect(afp.exceedsThreshold == true)
            case "<1.3", "400": #expect(afp.exceedsThreshold == false)
            default:
                #expect(afp.exceedsThreshold == afp.canonical.map { $0 > Decimal(400) })
                let factor =
                    ["IU/mL", "kU/L"].contains(afp.unit) ? Decimal(121, scale: 2) : Decimal(1)
                let expected = afp.unit.isEmpty ? nil : Decimal(afp.value)?.multiplied(by: factor)
                #expect(afp.canonical == expected)
            }
        }
        #expect(patients.filter { $0.riskFactors == nil }.count == 5)
        #expect(Set(patients.compactMap(\.riskFactors)) == [0, 1, 2])
    }
}
