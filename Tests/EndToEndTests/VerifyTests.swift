import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    /// What is derived, held against the messages.
    @Suite(.daemon("verify"), .serialized) struct VerifyTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func verify(_ arguments: String...) async throws -> CommandResult {
            try await CommandResult.of(
                ["verify"] + arguments + ["--config", daemon.configurationFile]
            )
        }

        /// One patient who progresses, with a second number; sent once, whichever test is first.
        private func history() async throws {
            let history = PatientHistory(today: Date())
            let merge = Letter.message(
                Letter.header("ADT^A40^ADT_A39", "W6"),
                "PID|1||\(Walkthrough.numberInMessages)^^^HOSP^MR",
                "MRG|SYN00471109^^^HOSP^MR"
            )
            for messages in [history.baseline, [history.progression, merge]] {
                for message in messages { #expect(try daemon.code(for: message) == "AA") }
                try await daemon.isQuiet()
            }
        }

        /// Every derived row, but for what no message says.
        private func state() throws -> [String] {
            let tables = [
                "event": "- 'received_at'", "lab_panel": "", "patient": "", "survival_count": "",
                "message": "- 'copies'", "patient_status": "- 'assessed_at'", "contribution": "",
                "alert": "", "alert_version": "",
            ]
            return try tables.keys.sorted().flatMap { table in
                try daemon.rows(
                    """
                    SELECT to_jsonb(t) \(tables[table] ?? "") FROM sorawatch_data.\(table) t
                    ORDER BY 1
                    """
                )
            }
        }

        struct Falsification: Sendable, CustomTestStringConvertible {
            let table: String
            let script: String
            /// Of a line, after the identifiers.
            let expected: [String]
            var testDescription: String { table + ": " + (expected.first ?? "") }
        }

        private static let falsifications = [
            Falsification(
                table: "event",
                script: """
                    UPDATE sorawatch_data.event SET canonical_value = 7 WHERE concept = 'afp'
                    """,
                expected: ["lab ORU_R01 OBR[1].OBX[1]-5 differs: canonical_value"]
            ),
            Falsification(
                table: "event",
                script: "DELETE FROM sorawatch_data.event WHERE kind = 'medication'",
                expected: ["medication RDS_O13 RXD[1]-2 missing"]
            ),
            Falsification(
                table: "event",
                script: """
                    INSERT INTO sorawatch_data.event SELECT patient_id, gen_random_uuid(), 1, 'vital',
                        'x', 'final', 'ADT_A01 ZZZ[1]-1', received_at, sent_at, control_id, at,
                        at_precision, at_day FROM sorawatch_data.event WHERE concept = 'afp'
                    """,
                expected: ["vital ADT_A01 ZZZ[1]-1 unfounded"]
            ),
            Falsification(
                table: "event",
                script: """
                    UPDATE sorawatch_data.event SET received_at = received_at - interval '1 day'
                    WHERE concept = 'alt'
                    """,
                expected: ["lab ORU_R01 OBR[1].OBX[2]-5 differs: received_at"]
            ),
            Falsification(
                table: "message",
                script: """
                    UPDATE sorawatch_data.message SET control_id = 'W99', birth_date = NULL
                    WHERE control_id = 'W3'
                    """,
                expected: ["differs: birth_date, control_id"]
            ),
            Falsification(
                table: "message",
                script: "DELETE FROM sorawatch_data.message WHERE control_id = 'W2'",
                expected: ["missing"]
            ),
            Falsification(
                table: "patient",
                script: """
                    UPDATE sorawatch_data.patient SET id_value = 'SYN0'
                    WHERE id_value = '\(Walkthrough.numberInMessages)'
                    """,
                expected: ["differs: id_value"]
            ),
            Falsification(
                table: "patient_status",
                script: """
                    UPDATE sorawatch_data.patient_status SET resistance_class = 'secondary',
                        next_review_at = now() + interval '1 day'
                    """,
                expected: ["differs: resistance_class, next_review_at"]
            ),
            Falsification(
                table: "patient_status",
                script: "DELETE FROM sorawatch_data.patient_status",
                expected: ["missing"]
            ),
            Falsification(
                table: "contribution",
                script: "UPDATE sorawatch_data.contribution SET day = 61 WHERE analysis = 'pfs'",
                expected: ["pfs differs: day"]
            ),
            Falsification(
                table: "contribution",
                script: """
                    INSERT INTO sorawatch_data.contribution
                    VALUES (gen_random_uuid(), 'os', 'all', 3, true)
                    """,
                expected: ["os unfounded"]
            ),
            Falsification(
                table: "survival_count",
                script: """
                    UPDATE sorawatch_data.survival_count SET events = 3
                    WHERE analysis = 'pfs' AND stratum = 'all'
                    """,
                expected: ["pfs all 60 differs: events"]
            ),
            Falsification(
                table: "survival_count",
                script: """
                    UPDATE sorawatch_data.survival_count SET day = 59
                    WHERE analysis = 'os' AND stratum = 'all'
                    """,
                expected: ["os all 59 unfounded", "os all 60 missing"]
            ),
            Falsification(
                table: "alert",
                script: """
                    UPDATE sorawatch_data.alert SET state = 'retracted'
                    WHERE rule = 'early-progression'
                    """,
                expected: ["differs: state"]
            ),
            Falsification(
                table: "alert",
                script: """
                    UPDATE sorawatch_data.alert SET evidence = '[]'
                    WHERE rule = 'afp-alt-threshold'
                    """,
                expected: ["differs: evidence"]
            ),
            Falsification(
                table: "alert",
                script: "DELETE FROM sorawatch_data.alert WHERE rule = 'early-progression'",
                expected: ["missing"]
            ),
            Falsification(
                table: "alert",
                script: """
                    UPDATE sorawatch_data.alert SET state = 'banana'
                    WHERE rule = 'early-progression'
                    """,
                expected: ["differs: state"]
            ),
            Falsification(
                table: "alert",
                script: """
                    DELETE FROM sorawatch_data.alert_version WHERE alert_id =
                        (SELECT alert_id FROM sorawatch.alert WHERE rule = 'early-progression')
                    """,
                expected: ["unfounded"]
            ),
            Falsification(
                table: "event",
                script: """
                    INSERT INTO sorawatch_data.event
                    SELECT * FROM sorawatch_data.event WHERE kind = 'medication'
                    """,
                expected: ["medication RDS_O13 RXD[1]-2 unfounded"]
            ),
        ]

        @Test func `a falsified row is named, and mended`() async throws {
            try await history()
            let original = try state()
            let clean = try await verify()
            #expect(clean.status == 0)
            #expect(clean.output == "messages 5, patients 2, differences 0\n")
            try await eventually("the gauges are set") {
                try daemon.metric("sorawatch_verify_timestamp_seconds") ?? 0 > 0
            }
            #expect(try daemon.metric("sorawatch_verify_differences") == 0)
            #expect(
                try daemon.metric(#"sorawatch_alerts_open{rule="early-progression"}"#) == 1
            )
            for falsification in Self.falsifications {
                let name = "\(falsification.table): \(falsification.script)"
                let address = PrivateDatabase.address(stateDirectory: daemon.stateDirectory)
                let connection = try Connection(address, applicationName: "sorawatch tests")
                defer { connection.close() }
                try connection.simple(falsification.script)
                let found = try await verify()
                #expect(found.status == 1, "\(name)")
                let lines = found.output.split(separator: "\n").map(String.init)
                let count = falsification.expected.count
                #expect(lines.count == count + 1, "\(name): \(found.output)")
                for (line, expected) in zip(lines, falsification.expected) {
                    #expect(line.hasPrefix(falsification.table + " "), "\(name): \(line)")
                    #expect(line.hasSuffix(" " + expected), "\(name): \(line)")
                }
                #expect(lines.last?.hasSuffix("differences \(count)") == true, "\(name)")
                let mended = try await verify("--repair")
                #expect(mended.status == 0, "\(name)")
                #expect(mended.output.hasSuffix(", remaining 0\n"), "\(name): \(mended.output)")
                try await daemon.isQuiet()
                #expect(try state() == original, "\(name)")
                #expect(try await verify().status == 0, "\(name)")
            }
        }
    }

    @Suite struct CohortVerifyTests {
        @Test(arguments: [
            ["verify"], ["alerts", "list"], ["alerts", "stats"], ["explain", "1"],
        ])
        func `without a database it is the environment's fault`(command: [String]) async throws {
            try await Workspace.using("verify") { workspace in
                let file = try workspace.write(
                    "s.yaml",
                    "database:\n  url: host=/no/such/place dbname=none\n"
                )
                let result = try await CommandResult.of(command + ["--config", file])
                #expect(result.status == 3)
                #expect(result.output == "")
                let help = try await CommandResult.of(command + ["--help"])
                #expect(help.status == 0)
                #expect(help.output.contains("USAGE: sorawatch \(command[0])"))
            }
        }

        @Test func `a cohort's state is what its messages say`() async throws {
            try await Workspace.using("cohort") { workspace in
                let cohort = workspace.path(of: "cohort")
                let made = try await CommandResult.of(
                    ["simulate", "--patients", "40", "--seed", "11", "--out", cohort]
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
                    try await daemon.isQuiet()
                    let result = try await CommandResult.of(
                        "verify",
                        "--json",
                        "--config",
                        daemon.configurationFile
                    )
                    let messages = try daemon.rows("SELECT count(*) FROM sorawatch.message")
                    #expect(result.status == 0)
                    #expect(
                        result.output.hasPrefix(
                            #"{"differences":[],"repaired":false,"totals":{"messages":"#
                                + messages[0] + ","
                        ),
                        "\(result.output)"
                    )
                }
            }
        }
    }
}
