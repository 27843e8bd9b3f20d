import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    @Suite(.daemon("durability")) struct DurabilityTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private static let patients = 70
        private static let seed = 20_261

        @Test func `what was acknowledged survives five kills of the daemon`() async throws {
            try await deliver(half: 0) { stored in
                for kill in 1...5 {
                    try await stored(kill * 30)
                    await daemon.signal(SIGKILL)
                    #expect(try await daemon.exitStatus() == -SIGKILL)
                    try await daemon.start()
                }
            }
        }

        @Test func `what was acknowledged survives three kills of PostgreSQL`() async throws {
            try await deliver(half: 1) { stored in
                for kill in 1...3 {
                    try await stored(kill * 40)
                    let postmaster = try #require(
                        PrivateDatabase.processID(stateDirectory: daemon.stateDirectory)
                    )
                    Glibc.kill(postmaster, SIGKILL)
                    try await eventually(within: .seconds(60), "another PostgreSQL answers") {
                        let now = PrivateDatabase.processID(stateDirectory: daemon.stateDirectory)
                        return now != postmaster && (try? daemon.rows("SELECT 1")) == ["1"]
                    }
                }
            }
        }

        @Test func `a daemon told to stop has stored whatever it answered`() async throws {
            let ids = (0..<200).map { "STOP\($0)" }
            let sender = try Sender(to: daemon)
            for id in ids { try sender.send(Letter.panel(id, patient: "900")) }
            var answers: [String] = []
            while let answer = sender.receive() {
                if answers.isEmpty { await daemon.signal(SIGTERM) }
                answers.append(answer)
            }
            #expect(try await daemon.exitStatus() == 0)
            #expect(PrivateDatabase.processID(stateDirectory: daemon.stateDirectory) == nil)
            let answered = answers.compactMap { $0.split(separator: "|").last?.dropLast() }
            #expect(!answered.isEmpty)
            try await daemon.start()
            try await daemon.isReady()
            let stored = Set(
                try daemon.rows(
                    "SELECT control_id FROM sorawatch.message WHERE control_id LIKE 'STOP%'"
                )
            )
            #expect(answered.filter { !stored.contains(String($0)) } == [])
            print("stopped after \(answered.count) answers of \(ids.count), \(stored.count) stored")
        }

        /// Sends half of a synthetic cohort while `fault` does its work, then looks at everything.
        private func deliver(
            half: Int,
            during fault: (_ stored: (Int) async throws -> Void) async throws -> Void
        ) async throws {
            try await Workspace.using("cohort") { workspace in
                let files = try await Self.files(in: workspace, half: half)
                try await daemon.isReady()
                let before = try Self.count(daemon)
                let sending = try Program(
                    [
                        "send", workspace.path(of: "half"), "--to", "127.0.0.1:\(daemon.mllpPort)",
                        "--connections", "2", "--window", "2", "--resend",
                    ],
                    output: workspace.path(of: "sent"),
                    errors: workspace.path(of: "errors")
                )
                do {
                    try await fault { wanted in
                        try await eventually(within: .seconds(60), "\(wanted) messages stored") {
                            (try? Self.count(daemon) - before) ?? 0 >= wanted
                        }
                        #expect(await sending.status == nil, "the sender must not be done yet")
                    }
                    #expect(try await sending.exitStatus(within: .seconds(120)) == 0)
                } catch {
                    await sending.signal(SIGKILL)
                    throw error
                }
                print(try text(of: workspace.path(of: "sent")))
                try await expectIntact(files)
            }
        }

        private static func count(_ daemon: RunningDaemon) throws -> Int {
            Int(try daemon.rows("SELECT count(*) FROM sorawatch.message").first ?? "") ?? 0
        }

        /// The messages of one half of the cohort, every other file.
        private static func files(in workspace: Workspace, half: Int) async throws -> [String] {
            let made = try await CommandResult.of(
                "simulate",
                "--patients",
                "\(patients)",
                "--seed",
                "\(seed)",
                "--until",
                "2026-06-30",
                "--out",
                workspace.path(of: "cohort")
            )
            #expect(made.status == 0)
            let all = workspace.path(of: "cohort/messages")
            // Of batches the messages are stored, not the whole; text tells the others by their bytes.
            let names = try FileManager.default.contentsOfDirectory(atPath: all).sorted().filter {
                let bytes = FileManager.default.contents(atPath: "\(all)/\($0)") ?? Data()
                return bytes.starts(with: "MSH".utf8) && String(data: bytes, encoding: .utf8) != nil
            }
            try FileManager.default.createDirectory(
                atPath: workspace.path(of: "half"),
                withIntermediateDirectories: true
            )
            return try names.enumerated().filter { $0.offset % 2 == half }.map { _, name in
                try FileManager.default.moveItem(
                    atPath: "\(all)/\(name)",
                    toPath: workspace.path(of: "half/\(name)")
                )
                return try text(of: workspace.path(of: "half/\(name)"))
            }
        }

        /// The invariants (a), (b), (d) and (e) of the design, part 6.
        private func expectIntact(_ messages: [String]) async throws {
            try await daemon.isReady()
            try await endLeases()
            try await daemon.isQuiet(within: .seconds(60))
            let stored = try daemon.rows("SELECT encode(body, 'hex') FROM sorawatch.message_body")
            let wanted = messages.map(hexadecimal)
            #expect(Set(wanted).subtracting(stored).isEmpty)
            #expect(Set(stored).count == stored.count)
            for view in [
                "lab_result", "tumor_assessment", "medication_event", "diagnosis", "vital_status",
            ] {
                let doubled = try daemon.rows(
                    """
                    SELECT message_id, locator, to_jsonb(v), count(*) FROM sorawatch.\(view) v
                    GROUP BY 1, 2, 3 HAVING count(*) > 1
                    """
                )
                #expect(doubled == [], "\(view)")
            }
            let ordinals = try daemon.rows(
                """
                SELECT message_id FROM sorawatch_data.event GROUP BY message_id
                HAVING count(*) <> max(ordinal) OR count(*) <> count(DISTINCT ordinal)
                """
            )
            #expect(ordinals == [])
            try expectCountsAddUp()
            try expectAlertsAreWhole()
            let fresh = Letter.panel("FRESH\(messages.count)", patient: "901")
            #expect(try daemon.code(for: fresh) == "AA")
        }

        /// Deliveries in hand when the fault struck wait for the end of their lease, which takes
        /// minutes; here it comes at once.
        private func endLeases() async throws {
            try await eventually(within: .seconds(60), "reviews are done") {
                try daemon.rows(
                    "SELECT count(*) FROM sorawatch_data.review_request WHERE due_at <= now()"
                ) == ["0"]
            }
            _ = try daemon.rows(
                "SELECT count(*) FROM ended",
                with: """
                    ended AS (
                        UPDATE sorawatch_data.alert_delivery SET leased_until = now()
                        WHERE leased_until IS NOT NULL RETURNING 1)
                    """
            )
        }

        private func expectCountsAddUp() throws {
            let difference = try daemon.rows(
                """
                (SELECT analysis, stratum, day, events::bigint, censored::bigint
                 FROM sorawatch.survival_count WHERE events > 0 OR censored > 0
                 EXCEPT ALL SELECT * FROM recomputed)
                UNION ALL
                (SELECT * FROM recomputed EXCEPT ALL
                 SELECT analysis, stratum, day, events::bigint, censored::bigint
                 FROM sorawatch.survival_count)
                """,
                with: """
                    recomputed AS (
                        SELECT analysis, stratum, day, count(*) FILTER (WHERE is_event) AS events,
                            count(*) FILTER (WHERE NOT is_event) AS censored
                        FROM sorawatch_data.contribution GROUP BY 1, 2, 3)
                    """
            )
            #expect(difference == [])
            #expect(
                try daemon.rows("SELECT count(*) > 50 FROM sorawatch_data.contribution") == ["t"]
            )
        }

        private func expectAlertsAreWhole() throws {
            let broken = try daemon.rows(
                """
                SELECT a.alert_id FROM sorawatch.alert a
                LEFT JOIN sorawatch_data.alert_version v USING (alert_id)
                LEFT JOIN sorawatch.alert_delivery d
                    ON d.alert_id = v.alert_id AND d.version = v.version
                GROUP BY a.alert_id, a.version
                HAVING count(DISTINCT v.version) <> a.version OR max(v.version) <> a.version
                    OR count(*) <> a.version OR count(d.delivered_at) <> a.version
                """
            )
            #expect(broken == [])
            let doubled = try daemon.rows(
                """
                SELECT patient_id, rule, episode FROM sorawatch.alert
                GROUP BY 1, 2, 3 HAVING count(*) > 1
                """
            )
            #expect(doubled == [])
            let versions = try daemon.rows(
                "SELECT alert_id::text || '/' || version FROM sorawatch_data.alert_version"
            )
            let lines = try daemon.output.split(separator: "\n").filter { $0.hasSuffix("}") }
            #expect(!versions.isEmpty)
            for version in versions {
                let parts = version.split(separator: "/")
                let isTold = lines.contains {
                    $0.contains(parts[0]) && $0.contains(#""version":\#(parts[1]),"#)
                }
                #expect(isTold, "\(version)")
            }
        }
    }
}
