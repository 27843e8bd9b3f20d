import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: orders, dispenses, administrations.
@Suite struct `Medication rules` {
    private static let rxe = "RXE||495881^sorafenib^RXNORM|400||mg"
    private static let ordered = "ordered sorafenib 400 mg final"

    @Test(arguments: [
        RuleCase(
            "RDE^O11, when ORC-9 says",
            Head.of("RDE^O11") + "ORC|NW|P7|||||||20260209\n" + rxe,
            "\(ordered) 20260209 RXE[1]-2"
        ),
        RuleCase(
            "RDE^O25, when ORC-15 says",
            Head.of("RDE^O25") + "ORC|RF|P7|||||||20260209||||||20260210\n" + rxe,
            "\(ordered) 20260210 RXE[1]-2"
        ),
        RuleCase(
            "when ORC-7 says",
            Head.of("RDE^O11") + "ORC|NW|P7|||||^^^20260211||20260209\n" + rxe,
            "\(ordered) 20260211 RXE[1]-2"
        ),
        RuleCase(
            "when RXE-1 says",
            Head.of("RDE^O01") + "ORC|NW|P7|||||||20260209\n"
                + "RXE|1^BID^^20260212|495881^sorafenib^RXNORM|400||mg",
            "\(ordered) 20260212 RXE[1]-2"
        ),
        RuleCase(
            "when its own TQ1 says, not another's",
            Head.of("RDE^O11")
                + """
                ORC|NW|P7|||||||20260209
                TQ1|1||||||20260213
                \(rxe)
                ORC|NW|P8|||||||20260209
                \(rxe)
                RXR|PO
                TQ1|1||||||20260214
                ORC|NW|P9|||||||20260209
                \(rxe)
                """,
            "\(ordered) 20260213 RXE[1]-2",
            "\(ordered) 20260214 RXE[2]-2",
            "\(ordered) 20260209 RXE[3]-2"
        ),
        RuleCase(
            "OMP^O09",
            Head.of("OMP^O09") + "ORC|NW|P7|||||||20260209\nRXO|495881^s^RXNORM|400||mg",
            "\(ordered) 20260209 RXO[1]-1"
        ),
        RuleCase(
            "ORM^O01",
            Head.of("ORM^O01") + "ORC|NW|P7|||||||20260209\nRXO|L01EX02^s^ATC|400||mg",
            "\(ordered) 20260209 RXO[1]-1"
        ),
        RuleCase(
            "RGV^O15 is an order to give, not a giving",
            Head.of("RGV^O15")
                + "ORC|RE|P7|||||||20260209\nRXG|1|1|^^^20260215|495881^s^RXNORM|400||mg",
            "\(ordered) 20260215 RXG[1]-4"
        ),
    ])
    func `orders are read with their beginning`(rule: RuleCase) throws { try rule.check() }

    /// The order, and what it went on as.
    private static let cancelled = [
        "ordered sorafenib 400 mg cancelled", "ordered sorafenib 400 mg cancelled",
    ]

    @Test(
        arguments: [
            ("NW", "", ["ordered sorafenib 400 mg final"]),
            ("OK", "", ["ordered sorafenib 400 mg final"]),
            ("xo", "", ["ordered sorafenib 400 mg final"]),
            ("", "", ["ordered sorafenib 400 mg final"]),
            ("CA", "", cancelled),
            ("OC", "", cancelled),
            ("UA", "", cancelled),
            ("DC", "", ["stopped sorafenib 400 mg toxicity final"]),
            ("OD", "", ["stopped sorafenib 400 mg toxicity final"]),
            ("HD", "", ["held sorafenib 400 mg final"]),
            ("RL", "", ["held sorafenib 400 mg cancelled"]),
            ("SC", "DC", ["stopped sorafenib 400 mg toxicity final"]),
            ("SC", "HD", ["held sorafenib 400 mg final"]),
            ("SC", "CA", cancelled),
            ("SC", "IP", ["ordered sorafenib 400 mg final"]), ("SC", "CM", []), ("UC", "", []),
            ("UD", "", ["stopped sorafenib 400 mg cancelled"]),
            ("UH", "", ["held sorafenib 400 mg cancelled"]),
            ("UR", "", ["held sorafenib 400 mg final"]), ("UF", "", []), ("UM", "", []),
            ("UX", "", []), ("DF", "", []),
        ] as [(String, String, [String])]
    )
    func `ORC-1 and ORC-5 decide what an order is`(
        control: String,
        status: String,
        expected: [String]
    ) throws {
        let order = "ORC|\(control)|P7|||\(status)||||20260209|||||||407563006^x^SCT"
        let reading = try Sample.read(Sample.header("RDE^O11"), Sample.patient, order, Self.rxe)
        // A cancelled order goes with what it went on as.
        let places = ["RXE[1]-2", "ORC[1]-1"]
        #expect(described(reading) == zip(expected, places).map { "\($0) 20260209 \($1)" })
    }

    @Test(arguments: [
        RuleCase(
            "RDS^O13",
            Head.of("RDS^O13")
                + "ORC|RE|P7\n\(rxe)\nRXR|PO\nRXD|1|50419-488-58^N^NDC|20260210|120|TAB",
            "dispensed sorafenib 120 TAB final 20260210 RXD[1]-2"
        ),
        RuleCase(
            "a dispense that was cancelled",
            Head.of("RDS^O13") + "ORC|CA|P7\nRXD|1|50419-488-58^N^NDC|20260210|120|TAB",
            "dispensed sorafenib 120 TAB cancelled 20260210 RXD[1]-2"
        ),
        RuleCase(
            "a dispense of an order that ended",
            Head.of("RDS^O13") + "ORC|DC|P7\nRXD|1|50419-488-58^N^NDC|20260210|120|TAB",
            "dispensed sorafenib 120 TAB final 20260210 RXD[1]-2"
        ),
        RuleCase(
            "a dispense without its time",
            Head.of("RDS^O13") + "ORC|RE|P7\nRXD|1|50419-488-58^N^NDC||120|TAB",
            "dispensed sorafenib 120 TAB final - RXD[1]-2",
            "warning time_missing RXD[1]-3"
        ),
        RuleCase(
            "RAS^O17, several below one order",
            Head.of("RAS^O17")
                + """
                ORC|RE|P7
                RXA|0|1|202602110800||495881^s^RXNORM|400|mg|||||||||||||CP
                RXA|0|2|202602112000||495881^s^RXNORM|200|mg|||||||||||||PA
                RXA|0|3|202602120800||495881^s^RXNORM|400|mg|||||||||||||NA
                RXA|0|4|202602122000||495881^s^RXNORM|400|mg|||||||||||||RE
                RXA|0|5|202602130800||495881^s^RXNORM|400|mg|||||||||||||QQ
                RXA|0|6|202602132000||495881^s^RXNORM|400|mg
                """,
            "administered sorafenib 400 mg final 202602110800 RXA[1]-5",
            "administered sorafenib 200 mg partial final 202602112000 RXA[2]-5",
            "administered sorafenib 400 mg preliminary 202602130800 RXA[5]-5",
            "administered sorafenib 400 mg final 202602132000 RXA[6]-5",
            "warning not_administered RXA[3]-20",
            "warning not_administered RXA[4]-20",
            "warning status_unknown RXA[5]-20"
        ),
        RuleCase(
            "an administration deleted, one corrected, one corrected to refused",
            Head.of("RAS^O17")
                + """
                ORC|RE|P7
                RXA|0|1|202602110800||495881^s^RXNORM|400|mg|||||||||||||CP|D
                RXA|0|2|202602112000||495881^s^RXNORM|400|mg|||||||||||||CP|U
                RXA|0|3|202602120800||495881^s^RXNORM|400|mg|||||||||||||RE|U
                """,
            "administered sorafenib 400 mg deleted 202602110800 RXA[1]-5",
            "administered sorafenib 400 mg corrected 202602112000 RXA[2]-5",
            "administered sorafenib 400 mg cancelled 202602120800 RXA[3]-5"
        ),
        RuleCase(
            "the order repeated in a dispense is none of its own",
            Head.of("RDS^O13") + "ORC|RE|P7\nRXO|495881^s^RXNORM|400||mg\n\(rxe)"
        ),
        RuleCase(
            "a drug that no rule speaks of, of nobody",
            Head.header("RDS^O13") + "ORC|RE|P7\nRXD|1|161^paracetamol^RXNORM|20260210|1|TAB"
        ),
        RuleCase(
            "a drug that counts, of nobody",
            Head.header("RDS^O13") + "ORC|RE|P7\nRXD|1|50419-488-58^N^NDC|20260210|120|TAB",
            "AE required_field_missing PID[1]-3 101"
        ),
    ])
    func `dispenses and administrations are exposure where they took place`(
        rule: RuleCase
    ) throws { try rule.check() }

    @Test func `orders without a number are told apart by their time`() throws {
        let reading = try Sample.read(
            Sample.header("RDE^O11"),
            Sample.patient,
            "ORC|NW||||||||20260209",
            Self.rxe,
            "ORC|NW||||||||20260309",
            Self.rxe
        )
        #expect(
            reading.events.map(\.identity)
                == ["ordered||sorafenib|20260209000000", "ordered||sorafenib|20260309000000"]
        )
    }
}
