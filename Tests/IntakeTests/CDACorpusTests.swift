import Clinical
import Foundation
import Intake
import Testing

/// Real clinical documents and the many examples of parts of them.
@Suite struct `CDA corpus` {
    private static let corpora = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appending(path: "../../../shared/corpora").standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: corpora.path),
            "../shared/corpora is not there"
        )
    )
    func `every document ends as statements, as an explanation, or refused with a place`() throws {
        let reader = try Sample.reader()
        var counts: [String: Int] = [:]
        var documents = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: Self.corpora.path).sorted()
        where ["xml", "ccda", "cda"].contains(URL(filePath: name).pathExtension.lowercased()) {
            let bytes = [UInt8](try Data(contentsOf: Self.corpora.appending(path: name)))
            let reading = reader.read(bytes, profile: InterfaceProfile(name: "corpus"))
            let outcome = outcome(reading)
            guard reading.header.format == "CDA" else { continue }
            counts[outcome, default: 0] += 1
            if let refusal = reading.refusal {
                #expect(refusal.location.hasPrefix("/") && refusal.location.contains(" line "))
                #expect(reading.events.isEmpty && reading.extract.panels.isEmpty)
                continue
            }
            documents += 1
            #expect(reading.extract.patients.count == 1, "\(name)")
            #expect(reading.header.sentAt > Instant(seconds: 0), "\(name)")
            let saysNothing = reading.events.isEmpty && reading.extract.panels.isEmpty
            #expect(saysNothing == reading.warningKinds.contains("nothing_read"), "\(name)")
            for event in reading.events {
                #expect(event.locator.hasPrefix("/ClinicalDocument/"), "\(name)")
            }
            for warning in reading.extract.warnings {
                #expect(warning.location.hasPrefix("/ClinicalDocument"), "\(name)")
            }
        }
        for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(count)\t\(outcome)")
        }
        #expect(documents > 50)
    }

    private func outcome(_ reading: Reading) -> String {
        if let refusal = reading.refusal { return "refused \(refusal.code)" }
        let kinds = Set(reading.events.map { "\($0.content.kind)" }).sorted()
        let parts = kinds + (reading.extract.panels.isEmpty ? [] : ["results"])
        return "accepted \(parts.joined(separator: " "))"
    }
}
