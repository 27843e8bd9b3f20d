import Foundation
import Support
import Testing

extension EndToEnd {
    /// The demonstration, from its own daemon to its table.
    @Suite struct DemoTests {
        @Test func `few patients are recovered as they were planted, from every format`()
            async throws
        {
            let result = try await CommandResult.of(
                "demo",
                "--patients",
                "24",
                "--exit",
                within: .seconds(120)
            )
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines.contains("differences: 0"))
            #expect(lines.first == "SYNTHETIC cohort: 24 patients, no one of them real.")
            for form in ["ER7", "ER7 in GB 18030", "v2 XML", "v2 XML of Mirth", "CDA", "FHIR XML"] {
                #expect(lines.contains { $0.hasPrefix("  \(form) ") && !$0.hasSuffix(" 0") })
            }
            let header = lines.first { $0.hasPrefix("SYNTHETIC cohort  ") }
            #expect(
                header?.split(separator: " ").suffix(3) == ["study", "truth", "recovered"]
            )
        }

        @Test func `simulate writes the messages in the forms they are sent in`() async throws {
            try await Workspace.using("simulate") { workspace in
                let result = try await CommandResult.of(
                    "simulate",
                    "--patients",
                    "12",
                    "--until",
                    "2026-01-31",
                    "--out",
                    workspace.path(of: "cohort")
                )
                #expect(result.status == 0, "\(result.errors)")
                for (folder, forms) in ["messages": [".hl7", ".xml"], "documents": [".xml"]] {
                    let path = workspace.path(of: "cohort/" + folder)
                    let names = try FileManager.default.contentsOfDirectory(atPath: path)
                    #expect(Set(names.map { String($0.suffix(4)) }) == Set(forms))
                    for name in names.sorted().prefix(10) {
                        let read = try await CommandResult.of("parse", "\(path)/\(name)", "--json")
                        #expect(read.status == 0, "\(folder)/\(name)")
                    }
                }
            }
        }
    }
}
