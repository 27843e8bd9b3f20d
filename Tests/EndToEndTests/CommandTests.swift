import Foundation
import Support
import Testing

extension EndToEnd {
    /// Commands that need no daemon.
    @Suite struct CommandTests {
        @Test func `check-config passes a good file`() async throws {
            try await Workspace.using("config") { workspace in
                let file = try workspace.write("good.yaml", "log_level: warning\n")
                let result = try await CommandResult.of("check-config", file)
                #expect(result.status == 0)
                #expect(result.output.hasPrefix("\(file): good; rules sorafenib-primary/1"))
            }
        }

        @Test func `check-config names file, line and the nearest key of an unknown one`()
            async throws
        {
            try await Workspace.using("config") { workspace in
                let file = try workspace.write(
                    "bad.yaml",
                    "log_level: info\ndatabase:\n  writer: 2\n"
                )
                let result = try await CommandResult.of("check-config", file)
                #expect(result.status == 2)
                #expect(result.output == "")
                #expect(result.errors.hasPrefix("\(file):3: "))
                #expect(result.errors.contains("writers"))
            }
        }

        @Test func `a file that is not there is a matter of configuration`() async throws {
            #expect(try await CommandResult.of("check-config", "/no/such/file").status == 2)
            #expect(
                try await CommandResult.of("serve", "--config", "/no/such/file").status == 2
            )
        }

        @Test func `an unknown option is a matter of usage`() async throws {
            #expect(try await CommandResult.of("report", "--no-such-option").status == 2)
        }

        @Test(arguments: [
            "serve", "demo", "send", "parse", "simulate", "explain", "report", "estimate",
            "migrate", "quarantine", "replay", "conformance", "check-config", "bench",
        ])
        func `every command explains itself`(name: String) async throws {
            let result = try await CommandResult.of(name, "--help")
            #expect(result.status == 0)
            #expect(result.output.contains("USAGE: sorawatch \(name)"))
        }

        @Test func `conformance states every interface as it is configured, without a database`()
            async throws
        {
            try await Workspace.using("conformance") { workspace in
                let file = try workspace.write(
                    "s.yaml",
                    """
                    database:
                      url: host=/no/such/place dbname=none
                    interfaces:
                      - name: default
                        listen: 127.0.0.1:2575
                        time_zone: Asia/Shanghai
                      - name: pharmacy
                        listen: 127.0.0.1:2576
                        default_charset: GB 18030-2000
                        ack_mode: enhanced
                    """
                )
                let result = try await CommandResult.of("conformance", "--config", file)
                #expect(result.status == 0)
                let rows = result.output.split(separator: "\n").map { line in
                    line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                }
                #expect(
                    rows.contains {
                        $0.starts(with: [
                            "default", "127.0.0.1:2575", "no", "UNICODE UTF-8", "Asia/Shanghai",
                        ])
                    }
                )
                #expect(
                    rows.contains {
                        $0.starts(with: ["pharmacy", "127.0.0.1:2576", "no", "GB 18030-2000"])
                            && $0.contains("enhanced")
                    }
                )
                #expect(
                    rows.contains(
                        ["ORU", "R01, R30, R32", "yes"] + [
                            "MSH, PID, ORC, OBR, SPM, OBX, NTE"
                        ]
                    )
                )
                let json = try await CommandResult.of("conformance", "--json", "--config", file)
                #expect(json.status == 0)
                let statement = try JSONDecoder().decode(
                    Statement.self,
                    from: Data(json.output.utf8)
                )
                #expect(statement.interfaces.map(\.name) == ["default", "pharmacy"])
            }
        }

        private struct Statement: Decodable {
            struct Interface: Decodable { let name: String }
            let interfaces: [Interface]
        }

        @Test func `estimate prints what R prints of a table, and names a line it cannot use`()
            async throws
        {
            try await Workspace.using("estimate") { workspace in
                let good = try workspace.write(
                    "good.csv",
                    "time,status,group\n1.5,1,a\n2,1,a\n3,0,a\n2,1,b\n4,1,b\n5,0,b\n"
                )
                let text = try await CommandResult.of("estimate", good, "--conf-type", "log-log")
                #expect(text.status == 0)
                #expect(text.output.contains("Log-rank: chi-square "))
                #expect(text.output.contains("Cox regression, ties by Breslow"))
                let json = try await CommandResult.of("estimate", good, "--json")
                let root = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
                let groups = (root as? [String: Any])?["groups"] as? [[String: Any]]
                #expect(groups?.map { $0["n"] as? Int } == [3, 3])
                let bad = try workspace.write("bad.csv", "time,status\n1,1\nx,1\n")
                let refused = try await CommandResult.of("estimate", bad)
                #expect(refused.status == 2)
                #expect(refused.output == "")
                #expect(
                    refused.errors == "\(bad): line 3: the time is no number from 0 upwards\n"
                )
                #expect(try await CommandResult.of("estimate", "/no/such.csv").status == 2)
                #expect(
                    try await CommandResult.of("estimate", good, "--conf-type", "wide").status == 2
                )
            }
        }

        @Test func `parse prints events with the columns of their views`() async throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "M1"),
                Letter.patient("4711"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|NM|1834-1^AFP^LN||>400|kU/L|||||F"
            )
            try await Workspace.using("parse") { workspace in
                let file = try workspace.write("message.hl7", message)
                let result = try await CommandResult.of("parse", file, "--json")
                #expect(result.status == 0)
                #expect(
                    result.output
                        == [
                            #"{"messages":[{"format":"ER7","message_type":"ORU^R01","#,
                            #""version":"2.5.1","control_id":"M1","outcome":"accepted","#,
                            #""warnings":[],"events":[{"kind":"lab_result","patient":"#,
                            #"{"patient_id":"36be8cca-9ff1-5c4e-f7a2-fdee04dbb45d","#,
                            #""assigning_authority":"HOSP","id_type":"MR","id_value":"4711","#,
                            #""birth_date":"1960-01-02","sex":"M"},"#,
                            #""effective_at":"2026-02-03T03:00:00Z","effective_precision":"second","#,
                            #""concept":"afp","code_system":"LN","code":"1834-1","display":"AFP","#,
                            #""comparator":">","value":400,"unit":"kU/L","canonical_value":484,"#,
                            #""canonical_unit":"ng/mL","status":"final","#,
                            #""locator":"ORU_R01 OBR[1].OBX[1]-5"}]}]}"#, "\n",
                        ].joined()
                )
            }
        }

        @Test func `parse says no to what would be quarantined`() async throws {
            try await Workspace.using("parse") { workspace in
                let file = try workspace.write(
                    "message.hl7",
                    Letter.header("ORU^R01^ORU_R01", "M1", version: "3.0") + "\r"
                )
                let result = try await CommandResult.of("parse", file, "--json")
                #expect(result.status == 1)
                #expect(
                    result.output
                        == [
                            #"{"messages":[{"format":"ER7","message_type":"ORU^R01","#,
                            #""version":"3.0","control_id":"M1","outcome":"quarantined","#,
                            #""reason":{"code":"version_unsupported","#,
                            #""text":"Only HL7 versions 2.1 to 2.8 are read.","#,
                            #""location":"MSH[1]-12"},"warnings":[],"events":[]}]}"#, "\n",
                        ].joined()
                )
            }
        }

        @Test func `send to a port where nobody listens is the environment's failure`()
            async throws
        {
            try await Workspace.using("send") { workspace in
                let file = try workspace.write("m.hl7", Letter.panel("S1", patient: "1"))
                let port = try Socket.listen().port
                let result = try await CommandResult.of("send", file, "--to", "127.0.0.1:\(port)")
                #expect(result.status == 3)
            }
        }

        @Test func `migrate plans, does and then has nothing to do`() async throws {
            // An address without a password prints whole.
            let url = "\(try await TemporaryPostgres.database())"
            try await Workspace.using("migrate") { workspace in
                let file = try workspace.write("s.yaml", "database:\n  url: \(url)\n")
                let plan = try await CommandResult.of("migrate", "--plan", "--config", file)
                #expect(plan.status == 1)
                #expect(plan.output.hasPrefix("pending: 1 foundation\npending: 2 views\n"))
                let done = try await CommandResult.of("migrate", "--config", file)
                #expect(done.status == 0)
                #expect(done.output.hasPrefix("done: 1 foundation\ndone: 2 views\n"))
                let again = try await CommandResult.of("migrate", "--plan", "--config", file)
                #expect(again.status == 0)
                #expect(again.output == "the schema is up to date\n")
            }
        }

        @Test func `a command without its database is the environment's failure`() async throws {
            try await Workspace.using("nowhere") { workspace in
                let file = try workspace.write(
                    "s.yaml",
                    "database:\n  url: host=\(workspace.directory) dbname=none user=none\n"
                )
                #expect(try await CommandResult.of("report", "--config", file).status == 3)
                #expect(try await CommandResult.of("explain", "1", "--config", file).status == 3)
                #expect(try await CommandResult.of("migrate", "--config", file).status == 3)
            }
        }
    }
}

extension EndToEnd.Live {
    @Suite struct SendTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func send(_ message: String) async throws -> CommandResult {
            try await Workspace.using("send") { workspace in
                let file = try workspace.write("m.hl7", message)
                return try await CommandResult.of(
                    "send",
                    file,
                    "--to",
                    "127.0.0.1:\(daemon.mllpPort)"
                )
            }
        }

        @Test func `send is content when every message is accepted`() async throws {
            let result = try await send(
                Letter.panel("SEND1", patient: "701") + Letter.panel("SEND2", patient: "701")
            )
            #expect(result.status == 0)
            #expect(result.output.hasPrefix("answers: AA 2\n2 answered in "))
        }

        @Test func `send says no when a message is refused`() async throws {
            let result = try await send(
                Letter.panel("SEND3", patient: "701")
                    + Letter.header("ORU^R01^ORU_R01", "SEND4", version: "3.0") + "\r"
            )
            #expect(result.status == 1)
            #expect(result.output.hasPrefix("answers: AA 1, AR 1\n"))
        }
    }
}
