import Cohort
import Testing

@Suite struct BenchMessagesTests {
    private static let messages = {
        let bench = BenchMessages(seed: 1)
        return (0..<2_000).map { bench.message(number: $0) }
    }()

    @Test func `each is about one kilobyte with fifteen results`() {
        let odd = Self.messages.filter { message in
            let plain = PlainMessage(message)
            return
                !((900...1_000).contains(message.count)
                && plain.fields("OBX", 1) == (1...15).map { "\($0)" }
                && plain.fields("OBX", 11) == [String](repeating: "F", count: 15)
                && plain.fields("OBX", 5).allSatisfy { Double($0) != nil }
                && !message.contains { "#@?!$".utf8.contains($0) })
        }
        #expect(odd.map { PlainMessage($0).field("MSH", 10) } == [])
    }

    @Test func `control ids, order numbers and bytes are distinct`() {
        #expect(Set(Self.messages).count == Self.messages.count)
        #expect(
            Set(Self.messages.map { PlainMessage($0).field("MSH", 10) }).count
                == Self.messages.count
        )
        #expect(
            Set(Self.messages.map { PlainMessage($0).field("OBR", 3) }).count == Self.messages.count
        )
    }

    @Test func `one in four has ALT and one in a hundred AFP`() {
        func share(of code: String) -> Double {
            let holders = Self.messages.filter {
                PlainMessage($0).fields("OBX", 3).contains { $0.hasPrefix(code) }
            }
            return Double(holders.count) / Double(Self.messages.count)
        }
        #expect((0.22...0.28).contains(share(of: "1742-6^")))
        #expect((0.005...0.016).contains(share(of: "1834-1^")))
    }

    @Test func `the same number gives the same bytes`() {
        let again = BenchMessages(seed: 1)
        #expect(again.message(number: 123) == Self.messages[123])
        #expect(BenchMessages(seed: 2).message(number: 123) != Self.messages[123])
    }

    @Test func `a message is this, byte for byte`() {
        let lines = String(decoding: Self.messages[0], as: UTF8.self).split(separator: "\r")
        #expect(
            lines.prefix(4) == [
                "MSH|^~\\&|LIS|BENCH|SORAWATCH|SYNTHETIC|20260101000000||ORU^R01^ORU_R01"
                    + "|B0000000001|P|2.5.1",
                "PID|1||B008225^^^SYNTH^MR||SYNTHETIC^BENCH||19610203|M",
                "OBR|1||F0000000001|57021-8^CBC W Auto Differential panel^LN"
                    + "|||20260101000000|||||||||||||||20260101000000||LAB|F",
                "OBX|1|NM|6690-2^Leukocytes^LN||8.15|10*9/L|||||F",
            ]
        )
        #expect(lines.last == "OBX|15|NM|32623-1^Platelet mean volume^LN||6.9|fL|||||F")
    }

    @Test func `times are of real days, a year long`() {
        let message = BenchMessages(seed: 1).message(number: 86_400 * 59 + 3_661)
        #expect(PlainMessage(message).field("OBR", 7) == "20260301010101")
    }

    @Test func `the other forms have every code and value of the ER7`() {
        let bench = BenchMessages(seed: 1)
        for number in 0..<40 {
            let plain = PlainMessage(Self.messages[number])
            let codes = plain.fields("OBX", 3).map { $0.prefix { $0 != "^" } }
            let (v2, mirth) = (bench.v2XML(number: number), bench.mirthXML(number: number))
            let (cda, fhir) = (
                bench.clinicalDocument(number: number), bench.fhirBundle(number: number)
            )
            for (code, value) in zip(codes, plain.fields("OBX", 5)) {
                #expect(String(decoding: v2, as: UTF8.self).contains("<CE.1>\(code)</CE.1>"))
                #expect(String(decoding: v2, as: UTF8.self).contains("<OBX.5>\(value)</OBX.5>"))
                #expect(String(decoding: mirth, as: UTF8.self).contains("3.1>\(code)</"))
                for form in [cda, fhir] {
                    let text = String(decoding: form, as: UTF8.self)
                    #expect(
                        text.contains("<code code=\"\(code)\"") || text.contains("\"\(code)\"/>")
                    )
                    #expect(text.contains("value=\"\(value)\""))
                }
            }
            #expect((8_000...13_000).contains(cda.count))
        }
    }
}
