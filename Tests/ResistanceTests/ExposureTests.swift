import Clinical
import Resistance
import Testing

@Suite struct Exposures {
    @Test func `an order alone is no start unless the interface says so`() throws {
        var history = History()
        history.add(drug("sorafenib", .ordered), day: 0)
        let status = try #require(history.assessed(onDay: 1).status)
        #expect(status.t0 == nil)
        #expect(status.classReason == "Sorafenib ordered on 2026-01-01, start not confirmed.")
        history.acceptOrdersAsStart = true
        let accepted = try #require(history.assessed(onDay: 1).status)
        #expect(accepted.t0 == t0)
        #expect(accepted.t0Basis == .ordered)
    }

    @Test func `of several orders only those of accepting interfaces start`() {
        var history = History()
        history.add(drug("sorafenib", .ordered), day: 0)
        history.add(drug("sorafenib", .ordered), day: 4)
        history.acceptingMessages = [2]
        #expect(history.assessed(onDay: 5).status?.t0 == t0.adding(4))
        history.acceptingMessages = []
        #expect(history.assessed(onDay: 5).status?.t0 == nil)
        history.acceptingMessages = [1, 2]
        #expect(history.assessed(onDay: 5).status?.t0 == t0)
    }

    @Test func `a dispense outranks an earlier order even where orders are accepted`() {
        var history = History()
        history.acceptOrdersAsStart = true
        history.add(drug("sorafenib", .ordered), day: -5)
        history.add(drug("sorafenib", .dispensed), day: 2)
        let status = history.assessed(onDay: 3).status
        #expect(status?.t0 == t0.adding(2))
        #expect(status?.t0Basis == .dispensed)
    }

    @Test func `t0 is the earliest intake, and on one day the administered one`() {
        var history = History()
        history.add(drug("sorafenib", .dispensed), day: 0, hour: 8)
        history.add(drug("sorafenib", .administered), day: 0, hour: 10)
        #expect(history.assessed(onDay: 3).status?.t0Basis == .administered)
        history.add(drug("sorafenib", .dispensed), day: -1)
        let status = history.assessed(onDay: 3).status
        #expect(status?.t0 == t0.adding(-1))
        #expect(status?.t0Basis == .dispensed)
    }

    @Test(arguments: [(60, 1), (61, 2)])
    func `a gap of over 60 days is a new episode`(day: Int, episodes: Int) {
        var history = History.started
        history.add(drug("sorafenib", .dispensed), day: day)
        #expect(history.assessed(onDay: 100).status?.episodes == episodes)
    }

    @Test func `a dose given in part is an exposure and says so`() throws {
        var history = History()
        history.add(drug("sorafenib", .administered, partial: true), day: 3)
        let status = try #require(history.assessed(onDay: 4).status)
        #expect(status.t0 == t0.adding(3))
        #expect(status.classEvidence.first?.value == "sorafenib administered in part")
    }

    @Test(arguments: [MedicationEvent.Action.ordered, .held, .stopped])
    func `what was not given starts nothing`(action: MedicationEvent.Action) {
        var history = History()
        history.add(drug("sorafenib", action), day: 0)
        history.add(scan(.progression), day: 30)
        let assessment = history.assessed(onDay: 31)
        #expect(assessment.status?.t0 == nil)
        #expect(assessment.flags == [])
    }

    @Test(arguments: [(nil, Precision.day), (0, .month), (0, .year)] as [(Int?, Precision)])
    func `sorafenib given on an unknown day is no start, and is not lost`(
        day: Int?,
        precision: Precision
    ) throws {
        var history = History()
        let given = history.add(drug("sorafenib", .dispensed), day: day, precision: precision)
        history.add(drug("sorafenib", .ordered), day: -2)
        let status = try #require(history.assessed(onDay: 20).status)
        #expect(status.t0 == nil)
        #expect(status.resistanceClass == .notYetClassifiable)
        #expect(status.classReason == "Sorafenib was given, it is not known on which day.")
        #expect(status.classEvidence.map(\.event) == [given])
        #expect(status.missing.first == "exact date of the first sorafenib")
    }

    @Test func `an undated order is shown too`() {
        var history = History()
        history.add(drug("sorafenib", .ordered), day: nil)
        #expect(
            history.assessed(onDay: 20).status?.classReason
                == "Sorafenib ordered, start not confirmed."
        )
    }

    @Test func `a withdrawn first dose moves t0 to the next`() {
        var history = History()
        history.add(drug("sorafenib", .administered), day: 0, identity: "R1")
        history.add(drug("sorafenib", .administered), day: 9, identity: "R2")
        #expect(history.assessed(onDay: 20).status?.t0 == t0)
        history.add(
            drug("sorafenib", .administered),
            day: 0,
            identity: "R1",
            status: .cancelled
        )
        #expect(history.assessed(onDay: 20).status?.t0 == t0.adding(9))
    }

    @Test(arguments: [(60, ResistanceClass.notYetClassifiable), (61, .intolerance)])
    func `a later episode does not undo what ended the first`(
        restart: Int,
        expected: ResistanceClass
    ) {
        var history = History.started
        history.add(drug("sorafenib", .stopped, toxicity: true), day: 14)
        history.add(drug("sorafenib", .dispensed), day: restart)
        #expect(history.resistanceClass(onDay: 100) == expected)
    }

    @Test(arguments: [(60, nil), (61, SecondLine.tki)])
    func `a drug begun in a later episode follows the stop of the first`(
        restart: Int,
        expected: SecondLine?
    ) {
        var history = History.started
        history.add(drug("sorafenib", .stopped), day: 14)
        history.add(drug("sorafenib", .dispensed), day: restart)
        history.add(drug("lenvatinib", .dispensed), day: 100)
        #expect(history.assessed(onDay: 120).status?.secondLine == expected)
    }

    @Test func `the gap between episodes is a parameter`() {
        var history = History.started
        history.add(drug("sorafenib", .dispensed), day: 40)
        #expect(history.assessed(onDay: 50).status?.episodes == 1)
        history.rules.episodeGapDays = 39
        #expect(history.assessed(onDay: 50).status?.episodes == 2)
    }

    @Test(arguments: [(-60, Precision.month, nil), (3, .month, t0), (-400, .year, nil)])
    func `sorafenib given earlier, it is not known when, leaves t0 open`(
        day: Int,
        precision: Precision,
        expected: CivilDay?
    ) throws {
        var history = History.started
        history.add(drug("sorafenib", .dispensed), day: day, precision: precision)
        history.add(scan(.progression), day: 40)
        let assessment = history.assessed(onDay: 41)
        let status = try #require(assessment.status)
        #expect(status.t0 == expected)
        #expect(assessment.severity(of: "early-progression") == (expected == nil ? nil : .critical))
        if expected == nil {
            #expect(status.missing.first == "exact date of the first sorafenib")
        }
    }

    @Test func `an old order that is tidied up does not end the one that runs`() {
        var history = History()
        history.add(drug("sorafenib", .dispensed, order: "R1"), day: 0)
        history.add(drug("sorafenib", .dispensed, order: "R2"), day: 30)
        history.add(drug("sorafenib", .stopped, order: "R1"), day: 31)
        history.add(scan(.progression), day: 62)
        #expect(history.assessed(onDay: 63).severity(of: "early-progression") == .critical)
        history.add(drug("sorafenib", .stopped, order: "R2"), day: 32)
        #expect(history.assessed(onDay: 63).severity(of: "early-progression") == nil)
    }

    @Test(arguments: [("R2", Flag.Severity.critical), ("R1", nil), ("", nil)])
    func `an order of the stop's own day is a change of prescription`(
        order: String,
        expected: Flag.Severity?
    ) {
        var history = History()
        history.add(drug("sorafenib", .dispensed, order: "R1"), day: 0)
        history.add(drug("sorafenib", .stopped, order: "R1"), day: 30, precision: .day)
        history.add(drug("sorafenib", .dispensed, order: order), day: 30, precision: .day)
        history.add(scan(.progression), day: 62)
        #expect(history.assessed(onDay: 63).severity(of: "early-progression") == expected)
    }

    @Test func `a stop that is told again is no later stop`() {
        var history = History.started
        history.add(drug("sorafenib", .stopped), day: 20, identity: "S1")
        history.add(scan(.progression), day: 49)
        #expect(history.assessed(onDay: 50).severity(of: "early-progression") == nil)
        history.add(drug("sorafenib", .stopped), day: 40, identity: "S2")
        #expect(history.assessed(onDay: 50).severity(of: "early-progression") == nil)
        history.add(drug("sorafenib", .dispensed), day: 30)
        #expect(history.assessed(onDay: 50).severity(of: "early-progression") == .critical)
    }
}
