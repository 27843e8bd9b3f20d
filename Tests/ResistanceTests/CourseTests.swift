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

    @Test(
        arguments: [
            (nil, Precision.year, 31, ResistanceClass.indeterminate, 0),
            (nil, .month, 31, .earlyDeath, 31), (31, .month, 40, .earlyDeath, 40),
            (90, .month, 92, .notYetClassifiable, 92), (90, .month, 90, .indeterminate, 90),
        ] as [(Int?, Precision, Int, ResistanceClass, Int)]
    )
    func `a death without its day decides only where every day would`(
        month: Int?,
        precision: Precision,
        alive: Int,
        expected: ResistanceClass,
        died: Int
    ) throws {
        var history = History.started
        if month != nil { history.add(.vital(.alive), day: alive) }
        // The first of the year or month meant: 2026-01-01, 2026-02-01 or 2026-04-01.
        let first = precision == .year ? 0 : month ?? 31
        history.add(.vital(.dead), day: first, precision: precision)
        let status = try #require(history.assessed(onDay: 380).status)
        #expect(status.resistanceClass == expected)
        #expect(status.diedAt == t0.adding(died))
        #expect(status.missing.contains("exact date of death"))
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

    @Test(arguments: [(false, nil), (true, SecondLine.tkiWithPD1)])
    func `orders begin a second line where they are accepted as starts`(
        accepted: Bool,
        expected: SecondLine?
    ) {
        var history = History.started
        history.acceptOrdersAsStart = accepted
        history.add(scan(.progression), day: 60)
        history.add(drug("lenvatinib", .ordered), day: 70)
        history.add(drug("sintilimab", .ordered, .pd1), day: 75)
        #expect(history.assessed(onDay: 200).status?.secondLine == expected)
        history.add(drug("lenvatinib", .dispensed), day: 80)
        #expect(history.assessed(onDay: 200).status?.secondLineAt == t0.adding(accepted ? 75 : 80))
    }

    @Test(arguments: [(28, SecondLine.tkiWithPD1), (14, .tki)])
    func `how far apart a combination may start is a parameter`(days: Int, expected: SecondLine) {
        var history = History.started
        history.rules.combinationDays = days
        history.add(scan(.progression), day: 60)
        history.add(drug("sintilimab", .administered, .pd1), day: 85)
        history.add(drug("lenvatinib", .dispensed), day: 70)
        #expect(history.assessed(onDay: 200).status?.secondLine == expected)
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

    @Test(arguments: [
        // Dated, then only known of, then told by the end of a visit.
        (["death": 63, "death|undated": 109], 63), (["death|undated": 109], 109),
        (["death|discharge|V1": 70, "death|undated": 109], 70),
        (["death": 63, "death|discharge|V1": 70], 63),
    ])
    func `what says less of a death does not move what says more`(
        statements: [String: Int],
        expected: Int
    ) {
        var history = History.started
        for (identity, day) in statements.sorted(by: { $0.key < $1.key }) {
            history.add(.vital(.dead), day: day, identity: identity)
        }
        #expect(history.assessed(onDay: 120).status?.diedAt == t0.adding(expected))
        history.add(.vital(.deathWithdrawn), day: 115, identity: "death")
        #expect(history.assessed(onDay: 120).status?.diedAt == nil)
        history.add(.vital(.dead), day: 118, identity: "death|undated")
        #expect(history.assessed(onDay: 120).status?.diedAt == t0.adding(118))
    }

    @Test func `a cancelled discharge leaves the death that was stated otherwise`() {
        var history = History.started
        history.add(.vital(.dead), day: 63, identity: "death")
        history.add(.vital(.dead), day: 64, identity: "death|discharge|V1")
        history.add(.vital(.dead), day: 65, identity: "death|discharge|V1", status: .cancelled)
        #expect(history.assessed(onDay: 70).status?.diedAt == t0.adding(63))
    }

    @Test func `a death that is told of again without a date does not move`() {
        var history = History.started
        history.add(.vital(.dead), day: 100, identity: "death|undated")
        history.add(.vital(.dead), day: 120, identity: "death|undated")
        #expect(history.assessed(onDay: 130).status?.diedAt == t0.adding(100))
    }
}
