import Foundation
import Support
import Testing

extension EndToEnd {
    /// A daemon that watches a directory.
    @Suite struct DirectoryTests {
        @Test func `files are stored, then moved, whatever happens between`() async throws {
            try await Workspace.using("watched") { watched in
                let folder = watched.path(of: "in")
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true
                )
                let extra = """
                    directories:
                      - path: \(folder)
                        poll: 20 ms
                        settle: 40 ms
                    """
                try await RunningDaemon.during("directories", extra: extra) { daemon in
                    try await check(daemon, Folder(path: folder))
                }
            }
        }

        private func check(_ daemon: RunningDaemon, _ folder: Folder) async throws {
            try folder.write("one.hl7", Letter.panel("DIR1", patient: "701"))
            try folder.write(
                "batch.hl7",
                #"BHS|^~\&|LAB|HOSP"# + "\r" + Letter.panel("DIR2", patient: "701")
                    + Letter.panel("DIR3", patient: "702") + "BTS|2\r"
            )
            try folder.write("two.hl7", "\(Letter.panel("DIR4", patient: "701"))junk")
            try folder.write("bad.hl7", "no message at all")
            try folder.write("copying.part", Letter.panel("DIR5", patient: "701"))
            try await eventually("all whole files are moved") {
                try folder.names() == ["copying.part", "done", "quarantine"]
            }
            #expect(try folder.names("done") == ["batch.hl7", "one.hl7", "two.hl7"])
            #expect(try folder.names("quarantine") == ["bad.hl7"])
            let query = """
                SELECT control_id, outcome, copies FROM sorawatch.message
                WHERE control_id LIKE 'DIR%' ORDER BY control_id
                """
            let stored = ["DIR1", "DIR2", "DIR3", "DIR4"].map { "\($0),accepted,1" }
            #expect(try daemon.rows(query) == stored)

            // As after a crash between the commit and the move: the same file is there again.
            try folder.write("one.hl7", Letter.panel("DIR1", patient: "701"))
            try await eventually("the file is moved again") {
                try folder.names("done").contains("one.hl7.2")
            }
            #expect(try daemon.rows(query).first == "DIR1,accepted,2")
            #expect(
                try daemon.rows("SELECT count(*) FROM sorawatch.lab_result") == ["12"]
            )
        }
    }
}

private struct Folder {
    let path: String

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func names(_ subfolder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(subfolder)").sorted()
    }
}
