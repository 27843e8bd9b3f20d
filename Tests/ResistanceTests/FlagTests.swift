import Clinical
import Resistance
import Testing

@Suite struct Flags {
    private static var flagged: History {
        var history = History.started
        history.add(lab(.afp, "812"), day: -2)
        history.add(lab(.alt, "61"), day: -2)
        return history
    }

    private func rules(_ flags: [Flag]) -> [String] { flags.map(\.rule) }

    @Test func `both risk factors warn until the window's last day`() {
        let history = Self.flagged
        #expect(history.assessed(onDay: 0).severity(of: "afp-alt-threshold") == .warning)
        #expect(history.assessed(onDay: 91).severity(of: "afp-alt-threshold") == .warning)
        let after = history.assessed(onDay: 92)
        #expect(after.flags == [])
        #expect(after.inhibited.map(\.because) == ["the window ended 2026-04-02"])
    }

    @Test(arguments: [
        (Event.Content.vital(.dead), "the patient is dead"),
        (scan(.progression), "the resistance class is decided: primary"),
        (drug("sorafenib", .stopped), "sorafenib was stopped 2026-01-31"),
    ])
    func `the threshold flag is inhibited`(by event: Event.Content, because: String) {
        var history = Self.flagged
        history.add(event, day: 30)
        let assessment = history.assessed(onDay: 31)
        #expect(assessment.severity(of: "afp-alt-threshold") == nil)
        #expect(
            assessment.inhibited.first { $0.flag.rule == "afp-alt-threshold" }?.because == because
        )
    }

    @Test func `a dose change on one day is no stop`() {
        var history = Self.flagged
        history.add(drug("sorafenib", .stopped, order: "RX1"), day: 30, hour: 9)
        history.add(drug("sorafenib", .ordered, order: "RX2"), day: 30, hour: 10)
        #expect(history.assessed(onDay: 31).severity(of: "afp-alt-threshold") == .warning)
    }

    @Test func `indeterminate evidence silences no warning`() {
        var history = Self.flagged
        history.add(scan(.progression), day: 60)
        history.add(scan(.stable), day: 60)
        #expect(rules(history.assessed(onDay: 61).flags) == ["afp-alt-threshold"])
    }

    @Test(arguments: [(32, true), (31, false)])
    func `progression counts up to 28 days after a stop`(stopDay: Int, fires: Bool) {
        var history = History.started
        history.add(drug("sorafenib", .stopped), day: stopDay)
        history.add(scan(.progression), day: 60)
        let assessment = history.assessed(onDay: 400)
        #expect(assessment.status?.resistanceClass == .primary)
        #expect((assessment.severity(of: "early-progression") == .critical) == fires)
    }

    @Test(arguments: [(0, false), (1, true), (91, true), (92, false)])
    func `a hedged scan is flagged inside the window`(day: Int, fires: Bool) {
        var history = History.started
        history.add(scan(.suspected), day: day)
        let assessment = history.assessed(onDay: max(day, 91))
        let severity = assessment.severity(of: "suspected-early-progression")
        #expect((severity == .info) == fires)
    }

    @Test(arguments: [91, 92, 400])
    func `a hedge that nothing settled stays, whenever it is asked for`(day: Int) throws {
        var history = History.started
        history.add(scan(.suspected), day: 40)
        let flag = try #require(history.assessed(onDay: day).flags.first)
        #expect(flag.rule == "suspected-early-progression")
        #expect(flag.missing.contains("assessment that asserts or excludes progression"))
        #expect(history.assessed(onDay: 40).nextReviewAt == t0.adding(92).startUTC)
    }

    @Test(arguments: [(TumorResponse.stable, 92), (.progression, 81)])
    func `only death inhibits a hedge; a class that is decided leaves nothing missing`(
        later: TumorResponse,
        asOf: Int
    ) throws {
        var history = History.started
        history.add(hcc, day: -9)
        history.add(scan(.suspected), day: 40)
        history.add(scan(later), day: 80)
        let flag = try #require(
            history.assessed(onDay: asOf).flags.first { $0.rule == "suspected-early-progression" }
        )
        #expect(flag.missing == [])
        history.add(.vital(.dead), day: 81)
        #expect(history.assessed(onDay: asOf).flags == [])
        #expect(
            history.assessed(onDay: asOf).inhibited.map(\.because).first == "the patient is dead"
        )
    }

    @Test func `death inhibits and its withdrawal lifts that`() {
        var history = History.started
        history.add(scan(.progression), day: 60)
        history.add(.vital(.dead), day: 70, identity: "death")
        #expect(history.assessed(onDay: 80).flags == [])
        #expect(history.assessed(onDay: 80).inhibited.count == 1)
        history.add(.vital(.deathWithdrawn), day: 75, identity: "death")
        #expect(rules(history.assessed(onDay: 80).flags) == ["early-progression"])
    }

    @Test func `evidence leads from the diagnosis to the fields`() throws {
        var history = Self.flagged
        history.add(hcc, day: -10)
        let flag = try #require(history.assessed(onDay: 1).flags.first)
        #expect(flag.evidence.map(\.kind) == ["diagnosis", "medication", "afp", "alt"])
        #expect(
            flag.evidence.map(\.clause) == [
                "diagnosis", "first sorafenib exposure (t0)", "baseline AFP above 400 ng/mL",
                "baseline ALT above 40 U/L",
            ]
        )
        #expect(flag.missing == [])
    }

    @Test func `what starts later reviews itself when it begins`() {
        var history = Self.flagged
        history.add(drug("sorafenib", .stopped), day: 30, hour: 12)
        let assessment = history.assessed(onDay: 29)
        #expect(assessment.nextReviewAt == t0.adding(30).startUTC.adding(seconds: 43_200))
    }
}
