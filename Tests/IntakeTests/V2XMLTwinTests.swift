import Clinical
import Foundation
import HL7
import Intake
import Testing

/// ER7 messages and the same ones as XML, written by another encoder.
@Suite struct `v2 XML twins` {
    private static let corpora = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appending(path: "../../../shared/corpora").standardizedFileURL
    private static let folder = corpora.appending(path: "v2xml-twins")

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: folder.path),
            "../shared/corpora is not there"
        )
    )
    func `give the events of their ER7 twin`() throws {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        var compared = 0
        for xml in try Self.files() {
            let name = String(xml.path.dropFirst(Self.folder.path.count + 1).dropLast(4))
            guard let file = try? Data(contentsOf: Self.corpora.appending(path: name)) else {
                continue
            }
            compared += 1
            let profile = InterfaceProfile(name: "twin")
            let reading = reader.read([UInt8](try Data(contentsOf: xml)), profile: profile)
            #expect(reading.header.format == "v2xml", "\(name)")
            let twins = Self.messages(in: [UInt8](file)).map {
                said(reader.read($0, profile: profile))
            }
            let isSame = twins.contains(said(reading))
            let reason = Self.differences[name]
            #expect(isSame != (reason != nil), "\(name): \(reason ?? "differs")")
        }
        #expect(compared > 100)
    }

    /// Where the twin's encoder, or its format, says something else than the ER7.
    private static let differences = [
        "cosyte__hl7/test/fixtures/edge-cases/truncation-char-msh2.hl7":
            "the encoder took the escape of the truncation character for the letter P",
        "cosyte__hl7/test/fixtures/vendor-quirks/unknown-charset.hl7":
            "the ER7 is refused for its character set, which XML does not have",
    ]

    private static func files() throws -> [URL] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return all.filter { $0.hasSuffix(".xml") }.sorted().map { folder.appending(path: $0) }
    }

    /// The file as one message and its first message: encoders took either.
    private static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        guard let first = Batch(splitting: bytes).messages.first else { return [bytes] }
        return [bytes, Array(bytes[first])]
    }
}

/// What a reading says, line by line, without where its texts lie.
private func said(_ reading: Reading) -> [String] {
    var lines = [
        "outcome \(reading.outcome)", "type \(reading.header.messageType)",
        "control id \(reading.header.controlID)", "sent \(reading.header.sentAt)",
    ]
    lines += reading.extract.patients.map { "patient \($0)" }
    lines += reading.extract.events.map { "event of \($0.patient): \($0.event)" }
    for (patient, panel) in reading.extract.panels {
        lines += panel.items.map { item in
            [
                "item of \(patient)", panel.locatorPrefix, String(item.position),
                panel.orderNumber, panel.at?.instant.description ?? "", panel.string(item.code),
                panel.string(item.system), panel.string(item.display), panel.string(item.subID),
                item.comparator?.rawValue ?? "", item.value?.description ?? "",
                panel.string(item.unit), panel.string(item.textValue), item.status.rawValue,
            ].joined(separator: "|")
        }
    }
    // XML has no line ends that could be mixed.
    let warnings = reading.extract.warnings.filter { $0.kind != "line_ends_mixed" }
    return lines + warnings.map { "warning \($0)" }
}
