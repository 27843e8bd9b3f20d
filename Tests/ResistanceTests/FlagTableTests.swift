import Clinical
import Resistance
import Testing

@Suite struct FlagTable {
    struct Row: CustomTestStringConvertible {
        let name: String
        let events: [(Event.Content, Int)]
        let asOf: Int
        /// Rule and severity of each flag that holds.
        let holding: [String]
        /// Rules of the flags that something inhibits.
        var inhibited: [String] = []
        var testDescription: String { name }
    }

    private static let early = "early-progression critical"
    private static let hedge = "suspected-early-progression info"
    private static let one = "afp-alt-threshold info"
    private static let both = "afp-alt-threshold warning"

    static let rows: [Row] = [
        Row(name: "progression on t0", events: [(scan(.progression), 0)], asOf: 9, holding: []),
        Row(name: "on day 1", events: [(scan(.progression), 1)], asOf: 9, holding: [early]),
        Row(name: "on day 91", events: [(scan(.progression), 91)], asOf: 91, holding: [early]),
        Row(name: "on day 92", events: [(scan(.progression), 92)], asOf: 92, holding: []),
        Row(
            name: "heard of long after",
            events: [(scan(.progression), 91)],
            asOf: 2_000,
            holding: [early]
        ),
        Row(
            name: "stopped 28 days before",
            events: [(drug("sorafenib", .stopped), 32), (scan(.progression), 60)],
            asOf: 60,
            holding: [early]
        ),
        Row(
            name: "stopped 29 days before",
            events: [(drug("sorafenib", .stopped), 31), (scan(.progression), 60)],
            asOf: 60,
            holding: []
        ),
        Row(
            name: "stopped and resumed",
            events: [
                (drug("sorafenib", .stopped), 10), (drug("sorafenib", .dispensed), 20),
                (scan(.progression), 60),
            ],
            asOf: 60,
            holding: [early]
        ),
        Row(
            name: "progression, then death",
            events: [(scan(.progression), 60), (.vital(.dead), 70)],
            asOf: 70,
            holding: [],
            inhibited: ["early-progression"]
        ),
        Row(
            name: "conflicting progression",
            events: [(scan(.progression), 60), (scan(.stable), 60)],
            asOf: 60,
            holding: []
        ),
        Row(name: "hedge on t0", events: [(scan(.suspected), 0)], asOf: 9, holding: []),
        Row(name: "hedge on day 91", events: [(scan(.suspected), 91)], asOf: 99, holding: [hedge]),
        Row(name: "hedge on day 92", events: [(scan(.suspected), 92)], asOf: 99, holding: []),
        Row(
            name: "hedge, then progression",
            events: [(scan(.suspected), 40), (scan(.progression), 80)],
            asOf: 80,
            holding: [early, hedge]
        ),
        Row(
            name: "hedge, then death",
            events: [(scan(.suspected), 40), (.vital(.dead), 80)],
            asOf: 80,
            holding: [],
            inhibited: ["suspected-early-progression"]
        ),
        Row(
            name: "AFP 400.0 and ALT 40",
            events: [(lab(.afp, "400.0"), 0), (lab(.alt, "40"), 0)],
            asOf: 1,
            holding: []
        ),
        Row(
            name: "AFP 400.1 and ALT 40",
            events: [(lab(.afp, "400.1"), 0), (lab(.alt, "40"), 0)],
            asOf: 1,
            holding: [one]
        ),
        Row(
            name: "AFP 400.1 and ALT 41",
            events: [(lab(.afp, "400.1"), 0), (lab(.alt, "41"), 0)],
            asOf: 1,
            holding: [both]
        ),
        Row(name: "ALT 41 alone", events: [(lab(.alt, "41"), 0)], asOf: 1, holding: [one]),
        Row(name: "AFP of day 7", events: [(lab(.afp, "812"), 7)], asOf: 7, holding: [one]),
        Row(name: "AFP of day 8", events: [(lab(.afp, "812"), 8)], asOf: 8, holding: []),
        Row(
            name: "the window's last day",
            events: [(lab(.afp, "812"), 0)],
            asOf: 91,
            holding: [one]
        ),
        Row(
            name: "the day after the window",
            events: [(lab(.afp, "812"), 0)],
            asOf: 92,
            holding: [],
            inhibited: ["afp-alt-threshold"]
        ),
        Row(
            name: "AFP and sorafenib stopped",
            events: [(lab(.afp, "812"), 0), (drug("sorafenib", .stopped), 20)],
            asOf: 20,
            holding: [],
            inhibited: ["afp-alt-threshold"]
        ),
        Row(
            name: "AFP and a class that is decided",
            events: [(lab(.afp, "812"), 0), (scan(.progression), 30)],
            asOf: 30,
            holding: [early],
            inhibited: ["afp-alt-threshold"]
        ),
        Row(
            name: "AFP and death",
            events: [(lab(.afp, "812"), 0), (.vital(.dead), 30)],
            asOf: 30,
            holding: [],
            inhibited: ["afp-alt-threshold"]
        ),
    ]

    @Test(arguments: rows)
    func `each side of each boundary has its flags`(row: Row) {
        var history = History.started
        for (content, day) in row.events { history.add(content, day: day) }
        let assessment = history.assessed(onDay: row.asOf)
        #expect(assessment.flags.map { "\($0.rule) \($0.severity.rawValue)" } == row.holding)
        #expect(assessment.inhibited.map(\.flag.rule) == row.inhibited)
        #expect(
            (assessment.flags + assessment.inhibited.map(\.flag)).allSatisfy { $0.episode == 1 }
        )
    }
}
