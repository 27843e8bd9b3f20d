import Clinical
import Resistance
import Testing

@Suite struct Courses {
    @Test func `nothing of sorafenib gives no status`() {
        var history = History()
        history.add(hcc, day: 0)
        history.add(lab(.afp, "812"), day: 0)
        #expect(history.assessed(onDay: 1).status == nil)
    }

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

    @Test func `survival ends with death or the last sign of life`() {
        var history = History.started
        history.add(lab(.afp, "5"), day: 40)
        history.add(hcc, day: 90)
        history.add(drug("sorafenib", .ordered), day: 95)
        var status = history.assessed(onDay: 100).status
        #expect(status?.overallSurvival == TimeToEvent(days: 40, isEvent: false))
        #expect(status?.progressionFree == TimeToEvent(days: 0, isEvent: false))
        history.add(scan(.stable), day: 70)
        history.add(scan(.indeterminate), day: 80)
        status = history.assessed(onDay: 100).status
        #expect(status?.overallSurvival == TimeToEvent(days: 80, isEvent: false))
        #expect(status?.progressionFree == TimeToEvent(days: 70, isEvent: false))
        history.add(.vital(.alive), day: 85)
        #expect(history.assessed(onDay: 100).status?.lastKnownAliveAt == t0.adding(85))
        history.add(.vital(.dead), day: 99)
        status = history.assessed(onDay: 100).status
        #expect(status?.overallSurvival == TimeToEvent(days: 99, isEvent: true))
        #expect(status?.progressionFree == TimeToEvent(days: 99, isEvent: true))
    }

    @Test func `a death before t0 gives no survival time`() {
        var history = History.started
        history.add(.vital(.dead), day: -3)
        let status = history.assessed(onDay: 10).status
        #expect(status?.overallSurvival == nil)
        #expect(status?.progressionFree == nil)
        #expect(
            status?.missing.first == "explanation of a death before the first sorafenib"
        )
    }

    @Test func `a death known to the month follows the last sign of life`() {
        var history = History.started
        history.add(lab(.alt, "20"), day: 40)  // 2026-02-10
        history.add(.vital(.dead), day: 31, precision: .month)  // February
        let status = history.assessed(onDay: 100).status
        #expect(status?.diedAt == t0.adding(40))
        #expect(status?.missing.contains("exact date of death") == true)
    }

    @Test func `an undated death is a death without a time`() {
        var history = History.started
        history.add(scan(.progression), day: 30)
        history.add(.vital(.dead), day: nil)
        let assessment = history.assessed(onDay: 100)
        #expect(assessment.flags == [])
        #expect(assessment.status?.overallSurvival == TimeToEvent(days: 30, isEvent: false))
    }

    struct Line: CustomTestStringConvertible {
        let name: String
        let drugs: [(String, DrugClass, Int)]
        let expected: SecondLine?
        var testDescription: String { name }
    }

    static let lines: [Line] = [
        Line(name: "none", drugs: [], expected: nil),
        Line(name: "TKI", drugs: [("regorafenib", .tki, 60)], expected: .tki),
        Line(name: "before progression", drugs: [("regorafenib", .tki, 59)], expected: nil),
        Line(
            name: "28 days apart",
            drugs: [("lenvatinib", .tki, 70), ("camrelizumab", .pd1, 98)],
            expected: .tkiWithPD1
        ),
        Line(
            name: "29 days apart",
            drugs: [("lenvatinib", .tki, 70), ("camrelizumab", .pd1, 99)],
            expected: .tki
        ),
        Line(name: "PD-1 alone", drugs: [("sintilimab", .pd1, 70)], expected: .other),
        Line(
            name: "PD-L1 with bevacizumab",
            drugs: [("atezolizumab", .pdl1, 70), ("bevacizumab", .vegf, 70)],
            expected: .other
        ),
        Line(
            name: "TKI with PD-L1",
            drugs: [("lenvatinib", .tki, 70), ("durvalumab", .pdl1, 75)],
            expected: .other
        ),
        Line(
            name: "a drug taken all along is not new",
            drugs: [
                ("sintilimab", .pd1, 10), ("sintilimab", .pd1, 70), ("lenvatinib", .tki, 70),
            ],
            expected: .tki
        ),
    ]

    @Test(arguments: lines)
    func `the second line is what newly follows progression`(line: Line) {
        var history = History.started
        history.add(scan(.progression), day: 60)
        for (name, drugClass, day) in line.drugs {
            history.add(drug(name, .dispensed, drugClass), day: day)
        }
        #expect(history.assessed(onDay: 200).status?.secondLine == line.expected)
    }

    @Test func `a stop opens the second line too, unless sorafenib resumes`() {
        var history = History.started
        history.add(drug("sorafenib", .stopped), day: 40)
        history.add(drug("regorafenib", .administered), day: 50)
        #expect(history.assessed(onDay: 60).status?.secondLineAt == t0.adding(50))
        history.add(drug("sorafenib", .dispensed), day: 45)
        #expect(history.assessed(onDay: 60).status?.secondLine == nil)
    }

    @Test func `second-line times run from its start`() {
        var history = History.started
        history.add(scan(.progression), day: 60)
        history.add(drug("regorafenib", .dispensed), day: 70)
        history.add(scan(.stable), day: 120)
        var status = history.assessed(onDay: 400).status
        #expect(status?.secondProgressionFree == TimeToEvent(days: 50, isEvent: false))
        #expect(status?.survivalAfterProgression == TimeToEvent(days: 60, isEvent: false))
        history.add(scan(.progression), day: 180)
        history.add(.vital(.dead), day: 300)
        status = history.assessed(onDay: 400).status
        #expect(status?.secondProgressionFree == TimeToEvent(days: 110, isEvent: true))
        #expect(status?.secondOverallSurvival == TimeToEvent(days: 230, isEvent: true))
        #expect(status?.survivalAfterProgression == TimeToEvent(days: 240, isEvent: true))
    }
}
