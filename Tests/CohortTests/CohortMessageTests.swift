import Clinical
import Cohort
import Foundation
import Testing

@Suite struct CohortMessageTests {
    private let cohort = studyCohort
    private static let inSegments = studyCohort.messages
        .filter { $0.form == .er7 || $0.form == .gb18030 }
        .map { (message: $0, plain: PlainMessage($0.bytes)) }
    private static let all = Data(studyCohort.messages.flatMap(\.bytes))

    private func occurs(_ text: String) -> Bool {
        Self.all.range(of: Data(text.utf8)) != nil
    }

    @Test func `a patient has between twelve and twenty messages on average`() {
        let mean = Double(cohort.messages.count) / Double(cohort.patients.count)
        #expect((12.0...20.0).contains(mean), "\(mean)")
        #expect(Set(cohort.messages.flatMap(\.patients)).count == 424)
    }

    @Test func `every header is well formed and every segment has a name`() {
        let malformed = Self.inSegments.filter { message, plain in
            let isASCII = message.bytes.allSatisfy { $0 < 0x80 }
            let names = plain.segments.map { $0[0] }
            let charset =
                message.form == .gb18030 ? "GB 18030-2000" : isASCII ? "" : "UNICODE UTF-8"
            return
                !(message.bytes.starts(with: Array("MSH|^~\\&|".utf8))
                && message.bytes.last == UInt8(ascii: "\r")
                && !message.bytes.contains(UInt8(ascii: "\n"))
                && plain.field("MSH", 4) == "SYNTHETIC"
                && plain.field("MSH", 10) == message.controlID
                && ["2.3", "2.5.1", "2.8"].contains(plain.field("MSH", 12))
                && plain.field("MSH", 18) == charset
                && Self.segmentNames.isSuperset(of: names)
                && (names[1] == "PID" || names[1] == "EVN"))
        }
        #expect(malformed.map(\.message.controlID) == [])
    }

    private static let segmentNames: Set<String> = [
        "MSH", "EVN", "PID", "PV1", "DG1", "PRB", "MRG", "OBR", "OBX", "ORC", "RXE", "RXR", "RXD",
        "RXA", "TXA",
    ]

    @Test func `control ids ascend with the time of sending`() {
        let ids = cohort.messages.map(\.controlID)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        let times = cohort.messages.map(\.sentAt)
        #expect(times == times.sorted())
    }

    @Test(arguments: MessageForm.allCases)
    func `each form has its share of the messages`(form: MessageForm) {
        let count = cohort.messages.filter { $0.form == form }.count
        let range =
            switch form {
            case .er7: 3_000...5_000
            case .batch: 20...70
            case .gb18030: 200...800
            case .xml, .mirthXML: 150...600
            case .clinicalDocument, .bundle: 400...1_200
            }
        #expect(range.contains(count), "\(form): \(count)")
    }

    @Test(arguments: MessageForm.allCases)
    func `whatever the form, a message says that it is SYNTHETIC`(form: MessageForm) {
        let mark = Data("SYNTHETIC".utf8)
        let silent = cohort.messages.filter {
            $0.form == form && Data($0.bytes).range(of: mark) == nil
        }
        #expect(silent.map(\.controlID) == [])
    }

    @Test func `nobody but SYNTHETIC patients is named`() {
        let er7 = Self.inSegments.flatMap { $0.plain.fields("PID", 5) }
        #expect(er7.allSatisfy { $0.hasPrefix("SYNTHETIC^PATIENT0") })
        for tag in ["<family>", "<family value=\"", "<XPN.1>", "<PID.5.1>"] {
            #expect(occurs(tag + "SYNTHETIC"))
            var rest = Self.all[...]
            while let found = rest.range(of: Data(tag.utf8)) {
                rest = rest[found.upperBound...]
                #expect(rest.starts(with: Data("SYNTHETIC".utf8)), "\(tag)")
            }
        }
    }

    @Test(arguments: [
        "ADT^A01", "ADT^A03", "ADT^A04", "ADT^A08", "ADT^A37", "ADT^A40", "PPR^PC1", "ORU^R01",
        "RDE^O11", "RDS^O13", "RAS^O17", "MDM^T02", "MDM^T10",
    ])
    func `messages of the type occur`(type: String) {
        let (code, event) = (type.prefix(3), type.suffix(3))
        #expect(
            occurs("|\(type)") || occurs("<MSG.1>\(code)</MSG.1><MSG.2>\(event)</MSG.2>")
                || occurs("<MSH.9.1>\(code)</MSH.9.1><MSH.9.2>\(event)</MSH.9.2>")
        )
    }

    @Test(arguments: [
        "|ng/mL|", "|ug/L|", "|IU/mL|", "|kU/L|", "|U/L|", "|ukat/L|", "|>60500|", ">^60500",
        "|<1.3|", "495881^sorafenib^RXNORM", "L01EX02^sorafenib^ATC", "50419-488-58^NEXAVAR^NDC",
        "^索拉非尼^L", "^卡瑞利珠单抗^L", "271299001^", "PD^Progressive disease", "mRECIST",
        "Progressive disease per RECIST 1.1.", "未见明确进展征象。", "评估为疾病进展。",
        "407563006^", "C22.0^", "109841003^", "ORC|CA|", "ORC|DC|", "|NA|", "||||||W", "||||||P",
        "||||||C", "||||||D", "|\"\"|\"\"", "FHS|", "BTS|", "FTS|1",
    ])
    func `the text occurs in segments`(text: String) {
        #expect(occurs(text))
    }

    @Test(arguments: [
        "<ORU_R01 xmlns=\"urn:hl7-org:v2xml\">", "<ORU_R01.ORDER_OBSERVATION>", "<HL7Message>",
        "<OBX.3.1.2>IMP</OBX.3.1.2>", "<CX.4>", "<supply ", "<substanceAdministration ",
        "negationInd=\"true\"", "code=\"aborted\"", "code=\"nullified\"", "xsi:type=\"IVL_PQ\"",
        "typeCode=\"RPLC\"", "<signatureCode code=\"I\"/>", "<title>印象</title>",
        "<title>Impression</title>", "<languageCode code=\"zh-CN\"/>", "code=\"419099009\"",
        "<type value=\"message\"/>", "<type value=\"transaction\"/>", "<Observation>",
        "<DiagnosticReport>", "<MedicationDispense>", "<MedicationAdministration>",
        "<MedicationRequest>", "<Condition>", "<deceasedDateTime ", "<link>",
        "<status value=\"preliminary\"/>", "<status value=\"corrected\"/>",
        "<status value=\"entered-in-error\"/>", "<status value=\"not-done\"/>",
        "<comparator value=\"&gt;\"/>", "<conclusion value=\"肝", "<conclusionCode>",
    ])
    func `the text occurs in XML`(text: String) {
        #expect(occurs(text))
    }

    @Test func `Chinese reports come in GB 18030 too`() {
        // 肝 in GB 18030.
        let liver = Data([0xB8, 0xCE])
        #expect(
            Self.inSegments.contains { message, plain in
                message.form == .gb18030 && plain.field("MSH", 9).hasPrefix("ORU")
                    && plain.field("OBX", 3).hasPrefix("LIVER&IMP")
                    && Data(message.bytes).range(of: liver) != nil
            }
        )
    }

    @Test func `both channels are used`() {
        let http = cohort.messages.filter { $0.channel == .http }
        #expect(http.count > 1_000)
        #expect(http.count < cohort.messages.count / 2)
        #expect(
            cohort.messages.allSatisfy { $0.form.isVersion2 || $0.channel == .http }
        )
        for form in MessageForm.allCases where form.isVersion2 && form != .batch {
            #expect(Set(cohort.messages.filter { $0.form == form }.map(\.channel)).count == 2)
        }
    }
}
