import Clinical
import Foundation
import Intake
import Testing

/// Every FHIR file of the corpora: events or an explanation, never a crash.
@Suite struct `FHIR corpus` {
    private static let corpora = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appending(path: "../../../shared/corpora").standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: corpora.path),
            "../shared/corpora is not there"
        )
    )
    func `is read or refused with a place`() throws {
        let reader = try Sample.reader()
        var outcomes: [String: Int] = [:]
        var count = 0
        for file in try Self.files() {
            let bytes = [UInt8](try Data(contentsOf: file))
            guard String(decoding: bytes, as: UTF8.self).contains("http://hl7.org/fhir\"") else {
                continue
            }
            let reading = reader.read(bytes, profile: InterfaceProfile(name: "corpus"))
            guard reading.header.format != "CDA" else { continue }
            count += 1
            outcomes[Self.outcome(of: reading), default: 0] += 1
            let name = file.lastPathComponent
            if let refusal = reading.refusal {
                #expect(refusal.location.contains("line "), "\(name)")
                #expect(reading.events.isEmpty, "\(name)")
            } else {
                #expect(reading.header.format == "FHIR", "\(name)")
                let isSilent =
                    reading.events.isEmpty && reading.extract.panels.isEmpty
                    && reading.extract.patients.isEmpty
                let isExplained = !reading.extract.warnings.isEmpty
                #expect(!isSilent || isExplained, "\(name)")
            }
        }
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) { print(count, outcome) }
        #expect(count > 100)
    }

    private static func outcome(of reading: Reading) -> String {
        if let refusal = reading.refusal { return "quarantined \(refusal.code)" }
        let (events, items) = (
            reading.events.count, reading.extract.panels.reduce(0) { $0 + $1.panel.items.count }
        )
        let warnings = Set(reading.warningKinds).sorted().joined(separator: " ")
        return "accepted \(reading.header.messageType) events \(events) items \(items) \(warnings)"
    }

    private static func files() throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: corpora.path)
            .filter { $0.hasSuffix(".xml") }.sorted().map { corpora.appending(path: $0) }
    }
}
