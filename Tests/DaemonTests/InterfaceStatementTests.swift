import Clinical
import Daemon
import HL7
import Intake
import Testing

/// What the interface statement says is tried on messages.
@Suite struct InterfaceStatementTests {
    private func reading(_ type: String, version: String = "2.5.1", _ processing: String = "P")
        throws -> Reading
    {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let message = [
            #"MSH|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203||\#(type)|1|\#(processing)|\#(version)"#,
            "PID|1||1^^^HOSP^MR", "PID|2||2^^^HOSP^MR", "MRG|3^^^HOSP^MR", "",
        ].joined(separator: "\r")
        return reader.read(Array(message.utf8), profile: InterfaceProfile(name: "test"))
    }

    @Test(arguments: SupportedMessage.all)
    func `a type is read as the statement says`(message: SupportedMessage) throws {
        let reading = try reading("\(message.type)^\(message.event)")
        let isUnused = reading.extract.warnings.contains {
            $0.kind == "message_type_unused" && $0.location == "MSH[1]-9"
        }
        #expect(reading.outcome == .accepted)
        #expect(isUnused != message.isRead)
        #expect(message.segments.isEmpty != message.isRead)
    }

    @Test(arguments: SupportedMessage.versions)
    func `a version is accepted as the statement says`(version: String) throws {
        #expect(try reading("ORU^R01", version: version).outcome == .accepted)
    }

    @Test(arguments: ["2.0", "2.9", "3.0"])
    func `a version the statement lacks is refused`(version: String) throws {
        #expect(!SupportedMessage.versions.contains(version))
        #expect(try reading("ORU^R01", version: version).outcome != .accepted)
    }

    @Test func `a processing id is accepted as the statement says`() throws {
        for id in ["P", "T", "D", "X"] {
            let isAccepted = try reading("ORU^R01", id).outcome == .accepted
            #expect(isAccepted == SupportedMessage.processingIDs.contains(id), "\(id)")
        }
    }
}
