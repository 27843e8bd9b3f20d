import Clinical
import Resistance
import Testing

@Suite struct MeasuredClasses {
    private func history(_ sizes: [(String, Int)]) -> History {
        var history = History.started
        for (text, day) in sizes { history.add(.measurement(size("L1", text)), day: day) }
        return history
    }

    struct Row: CustomTestStringConvertible {
        let name: String
        let sizes: [(String, Int)]
        let asOf: Int
        let expected: ResistanceClass
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "growth on day 91",
            sizes: [("50", -10), ("60", 91)],
            asOf: 91,
            expected: .primary
        ),
        Row(
            name: "growth on day 92",
            sizes: [("50", -10), ("60", 92)],
            asOf: 92,
            expected: .indeterminate
        ),
        Row(
            name: "growth on day 92 after day 63",
            sizes: [("50", -10), ("50", 63), ("60", 92)],
            asOf: 92,
            expected: .secondary
        ),
        Row(
            name: "no growth",
            sizes: [("50", -10), ("59", 63)],
            asOf: 92,
            expected: .notPrimary
        ),
        Row(
            name: "the baseline is the last one before t0",
            sizes: [("40", -60), ("50", 0), ("59", 63)],
            asOf: 92,
            expected: .notPrimary
        ),
        Row(
            name: "growth up to t0 is the baseline's",
            sizes: [("40", -60), ("50", 0)],
            asOf: 50,
            expected: .notYetClassifiable
        ),
        Row(
            name: "the first after t0 is a baseline where there is none before",
            sizes: [("50", 20), ("60", 80)],
            asOf: 80,
            expected: .primary
        ),
        Row(
            name: "growth on day 28 against a baseline of 43 days",
            sizes: [("50", -43), ("60", 28)],
            asOf: 40,
            expected: .indeterminate
        ),
        Row(
            name: "growth on day 28 against a baseline of 42 days",
            sizes: [("50", -42), ("60", 28)],
            asOf: 40,
            expected: .primary
        ),
        Row(
            name: "a baseline alone",
            sizes: [("50", -10)],
            asOf: 400,
            expected: .notYetClassifiable
        ),
    ]

    @Test(arguments: [("NEW1", ResistanceClass.notPrimary), ("NEW2", .primary)])
    func `a lesion known before t0 is not new after it`(
        label: String,
        expected: ResistanceClass
    ) {
        var history = history([("50", -10), ("50", 80)])
        history.add(.measurement(size("NEW1", "12", role: .new)), day: -10)
        history.add(.measurement(size(label, "14", role: .new)), day: 80)
        #expect(history.resistanceClass(onDay: 120) == expected)
    }

    @Test(arguments: rows)
    func `sums of diameters are classed like scans`(row: Row) {
        #expect(history(row.sizes).resistanceClass(onDay: row.asOf) == row.expected)
    }

    @Test func `evidence cites the sizes compared and says how`() throws {
        let history = history([("50", -10), ("45", 30), ("62", 60)])
        let status = try #require(history.assessed(onDay: 61).status)
        #expect(status.classEvidence.map(\.event) == [0, 3, 1, 2].map { history.events[$0].id })
        let item = status.classEvidence[1]
        #expect(item.kind == "measurement")
        #expect(item.value == "L1 target 62")
        #expect(item.unit == "mm")
        #expect(
            item.clause
                == "progression in (t0, t0 + 91 d]: at least 20 % and 5 mm above the nadir, "
                + "sum 62 mm, nadir 45 mm, baseline 50 mm (RECIST 1.1)"
        )
        #expect(status.classEvidence[2].clause == "baseline sum (RECIST 1.1)")
        #expect(status.classEvidence[3].clause == "nadir sum (RECIST 1.1)")
    }

    @Test(arguments: [
        (TumorAssessment.Source.coded, ResistanceClass.notYetClassifiable), (.text, .primary),
    ])
    func `of one study sizes outrank words and yield to codes`(
        source: TumorAssessment.Source,
        expected: ResistanceClass
    ) {
        var history = History.started
        history.add(.measurement(size("L1", "50")), day: -10)
        history.add(.measurement(size("L1", "60", accession: "A1")), day: 60)
        history.add(scan(.stable, source, accession: "A1"), day: 60)
        #expect(history.resistanceClass(onDay: 61) == expected)
    }

    @Test func `sizes that cannot be compared silence nobody's words`() {
        var history = History.started
        history.add(.measurement(size("L1", "60", accession: "A1")), day: 60)
        history.add(scan(.progression, .text, accession: "A1"), day: 60)
        #expect(history.resistanceClass(onDay: 61) == .primary)
    }

    @Test func `growth that another scan of the day denies is conflicting`() {
        var history = history([("50", -10), ("60", 60)])
        history.add(scan(.stable), day: 60)
        #expect(history.resistanceClass(onDay: 61) == .indeterminate)
    }

    @Test func `sizes without a unit decide nothing, and the class says so`() throws {
        var history = history([("50", -10)])
        history.add(.measurement(size("L1", "60", unit: "")), day: 80)
        let open = try #require(history.assessed(onDay: 91).status)
        #expect(open.resistanceClass == .notYetClassifiable)
        #expect(open.missing.contains("unit of the sizes of 2026-03-22"))
        let closed = try #require(history.assessed(onDay: 92).status)
        #expect(closed.resistanceClass == .indeterminate)
        #expect(closed.missing.first == "unit of the sizes of 2026-03-22")
        history.add(scan(.stable), day: 85)
        #expect(history.resistanceClass(onDay: 92) == .notPrimary)
    }

    @Test func `a corrected size is judged anew`() {
        var history = history([("50", -10)])
        history.add(.measurement(size("L1", "62")), day: 60, identity: "A1|L1")
        #expect(history.assessed(onDay: 61).severity(of: "early-progression") == .critical)
        history.add(
            .measurement(size("L1", "52")),
            day: 60,
            identity: "A1|L1",
            status: .corrected
        )
        #expect(history.resistanceClass(onDay: 61) == .notYetClassifiable)
        #expect(history.assessed(onDay: 61).flags == [])
        #expect(
            history.assessed(onDay: 61).status?.progressionFree
                == TimeToEvent(days: 60, isEvent: false)
        )
    }

    @Test func `preliminary sizes decide nothing and are listed as missing`() throws {
        var history = history([("50", -10)])
        history.add(.measurement(size("L1", "62")), day: 60, status: .preliminary)
        let status = try #require(history.assessed(onDay: 61).status)
        #expect(status.resistanceClass == .notYetClassifiable)
        #expect(status.missing.contains("final report of the scan of 2026-03-02"))
        #expect(status.lastKnownAliveAt == t0.adding(60))
    }

    @Test func `longest and viable diameters that disagree conflict`() {
        var history = History.started
        for (longest, viable, day) in [("50", "50", -10), ("52", "65", 60)] {
            history.add(.measurement(size("L1", longest)), day: day)
            history.add(.measurement(size("L1", viable, .viable)), day: day)
        }
        #expect(history.resistanceClass(onDay: 61) == .indeterminate)
    }

    @Test func `longest and viable diameters of one study that disagree conflict, too`() {
        var history = History.started
        for (longest, viable, day) in [("50", "50", -10), ("62", "40", 60)] {
            let accession = "A\(day)"
            history.add(.measurement(size("L1", longest, accession: accession)), day: day)
            history.add(.measurement(size("L1", viable, .viable, accession: accession)), day: day)
        }
        #expect(history.resistanceClass(onDay: 61) == .indeterminate)
    }

    @Test func `growth by one of the criteria does not cite what the other measures`() throws {
        var history = History.started
        for (longest, viable, day) in [("50", "50", -10), ("62", "62", 60)] {
            history.add(.measurement(size("L1", longest)), day: day)
            history.add(.measurement(size("L1", viable, .viable)), day: day)
        }
        let evidence = try #require(history.assessed(onDay: 61).status).classEvidence
        let recist = evidence.filter { $0.clause.hasSuffix("(RECIST 1.1)") }.map(\.event)
        #expect(recist == [3, 1].map { history.events[$0].id })
    }

    @Test(arguments: [("growth", ResistanceClass.notPrimary), ("non-target", .primary)])
    func `unchanged targets silence growth, but not that of others than the targets`(
        rule: String,
        expected: ResistanceClass
    ) {
        var history = History.started
        history.add(.measurement(size("L1", "50")), day: -10)
        history.add(.measurement(size("L1", "50", accession: "A1")), day: 70)
        history.add(scan(.progression, .text, accession: "A1", rule: rule), day: 70)
        #expect(history.resistanceClass(onDay: 92) == expected)
    }

    @Test func `a second line is measured from its own baseline`() {
        var history = history([("50", -10), ("62", 60), ("61", 120), ("61", 243)])
        history.add(drug("lenvatinib", .dispensed), day: 70)
        let status = history.assessed(onDay: 250).status
        #expect(status?.progressionFree == TimeToEvent(days: 60, isEvent: true))
        #expect(status?.secondProgressionFree == TimeToEvent(days: 173, isEvent: false))
        history.add(.measurement(size("L1", "75")), day: 280)
        #expect(
            history.assessed(onDay: 290).status?.secondProgressionFree
                == TimeToEvent(days: 210, isEvent: true)
        )
    }
}
