import Clinical
import HL7
import Intake
import Testing

@Suite struct Headers {
    private func answer(_ reading: Reading, _ profile: InterfaceProfile) throws -> String {
        let bytes = try Sample.reader().acknowledgement(
            for: reading,
            profile: profile,
            at: Instant(seconds: 1_770_091_506)
        )
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "-"
    }

    private let profile = InterfaceProfile(name: "test")

    @Test func `an accepted message is answered AA`() throws {
        let reading = try Sample.result("OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F")
        #expect(
            try answer(reading, profile)
                == "MSH|^~\\&|SORAWATCH|HOSP|LAB|HOSP|20260203040506+0000||ACK^R01^ACK|AM1|P|2.5.1\r"
                + "MSA|AA|M1\r"
        )
        #expect(reading.header.messageType == "ORU^R01")
        #expect(reading.header.sentAt == (try Sample.time("20260203040506")).instant)
        #expect(reading.header.sendingApplication == "LAB")
    }

    @Test func `results of nobody are quarantined with their place`() throws {
        let reading = try Sample.read(
            Sample.header,
            "PID|1||^^^HOSP^MR||SYNTHETIC^PATIENT",
            Sample.order,
            "OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F"
        )
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(reading.refusal?.location == "PID[1]-3")
        #expect(reading.refusal?.conditionCode == 101)
        #expect(reading.extract.panels.isEmpty)
        #expect(
            try answer(reading, profile).hasSuffix(
                "MSA|AE|M1|The message has results but no patient number that can be used.\r"
                    + "ERR||PID^1^3^1|101^Required field missing^HL70357|E||||"
                    + "The message has results but no patient number that can be used.\r"
            )
        )
    }

    @Test(arguments: [
        (#"MSH|^~\&|A|B|C|D|2026||ORU^R01||P|2.5"#, "MSH[1]-10", 101, "AE"),
        (#"MSH|^~\&|A|B|C|D|2026||ORU^R01|M1|X|2.5"#, "MSH[1]-11", 202, "AR"),
        (#"MSH|^~\&|A|B|C|D|2026||ORU^R01|M1|P|3.0"#, "MSH[1]-12", 203, "AR"),
        (#"MSH|^~\&|A|B|C|D|2026|||M1|P|2.5"#, "MSH[1]-9", 101, "AR"),
    ])
    func `a header that cannot be used is refused with its place`(
        header: String,
        location: String,
        condition: Int,
        code: String
    ) throws {
        let reading = try Sample.read(header, Sample.patient)
        #expect(reading.refusal?.location == location)
        #expect(reading.refusal?.conditionCode == condition)
        #expect(try answer(reading, profile).contains("\rMSA|\(code)|"))
    }

    @Test(arguments: ["2.1", "2.2", "2.3.1", "2.4", "2.5.1", "2.6", "2.7.1", "2.8.2", ""])
    func `versions 2.1 to 2.8 are read`(version: String) throws {
        let reading = try Sample.read(Sample.header("ORU^R01", version: version), Sample.patient)
        #expect(reading.outcome == .accepted)
    }

    @Test func `bytes that are no HL7 are quarantined without an answer`() throws {
        let reading = try Sample.reader().read(Array("GET / HTTP/1.1\r\n".utf8), profile: profile)
        #expect(reading.refusal?.code == "not_hl7")
        #expect(reading.refusal?.rejects == true)
        #expect(reading.header.format == "unknown")
        #expect(try answer(reading, profile) == "-")
    }

    @Test func `what cannot be read is still known by its header`() throws {
        let text = #"MSH|^~\&|LAB^1.2^ISO|HOSP|S|H|20260203||ORU^R01|M1|P|2.5||||||KLINGON"#
        let header = try Sample.reader().read(Array(text.utf8), profile: profile).header
        #expect(header.sendingApplication == "LAB")
        #expect(header.sendingFacility == "HOSP")
        #expect(header.controlID == "M1")
        #expect(header.messageType == "ORU^R01")
        #expect(header.version == "2.5")
        #expect(header.format == "ER7")
    }

    @Test func `a type nothing is read from is accepted with a warning`() throws {
        let reading = try Sample.read(Sample.header("SIU^S12"), Sample.patient)
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["message_type_unused"])
        #expect(reading.events == [])
    }

    @Test func `an acknowledgement is not acknowledged`() throws {
        let reading = try Sample.read(Sample.header("ACK"), "MSA|AA|M0")
        #expect(reading.outcome == .accepted)
        #expect(try answer(reading, profile) == "-")
    }

    @Test func `a sender that wants no answer gets none and enhanced mode gets CA`() throws {
        let header = #"MSH|^~\&|A|B|C|D|20260203||ORU^R01|M1|P|2.5|||"#
        #expect(try answer(Sample.read(header + "NE|NE", Sample.patient), profile) == "-")
        #expect(
            try answer(Sample.read(header + "AL|NE", Sample.patient), profile)
                .hasSuffix("MSA|CA|M1\r")
        )
    }
}
