import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: reports across OBX, and documents.
@Suite struct `Report rules` {
    private static let pd = "assessment progression text ACC9"

    @Test(arguments: [
        RuleCase(
            "sections across lines and repetitions",
            Head.imaging
                + """
                OBX|1|TX|&GDT^Findings^L||Stable disease of the||||||F
                OBX|2|FT|&GDT^Findings^L||portal vein.\\.br\\Liver:||||||F
                OBX|3|TX|&IMP^Impression^L||Mass enlarged.~Disease||||||F
                OBX|4|TX|&IMP^Impression^L||progression.||||||F
                OBX|5|TX|&REC^Recommendation^L||Exclude progression.||||||F
                """,
            "\(pd) final 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "an addendum speaks last",
            Head.imaging
                + """
                OBX|1|TX|&IMP^Impression^L||Stable disease.||||||F
                OBX|2|TX|&ADT^Addendum^L||Disease progression.||||||C
                """,
            "\(pd) corrected 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "one preliminary line makes the report preliminary",
            Head.imaging
                + """
                OBX|1|TX|&GDT^Findings^L||Liver mass.||||||F
                OBX|2|TX|&IMP^Impression^L||Disease progression.||||||P
                """,
            "\(pd) preliminary 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "of the wrong patient",
            Head.imaging + "OBX|1|TX|&IMP^Impression^L||Disease progression.||||||W",
            "assessment indeterminate text ACC9 wrongPatient 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "an order that was cancelled",
            Head.imaging.replacingF(by: "X"),
            "assessment indeterminate text ACC9 cancelled 20260301100000 OBR[1]-25",
            "warning order_withdrawn OBR[1]-25"
        ),
        RuleCase(
            "an attachment beside the text",
            Head.imaging
                + """
                OBX|1|ED|PDF^Report^L||^AP^PDF^Base64^JVBERi0=||||||F
                OBX|2|TX|&IMP^Impression^L||Disease progression.||||||F
                """,
            "\(pd) final 20260301100000 OBR[1].OBX[2]-5",
            "warning attachment_unread OBX[1]-5"
        ),
    ])
    func `a report is all lines of its order`(rule: RuleCase) throws { try rule.check() }

    private static func study(_ time: String, _ result: String, _ line: String) throws -> Reading {
        try Sample.read(
            Sample.header,
            Sample.patient,
            "OBR|1|P9|ACC9|CT^CT^L|||\(time)|||||||||||||||\(result)||CT|F",
            line
        )
    }

    @Test func `an addendum alone leaves the report standing`() throws {
        let amended = try Self.study("20260301", "", "OBX|1|TX|&ADT^A^L||Stable disease.||||||F")
        #expect(amended.events.map(\.identity) == ["ACC9|report|addendum|"])
        let told = try Self.study(
            "20260301",
            "",
            "OBX|1|TX|&ADT^A^L||Findings were discussed by telephone.||||||F"
        )
        #expect(told.events == [])
        #expect(told.warningKinds == ["addendum_unread"])
    }

    @Test(arguments: [
        ("20260301", "", "2026-03-01T00:00:00Z"), ("", "20260228", "2026-02-28T00:00:00Z"),
        ("", "", nil),
    ])
    func `a study was made when it was made, not when its result came`(
        ordered: String,
        observed: String,
        expected: String?
    ) throws {
        for line in [
            "OBX|1|TX|&IMP^I^L||Disease progression.||||||F|||\(observed)",
            "OBX|1|CWE|97509-4^Response^LN||359746009^Stable^SCT||||||F|||\(observed)",
        ] {
            let reading = try Self.study(ordered, "20260304", line)
            #expect(reading.events.map { $0.at?.instant.description } == [expected])
            #expect(reading.warningKinds == (expected == nil ? ["time_missing"] : []))
        }
    }

    @Test func `studies without a number are told apart by their time`() throws {
        let study = "OBR|1|||CT^CT^L|||20260301|||||||||||||||||CT|F"
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            study,
            "OBX|1|TX|&IMP^I^L||Stable disease.||||||F",
            study.replacing("20260301", with: "20260401"),
            "OBX|1|CWE|97509-4^Response^LN||359746009^Stable^SCT||||||F"
        )
        #expect(
            reading.events.map(\.identity)
                == ["|report|20260301000000", "|LN|97509-4||20260401000000"]
        )
    }

    private static func document(_ event: String, _ txa: String, _ rest: String = "") -> String {
        Head.of("MDM^\(event)") + txa + "\n" + rest
    }

    private static let txa = "TXA|1|DI|TX|20260301100000||||||||DOC1|||ACC9||AU"
    private static let line = "OBX|1|TX|18748-4^Report^LN||Disease progression.||||||F"

    @Test(
        arguments: ["T02", "T04"].map {
            RuleCase(
                $0,
                document($0, txa, line),
                "\(pd) final 20260301100000 OBX[1]-5"
            )
        }
            + ["T08", "T10"].map {
                RuleCase(
                    $0,
                    document($0, txa, line),
                    "\(pd) corrected 20260301100000 OBX[1]-5"
                )
            }
            + ["T01", "T03", "T05", "T07", "T09"].map {
                RuleCase("\($0) tells of a document that is not in it", document($0, txa))
            } + [
                RuleCase(
                    "T06 stands beside the report",
                    document("T06", txa, line),
                    "\(pd) final 20260301100000 OBX[1]-5"
                ),
                RuleCase(
                    "T11 deletes it",
                    document("T11", txa),
                    "assessment indeterminate text ACC9 deleted 20260301100000 TXA[1]-19"
                ),
                RuleCase(
                    "T11 deletes it whatever its lines say",
                    document("T11", txa, line),
                    "\(pd) deleted 20260301100000 TXA[1]-19"
                ),
                RuleCase(
                    "TXA-19 CA deletes it",
                    document("T04", txa + "||CA", line),
                    "\(pd) deleted 20260301100000 TXA[1]-19"
                ),
                RuleCase(
                    "what nobody signed is preliminary",
                    document("T02", txa.replacing("|AU", with: "|DI"), line),
                    "\(pd) preliminary 20260301100000 OBX[1]-5"
                ),
                RuleCase(
                    "the order above names study and day",
                    Head.of("MDM^T02")
                        + """
                        ORC|RE|P1|ACC9
                        OBR|1|P1||CT^CT^L|||20260228100000|||||||||||||||||CT|F
                        TXA|1|CN|TX|20260301100000||||||||DOC1|||||AU
                        \(line)
                        """,
                    "\(pd) final 20260228100000 OBX[1]-5"
                ),
                RuleCase(
                    "of no study",
                    document("T02", txa.replacing("ACC9", with: ""), line),
                    "warning document_without_order TXA[1]-15"
                ),
                RuleCase(
                    "of no imaging",
                    document("T02", txa.replacing("|DI|", with: "|CN|"), line),
                    "warning message_type_unused TXA[1]-2"
                ),
            ]
    )
    func `a document of imaging is its study's report`(rule: RuleCase) throws { try rule.check() }

    @Test func `an addendum to a document is no version of it`() throws {
        for (event, identity) in [("T02", "ACC9|report"), ("T10", "ACC9|report")]
            + [("T06", "ACC9|report|addendum|DOC1")]
        {
            let reading = try Sample.read(
                Sample.header("MDM^\(event)"),
                Sample.patient,
                Self.txa,
                Self.line
            )
            #expect(reading.events.map(\.identity) == [identity])
        }
    }
}
