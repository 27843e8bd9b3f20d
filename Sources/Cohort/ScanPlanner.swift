/// Lays the imaging studies of a course, about every eight weeks at first, later every twelve.
struct ScanPlanner {
    private var scans: [PlannedScan] = []

    /// In ascending order, no two on one day.
    static func scans(of course: Course, using generator: inout SeededGenerator) -> [PlannedScan] {
        var planner = ScanPlanner()
        planner.planFirstLine(course, using: &generator)
        planner.planSecondLine(course, using: &generator)
        return planner.scans
    }

    private mutating func add(_ day: Int, _ finding: PlannedScan.Finding) {
        scans.append(PlannedScan(day: day, finding: finding))
    }

    private mutating func planFirstLine(_ course: Course, using generator: inout SeededGenerator) {
        switch course.plantedClass {
        case .primary:
            guard let progression = course.progressionDay else { return }
            if progression >= 72 {
                let hedged = course.ordinal % 20 == 4
                add(generator.number(from: 38, to: 50), hedged ? .hedged : .stable)
            }
            add(progression, .progression)
        case .secondary:
            guard let progression = course.progressionDay else { return }
            addCleanScans(until: progression - 8, hedgedFirst: course.ordinal % 25 == 6, &generator)
            add(progression, .progression)
        case .notPrimary:
            addCleanScans(until: 220, hedgedFirst: false, &generator)
        case .earlyDeath:
            if course.endDay > 60, generator.happens(50) {
                add(generator.number(from: 38, to: 50), .stable)
            }
        case .notYetClassifiable:
            if course.ordinal % 2 == 1 {
                add(
                    generator.number(from: 40, to: 55),
                    course.ordinal % 4 == 1 ? .hedged : .unusable
                )
            }
        case .intolerance: return
        case .indeterminate:
            guard let progression = course.progressionDay, let kind = course.indeterminacy
            else { return }
            switch kind {
            case .straddling:
                add(generator.number(from: 40, to: 55), .stable)
                add(progression, .progression)
            case .conflicting:
                add(generator.number(from: 38, to: 50), .stable)
                add(progression, .conflicting)
            case .staleBaseline:
                add(-generator.number(from: 48, to: 70), .stable)
                add(progression, .progression)
            }
        }
    }

    /// One scan at eight weeks, one around day 91, then every twelve weeks.
    private mutating func addCleanScans(
        until last: Int,
        hedgedFirst: Bool,
        _ generator: inout SeededGenerator
    ) {
        if last > 120 {
            add(generator.number(from: 44, to: 56), hedgedFirst ? .hedged : .stable)
        }
        add(generator.number(from: 66, to: min(last, 112)), .stable)
        var day = 112 + generator.number(from: 60, to: 90)
        while day <= last {
            add(day, generator.happens(12) ? .response : .stable)
            day += generator.number(from: 77, to: 98)
        }
    }

    private mutating func planSecondLine(_ course: Course, using generator: inout SeededGenerator) {
        guard let start = course.secondLineDay else { return }
        let last = course.secondProgressionDay ?? course.secondCleanScanDay
        guard let last else { return }
        if last - start > 100 {
            let day = start + generator.number(from: 45, to: min(90, last - start - 20))
            add(day, generator.happens(20) ? .response : .stable)
        }
        add(last, course.secondProgressionDay == nil ? .stable : .progression)
    }
}
