import Intake
import Testing

/// messages.md, HL7 v2: the types of message, and what each is read for.
@Suite struct `Type rules` {
    private static let afp = """
        PID|1||4711^^^HOSP^MR
        OBR|1|P1|F1|24325-3^Panel^LN|||20260203030000
        OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||F
        """
    private static let read = "lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[1]-5"

    @Test(arguments: [
        "ORU^R01^ORU_R01", "ORU^R01", "ORU^R30", "ORU^R32", "OUL^R21", "OUL^R22", "OUL^R23",
        "OUL^R24", "ORU", "ORU_R01", "oru^r01", "Oru^R01", " ORU ^R01", "ORU^R01^ORU_R30",
    ])
    func `results are read from messages of results`(type: String) throws {
        try RuleCase(type, Head.header(type) + Self.afp, Self.read).check()
    }

    @Test(arguments: ["ORM^O01", "OML^O21", "OMG^O19", "OMP^O09", "RDE^O11", "ADT^A01", "MDM^T02"])
    func `what stands beside an order is never a result`(type: String) throws {
        try RuleCase(type, Head.header(type) + Self.afp).check()
    }

    @Test(arguments: [
        RuleCase(
            "the structure alone",
            Head.header("ADT_A39") + "PID|1||4711^^^HOSP^MR\nMRG|4712^^^HOSP^MR",
            "4712: merge into 4711 final 20260305120000 MRG[1]-1"
        ),
        RuleCase(
            "the event in EVN-1 only",
            Head.header("ADT") + "EVN|A40|20260301\nPID|1||4711^^^HOSP^MR\nMRG|4712^^^HOSP^MR",
            "4712: merge into 4711 final 20260301 MRG[1]-1"
        ),
        RuleCase(
            "EVN-1 beside a structure that several events share",
            Head.header("ADT_A01") + "EVN|A08|20260301\nPID|1||4711^^^HOSP^MR\nPV1|1|I"
        ),
        RuleCase(
            "no type",
            Head.header("") + afp,
            "AR required_field_missing MSH[1]-9 101"
        ),
        RuleCase(
            "an event without a type",
            Head.header("^A08") + "EVN|A08|20260301\n" + afp,
            "AR required_field_missing MSH[1]-9 101"
        ),
        RuleCase(
            "a type that nothing is read from",
            Head.header("SIU^S12") + afp,
            "warning message_type_unused MSH[1]-9"
        ),
        RuleCase(
            "an answer",
            Head.header("ACK^R01") + "MSA|AA|1",
            "warning message_type_unused MSH[1]-9"
        ),
    ])
    func `MSH-9 is read whatever way it is written`(rule: RuleCase) throws { try rule.check() }

    @Test(arguments: [
        RuleCase(
            "an admission's diagnosis",
            Head.of("ADT^A01") + "PV1|1|I\nDG1|1||C22.0^HCC^I10||20260101|F",
            "alive final 20260305120000 PV1[1]-44",
            "diagnosis hcc C22.0 final 20260101 DG1[1]-3"
        ),
        RuleCase(
            "a working diagnosis",
            Head.of("ADT^A08") + "DG1|1||C22.0^HCC^I10||20260101|W",
            "diagnosis hcc C22.0 preliminary 20260101 DG1[1]-3"
        ),
        RuleCase(
            "a deleted diagnosis",
            Head.of("ADT^A08") + "DG1|1||C22.0^HCC^I10||20260101|F|||||||||||||||D",
            "diagnosis hcc C22.0 deleted 20260101 DG1[1]-3"
        ),
        RuleCase(
            "an account's",
            Head.of("BAR^P01") + "DG1|1||C22.0^HCC^I10||20260101|F",
            "diagnosis hcc C22.0 final 20260101 DG1[1]-3"
        ),
        RuleCase(
            "a charge's",
            Head.of("DFT^P03") + "FT1|1\nDG1|1||109841003^HCC^SCT||20260101|F",
            "diagnosis hcc 109841003 final 20260101 DG1[1]-3"
        ),
        RuleCase(
            "an old message's, its system in DG1-2",
            Head.of("ADT^A08") + "DG1|1|I10|C22.0|HCC|20260101|F",
            "diagnosis hcc C22.0 final 20260101 DG1[1]-3"
        ),
        RuleCase(
            "an order's reason is preliminary",
            Head.of("OMG^O19") + "ORC|NW|P1\nOBR|1|P1||CT^CT^L\nDG1|1||C22.0^HCC^I10||20260101",
            "diagnosis hcc C22.0 preliminary 20260101 DG1[1]-3"
        ),
        RuleCase(
            "an order's reason that is certain",
            Head.of("OML^O21") + "ORC|NW|P1\nOBR|1|P1||X^X^L\nDG1|1||C22.0^HCC^I10||20260101|F",
            "diagnosis hcc C22.0 final 20260101 DG1[1]-3"
        ),
        RuleCase(
            "none of results",
            Head.of("ORU^R01") + "DG1|1||C22.0^HCC^I10||20260101|F"
        ),
        RuleCase(
            "a problem with its onset",
            Head.of("PPR^PC1") + "PRB|AD|20260102|109841003^HCC^SCT|1||||||||||||20250101",
            "diagnosis hcc 109841003 final 20250101 PRB[1]-3"
        ),
        RuleCase(
            "a problem to be ruled out",
            Head.of("PPR^PC2") + "PRB|UP|20260102|109841003^HCC^SCT|1|||||||||rule-out",
            "diagnosis hcc 109841003 preliminary 20260102 PRB[1]-3"
        ),
        RuleCase(
            "a deleted problem",
            Head.of("PPR^PC3") + "PRB|UC|20260102|109841003^HCC^SCT|1",
            "diagnosis hcc 109841003 deleted 20260102 PRB[1]-3"
        ),
    ])
    func `diagnoses are those of DG1 and PRB`(rule: RuleCase) throws { try rule.check() }
}
