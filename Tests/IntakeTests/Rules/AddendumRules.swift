import Clinical
import Intake
import Testing

/// messages.md, HL7 v2: what is added to a report later, by itself.
@Suite struct `Addendum rules` {
    private static let addendum = "OBX|1|TX|&ADT^Addendum^L||"
    private static let txa = "TXA|1|DI|TX|20260301100000||||||||DOC1|||ACC9||AU\n"

    private static func imaging(_ words: String, status: String = "F") -> String {
        Head.imaging + "\(addendum)\(words)||||||\(status)"
    }

    private static func document(_ words: String) -> String {
        Head.of("MDM^T06") + txa + "OBX|1|TX|18748-4^Report^LN||\(words)||||||F"
    }

    @Test(arguments: [
        RuleCase(
            "that asserts nothing",
            imaging("Findings were discussed by telephone."),
            "warning addendum_unread OBX[1]-5"
        ),
        RuleCase(
            "that asserts nothing, beside empty headings",
            Head.imaging
                + """
                OBX|1|TX|&IMP^Impression^L||||||||F
                OBX|2|TX|&ADT^Addendum^L||Findings were discussed by telephone.||||||F
                """,
            "warning addendum_unread OBX[1]-5"
        ),
        RuleCase(
            "that asserts nothing any more",
            imaging("Findings were discussed by telephone.", status: "C"),
            "assessment indeterminate text ACC9 deleted 20260301100000 OBR[1].OBX[1]-5",
            "warning addendum_unread OBX[1]-5"
        ),
        RuleCase(
            "that asserts progression",
            imaging("Disease progression."),
            "assessment progression text ACC9 final 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "of a document, that asserts nothing",
            document("Findings were discussed by telephone."),
            "warning addendum_unread OBX[1]-5"
        ),
    ])
    func `an addendum counts by what it asserts itself`(rule: RuleCase) throws { try rule.check() }

    @Test(
        arguments: [
            (imaging("Disease progression."), "ACC9|report|addendum|", ResultStatus.final),
            (imaging("Stable disease.", status: "C"), "ACC9|report|addendum|", .corrected),
            (imaging("Findings were discussed.", status: "C"), "ACC9|report|addendum|", .deleted),
            (imaging("Disease progression.", status: "W"), "ACC9|report|addendum|", .wrongPatient),
            (
                imaging("This report was issued in error and should be disregarded."),
                "ACC9|report", .final
            ),
            (
                document("This report was issued in error and should be disregarded."),
                "ACC9|report", .final
            ), (document("Disease progression."), "ACC9|report|addendum|DOC1", .final),
            (
                imaging("Stable disease.") + "\nOBX|2|TX|&IMP^Impression^L||Mass.||||||F",
                "ACC9|report", .final
            ),
        ] as [(String, String, ResultStatus)]
    )
    func `an addendum is no version of its report unless it withdraws it`(
        message: String,
        identity: String,
        status: ResultStatus
    ) throws {
        let segments = message.split(separator: "\n").joined(separator: "\r")
        let reading = try Sample.reader().read(
            Array(segments.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(reading.events.map(\.identity) == [identity])
        #expect(reading.events.map(\.status) == [status])
    }
}
