import Clinical
import Resistance
import Testing

@Suite struct Baselines {
    @Test(
        arguments: [
            (LabConcept.afp, "400.0", 0), (.afp, "400", 0), (.afp, "400.1", 1), (.afp, ">400", 1),
            (.afp, ">60500", 1), (.afp, ">380", nil), (.afp, "<500", nil), (.afp, "<400", 0),
            (.afp, "<=400", 0), (.afp, ">=400", nil), (.afp, ">=401", 1), (.alt, "40", 0),
            (.alt, "40.0", 0), (.alt, "40.001", 1), (.alt, "41", 1), (.alt, ">40", 1),
            (.alt, "<40.5", nil),
        ] as [(LabConcept, String, Int?)]
    )
    func `a threshold is exceeded strictly or not at all`(
        concept: LabConcept,
        text: String,
        expected: Int?
    ) {
        var history = History.started
        history.add(lab(concept, text), day: 0)
        history.add(lab(concept == .afp ? .alt : .afp, "1"), day: 0)
        let assessment = history.assessed(onDay: 1)
        #expect(assessment.status?.riskFactors == expected)
        #expect(assessment.severity(of: "afp-alt-threshold") == (expected == 1 ? .info : nil))
    }

    @Test(
        arguments: [
            (-31, nil), (-30, 500), (-1, 500), (0, 500), (1, 500), (7, 500), (8, nil),
        ] as [(Int, Double?)]
    )
    func `a baseline lies within 30 days before and 7 after`(day: Int, expected: Double?) {
        var history = History.started
        history.add(lab(.afp, "500"), day: day)
        #expect(history.assessed(onDay: 20).status?.baselineAFP == expected)
    }

    @Test func `the latest before t0 is preferred to any after`() {
        var history = History.started
        history.add(lab(.afp, "100"), day: 1)
        history.add(lab(.afp, "200"), day: -20)
        history.add(lab(.afp, "300"), day: -10)
        #expect(history.assessed(onDay: 20).status?.baselineAFP == 300)
    }

    @Test func `without one before t0 the earliest after it counts`() {
        var history = History.started
        history.add(lab(.afp, "100"), day: 5)
        history.add(lab(.afp, "200"), day: 2)
        #expect(history.assessed(onDay: 20).status?.baselineAFP == 200)
    }

    @Test func `of one day the latest hour counts`() {
        var history = History.started
        history.add(lab(.alt, "30"), day: -1, hour: 18)
        history.add(lab(.alt, "50"), day: -1, hour: 6)
        #expect(history.assessed(onDay: 20).status?.baselineALT == 30)
    }

    @Test func `a preliminary result is no baseline`() {
        var history = History.started
        history.add(lab(.afp, "500"), day: -1, status: .preliminary)
        #expect(history.assessed(onDay: 20).status?.baselineAFP == nil)
    }

    @Test func `a value without a unit is shown and not compared`() throws {
        var history = History.started
        history.add(lab(.afp, "812", comparable: false), day: -1)
        history.add(lab(.alt, "61"), day: -1)
        let assessment = history.assessed(onDay: 1)
        let flag = try #require(assessment.flags.first { $0.rule == "afp-alt-threshold" })
        #expect(flag.severity == .info)
        #expect(flag.missing.contains("baseline AFP (unit unknown)"))
        let afp = try #require(flag.evidence.first { $0.kind == "afp" })
        #expect(afp.originalValue == "812")
        #expect(afp.clause == "baseline AFP not compared: unit unknown")
        #expect(assessment.status?.riskFactors == nil)
        #expect(assessment.status?.baselineAFP == nil)
    }

    @Test func `a comparable result is preferred to a later one that is not`() {
        var history = History.started
        history.add(lab(.afp, "500"), day: -3)
        history.add(lab(.afp, "9", comparable: false), day: -1)
        #expect(history.assessed(onDay: 1).status?.baselineAFP == 500)
    }

    @Test func `a value after the baseline does not trigger`() {
        var history = History.started
        history.add(lab(.alt, "30"), day: 0)
        history.add(lab(.alt, "300"), day: 3)
        #expect(history.assessed(onDay: 4).flags == [])
    }
}
