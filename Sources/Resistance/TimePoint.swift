import Clinical

/// Everything measured in one patient on one day.
package struct TimePoint: Sendable {
    package var day: CivilDay
    package var lesions: [LesionMeasurement]

    package init(day: CivilDay, lesions: [LesionMeasurement]) {
        self.day = day
        self.lesions = lesions
    }
}

/// What target lesions are measured by (Eisenhauer 2009; Lencioni and Llovet 2010).
package enum ResponseCriteria: String, Sendable, CaseIterable, Hashable {
    /// Longest diameters, short axes of lymph nodes.
    case recist = "RECIST 1.1"
    /// Viable diameters, short axes of lymph nodes.
    case mrecist = "mRECIST"
}

/// What the measurements of one day say of the tumour.
package struct TimePointResponse: Sendable, Hashable {
    package enum Ground: String, Sendable, CaseIterable, Hashable {
        case newLesion = "new lesion"
        case nonTargetProgression = "unequivocal progression of a lesion that is no target"
        /// At least 20 % and 5 mm above the nadir.
        case increase = "at least 20 % and 5 mm above the nadir"
        case reappearance = "reappearance after all target lesions were gone"
        /// At least 30 % below the baseline, or all gone.
        case decrease = "at least 30 % below the baseline"
        case complete = "all target lesions gone"
        case noChange = "neither progression nor response"
        /// The sum that the later ones are compared with.
        case baseline
        case noTarget = "no target lesion measured"
        case unitUnknown = "unit unknown"
        case notMeasured = "a target lesion is not measured"
        case contradictory = "two sizes of one lesion"
        case otherLesions = "not the target lesions of the baseline"
    }

    package var day: CivilDay
    package var criteria: ResponseCriteria
    package var response: TumorResponse
    package var ground: Ground
    /// Of the target lesions' diameters, in millimetres; nil where they cannot be added.
    package var sum: Decimal?
    /// The smallest sum before this day, the baseline's included.
    package var nadir: Decimal?
    package var nadirDay: CivilDay?
    package var baseline: Decimal?
    package var baselineDay: CivilDay?
}

extension ResponseCriteria {
    /// The response at each time point, which are given in ascending order; the first with a sum is
    /// the baseline.
    ///
    /// Exact: sums are whole nanometres. Time points at which these criteria measured nothing and
    /// nothing progressed give no response.
    package func responses(at timePoints: [TimePoint]) -> [TimePointResponse] {
        var course = LesionCourse(criteria: self)
        return timePoints.compactMap { course.response(at: $0) }
    }

    /// Whether the lesion's size counts in the sum by these criteria.
    func sums(_ lesion: LesionMeasurement) -> Bool {
        guard lesion.role == .target, !lesion.isFluid else { return false }
        return switch lesion.diameter {
        case .longest: self == .recist
        case .viable: self == .mrecist
        case .shortAxis: true
        }
    }
}

/// The sums so far.
private struct LesionCourse {
    let criteria: ResponseCriteria
    var baseline: (day: CivilDay, sum: TargetSum)?
    var nadir: (day: CivilDay, sum: TargetSum)?

    init(criteria: ResponseCriteria) { self.criteria = criteria }

    mutating func response(at timePoint: TimePoint) -> TimePointResponse? {
        let targets = timePoint.lesions.filter(criteria.sums)
        let sum = TargetSum.of(targets)
        let asserted = assertedProgression(timePoint.lesions)
        guard !targets.isEmpty || asserted != nil else { return nil }
        var answer = TimePointResponse(
            day: timePoint.day,
            criteria: criteria,
            response: .indeterminate,
            ground: .noTarget
        )
        if let baseline, let nadir {
            answer.baseline = baseline.sum.millimetres
            answer.baselineDay = baseline.day
            answer.nadir = nadir.sum.millimetres
            answer.nadirDay = nadir.day
        }
        switch sum {
        case .success(let sum):
            answer.sum = sum.millimetres
            (answer.response, answer.ground) = compare(sum)
            if answer.ground != .otherLesions { remember(sum, on: timePoint.day) }
        case .failure(let obstacle):
            answer.ground = obstacle.ground
        }
        if let asserted { (answer.response, answer.ground) = (.progression, asserted) }
        return answer
    }

    private func compare(_ sum: TargetSum) -> (TumorResponse, TimePointResponse.Ground) {
        guard let baseline = baseline?.sum, let nadir = nadir?.sum else {
            return (.indeterminate, .baseline)
        }
        guard sum.lesions == baseline.lesions else { return (.indeterminate, .otherLesions) }
        if nadir.nanometres == 0, sum.nanometres > 0 { return (.progression, .reappearance) }
        if nadir.nanometres > 0, sum.nanometres * 5 >= nadir.nanometres * 6,
            sum.nanometres - nadir.nanometres >= 5 * nanometresPerMillimetre
        {
            return (.progression, .increase)
        }
        if sum.isComplete, !baseline.isComplete { return (.response, .complete) }
        if baseline.nanometres > 0, sum.nanometres * 10 <= baseline.nanometres * 7 {
            return (.response, .decrease)
        }
        return (.stable, .noChange)
    }

    private mutating func remember(_ sum: TargetSum, on day: CivilDay) {
        if baseline == nil { baseline = (day, sum) }
        if nadir.map({ sum.nanometres < $0.sum.nanometres }) ?? true { nadir = (day, sum) }
    }

    private func assertedProgression(
        _ lesions: [LesionMeasurement]
    ) -> TimePointResponse.Ground? {
        let solid = lesions.filter { !$0.isFluid }
        // A size of 0 says that there is no such lesion.
        if solid.contains(where: { $0.role == .new && ($0.value.map { $0 > Decimal(0) } ?? true) })
        {
            return .newLesion
        }
        let progressed = solid.contains { $0.role == .nonTarget && $0.isUnequivocalProgression }
        return progressed ? .nonTargetProgression : nil
    }
}

/// The diameters of one day's target lesions, added.
private struct TargetSum {
    var lesions: Set<String> = []
    /// Of at most ten million lesions of at most ten metres: no comparison overflows.
    var nanometres: Int64 = 0
    /// RECIST 1.1 4.3.1: no target lesion is left, and no lymph node has 10 mm.
    var isComplete = true

    struct Obstacle: Error { let ground: TimePointResponse.Ground }

    static func of(_ targets: [LesionMeasurement]) -> Result<TargetSum, Obstacle> {
        var sizes: [String: (nanometres: Int64, isNode: Bool)] = [:]
        for target in targets {
            guard target.value != nil else { return .failure(Obstacle(ground: .notMeasured)) }
            guard let size = target.millimetres.flatMap(nanometres(of:)) else {
                return .failure(Obstacle(ground: .unitUnknown))
            }
            if let known = sizes[target.lesion], known.nanometres != size {
                return .failure(Obstacle(ground: .contradictory))
            }
            sizes[target.lesion] = (size, target.diameter == .shortAxis)
        }
        guard !sizes.isEmpty else { return .failure(Obstacle(ground: .noTarget)) }
        var sum = TargetSum(lesions: Set(sizes.keys))
        for size in sizes.values {
            sum.nanometres += size.nanometres
            let limit = size.isNode ? 10 * nanometresPerMillimetre : 1
            if size.nanometres >= limit { sum.isComplete = false }
        }
        return .success(sum)
    }

    var millimetres: Decimal {
        var (significand, scale) = (nanometres, 6)
        while scale > 0, significand % 10 == 0 {
            (significand, scale) = (significand / 10, scale - 1)
        }
        return Decimal(significand, scale: scale)
    }

    /// Nil for what is no size: below zero, above ten metres or with parts of nanometres.
    private static func nanometres(of millimetres: Decimal) -> Int64? {
        var (value, places) = (millimetres.significand, millimetres.scale)
        while places > 6, value % 10 == 0 { (value, places) = (value / 10, places - 1) }
        guard places <= 6, value >= 0, value <= 10_000_000_000 else { return nil }
        for _ in places..<6 {
            value *= 10
            guard value <= 10_000_000_000 else { return nil }
        }
        return value
    }
}

private let nanometresPerMillimetre: Int64 = 1_000_000
