import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: whose message it is, merges, death.
@Suite struct `Identity rules` {
    @Test(
        arguments: [
            ("|4711^^^HOSP^MR", "HOSP MR 4711"), ("|4711^6^M11^HOSP^MR", "HOSP MR 4711"),
            ("|1^^^A^PI~4711^^^HOSP^MR", "HOSP MR 4711"), ("|4711^^^HOSP", "HOSP MR 4711"),
            ("|~^^^HOSP^MR~4711^^^HOSP^MR", "HOSP MR 4711"), ("|4711", "HOSP MR 4711"),
            ("|9^^^SSA^SS~1^^^HOSP^VN~4711^^^HOSP^PI", "HOSP PI 4711"),
            ("|4711^^^&1.2.3&ISO^MR", "1.2.3 MR 4711"), ("|4711^^^A&1.2.3&ISO^MR", "A MR 4711"),
            (#"|4711^^^""^"""#, "HOSP MR 4711"), ("4711|", "HOSP MR 4711"),
            ("||4711", "HOSP MR 4711"), (#"4711|"""#, "HOSP MR 4711"),
            ("| 4711 ^^^HOSP^MR", "HOSP MR 4711"), (#"|47\T\11^^^HOSP^MR"#, "HOSP MR 47&11"),
        ] as [(String, String)]
    )
    func `a patient is known by PID-3, on old versions by PID-2 or PID-4`(
        fields: String,
        expected: String
    ) throws {
        let reading = try Sample.read(
            Sample.header("ADT^A08", version: "2.3"),
            "PID|1|\(fields)",
            profile: InterfaceProfile(name: "test", assigningAuthority: "HOSP")
        )
        let numbers = reading.extract.patients.map(\.identifier)
        #expect(numbers.map { "\($0.assigningAuthority) \($0.type) \($0.value)" } == [expected])
    }

    @Test(arguments: [
        RuleCase(
            "an account number is no patient's",
            Head.header("ADT^A08") + "PID|1|||||||||||||||||4711^^^HOSP^AN",
            "AE required_field_missing PID[1]-3 101"
        ),
        RuleCase(
            "a visit's neither",
            Head.header("ADT^A08") + "PID|1||4711^^^HOSP^VN~9^^^SSA^SS",
            "AE required_field_missing PID[1]-3 101"
        ),
        RuleCase(
            "no PID",
            Head.header("ADT^A08") + "PV1|1|I",
            "AE required_field_missing PID[1]-3 101"
        ),
    ])
    func `a message of nobody is refused with its place`(rule: RuleCase) throws {
        try rule.check()
    }

    private static let pair = "PID|1||4711^^^HOSP^MR\nMRG|4712^^^HOSP^MR"
    private static let merged = "4712: merge into 4711 final 20260305120000 MRG[1]-1"

    @Test(
        arguments: ["A18", "A30", "A34", "A36", "A39", "A40"].map {
            RuleCase($0, Head.header("ADT^\($0)") + pair, merged)
        } + [
            RuleCase(
                "several pairs and a chain",
                Head.header("ADT^A40")
                    + """
                    \(pair)
                    PID|2||4713^^^HOSP^MR
                    PD1||
                    MRG|4714^^^HOSP^MR~4715^^^HOSP^MR
                    PID|3||4716^^^HOSP^MR
                    MRG|4711^^^HOSP^MR
                    """,
                merged,
                "4714: merge into 4713 final 20260305120000 MRG[2]-1",
                "4715: merge into 4713 final 20260305120000 MRG[2]-1",
                "4711: merge into 4716 final 20260305120000 MRG[3]-1"
            ),
            RuleCase(
                "authority and type are the survivor's where they are missing",
                Head.header("ADT^A40") + "PID|1||4711^^^A^PI\nMRG|4711",
                "AE merge_into_itself MRG[1]-1 205"
            ),
            RuleCase(
                "the survivor among the retired",
                Head.header("ADT^A40") + "PID|1||4711^^^HOSP^MR\nMRG|4711^^^HOSP^MR~4712^^^HOSP^MR",
                merged
            ),
            RuleCase(
                "MRG-4 where MRG-1 is empty",
                Head.header("ADT^A34") + "PID|1||4711^^^HOSP^MR\nMRG||||4712^^^HOSP^MR",
                merged
            ),
            RuleCase(
                "into itself",
                Head.header("ADT^A40") + "PID|1||4711^^^HOSP^MR\nMRG|4711^^^HOSP^MR",
                "AE merge_into_itself MRG[1]-1 205"
            ),
            RuleCase(
                "one of two into itself",
                Head.header("ADT^A40")
                    + "\(pair)\nPID|2||4713^^^HOSP^MR\nMRG|4713^^^HOSP^MR",
                "AE merge_into_itself MRG[2]-1 205"
            ),
            RuleCase(
                "without a retired number",
                Head.header("ADT^A40") + "PID|1||4711^^^HOSP^MR",
                "AE required_field_missing MRG[1]-1 101"
            ),
            RuleCase(
                "without a survivor",
                Head.header("ADT^A40") + "MRG|4712^^^HOSP^MR",
                "AE required_field_missing PID[1]-3 101"
            ),
        ]
    )
    func `a merge points each retired number to its survivor`(rule: RuleCase) throws {
        try rule.check()
    }

    @Test(arguments: ["A24", "A43", "A45", "A47", "A44", "A49", "A35", "A41", "A08"])
    func `links, moves and changed numbers are no merges`(event: String) throws {
        let reading = try Sample.read(
            Sample.header("ADT^\(event)"),
            "PID|1||4711^^^HOSP^MR",
            "PID|2||4712^^^HOSP^MR",
            "MRG|4713^^^HOSP^MR"
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.events == [])
    }

    private static func death(_ fields: String, event: String = "A08") -> String {
        Head.header("ADT^\(event)") + "PID|1||4711^^^HOSP^MR||||||||||||||||||||||||||\(fields)\n"
    }

    @Test(arguments: [
        RuleCase(
            "PID-30 Y with PID-29",
            death("20260304|Y"),
            "dead final 20260304 PID[1]-29"
        ),
        RuleCase("PID-29 alone", death("202603041200|"), "dead final 202603041200 PID[1]-29"),
        RuleCase(
            "PID-30 Y alone",
            death("|y"),
            "dead final 20260305120000 PID[1]-30",
            "warning death_time_missing PID[1]-29"
        ),
        RuleCase(
            "in results, too",
            Head.header("ORU^R01") + "PID|1||4711||||||||||||||||||||||||||20260304|Y",
            "dead final 20260304 PID[1]-29"
        ),
        RuleCase(
            "PID-29 that cannot be, with PID-30",
            death("20260230|Y"),
            "dead final 20260305120000 PID[1]-30",
            "warning time_invalid PID[1]-29",
            "warning death_time_missing PID[1]-29"
        ),
        RuleCase(
            "PID-29 that cannot be, alone",
            death("99999999|"),
            "warning time_invalid PID[1]-29"
        ),
        RuleCase(
            "PID-29 of tomorrow's zone",
            death("20260306|"),
            "dead final 20260306 PID[1]-29"
        ),
        RuleCase(
            "PID-29 in the future, alone",
            death("20270304|"),
            "dead final 20270304 PID[1]-29",
            "warning death_in_future PID[1]-29"
        ),
        RuleCase(
            "PID-29 in the future, with PID-30",
            death("20270304|Y"),
            "dead final 20270304 PID[1]-29",
            "warning death_in_future PID[1]-29"
        ),
        RuleCase(
            "PID-30 cleared",
            death(#"|"""#),
            "death_withdrawn final 20260305120000 PID[1]-30"
        ),
        RuleCase(
            "both cleared",
            death(#"""|"""#),
            "death_withdrawn final 20260305120000 PID[1]-30"
        ),
        RuleCase(
            "PID-30 N",
            death("|N"),
            "death_withdrawn final 20260305120000 PID[1]-30"
        ),
        RuleCase(
            "PID-29 cleared alone",
            death(#"""|"#),
            "warning death_date_cleared PID[1]-29"
        ),
        RuleCase(
            "blanks at the end of the line",
            death("20260304|Y ") + "PV1|1",
            "dead final 20260304 PID[1]-29"
        ),
        RuleCase("silence", death("|")),
        RuleCase(
            "PID-30 of another kind",
            death("|U"),
            "warning death_indicator_unknown PID[1]-30"
        ),
        RuleCase(
            "a discharge that is configured to be one",
            death("|", event: "A03") + dischargedDead,
            "dead final 202603031000 PV1[1]-36",
            deathDispositions: ["20"]
        ),
        RuleCase(
            "a discharge that is not",
            death("|", event: "A03") + dischargedDead,
            "alive final 202603031000 PV1[1]-45"
        ),
        RuleCase(
            "an admission",
            death("|", event: "A01") + "PV1|1|I|||||||||||||||||V1",
            "alive final 20260305120000 PV1[1]-44"
        ),
        RuleCase(
            "an admission of the dead",
            death("20260304|Y", event: "A04") + "PV1|1|I|||||||||||||||||V1",
            "dead final 20260304 PID[1]-29"
        ),
        RuleCase(
            "an admission that was cancelled",
            death("|", event: "A11") + "PV1|1|I|||||||||||||||||V1",
            "alive cancelled - PV1[1]-19"
        ),
    ])
    func `death and life are read`(rule: RuleCase) throws { try rule.check() }

    private static let dischargedDead =
        "PV1|1|I|||||||||||||||||V1|||||||||||||||||20|||||||||202603031000"

    @Test(arguments: ["A02", "A03", "A05", "A06", "A07", "A12", "A28", "A31"])
    func `other events of a patient are accepted`(event: String) throws {
        let reading = try Sample.read(Sample.header("ADT^\(event)"), Sample.patient)
        #expect(described(reading) == [])
        #expect(reading.extract.patients.map(\.identifier.value) == ["4711"])
    }
}
