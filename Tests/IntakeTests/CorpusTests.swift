import Clinical
import Foundation
import HL7
import Intake
import Testing

@Suite struct Corpus {
    @Test func `real messages are read or refused with a place`() throws {
        let package = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let corpora = package.deletingLastPathComponent().appending(path: "shared/corpora")
        guard
            let files = FileManager.default.enumerator(at: corpora, includingPropertiesForKeys: nil)
        else {
            print("skipped: ../shared/corpora is not here")
            return
        }
        let reader = try Sample.reader()
        var counts: [String: Int] = [:]
        for case let file as URL in files where ["hl7", "er7"].contains(file.pathExtension) {
            let bytes = Array(try Data(contentsOf: file))
            let reading = reader.read(bytes, profile: InterfaceProfile(name: "corpus"))
            if let refusal = reading.refusal {
                counts["\(refusal.code) \(refusal.location)", default: 0] += 1
                #expect(refusal.location.count >= 5 && Path(refusal.location) != nil)
            } else {
                counts["accepted", default: 0] += 1
            }
        }
        if counts.isEmpty { print("skipped: ../shared/corpora is not here") }
        for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) { print(outcome, count) }
    }

    @Test(arguments: [20_260_203, 7, 424])
    func `damaged messages never trap`(seed: UInt64) throws {
        print("seed \(seed)")
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        let whole = Array(
            [
                Sample.header, Sample.patient, Sample.order,
                "OBX|1|SN|1834-1^AFP^LN||>^90|ng/mL|||||F|||20260203",
                "OBX|2|TX|&IMP^x^L||Disease progression 4.1 cm, previously 3 cm||||||F",
                "RXA|0|1|2026||50419-488^x^NDC", "PV1|1|I", "DG1|1||C22.0^x^I10", "MRG|2^^^A^MR",
            ].joined(separator: "\r").utf8
        )
        let reader = try Sample.reader()
        let profile = InterfaceProfile(name: "test")
        var accepted = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...next(6) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = UInt8(next(256))
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert(Array("|^~&\\\r".utf8)[next(6)], at: next(bytes.count))
                }
            }
            let reading = reader.read(bytes, profile: profile)
            if reading.outcome == .accepted { accepted += 1 } else { #expect(reading.events == []) }
            _ = reader.acknowledgement(for: reading, profile: profile, at: Instant(seconds: 0))
        }
        #expect(accepted > 0)
    }
}
