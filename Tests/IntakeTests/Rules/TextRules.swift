import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: delimiters, line ends, escapes, null, what is unknown.
@Suite struct `Text rules` {
    private static let afp = "OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||F"
    private static let read = "lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[1]-5"
    private static let body = """
        PID|1||4711^^^HOSP^MR
        OBR|1|P1|F1|24325-3^Panel^LN|||20260203030000
        \(afp)
        """

    @Test(arguments: [
        RuleCase(
            "short",
            "MSH|^|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.5.1\n" + body,
            read
        ),
        RuleCase(
            "two characters",
            "MSH|^~|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.3\n" + body,
            read
        ),
        RuleCase(
            "2.7's truncation character",
            #"MSH|^~\&#|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.7"# + "\n" + body,
            read
        ),
        RuleCase(
            "a backslash missing",
            "MSH|^~&|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.5.1\n" + body,
            read
        ),
        RuleCase(
            "a backslash doubled",
            #"MSH|^~\\&|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.5.1"# + "\n" + body,
            read
        ),
        RuleCase(
            "others altogether",
            """
            MSH$%~*@$LAB$HOSP$S$H$20260203040506$$ORU%R01$M1$P$2.5.1
            PID$1$$4711%%%HOSP%MR
            OBR$1$P1$F1$24325-3%Panel%LN$$$20260203030000
            OBX$1$NM$1834-1%AFP%LN$$812$ng/mL$$$$$F
            """,
            read
        ),
        RuleCase(
            "a patient number that was cut off",
            #"""
            MSH|^~\&#|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.7
            PID|1||47#^^^HOSP^MR
            OBR|1|P1|F1|X|||20260203030000
            OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||F
            """#,
            "AE required_field_missing PID[1]-3 101"
        ),
        RuleCase(
            "none that can be used",
            "MSH|||LAB\n" + body,
            "AR bad_delimiters MSH[1]-2 102"
        ),
    ])
    func `delimiters are those of MSH-1 and MSH-2`(rule: RuleCase) throws { try rule.check() }

    @Test(arguments: [
        ("\r", "\r", "", [read]), ("\n", "\n", "", [read]), ("\r\n", "\r\n", "", [read]),
        ("\r", "\n", "", [read, "warning line_ends_mixed MSH[1]-1"]),
        ("\r", "\r\r\n\n", "", [read]), ("\r", "\r", "\u{FEFF}", [read]),
        ("\r", "\r", "\n \u{0}\u{FEFF}", [read]),
    ])
    func `line ends and marks before MSH do no harm`(
        first: String,
        others: String,
        before: String,
        expected: [String]
    ) throws {
        let header = #"MSH|^~\&|LAB|HOSP|S|H|20260203040506||ORU^R01|M1|P|2.5.1"#
        let lines = Self.body.split(separator: "\n").joined(separator: others)
        let text = before + header + first + lines + others + "\n\u{0}\n"
        let reading = try Sample.reader().read(
            Array(text.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(described(reading) == expected)
    }

    @Test func `LF is text where CR ends segments`() throws {
        let reading = try Sample.result("OBX|1|TX|L1^Note^L||one\ntwo||||||F", Self.afp)
        #expect(
            described(reading) == [
                "lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[2]-5",
                "item L1 one\ntwo  final 20260203030000 OBR[1].OBX[1]-5",
            ]
        )
    }

    @Test(arguments: [
        (#"a\F\b\S\c\T\d\R\e\E\f"#, #"a|b^c&d~e\f"#), (#"\X41\\X42\"#, "AB"),
        (#"\Xe88a8d\"#, "芍"), (#"one\.br\two"#, "one\ntwo"), (#"one\.sp\two"#, "one\ntwo"),
        (#"\H\bold\N\ plain"#, "bold plain"), (#"a\Z01\b"#, #"a\Z01\b"#), (#"a\Q\b"#, #"a\Q\b"#),
        (#"\M2442\4NB!\C2842\ ok"#, "肝臓 ok"), (#"\C2842\plain"#, "plain"),
        (#"\M2442\4\C2842\ odd"#, #"\M2442\4 odd"#), (#"a\M2499\b"#, #"a\M2499\b"#),
        (#"\M2442\4N\F\\C2842\x"#, "肝|x"), (#"open\F"#, #"open\F"#), (#"\E\F\E\"#, #"\F\"#),
    ])
    func `escapes are resolved, what is unknown is kept`(raw: String, text: String) throws {
        let reading = try Sample.result("OBX|1|ST|L1^Note^L||\(raw)||||||F")
        #expect(described(reading) == ["item L1 \(text)  final 20260203030000 OBR[1].OBX[1]-5"])
    }

    @Test func `a single-byte set that is switched to is read from the bytes that came`() throws {
        let header = #"MSH|^~\&|L|H|S|H|20260203||ORU^R01|M1|P|2.5.1||||||8859/1~8859/5"#
        var bytes = Array("\(header)\rPID|1||4711\rOBR|1||F1\rOBX|1|ST|L1||".utf8)
        bytes += [0xE9] + Array(#"\C2D4C\"#.utf8) + [0xBF, 0xD5] + Array(#"\C2D41\"#.utf8)
        bytes += [0xE9] + Array("||||||F\r".utf8)
        let reading = try Sample.reader().read(bytes, profile: InterfaceProfile(name: "test"))
        let panel = try #require(reading.extract.panels.first?.panel)
        #expect(panel.items.map { panel.string($0.textValue) } == ["éПеé"])
    }

    @Test(arguments: [
        RuleCase(
            "a value that is cleared is none",
            Head.results + #"OBX|1|NM|1834-1^AFP^LN||""|ng/mL|||||F"#,
            "lab afp - ng/mL final 20260203030000 OBR[1].OBX[1]-5",
            "warning value_missing OBX[1]-5"
        ),
        RuleCase(
            "a number that is cleared is none",
            Head.header("ADT^A08") + #"PID|1||""^^^HOSP^MR"#,
            "AE required_field_missing PID[1]-3 101"
        ),
        RuleCase(
            "an authority that is cleared is the interface's",
            Head.header("ADT^A40")
                + #"""
                PID|1||4711^^^HOSP^MR
                MRG|4711^^^""^""
                """#,
            "AE merge_into_itself MRG[1]-1 205"
        ),
        RuleCase(
            "a status that is cleared is the order's",
            Head.imaging.replacingF(by: "P")
                + #"OBX|1|TX|&IMP^I^L||Disease progression.||||||"""#,
            "assessment progression text ACC9 preliminary 20260301100000 OBR[1].OBX[1]-5"
        ),
    ])
    func `null clears and empty leaves alone`(rule: RuleCase) throws { try rule.check() }

    @Test(arguments: [
        RuleCase("Z segments", Head.results + "ZLR|1|x\n\(afp)\nZZZ", read),
        RuleCase("lines that are no segments", Head.results + "no segment\n\(afp)\n|||", read),
        RuleCase("segments of other messages", Head.results + "RXA|0|1|2026\nDG1|1\n\(afp)", read),
        RuleCase("PV1 below the results", Head.results + "\(afp)\nPV1|1|I", read),
        RuleCase(
            "results above their order",
            Head.of("ORU^R01")
                + """
                OBX|1|NM|1742-6^ALT^LN||41|U/L|||||F|||20260202
                OBR|1|P1|F1|X|||20260203030000
                \(afp)
                """,
            "lab alt 41 U/L =41 final 20260202 OBX[1]-5",
            read
        ),
        RuleCase(
            "an ORC without an OBR",
            Head.of("ORU^R01") + "ORC|RE|P1|F1\nOBX|1|NM|1742-6^ALT^LN||41|U/L|||||F|||20260202",
            "lab alt 41 U/L =41 final 20260202 OBX[1]-5"
        ),
        RuleCase(
            "another message's header",
            Head.results + afp + "\n" + Head.of("ORU^R01"),
            "AE header_repeated MSH[2] 100"
        ),
    ])
    func `what is unexpected never swallows the rest`(rule: RuleCase) throws { try rule.check() }
}

extension String {
    /// An imaging order of another status.
    func replacingF(by status: String) -> String {
        String(dropLast(2)) + status + "\n"
    }
}
