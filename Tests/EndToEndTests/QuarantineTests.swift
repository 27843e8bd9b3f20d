import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    /// Messages that cannot be used, and what an administrator does about them.
    @Suite(.daemon("quarantine")) struct QuarantineTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func quarantine(
            _ arguments: String...,
            config: String? = nil
        ) async throws -> CommandResult {
            try await CommandResult.of(
                ["quarantine"] + arguments + ["--config", config ?? daemon.configurationFile]
            )
        }

        private func id(of controlID: String) throws -> String {
            let rows = try daemon.rows(
                """
                SELECT message_id FROM sorawatch.message_body
                WHERE position('|\(controlID)|'::bytea IN body) > 0
                """
            )
            return try #require(rows.first)
        }

        /// A dispense whose patient's name has a letter of ISO 8859-1 in it, and no MSH-18.
        private func dispense(
            _ controlID: String,
            patient number: String,
            code: String = "495881"
        ) -> [UInt8] {
            let message = Letter.message(
                Letter.header("RDS^O13^RDS_O13", controlID, from: "PHARM"),
                "PID|1||\(number)^^^HOSP^MR||SYNTH\u{1}TIQUE||19600102|M",
                "ORC|RE|R1|D\(controlID)",
                "RXD|1|\(code)^sorafenib^RXNORM|20260201|120|TAB"
            )
            return message.utf8.map { $0 == 1 ? 0xC9 : $0 }
        }

        private func refuse(
            _ controlID: String,
            patient number: String,
            code: String = "495881"
        ) throws {
            let sender = try Sender(to: daemon)
            let bytes = dispense(controlID, patient: number, code: code)
            try sender.sendRaw([0x0B] + bytes + [0x1C, 0x0D])
            let answer = sender.receive() ?? ""
            #expect(answer.contains("\rMSA|AE|\(controlID)|"), "\(answer)")
        }

        /// The daemon's configuration with another charset for messages that name none.
        private func latin() throws -> String {
            let known = try text(of: daemon.configurationFile)
            return try daemon.workspace.write(
                "latin.yaml",
                known.replacing(
                    "  - name: default\n",
                    with: "  - name: default\n    default_charset: 8859/1\n"
                )
            )
        }

        @Test func `what can be read now leaves quarantine as the same message`() async throws {
            try refuse("Q1", patient: "9101")
            let (id, columns) = (try id(of: "Q1"), "message_id, received_at, copies")
            let before = try daemon.rows(
                "SELECT \(columns) FROM sorawatch.message WHERE message_id = '\(id)'"
            )
            let unchanged = try await quarantine("retry", id)
            #expect(unchanged.status == 1)
            #expect(
                unchanged.output.hasPrefix("\(id) refused: invalid_bytes at PID[1]-5: ")
                    && unchanged.output.hasSuffix("0 accepted, 1 refused\n")
            )
            let retried = try await quarantine("retry", id, config: try latin())
            #expect(retried.status == 0)
            #expect(
                retried.output == "\(id) accepted: 1 events, 0 warnings\n1 accepted, 0 refused\n"
            )
            #expect(
                try daemon.rows(
                    """
                    SELECT \(columns) FROM sorawatch.message
                    WHERE control_id = 'Q1' AND outcome = 'accepted' AND error IS NULL
                    """
                ) == before
            )
            #expect(
                try daemon.rows(
                    """
                    SELECT ingredient, action, e.received_at > m.received_at
                    FROM sorawatch_data.event e JOIN sorawatch.message m USING (message_id)
                    WHERE m.message_id = '\(id)'
                    """
                ) == ["sorafenib,dispensed,t"]
            )
            try await eventually("the patient is assessed") {
                try daemon.rows(
                    """
                    SELECT t0 FROM sorawatch.patient_status JOIN sorawatch.patient
                    USING (patient_id) WHERE id_value = '9101'
                    """
                ) == ["2026-02-01"]
            }
            #expect(try await quarantine("retry", id).status == 1, "it is not there any more")
            #expect(try await quarantine("show", id).status == 1)
        }

        @Test func `two runs at once store what they read once`() async throws {
            try refuse("Q2", patient: "9102")
            let (id, latin) = (try id(of: "Q2"), try latin())
            async let first = quarantine("retry", id, config: latin)
            async let second = quarantine("retry", id, config: latin)
            let states = try await [first.status, second.status].sorted()
            #expect(states.first == 0 && states != [0, 0])
            #expect(
                try daemon.rows(
                    "SELECT count(*) FROM sorawatch_data.event WHERE message_id = '\(id)'"
                ) == ["1"]
            )
        }

        @Test func `what the database refuses keeps no other message in quarantine`() async throws {
            func change(_ script: String) throws {
                let connection = try Connection(
                    PrivateDatabase.address(stateDirectory: daemon.stateDirectory),
                    applicationName: "sorawatch tests"
                )
                defer { connection.close() }
                try connection.simple("ALTER TABLE sorawatch_data.event " + script)
            }
            try change("ADD CONSTRAINT refused CHECK (code IS DISTINCT FROM '615979') NOT VALID")
            for (number, code) in [(1, "495881"), (2, "615979"), (3, "597747")] {
                try refuse("Q5\(number)", patient: "9105", code: code)
            }
            let (ids, latin) = (try (1...3).map { try id(of: "Q5\($0)") }, try latin())
            func outcomes() throws -> [String] {
                try ids.flatMap {
                    try daemon.rows(
                        "SELECT error_code FROM sorawatch.message WHERE message_id = '\($0)'"
                    )
                }
            }
            let result = try await quarantine("retry", ids[0], ids[1], ids[2], config: latin)
            #expect(result.status == 1)
            #expect(result.output.hasSuffix("2 accepted, 1 refused\n"))
            #expect(try outcomes() == ["", "database_refused", ""])
            try change("DROP CONSTRAINT refused")
            #expect(
                try await quarantine("retry", "--code", "database_refused", config: latin).status
                    == 0
            )
            #expect(try outcomes() == ["", "", ""])
        }

        @Test func `the list has the newest first, page by page, without the discarded`()
            async throws
        {
            for number in 1...3 {
                let message = Letter.header("ORU^R01^ORU_R01", "Q3\(number)", version: "3.0")
                #expect(try daemon.code(for: message + "\r") == "AR")
            }
            let filter = ["--code", "version_unsupported"]
            func list(_ more: String...) async throws -> [String] {
                let result = try await CommandResult.of(
                    ["quarantine", "list", "--config", daemon.configurationFile] + filter + more
                )
                #expect(result.status == 0)
                return result.output.split(separator: "\n").dropFirst().map {
                    $0.split(separator: " ").dropFirst().joined(separator: " ")
                }
            }
            let ids = try (1...3).map { try id(of: "Q3\($0)") }
            let lines = (1...3).map {
                "default ORU^R01 Q3\($0) version_unsupported MSH[1]-12 \(ids[$0 - 1])"
            }
            #expect(try await list() == lines.reversed())
            #expect(try await list("--limit", "2") == [lines[2], lines[1]])
            #expect(try await list("--limit", "2", "--before", ids[1]) == [lines[0]])
            #expect(try await list("--interface", "other") == [])
            let discarded = try await quarantine("discard", ids[2])
            #expect(discarded.status == 0)
            #expect(discarded.output == "\(ids[2]) discarded\n")
            #expect(try await list() == [lines[1], lines[0]])
            #expect(try await list("--all") == lines.reversed())
            #expect(
                try daemon.rows(
                    "SELECT count(*) FROM sorawatch.message_body WHERE message_id = '\(ids[2])'"
                ) == ["1"]
            )
            let json = try await quarantine("list", "--json", "--code", "version_unsupported")
            #expect(
                json.output.hasPrefix(#"{"messages":[{"message_id":"\#(ids[1])","received_at""#)
            )
            #expect(
                json.output.contains(
                    #""reason":{"code":"version_unsupported","#
                        + #""text":"Only HL7 versions 2.1 to 2.8 are read.","location":"MSH[1]-12"}"#
                )
            )
        }

        @Test func `show gives the reason and the message as a tree`() async throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "Q4"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|ST|1742-6^ALT^LN||a \\X1B\\[31m red value||||||F"
            )
            #expect(try daemon.code(for: message) == "AE")
            let result = try await quarantine("show", try id(of: "Q4"))
            #expect(result.status == 0)
            #expect(result.output.contains("reason      required_field_missing at PID[1]-3: "))
            #expect(result.output.contains("\nOBR[1]-4.2\tHepatic panel\n"))
            #expect(result.output.contains("\nOBX[1]-5\ta ␛[31m red value\n"))
        }

        @Test func `show gives what is no message as text`() async throws {
            try Sender(to: daemon).sendRaw(
                [0x0B] + Array("no\tmessage\r\nat all é".utf8) + [0xFF, 0x1C, 0x0D]
            )
            try await eventually("the bytes are in quarantine") {
                try !daemon.rows("SELECT 1 FROM sorawatch.message WHERE format = 'unknown'").isEmpty
            }
            let rows = try daemon.rows(
                "SELECT message_id FROM sorawatch.message WHERE format = 'unknown'"
            )
            let result = try await quarantine("show", try #require(rows.first))
            #expect(result.status == 0)
            #expect(result.output.hasSuffix("\n\nno␉message␍␊\nat all \\xC3\\xA9\\xFF\n"))
        }

        @Test func `wrong usage is told from a no`() async throws {
            let unknown = "00000000-0000-0000-0000-000000000000"
            #expect(try await quarantine("show", "nonsense").status == 2)
            #expect(try await quarantine("show", unknown).status == 1)
            #expect(try await quarantine("discard", unknown).status == 1)
            #expect(try await quarantine("retry", unknown).status == 1)
            #expect(try await quarantine("retry").status == 2)
            #expect(try await quarantine("retry", unknown, "--all").status == 2)
            #expect(try await quarantine("list", "--before", "yesterday").status == 2)
        }
    }
}
