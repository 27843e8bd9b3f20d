import Clinical
import Resistance
import Testing

@Suite struct ClassTable {
    struct Row: CustomTestStringConvertible {
        let name: String
        let events: [(Event.Content, Int)]
        let asOf: Int
        let expected: ResistanceClass
        var testDescription: String { name }
    }

    static let dead = Event.Content.vital(.dead)

    static let rows: [Row] = [
        Row(
            name: "progression on t0 is the baseline's",
            events: [(scan(.progression), 0)],
            asOf: 50,
            expected: .notYetClassifiable
        ),
        Row(
            name: "day 1",
            events: [(scan(.progression), 1)],
            asOf: 50,
            expected: .primary
        ),
        Row(
            name: "day 91",
            events: [(scan(.progression), 91)],
            asOf: 91,
            expected: .primary
        ),
        Row(
            name: "day 92 straddles",
            events: [(scan(.progression), 92)],
            asOf: 92,
            expected: .indeterminate
        ),
        Row(
            name: "day 92 after a clean scan on day 62",
            events: [(scan(.stable), 62), (scan(.progression), 92)],
            asOf: 92,
            expected: .indeterminate
        ),
        Row(
            name: "day 92 after a clean scan on day 63",
            events: [(scan(.stable), 63), (scan(.progression), 92)],
            asOf: 92,
            expected: .secondary
        ),
        Row(
            name: "day 300 after a clean scan on day 200",
            events: [(scan(.response), 200), (scan(.progression), 300)],
            asOf: 300,
            expected: .secondary
        ),
        Row(
            name: "a clean scan on the day of progression is a conflict, not a proof",
            events: [(scan(.stable), 100), (scan(.progression), 100)],
            asOf: 100,
            expected: .indeterminate
        ),
        Row(
            name: "conflicting progression after the window with a clean scan before",
            events: [(scan(.stable), 80), (scan(.stable), 100), (scan(.progression), 100)],
            asOf: 100,
            expected: .indeterminate
        ),
        Row(
            name: "conflicting progression inside the window",
            events: [(scan(.stable), 60), (scan(.progression), 60)],
            asOf: 60,
            expected: .indeterminate
        ),
        Row(
            name: "a conflict settled by a later scan in the window",
            events: [(scan(.stable), 60), (scan(.progression), 60), (scan(.progression), 80)],
            asOf: 80,
            expected: .primary
        ),
        Row(
            name: "day 28 against a baseline of 43 days",
            events: [(scan(.stable), -43), (scan(.progression), 28)],
            asOf: 40,
            expected: .indeterminate
        ),
        Row(
            name: "day 29 against a baseline of 43 days",
            events: [(scan(.stable), -43), (scan(.progression), 29)],
            asOf: 40,
            expected: .primary
        ),
        Row(
            name: "day 28 against a baseline of 42 days",
            events: [(scan(.stable), -42), (scan(.progression), 28)],
            asOf: 40,
            expected: .primary
        ),
        Row(
            name: "day 28 against a scan of day 10",
            events: [(scan(.stable), -43), (scan(.stable), 10), (scan(.progression), 28)],
            asOf: 40,
            expected: .primary
        ),
        Row(name: "death on day 91", events: [(dead, 91)], asOf: 100, expected: .earlyDeath),
        Row(
            name: "death on day 92",
            events: [(dead, 92)],
            asOf: 100,
            expected: .notYetClassifiable
        ),
        Row(
            name: "death after progression",
            events: [(scan(.progression), 50), (dead, 60)],
            asOf: 100,
            expected: .primary
        ),
        Row(
            name: "progression dated after death",
            events: [(scan(.progression), 60), (dead, 50)],
            asOf: 100,
            expected: .earlyDeath
        ),
        Row(name: "death before t0", events: [(dead, -1)], asOf: 10, expected: .indeterminate),
        Row(
            name: "clean scan on day 63, asked on day 91",
            events: [(scan(.stable), 63)],
            asOf: 91,
            expected: .notYetClassifiable
        ),
        Row(
            name: "clean scan on day 63, asked on day 92",
            events: [(scan(.stable), 63)],
            asOf: 92,
            expected: .notPrimary
        ),
        Row(
            name: "clean scan on day 62 only",
            events: [(scan(.stable), 62)],
            asOf: 300,
            expected: .notYetClassifiable
        ),
        Row(
            name: "hedged only",
            events: [(scan(.suspected), 80)],
            asOf: 300,
            expected: .notYetClassifiable
        ),
        Row(
            name: "not evaluable only",
            events: [(scan(.indeterminate), 100)],
            asOf: 300,
            expected: .notYetClassifiable
        ),
        Row(
            name: "stopped for toxicity on day 28",
            events: [(drug("sorafenib", .stopped, toxicity: true), 28)],
            asOf: 28,
            expected: .intolerance
        ),
        Row(
            name: "stopped for toxicity on day 29",
            events: [(drug("sorafenib", .stopped, toxicity: true), 29)],
            asOf: 29,
            expected: .notYetClassifiable
        ),
        Row(
            name: "stopped for another reason",
            events: [(drug("sorafenib", .stopped), 14)],
            asOf: 29,
            expected: .notYetClassifiable
        ),
        Row(
            name: "stopped for toxicity after a scan",
            events: [(scan(.stable), 13), (drug("sorafenib", .stopped, toxicity: true), 14)],
            asOf: 29,
            expected: .notYetClassifiable
        ),
        Row(
            name: "stopped for toxicity and begun again",
            events: [
                (drug("sorafenib", .stopped, toxicity: true), 14),
                (drug("sorafenib", .dispensed), 20),
            ],
            asOf: 29,
            expected: .notYetClassifiable
        ),
        Row(
            name: "not tolerated, then clean scans",
            events: [(drug("sorafenib", .stopped, toxicity: true), 14), (scan(.stable), 100)],
            asOf: 200,
            expected: .intolerance
        ),
        Row(
            name: "not tolerated, then progression in the window",
            events: [(drug("sorafenib", .stopped, toxicity: true), 14), (scan(.progression), 30)],
            asOf: 200,
            expected: .primary
        ),
    ]

    @Test(arguments: rows)
    func `each side of each boundary has its class`(row: Row) {
        var history = History.started
        for (content, day) in row.events { history.add(content, day: day) }
        #expect(history.resistanceClass(onDay: row.asOf) == row.expected)
    }
}
