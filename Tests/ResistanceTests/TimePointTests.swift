import Clinical
import Resistance
import Testing

@Suite struct TimePointResponses {
    struct Row: CustomTestStringConvertible {
        let name: String
        /// Of each day's target lesions the sizes in millimetres, the baseline first.
        let sizes: [[String]]
        let expected: TumorResponse
        let ground: TimePointResponse.Ground
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "the first is the baseline",
            sizes: [["50"]],
            expected: .indeterminate,
            ground: .baseline
        ),
        Row(
            name: "20 % and over 5 mm",
            sizes: [["50"], ["60"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "a hair under 20 %",
            sizes: [["50"], ["59.999999"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "20 % and exactly 5 mm",
            sizes: [["25"], ["30"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "over 20 % and a hair under 5 mm",
            sizes: [["24"], ["28.999999"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "over 20 % and 5 mm",
            sizes: [["24"], ["29"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "5 mm and under 20 %",
            sizes: [["100"], ["119"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "tenths that binary fractions miss",
            sizes: [["25.1"], ["30.12"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "sums, not single lesions",
            sizes: [["20", "30"], ["30", "29"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "against the nadir, not the baseline",
            sizes: [["100"], ["60"], ["72"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "the nadir may be the baseline",
            sizes: [["50"], ["55"], ["60"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "30 % less",
            sizes: [["100"], ["70"]],
            expected: .response,
            ground: .decrease
        ),
        Row(
            name: "a hair over 30 % less",
            sizes: [["100"], ["70.000001"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "progression from the nadir below 70 % of the baseline",
            sizes: [["100"], ["40"], ["50"]],
            expected: .progression,
            ground: .increase
        ),
        Row(
            name: "all gone",
            sizes: [["40", "12"], ["0", "0"]],
            expected: .response,
            ground: .complete
        ),
        Row(
            name: "reappearance, however small",
            sizes: [["40"], ["0"], ["1"]],
            expected: .progression,
            ground: .reappearance
        ),
        Row(
            name: "still gone",
            sizes: [["40"], ["0"], ["0"]],
            expected: .response,
            ground: .complete
        ),
        Row(
            name: "fewer lesions",
            sizes: [["20", "30"], ["80"]],
            expected: .indeterminate,
            ground: .otherLesions
        ),
        Row(
            name: "more lesions",
            sizes: [["50"], ["50", "10"]],
            expected: .indeterminate,
            ground: .otherLesions
        ),
        Row(
            name: "a day with other lesions is no nadir",
            sizes: [["20", "30"], ["20"], ["20", "32"]],
            expected: .stable,
            ground: .noChange
        ),
        Row(
            name: "a negative size",
            sizes: [["50"], ["-60"]],
            expected: .indeterminate,
            ground: .unitUnknown
        ),
        Row(
            name: "eleven metres",
            sizes: [["50"], ["11000"]],
            expected: .indeterminate,
            ground: .unitUnknown
        ),
    ]

    @Test(arguments: rows, ResponseCriteria.allCases)
    func `the last day's sum is compared with those before`(row: Row, criteria: ResponseCriteria) {
        let diameter: LesionMeasurement.Diameter = criteria == .recist ? .longest : .viable
        let days = row.sizes.enumerated().map { day, sizes in
            TimePoint(
                day: t0.adding(day * 60),
                lesions: sizes.enumerated().map { size("L\($0)", $1, diameter) }
            )
        }
        let answer = criteria.responses(at: days).last
        #expect(answer?.response == row.expected)
        #expect(answer?.ground == row.ground)
    }

    private func answers(
        _ later: [LesionMeasurement],
        baseline: [LesionMeasurement] = [size("L1", "50")]
    ) -> TimePointResponse? {
        ResponseCriteria.recist.responses(at: [
            TimePoint(day: t0, lesions: baseline), TimePoint(day: t0.adding(60), lesions: later),
        ]).first { $0.day > t0 }
    }

    @Test func `an answer names sums, nadir and baseline with their days`() throws {
        let days = [("100", 0), ("60.5", 60), ("80", 120)].map { text, day in
            TimePoint(day: t0.adding(day), lesions: [size("L1", text)])
        }
        let answer = try #require(ResponseCriteria.recist.responses(at: days).last)
        #expect(answer.day == t0.adding(120))
        #expect(answer.criteria == .recist)
        #expect(answer.sum == Decimal(80))
        #expect(answer.nadir == Decimal("60.5"))
        #expect(answer.nadirDay == t0.adding(60))
        #expect(answer.baseline == Decimal(100))
        #expect(answer.baselineDay == t0)
    }

    @Test func `a new lesion is progression, whatever the targets do`() {
        #expect(answers([size("L1", "20"), size("N1", "8", role: .new)])?.ground == .newLesion)
        #expect(answers([size("N1", nil, role: .new)])?.response == .progression)
        #expect(answers([size("L1", "50"), size("N1", "0", role: .new)])?.response == .stable)
    }

    @Test func `a lesion that is no target progresses only unequivocally`() {
        var other = size("T1", "30", role: .nonTarget)
        #expect(answers([size("L1", "50"), other])?.response == .stable)
        other.isUnequivocalProgression = true
        #expect(answers([size("L1", "50"), other])?.ground == .nonTargetProgression)
        #expect(answers([other])?.response == .progression)
    }

    @Test(arguments: [LesionMeasurement.Role.new, .nonTarget])
    func `ascites or effusion alone is no progression`(role: LesionMeasurement.Role) {
        var effusion = size("pleural effusion", nil, role: role)
        effusion.isUnequivocalProgression = true
        effusion.isFluid = true
        #expect(answers([size("L1", "50"), effusion])?.response == .stable)
        #expect(answers([effusion]) == nil)
    }

    @Test(arguments: [("9.999999", TumorResponse.response), ("10", .stable)])
    func `a lymph node below 10 mm is gone`(text: String, expected: TumorResponse) {
        let answer = answers(
            [size("N1", text, .shortAxis), size("L1", "0")],
            baseline: [size("N1", "12", .shortAxis), size("L1", "1")]
        )
        #expect(answer?.response == expected)
    }

    @Test func `a size without a unit or without a value decides nothing`() {
        #expect(answers([size("L1", "90", unit: "")])?.ground == .unitUnknown)
        #expect(answers([size("L1", nil)])?.ground == .notMeasured)
        #expect(answers([size("L1", "6", unit: "cm")])?.response == .progression)
    }

    @Test func `a size given twice counts once, two sizes contradict`() {
        #expect(answers([size("L1", "52"), size("L1", "5.2", unit: "cm")])?.response == .stable)
        #expect(answers([size("L1", "52"), size("L1", "72")])?.ground == .contradictory)
    }

    @Test func `viable and longest diameters are not mixed`() {
        let days = [("50", "50"), ("50", "30"), ("50", "36")].enumerated().map { index, sizes in
            TimePoint(
                day: t0.adding(index * 60),
                lesions: [size("L1", sizes.0), size("L1", sizes.1, .viable)]
            )
        }
        #expect(
            ResponseCriteria.recist.responses(at: days).map(\.response)
                == [.indeterminate, .stable, .stable]
        )
        #expect(
            ResponseCriteria.mrecist.responses(at: days).map(\.response)
                == [.indeterminate, .response, .progression]
        )
    }
}

/// A target lesion's size in millimetres unless said otherwise.
func size(
    _ lesion: String,
    _ text: String?,
    _ diameter: LesionMeasurement.Diameter = .longest,
    role: LesionMeasurement.Role = .target,
    unit: String = "mm",
    accession: String = ""
) -> LesionMeasurement {
    LesionMeasurement(
        lesion: lesion,
        role: role,
        diameter: diameter,
        value: text.flatMap { Decimal($0) },
        unit: unit,
        accession: accession
    )
}
