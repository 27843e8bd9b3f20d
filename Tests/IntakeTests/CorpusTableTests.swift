import Clinical
import Foundation
import Intake
import Testing

/// Every file of the corpora, whatever its format: what became of it, and why.
@Suite struct `Corpus table` {
    private static let corpora = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appending(path: "../../../shared/corpora").standardizedFileURL

    /// Types that may say nothing but who the patient is, by how MSH-9 begins, or FHIR's.
    ///
    /// Orders, drugs and documents that no value set speaks of, and an ORU without OBX.
    private static let patientTypes = [
        "ADT", "DFT", "MDM", "ORM", "ORU", "RDE", "RDS", "Bundle", "Patient",
    ]

    /// What became of a file.
    private enum Outcome: String, CaseIterable {
        case events, patient, nothing, quarantined
    }

    private struct Table {
        var counts: [String: [Outcome: Int]] = [:]
        var reasons: [String: Int] = [:]
        var slowest = (milliseconds: 0.0, file: "")
        var files = 0

        mutating func add(
            _ reading: Reading,
            _ outcome: Outcome,
            milliseconds: Double,
            of file: String
        ) {
            files += 1
            counts[reading.header.format, default: [:]][outcome, default: 0] += 1
            if milliseconds > slowest.milliseconds { slowest = (milliseconds, file) }
            if let refusal = reading.refusal {
                reasons["quarantined: \(refusal.code)", default: 0] += 1
            } else if outcome != .events {
                let kinds = Set(reading.warningKinds).sorted().joined(separator: ", ")
                let reason = kinds.isEmpty ? reading.header.messageType : kinds
                reasons["\(outcome): \(reason)", default: 0] += 1
            }
        }

        /// A line a format, the ten commonest reasons, the slowest file.
        var text: String {
            let names = Outcome.allCases.map(\.rawValue)
            var lines = [(["format"] + names).joined(separator: "\t")]
            for (format, counts) in counts.sorted(by: { $0.key < $1.key }) {
                let cells = Outcome.allCases.map { String(counts[$0, default: 0]) }
                lines.append(([format] + cells).joined(separator: "\t"))
            }
            let common = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
            lines += common.map { "\($0.value)\t\($0.key)" }
            lines.append(String(format: "slowest: %.1f ms, ", slowest.milliseconds) + slowest.file)
            return lines.joined(separator: "\n")
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: corpora.path),
            "../shared/corpora is not there"
        ),
        .timeLimit(.minutes(3))
    )
    func `explains every file that says nothing`() throws {
        let reader = try Sample.reader()
        let profile = InterfaceProfile(name: "corpus")
        var table = Table()
        for name in try Self.files() {
            let bytes = [UInt8](try Data(contentsOf: Self.corpora.appending(path: name)))
            for message in reader.batch(in: bytes, profile: profile)?.messages ?? [bytes] {
                let start = ContinuousClock.now
                let reading = reader.read(message, profile: profile)
                let elapsed = ContinuousClock.now - start
                let outcome = outcome(of: reading)
                table.add(reading, outcome, milliseconds: elapsed / .milliseconds(1), of: name)
                expectReason(for: reading, outcome, in: name)
                _ = reader.acknowledgement(for: reading, profile: profile, at: Instant(seconds: 0))
            }
        }
        print(table.text)
        #expect(table.files > 1000)
        #expect(Set(table.counts.keys).isSuperset(of: ["ER7", "v2xml", "CDA", "FHIR"]))
    }

    private func outcome(of reading: Reading) -> Outcome {
        if reading.refusal != nil { return .quarantined }
        let extract = reading.extract
        if !extract.events.isEmpty || !extract.panels.isEmpty { return .events }
        return extract.patients.isEmpty ? .nothing : .patient
    }

    private func expectReason(for reading: Reading, _ outcome: Outcome, in name: String) {
        let extract = reading.extract
        switch outcome {
        case .events: break
        case .patient:
            let type = reading.header.messageType
            let isKnown = Self.patientTypes.contains { type.hasPrefix($0) }
            #expect(!extract.warnings.isEmpty || isKnown, "\(name): \(type) is a patient alone")
        case .nothing:
            let type = reading.header.messageType
            let isAnswer = type.hasPrefix("ACK")
            #expect(!extract.warnings.isEmpty || isAnswer, "\(name): \(type) says nothing")
        case .quarantined:
            let refusal = reading.refusal
            #expect(refusal?.location.isEmpty == false && refusal?.text.isEmpty == false, "\(name)")
            #expect(extract.events.isEmpty && extract.panels.isEmpty, "\(name)")
        }
        for warning in extract.warnings {
            #expect(!warning.location.isEmpty && !warning.kind.isEmpty, "\(name)")
        }
    }

    private static func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: corpora.path).sorted().filter {
            // Folders have points in their names, too.
            let file = corpora.appending(path: $0)
            return file.pathExtension != "tsv"
                && (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        }
    }
}
