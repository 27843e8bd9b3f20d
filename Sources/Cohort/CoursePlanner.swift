/// Decides what happens to every patient, so that classes and medians are those of the study.
struct CoursePlanner {
    private var generator: SeededGenerator
    private var courses: [Course] = []

    private init(generator: SeededGenerator) { self.generator = generator }

    /// In random order, scans included.
    static func courses(for plan: CohortPlan, using generator: inout SeededGenerator) -> [Course] {
        var planner = CoursePlanner(generator: generator)
        planner.populate(plan.patients)
        for secondLine in PlantedSecondLine.allCases { planner.planSecondLine(secondLine) }
        planner.planWithoutSecondLine(.primary, medianDay: 274, floorDay: 52)
        planner.planWithoutSecondLine(.secondary, medianDay: 700, floorDay: 140)
        for index in planner.courses.indices {
            planner.planWithoutProgression(index)
            planner.courses[index].scans = ScanPlanner.scans(
                of: planner.courses[index],
                using: &planner.generator
            )
        }
        planner.courses.shuffle(using: &planner.generator)
        generator = planner.generator
        return planner.courses
    }

    private mutating func populate(_ patients: Int) {
        var ordinals: [PlantedClass: Int] = [:]
        for (stratum, size) in zip(Stratum.all, Stratum.sizes(of: patients)) {
            for _ in 0..<size {
                let ordinal = ordinals[stratum.plantedClass, default: 0]
                ordinals[stratum.plantedClass] = ordinal + 1
                courses.append(
                    Course(
                        plantedClass: stratum.plantedClass,
                        secondLine: stratum.secondLine,
                        ordinal: ordinal
                    )
                )
            }
        }
    }

    /// Both sides of the window's last day occur.
    private mutating func progressionOnSecondLine(_ plantedClass: PlantedClass) -> Int {
        switch plantedClass {
        case .primary: generator.happens(6) ? 91 : generator.number(from: 35, to: 91)
        default: generator.happens(4) ? 92 : 92 + generator.number(from: 8, to: 260)
        }
    }

    // MARK: Second line

    private mutating func planSecondLine(_ secondLine: PlantedSecondLine) {
        let overall: Placement
        switch secondLine {
        case .tki: overall = Placement(medianDay: 396, floorDay: 60, ceilingDay: 1_030)
        case .tkiPlusPD1: overall = Placement(medianDay: 670, floorDay: 90, ceilingDay: 1_100)
        case .other: overall = Placement(medianDay: 420, floorDay: 60, ceilingDay: 1_000)
        }
        var ranked: [(rank: Int, index: Int)] = []
        for index in courses.indices where courses[index].secondLine == secondLine {
            let progression = progressionOnSecondLine(courses[index].plantedClass)
            courses[index].progressionDay = progression
            courses[index].secondLineDay = progression + generator.number(from: 8, to: 24)
            let isPrimary = courses[index].plantedClass == .primary
            ranked.append(
                (generator.number(from: isPrimary ? 0 : 25, to: isPrimary ? 80 : 100), index)
            )
        }
        let members = ranked.sorted { $0 < $1 }.map(\.index)
        let censored = Set(members.filter { _ in generator.happens(4) })
        for index in members where censored.contains(index) {
            end(index, after: generator.number(from: 45, to: overall.medianDay - 30), died: false)
        }
        let free = members.filter { !censored.contains($0) }
        let fixed = members.filter(censored.contains).compactMap {
            courses[$0].secondOverallSurvival
        }
        let times = overall.times(count: free.count, beside: fixed, using: &generator)
        for (index, time) in zip(free, times) { end(index, after: time.days, died: time.isEvent) }
        planSecondProgression(of: members, secondLine: secondLine)
    }

    private mutating func end(_ index: Int, after days: Int, died: Bool) {
        courses[index].endDay = (courses[index].secondLineDay ?? 0) + days
        courses[index].died = died
    }

    private mutating func planSecondProgression(of members: [Int], secondLine: PlantedSecondLine) {
        let placement = Placement(
            medianDay: secondLine == .tkiPlusPD1 ? 304 : 183,
            floorDay: 20,
            ceilingDay: 900
        )
        var free: [(survival: Int, index: Int)] = []
        var fixed: [Endpoint] = []
        for index in members {
            let survival = courses[index].endDay - (courses[index].secondLineDay ?? 0)
            guard survival <= placement.medianDay + 25 else {
                free.append((survival, index))
                continue
            }
            let day = generator.number(from: max(15, survival * 4 / 10), to: survival * 8 / 10)
            if !courses[index].died {
                setSecondScan(index, after: day, progression: false)
                fixed.append(Endpoint(days: day, isEvent: false))
            } else if generator.happens(70) {
                setSecondScan(index, after: day, progression: true)
                fixed.append(Endpoint(days: day, isEvent: true))
            } else {
                fixed.append(Endpoint(days: survival, isEvent: true))
            }
        }
        free.sort { $0 < $1 }
        let times = placement.times(count: free.count, beside: fixed, using: &generator)
        for (member, time) in zip(free, times) {
            let day = min(time.days, member.survival - 10)
            let progression = time.isEvent || courses[member.index].died
            setSecondScan(member.index, after: day, progression: progression)
        }
    }

    private mutating func setSecondScan(_ index: Int, after days: Int, progression: Bool) {
        let day = (courses[index].secondLineDay ?? 0) + days
        if progression {
            courses[index].secondProgressionDay = day
        } else {
            courses[index].secondCleanScanDay = day
        }
    }

    // MARK: No second line

    /// Ends the courses of a class that have no second line so that the whole class has the median.
    private mutating func planWithoutSecondLine(
        _ plantedClass: PlantedClass,
        medianDay: Int,
        floorDay: Int
    ) {
        let members = courses.indices.filter { courses[$0].plantedClass == plantedClass }
        var fixed: [Endpoint] = []
        var free: [Int] = []
        for index in members {
            if courses[index].secondLine != nil {
                fixed.append(courses[index].overallSurvival)
            } else if generator.happens(4) {
                courses[index].endDay = generator.number(from: floorDay + 60, to: medianDay - 20)
                fixed.append(courses[index].overallSurvival)
            } else {
                free.append(index)
            }
        }
        let placement = Placement(medianDay: medianDay, floorDay: floorDay, ceilingDay: 1_450)
        let times = placement.times(count: free.count, beside: fixed, using: &generator)
        for (index, time) in zip(free, times) {
            courses[index].endDay = time.days
            courses[index].died = time.isEvent
        }
        for index in members where courses[index].secondLine == nil {
            let end = courses[index].endDay
            courses[index].progressionDay =
                plantedClass == .primary
                ? generator.number(from: 35, to: min(91, end - 12))
                : generator.number(from: 93, to: min(93 + (end - 110) * 6 / 10, 480))
        }
    }

    /// The classes without a planted median.
    private mutating func planWithoutProgression(_ index: Int) {
        var course = courses[index]
        switch course.plantedClass {
        case .primary, .secondary: return
        case .notPrimary: course.endDay = generator.number(from: 230, to: 1_300)
        case .notYetClassifiable: course.endDay = generator.number(from: 60, to: 400)
        case .earlyDeath:
            course.endDay = course.ordinal == 0 ? 91 : generator.number(from: 40, to: 88)
            course.died = true
        case .intolerance:
            course.intoleranceDay = course.ordinal == 0 ? 28 : generator.number(from: 7, to: 27)
            course.endDay = generator.number(from: 150, to: 700)
            course.died = generator.happens(50)
        case .indeterminate:
            course.progressionDay =
                switch course.indeterminacy {
                case .staleBaseline: generator.number(from: 20, to: 28)
                case .conflicting: generator.number(from: 58, to: 88)
                case .straddling, nil: generator.number(from: 130, to: 170)
                }
            course.endDay = generator.number(from: 200, to: 600)
            course.died = generator.happens(50)
        }
        courses[index] = course
    }
}
