import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    /// Stored messages through today's program.
    @Suite(.daemon("replay")) struct ReplayTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func replay(_ arguments: String..., config: String? = nil) async throws
            -> CommandResult
        {
            try await CommandResult.of(
                ["replay"] + arguments + ["--config", config ?? daemon.configurationFile]
            )
        }

        private func send(_ segments: String...) throws {
            #expect(try daemon.code(for: segments.joined(separator: "\r") + "\r") == "AA")
        }

        private func id(of controlID: String) throws -> String {
            let rows = try daemon.rows(
                "SELECT message_id FROM sorawatch.message WHERE control_id = '\(controlID)'"
            )
            return try #require(rows.first)
        }

        /// Changes stored rows behind the daemon's back.
        private func falsify(_ script: String) throws {
            let address = PrivateDatabase.address(stateDirectory: daemon.stateDirectory)
            let connection = try Connection(address, applicationName: "sorawatch tests")
            defer { connection.close() }
            try connection.simple(script)
        }

        private func derived(_ id: String) throws -> [String] {
            try daemon.rows(
                """
                SELECT to_jsonb(e) - 'received_at' FROM sorawatch_data.event e
                WHERE message_id = '\(id)'
                UNION ALL SELECT to_jsonb(p) FROM sorawatch_data.lab_panel p
                WHERE message_id = '\(id)'
                UNION ALL SELECT to_jsonb(m) FROM sorawatch_data.message m
                WHERE message_id = '\(id)' ORDER BY 1
                """
            )
        }

        @Test func `falsified rows are reported by place and column, and mended`() async throws {
            try send(
                Letter.header("ORU^R01^ORU_R01", "REP1"),
                Letter.patient("9401"),
                "OBR|1|P1|FREP1|24325-3^Panel^LN|||20260203030000",
                "OBX|1|NM|1834-1^AFP^LN||400|ng/mL|||||F",
                "OBX|2|NM|1742-6^ALT^LN||61|stones|||||F",
                "OBX|3|NM|1920-8^AST^LN||88|U/L|||||F"
            )
            let id = try id(of: "REP1")
            let (before, original) = (
                try derived(id), try await replay("--message", id, "--dry-run")
            )
            #expect(original.status == 0)
            #expect(original.output == "read 1, differing 0\n")
            try falsify(
                """
                UPDATE sorawatch_data.event SET value = 7, canonical_value = 7
                    WHERE message_id = '\(id)' AND ordinal = 1;
                INSERT INTO sorawatch_data.event SELECT patient_id, message_id, 3, 'vital', 'x',
                    'final', 'ORU_R01 ZZZ[1]-1', received_at, sent_at, control_id, at, at_precision,
                    at_day FROM sorawatch_data.event WHERE message_id = '\(id)' AND ordinal = 1;
                DELETE FROM sorawatch_data.lab_panel WHERE message_id = '\(id)';
                UPDATE sorawatch_data.message SET warnings = NULL, sex = 'F'
                    WHERE message_id = '\(id)';
                """
            )
            let changed = try derived(id)
            let report = """
                \(id) accepted
                  changed message: sex, warnings
                  changed lab ORU_R01 OBR[1].OBX[1]-5: canonical_value, value
                  removed vital ORU_R01 ZZZ[1]-1
                  added panel ORU_R01 OBR[1]
                  warning added unit_unknown at OBX[2]-6
                read 1, differing 1, warnings_added 1, lab changed 1, message changed 1, \
                panel added 1, vital removed 1
                """
            let dry = try await replay("--message", id, "--dry-run")
            #expect(dry.status == 1)
            #expect(dry.output == report + "; nothing was changed\n")
            #expect(try derived(id) == changed)
            let done = try await replay("--message", id)
            #expect(done.status == 0)
            #expect(done.output == report + "\n")
            #expect(try derived(id) == before)
            // The result that was right all along stays known since the message came.
            #expect(
                try daemon.rows(
                    """
                    SELECT e.ordinal, e.received_at > m.received_at
                    FROM sorawatch_data.event e JOIN sorawatch_data.message m USING (message_id)
                    WHERE message_id = '\(id)' ORDER BY 1
                    """
                ) == ["1,t", "2,f"]
            )
            #expect(try await replay("--message", id, "--dry-run").status == 0)
        }

        @Test func `whoever is concerned is assessed anew`() async throws {
            try send(
                Letter.header("RDS^O13^RDS_O13", "REP2", from: "PHARM"),
                Letter.patient("9402"),
                "ORC|RE|R1|D9402",
                "RXD|1|495881^sorafenib^RXNORM|20260201|120|TAB"
            )
            let id = try id(of: "REP2")
            let status = """
                SELECT id_value, t0 FROM sorawatch.patient_status
                JOIN sorawatch.patient USING (patient_id) WHERE id_value IN ('9402', '9403')
                """
            try await eventually("the patient is assessed") {
                try daemon.rows(status) == ["9402,2026-02-01"]
            }
            // Given to another patient, who is not of the message.
            try send(Letter.header("ADT^A08^ADT_A01", "REP3"), Letter.patient("9403"))
            try falsify(
                """
                UPDATE sorawatch_data.event SET patient_id = (
                    SELECT patient_id FROM sorawatch_data.patient WHERE id_value = '9403')
                    WHERE message_id = '\(id)';
                INSERT INTO sorawatch_data.review_request SELECT now(), patient_id, '\(id)'
                    FROM sorawatch_data.patient WHERE id_value IN ('9402', '9403');
                """
            )
            try await eventually("the other patient is assessed") {
                try daemon.rows(status) == ["9403,2026-02-01"]
            }
            let json = try await replay("--message", id, "--json")
            #expect(json.status == 0)
            #expect(
                json.output == """
                    {"messages":[{"message_id":"\(id)","old_outcome":"accepted",\
                    "new_outcome":"accepted","changes":[{"change":"changed","kind":"medication",\
                    "locator":"RDS_O13 RXD[1]-2","columns":["patient_id"]}],"warnings_added":[],\
                    "warnings_removed":[]}],"applied":true,"totals":{"read":1,"differing":1,\
                    "outcomes_changed":0,"warnings_added":0,"warnings_removed":0,\
                    "interface_unknown":0,"bytes_missing":0,"changes":{"medication changed":1}}}

                    """
            )
            try await eventually("both are assessed") {
                try daemon.rows(status) == ["9402,2026-02-01"]
            }
        }

        @Test func `a change of configuration is seen before it is made`() async throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "REP4"),
                "PID|1||9404^^^^MR||SYNTH\u{1}TIQUE||19600102|M",
                "OBR|1|P1|FREP4|24325-3^Panel^LN|||20260203030000",
                "OBX|1|NM|1834-1^AFP^LN||400|ng/mL|||||F"
            )
            let sender = try Sender(to: daemon)
            let latin = message.utf8.map { $0 == 1 ? 0xC9 : $0 }
            try sender.sendRaw([0x0B] + latin + [0x1C, 0x0D])
            #expect(sender.receive()?.contains("MSA|AE|REP4") == true)
            let known = try text(of: daemon.configurationFile)
            let file = try daemon.workspace.write(
                "latin.yaml",
                known.replacing(
                    "  - name: default\n",
                    with: "  - name: default\n    default_charset: 8859/1\n"
                )
            )
            let dry = try await replay("--quarantine", "--dry-run", config: file)
            #expect(dry.status == 1)
            #expect(dry.output.contains(" quarantined invalid_bytes at PID[1]-5 -> accepted\n"))
            #expect(dry.output.contains("\n  added lab ORU_R01 OBR[1].OBX[1]-5\n"))
            #expect(
                try daemon.rows("SELECT 1 FROM sorawatch.lab_result WHERE order_number = 'FREP4'")
                    == []
            )
            #expect(try await replay("--quarantine", config: file).status == 0)
            #expect(
                try daemon.rows("SELECT outcome FROM sorawatch.message WHERE control_id = 'REP4'")
                    == ["accepted"]
            )
            // The old configuration would take it back.
            let back = try await replay("--message", try id(of: "REP4"), "--dry-run")
            #expect(back.status == 1)
            #expect(back.output.contains(" accepted -> quarantined invalid_bytes at PID[1]-5\n"))
            #expect(back.output.contains("\n  removed lab ORU_R01 OBR[1].OBX[1]-5\n"))
        }

        @Test func `a message in parts is read again as a whole`() async throws {
            func part(_ id: String, continuing pointer: String, _ rest: String...) -> String {
                Letter.header("ORU^R01^ORU_R01", id, more: "||\(pointer)") + "\r"
                    + rest.joined(separator: "\r") + "\r"
            }
            let first = part(
                "REP6",
                continuing: "",
                Letter.patient("9406"),
                "OBR|1|P1|FREP6|24325-3^Panel^LN|||20260203030000",
                "OBX|1|NM|1834-1^AFP^LN||8",
                "DSC|REP-PTR|F"
            )
            let last = part("REP7", continuing: "REP-PTR", "ADD|12|ng/mL|||||F")
            #expect(try daemon.code(for: first) == "AA")
            #expect(try daemon.code(for: last) == "AA")
            // Another message under the same pointer, later than both.
            #expect(try daemon.code(for: first.replacing("REP6", with: "REP8")) == "AA")
            for controlID in ["REP6", "REP7", "REP8"] {
                let result = try await replay("--message", try id(of: controlID), "--dry-run")
                #expect(result.output == "read 1, differing 0\n")
            }
        }

        @Test func `a batch is read again by its messages`() async throws {
            let batch = [
                #"BHS|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203||||REP9"#,
                Letter.panel("REP10", patient: "9407"), "BTS|1",
            ].joined(separator: "\r").replacing("\r\r", with: "\r")
            _ = try Sender(to: daemon).answer(to: batch + "\r")
            let result = try await replay("--message", try id(of: "REP10"), "--dry-run")
            #expect(result.output == "read 1, differing 0\n")
            #expect(try await replay("--message", try id(of: "REP9"), "--dry-run").status == 1)
        }

        @Test func `wrong usage is told from a no`() async throws {
            let unknown = "00000000-0000-0000-0000-000000000000"
            #expect(try await replay("--message", unknown).status == 1)
            #expect(try await replay("--since", "yesterday").status == 2)
            #expect(try await replay("--dry-run").status == 2)
            #expect(try await replay("--quarantine", "--message", unknown).status == 2)
        }
    }

    @Suite struct CohortReplayTests {
        @Test func `what a daemon stored of a cohort is what its messages say`() async throws {
            try await Workspace.using("cohort") { workspace in
                let cohort = workspace.path(of: "cohort")
                let made = try await CommandResult.of(
                    "simulate",
                    "--patients",
                    "20",
                    "--seed",
                    "7",
                    "--until",
                    "2026-06-30",
                    "--out",
                    cohort
                )
                #expect(made.status == 0)
                try await RunningDaemon.during("cohort") { daemon in
                    let sent = try await CommandResult.of(
                        "send",
                        cohort + "/messages",
                        "--to",
                        "127.0.0.1:\(daemon.mllpPort)",
                        "--connections",
                        "4"
                    )
                    #expect(sent.status == 0)
                    let result = try await CommandResult.of(
                        "replay",
                        "--since",
                        "2000-01-01T00:00:00Z",
                        "--dry-run",
                        "--config",
                        daemon.configurationFile
                    )
                    let count = try daemon.rows("SELECT count(*) FROM sorawatch.message")
                    #expect(result.status == 0)
                    #expect(result.output == "read \(count[0]), differing 0\n")
                }
            }
        }
    }
}
