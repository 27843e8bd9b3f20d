import Clinical
import Resistance
import Testing

@Suite struct ResistanceClasses {
    @Test func `a class says when, why and by what`() throws {
        var history = History.started
        let progression = history.add(scan(.progression), day: 60)
        let status = try #require(history.assessed(onDay: 61).status)
        #expect(
            status.classReason
                == "Progression on 2026-03-02, day 60 after t0 2026-01-01, "
                + "inside the window that ends 2026-04-02."
        )
        #expect(status.classEvidence.map(\.event) == [history.events[0].id, progression])
        #expect(status.classEvidence[1].locator == "ORU_R01 OBR[1].OBX[2]-5")
        #expect(status.classEvidence[1].clause == "progression in (t0, t0 + 91 d]")
        #expect(status.ruleVersion == "sorafenib-primary/1")
        #expect(status.progressionAt == t0.adding(60))
    }

    @Test(arguments: [(28, [0, 2, 1]), (29, [0, 2])])
    func `early progression cites the scan that it is measured from`(day: Int, cited: [Int]) {
        var history = History.started
        history.add(scan(.stable), day: -10)
        history.add(scan(.progression), day: day)
        let status = history.assessed(onDay: 40).status
        #expect(status?.classEvidence.map(\.event) == cited.map { history.events[$0].id })
    }

    @Test func `a conflict after the window is shown and a later scan settles it`() throws {
        var history = History.started
        history.add(scan(.stable), day: 80)
        history.add(scan(.stable), day: 100)
        history.add(scan(.progression), day: 100)
        history.add(scan(.progression), day: 160)
        let status = try #require(history.assessed(onDay: 161).status)
        #expect(status.resistanceClass == .secondary)
        #expect(status.classReason.hasPrefix("First undisputed progression on 2026-06-10, day 160"))
        #expect(status.progressionAt == t0.adding(100))
    }

    @Test(arguments: [
        (TumorResponse.stable, true), (.response, true), (.indeterminate, false),
        (.suspected, false),
    ])
    func `only what denies progression conflicts with it`(other: TumorResponse, conflict: Bool) {
        var history = History.started
        history.add(scan(.progression), day: 60)
        history.add(scan(other), day: 60)
        #expect(history.resistanceClass(onDay: 61) == (conflict ? .indeterminate : .primary))
        #expect(history.assessed(onDay: 61).status?.progressionAt == t0.adding(60))
    }

    @Test func `an open class says what is missing and when it will be decided`() throws {
        let assessment = History.started.assessed(onDay: 10)
        let status = try #require(assessment.status)
        #expect(status.decidedOn == t0.adding(92))
        #expect(assessment.nextReviewAt == t0.adding(92).startUTC)
        #expect(
            status.missing == [
                "adequate scan on or after 2026-03-05", "baseline AFP", "baseline ALT",
                "diagnosis of hepatocellular carcinoma",
            ]
        )
    }

    @Test func `a class that is decided waits for nothing`() {
        var history = History.started
        history.add(scan(.progression), day: 20)
        #expect(history.assessed(onDay: 21).nextReviewAt == nil)
    }

    @Test func `a preliminary scan decides nothing and is listed as missing`() throws {
        var history = History.started
        history.add(scan(.progression), day: 60, status: .preliminary)
        let status = try #require(history.assessed(onDay: 61).status)
        #expect(status.resistanceClass == .notYetClassifiable)
        #expect(status.missing.contains("final report of the scan of 2026-03-02"))
    }

    @Test func `a preliminary version never replaces a final one`() {
        var history = History.started
        history.add(scan(.progression), day: 60, identity: "A1")
        history.add(scan(.stable), day: 60, identity: "A1", status: .preliminary)
        #expect(history.resistanceClass(onDay: 61) == .primary)
    }

    @Test(arguments: [
        (ResultStatus.corrected, TumorResponse.stable),
        (.cancelled, .progression), (.wrongPatient, .progression), (.deleted, .progression),
    ])
    func `a withdrawn progression leaves no class`(status: ResultStatus, response: TumorResponse) {
        var history = History.started
        history.add(scan(.progression), day: 60, identity: "A1")
        history.add(scan(response), day: 60, identity: "A1", status: status)
        #expect(history.resistanceClass(onDay: 61) == .notYetClassifiable)
    }

    @Test func `of one study the strongest source counts`() {
        var history = History.started
        history.add(scan(.progression, .text, accession: "A1"), day: 60)
        history.add(scan(.stable, .coded, accession: "A1"), day: 60)
        history.add(scan(.progression, .text, accession: "A1"), day: 61)
        #expect(history.resistanceClass(onDay: 62) == .notYetClassifiable)
        history.add(scan(.progression, .text, accession: "A2"), day: 61)
        #expect(history.resistanceClass(onDay: 62) == .primary)
    }

    @Test func `a scan dated to the month has no place in the window`() throws {
        var history = History.started
        history.add(scan(.progression), day: 59, precision: .month)
        let status = try #require(history.assessed(onDay: 100).status)
        #expect(status.resistanceClass == .notYetClassifiable)
        #expect(status.missing.contains("exact date of a tumour assessment"))
    }

    @Test func `a scan of the future counts when its time has come`() {
        var history = History.started
        history.add(scan(.progression), day: 60, hour: 9)
        let before = history.assessed(onDay: 59)
        #expect(before.status?.resistanceClass == .notYetClassifiable)
        #expect(before.nextReviewAt == t0.adding(60).startUTC.adding(seconds: 32_400))
        let then = history.assessed(at: t0.adding(60).startUTC.adding(seconds: 32_400))
        #expect(then.status?.resistanceClass == .primary)
    }

    @Test func `a scan of where the liver is not neither denies progression nor passes the window`()
    {
        var history = History.started
        let chest = scan(.indeterminate, .text, accession: "A2", rule: "other-region")
        history.add(chest, day: 94)
        #expect(history.resistanceClass(onDay: 100) == .notYetClassifiable)
        history.add(scan(.progression, .text, accession: "A1"), day: 59)
        history.add(chest, day: 59)
        #expect(history.resistanceClass(onDay: 100) == .primary)
    }

    @Test func `an addendum that says how the tumour fares takes its report's place`() {
        var history = History.started
        history.add(scan(.progression, .text, accession: "A1"), day: 59, identity: "A1|report")
        #expect(history.resistanceClass(onDay: 60) == .primary)
        history.add(
            scan(.indeterminate, .text, accession: "A1"),
            day: 59,
            identity: "A1|report|addendum|D1"
        )
        #expect(history.resistanceClass(onDay: 60) == .primary)
        history.add(
            scan(.stable, .text, accession: "A1"),
            day: 59,
            identity: "A1|report|addendum|D2"
        )
        #expect(history.resistanceClass(onDay: 60) == .notYetClassifiable)
        #expect(history.assessed(onDay: 60).flags == [])
    }
}
