import Clinical
import Cohort
import Testing

@Suite struct CohortMessageTests {
    private let cohort = studyCohort
    private static let plain = studyCohort.messages.map { PlainMessage($0.bytes) }
    private static let text = studyCohort.messages
        .map { String(decoding: $0.bytes, as: UTF8.self) }.joined()

    @Test func `a patient has between twelve and twenty messages on average`() {
        let mean = Double(cohort.messages.count) / Double(cohort.patients.count)
        #expect((12.0...20.0).contains(mean), "\(mean)")
        #expect(Set(cohort.messages.map(\.patient)).count == 424)
    }

    @Test func `every header is well formed and every segment has a name`() {
        let malformed = zip(cohort.messages, Self.plain).filter { message, plain in
            let isASCII = message.bytes.allSatisfy { $0 < 0x80 }
            let names = plain.segments.map { $0[0] }
            return
                !(message.bytes.starts(with: Array("MSH|^~\\&|".utf8))
                && message.bytes.last == UInt8(ascii: "\r")
                && !message.bytes.contains(UInt8(ascii: "\n"))
                && plain.field("MSH", 4) == "SYNTHETIC"
                && plain.field("MSH", 10) == message.controlID
                && ["2.3", "2.5.1", "2.8"].contains(plain.field("MSH", 12))
                && plain.field("MSH", 18) == (isASCII ? "" : "UNICODE UTF-8")
                && Self.segmentNames.isSuperset(of: names)
                && (names[1] == "PID" || names[1] == "EVN"))
        }
        #expect(malformed.map(\.0.controlID) == [])
    }

    private static let segmentNames: Set<String> = [
        "MSH", "EVN", "PID", "PV1", "DG1", "PRB", "MRG", "OBR", "OBX", "ORC", "RXE", "RXR", "RXD",
        "RXA",
    ]

    @Test func `control ids ascend with the time of sending`() {
        let ids = cohort.messages.map(\.controlID)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        let times = cohort.messages.map(\.sentAt)
        #expect(times == times.sorted())
    }

    @Test func `the first message is this, byte for byte`() {
        let expected = [
            "MSH|^~\\&|LIS|SYNTHETIC|SORAWATCH|SYNTHETIC|20191129115800||ORU^R01|SYN0000001|P|2.3",
            "PID|1||000035^^^SYNTH^MR||SYNTHETIC^PATIENT000035||19730902|M",
            "OBR|1|PLA00003503|LA00003503|24325-3^Hepatic function 2000 panel^LN"
                + "|||20191129102800|||||||||||||||20191129112800||LAB|F",
            "OBX|1|NM|1742-6^Alanine aminotransferase^LN||150|U/L|0-40||||F",
            "OBX|2|NM|1920-8^Aspartate aminotransferase^LN||102|U/L|||||F",
            "OBX|3|NM|6768-6^Alkaline phosphatase^LN||205|U/L|||||F",
            "OBX|4|NM|14631-6^Bilirubin total^LN||36|umol/L|||||F",
            "OBX|5|NM|1751-7^Albumin^LN||30|g/L|||||F",
            "OBR|2|PLA00003504|LA00003504|AFP^Alpha-1-fetoprotein^L"
                + "|||20191129102800|||||||||||||||20191129112800||LAB|F",
            "OBX|1|NM|53962-7^Alpha-1-fetoprotein.tumor marker^LN||14|kU/L|0-10||||F",
        ]
        let text = String(decoding: cohort.messages[0].bytes, as: UTF8.self)
        #expect(text == expected.joined(separator: "\r") + "\r")
    }

    @Test(arguments: [
        "ADT^A01", "ADT^A03", "ADT^A04", "ADT^A08", "ADT^A40", "PPR^PC1", "ORU^R01", "RDE^O11",
        "RDS^O13", "RAS^O17",
    ])
    func `messages of the type occur`(type: String) {
        #expect(Self.plain.contains { $0.field("MSH", 9).hasPrefix(type) })
    }

    @Test(arguments: [
        "|ng/mL|", "|ug/L|", "|IU/mL|", "|kU/L|", "|U/L|", "|ukat/L|", "|>60500|", ">^60500",
        "|<1.3|", "495881^sorafenib^RXNORM", "L01EX02^sorafenib^ATC", "50419-488-58^NEXAVAR^NDC",
        "^索拉非尼^L", "^卡瑞利珠单抗^L", "271299001^", "PD^Progressive disease", "mRECIST",
        "Progressive disease per RECIST 1.1.", "未见明确进展征象。", "评估为疾病进展。",
        "407563006^", "C22.0^", "109841003^", "ORC|CA|", "ORC|DC|", "|NA|", "||||||W", "||||||P",
        "||||||C", "|\"\"|\"\"",
    ])
    func `the text occurs`(text: String) {
        #expect(Self.text.contains(text))
    }

    @Test func `both channels are used`() {
        let http = cohort.messages.filter { $0.channel == .http }.count
        #expect(http > 100)
        #expect(http < cohort.messages.count / 5)
    }

    @Test func `the first sorafenib given is the planted one`() {
        var first: [Int: String] = [:]
        for (message, plain) in zip(cohort.messages, Self.plain) {
            var given: [(coding: String, time: String)] = []
            if plain.has("RXD") { given.append((plain.field("RXD", 2), plain.field("RXD", 3))) }
            if plain.has("RXA"), plain.field("RXA", 20) != "NA" {
                given.append((plain.field("RXA", 5), plain.field("RXA", 3)))
            }
            for (coding, time) in given where Self.isSorafenib(coding) {
                first[message.patient] = min(first[message.patient] ?? time, time)
            }
        }
        for patient in cohort.patients {
            #expect(first[patient.number]?.prefix(8).description == Self.stamp(patient.t0))
        }
    }

    private static func isSorafenib(_ coding: String) -> Bool {
        ["sorafenib", "NEXAVAR", "索拉非尼"].contains { coding.contains($0) }
            && !coding.contains("regorafenib")
    }

    @Test func `nothing is known of a patient after the planted end`() {
        var latestResult: [Int: String] = [:]
        var death: [Int: String] = [:]
        for (message, plain) in zip(cohort.messages, Self.plain) {
            let number = message.patient
            for time in plain.fields("OBR", 7) + plain.fields("RXD", 3) + plain.fields("RXA", 3) {
                latestResult[number] = max(latestResult[number] ?? "", String(time.prefix(8)))
            }
            let deathTime = plain.field("PID", 29)
            if deathTime == "\"\"" {
                death[number] = nil
            } else if !deathTime.isEmpty {
                death[number] = String(deathTime.prefix(8))
            }
        }
        for patient in cohort.patients {
            let end = Self.stamp(patient.day(patient.course.endDay))
            let latest = latestResult[patient.number] ?? ""
            #expect(death[patient.number] == (patient.course.died ? end : nil))
            #expect(patient.course.died ? latest < end : latest == end)
        }
    }

    private static func stamp(_ day: CivilDay) -> String {
        String(day.description.filter { $0 != "-" })
    }
}
