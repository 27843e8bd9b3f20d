import Clinical
import Intake
import Testing

/// clinical.md: the date of an assessment is the study's, never its result's.
@Suite struct `Study time rules` {
    private static let words = "OBX|1|TX|&IMP^Impression^L||Disease progression.||||||F"
    private static let answer =
        "OBX|1|CWE|97509-4^Response^LN||359746009^Stable^SCT||||||F"
    private static let size = "OBX|1|NM|33728-7^Size^LN|T01|42|mm|||||F"

    /// Received and reported in March, made nobody knows when.
    private static func undated(_ rest: String) -> String {
        Head.imaging.replacing("|||20260301100000|||||||", with: "||||||||||20260302080000")
            + rest
    }

    @Test(arguments: [
        RuleCase(
            "a report of which only the result has a time",
            undated(words),
            "assessment progression text ACC9 final - OBR[1].OBX[1]-5",
            "warning time_missing OBR[1]-7"
        ),
        RuleCase(
            "an answer of which only the result has a time",
            undated(answer),
            "assessment stable coded ACC9 final - OBR[1].OBX[1]-5",
            "warning time_missing OBR[1]-7"
        ),
        RuleCase(
            "a size of which only the result has a time",
            undated(size),
            "target T01 longest 42 mm final - OBR[1].OBX[1]-5",
            "warning time_missing OBR[1]-7"
        ),
        RuleCase(
            "OBX-14 of the line that speaks",
            undated("\(words)|||20260228093000\nOBX|2|TX|&IMP^I^L||Liver.||||||F|||20260227"),
            "assessment progression text ACC9 final 20260228093000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "OBR-7 before OBX-14",
            Head.imaging + "\(answer)|||20260303",
            "assessment stable coded ACC9 final 20260301100000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "SPM-17",
            undated("\(words)|||20260303\nSPM|1|S1||BLD|||||||||||||20260227080000"),
            "assessment progression text ACC9 final 20260227080000 OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "what is withdrawn needs none",
            undated("OBX|1|TX|&IMP^Impression^L||Disease progression.||||||W"),
            "assessment indeterminate text ACC9 wrongPatient - OBR[1].OBX[1]-5"
        ),
        RuleCase(
            "a document that was dictated, but of no known study day",
            Head.of("MDM^T02")
                + "TXA|1|DI|TX|||20260303100000|20260304||||DOC1|||ACC9||AU\n\(words)",
            "assessment progression text ACC9 final - OBX[1]-5",
            "warning time_missing TXA[1]-4"
        ),
    ])
    func `a study is dated by when it was made`(rule: RuleCase) throws { try rule.check() }
}
