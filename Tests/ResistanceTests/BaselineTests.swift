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
            (LabConcept.afp, "330.578", "kU/L", 0), (.afp, "330.579", "kU/L", 1),
            (.afp, "331", "[IU]/mL", 1), (.afp, ">380", "kU/L", 1), (.afp, ">330", "kU/L", nil),
            (.afp, "<330", "kU/L", 0), (.afp, "400.1", "ug/L", 1), (.afp, "400", "\u{B5}g/L", 0),
            (.afp, "812", "", nil), (.afp, "812", "nmol/L", nil), (.afp, "812", "mg/dL", nil),
            (.alt, "0.67", "ukat/L", 1), (.alt, "0.66", "ukat/L", 0), (.alt, "667", "nkat/L", 1),
            (.alt, "666", "nkat/L", 0), (.alt, "41", "IU/L", 1), (.alt, "41", "", nil),
            (.alt, ">40", "", nil),
        ] as [(LabConcept, String, String, Int?)]
    )
    func `the unit decides what is compared`(
        concept: LabConcept,
        text: String,
        unit: String,
        expected: Int?
    ) throws {
        var history = History.started
        history.add(lab(concept, text, unit: unit), day: 0)
        history.add(lab(concept == .afp ? .alt : .afp, "1"), day: 0)
        let assessment = history.assessed(onDay: 1)
        let status = try #require(assessment.status)
        #expect(status.riskFactors == expected)
        let known = concept == .afp ? status.isAFPRiskFactor : status.isALTRiskFactor
        #expect(known == expected.map { $0 == 1 })
        #expect(assessment.severity(of: "afp-alt-threshold") == (expected == 1 ? .info : nil))
        let item = try #require(status.baselineEvidence.first { $0.kind == concept.rawValue })
        #expect(item.originalValue == text)
        #expect(item.originalUnit == unit)
    }

    @Test func `a conversion is shown`() throws {
        var history = History.started
        history.add(lab(.afp, ">380", unit: "kU/L"), day: 0)
        let item = try #require(history.assessed(onDay: 1).status?.baselineEvidence.first)
        #expect(item.value == ">459.8")
        #expect(item.unit == "ng/mL")
        #expect(item.conversion == "kU/L × 1.21")
        #expect(item.originalValue == ">380")
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
        let status = history.assessed(onDay: 1).status
        #expect(status?.baselineAFP == 500)
        #expect(
            status?.baselineEvidence.map(\.clause) == [
                "baseline AFP above 400 ng/mL", "nearer baseline AFP not compared: unit unknown",
            ]
        )
    }

    @Test func `a value after the baseline does not trigger`() {
        var history = History.started
        history.add(lab(.alt, "30"), day: 0)
        history.add(lab(.alt, "300"), day: 3)
        #expect(history.assessed(onDay: 4).flags == [])
    }

    @Test(arguments: [(1, 2, 380.0), (2, 1, 450)])
    func `of two results of one instant the one sent last is the latest`(
        first: Int,
        second: Int,
        expected: Double
    ) {
        var history = History.started
        history.add(lab(.afp, "450"), day: -3, precision: .day, sent: first)
        history.add(lab(.afp, "380"), day: -3, precision: .day, sent: second)
        #expect(history.assessed(onDay: 1).status?.baselineAFP == expected)
    }

    @Test(arguments: [(-1, "41", false, false), (3, "41", true, true), (3, "40", true, false)])
    func `a baseline taken on treatment says so, and what a rise of ALT may be`(
        day: Int,
        value: String,
        isOnTreatment: Bool,
        mayBeToxic: Bool
    ) throws {
        var history = History.started
        history.add(lab(.alt, value), day: day)
        let status = try #require(history.assessed(onDay: 5).status)
        let clause = try #require(status.baselineEvidence.first?.clause)
        #expect(clause.contains(", taken on treatment") == isOnTreatment)
        #expect(clause.hasSuffix("the rise may be hepatotoxicity") == mayBeToxic)
    }
}
