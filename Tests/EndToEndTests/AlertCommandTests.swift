import Foundation
import Postgres
import Support
import Testing

extension EndToEnd {
    /// Rules that are watched, and what people do with alerts.
    @Suite struct AlertCommandTests {
        private struct Stage {
            let daemon: RunningDaemon
            let receiver: WebhookReceiver
            let keys: Workspace
            let history: PatientHistory

            func alerts(_ arguments: String...) async throws -> CommandResult {
                try await CommandResult.of(
                    ["alerts"] + arguments + ["--config", daemon.configurationFile]
                )
            }

            func send(_ messages: [String]) async throws {
                for message in messages { #expect(try daemon.code(for: message) == "AA") }
                try await daemon.isQuiet()
            }

            /// The rules and versions delivered so far.
            var told: [String] {
                get throws {
                    try receiver.deliveries.map { delivery in
                        let event = try JSONDecoder()
                            .decode(Told.self, from: Data(delivery.body))
                        return "\(event.data.rule) \(event.data.version) \(event.data.state)"
                    }
                }
            }

            func id(of rule: String) throws -> String {
                let rows = try daemon.rows(
                    "SELECT alert_id FROM sorawatch.alert WHERE rule = '\(rule)'"
                )
                return try #require(rows.first)
            }

            func useRules(version: Int, thresholds: String) throws {
                let standard = try text(of: Self.rulesFile)
                try keys.write(
                    "rules.yaml",
                    standard.replacing("sorafenib-primary/1", with: "sorafenib-primary/\(version)")
                        .replacing(
                            "afp-alt-threshold:\n    mode: active",
                            with: "afp-alt-threshold:\n    mode: \(thresholds)"
                        )
                )
            }

            private static let rulesFile = URL(filePath: #filePath)
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
                .appending(path: "config/rules/sorafenib-primary.yaml").path
        }

        private static func staged(_ body: (Stage) async throws -> Void) async throws {
            let receiver = try WebhookReceiver()
            try await Workspace.using("key") { keys in
                try keys.write("oncology.key", Walkthrough.secret)
                let extra = """
                    rules_file: \(keys.path(of: "rules.yaml"))
                    webhooks:
                      - name: oncology
                        url: \(receiver.url)
                        secret_file: \(keys.path(of: "oncology.key"))
                    """
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await receiver.run() }
                    defer { group.cancelAll() }
                    try await Workspace.using("alerts") { workspace in
                        let daemon = try RunningDaemon(in: workspace, extra: extra)
                        let stage = Stage(
                            daemon: daemon,
                            receiver: receiver,
                            keys: keys,
                            history: PatientHistory(today: Date())
                        )
                        do {
                            try await body(stage)
                            await daemon.end()
                        } catch {
                            await daemon.end()
                            throw error
                        }
                    }
                }
            }
        }

        @Test func `a rule in shadow is recorded and told to nobody until it is active`()
            async throws
        {
            try await Self.staged { stage in
                let daemon = stage.daemon
                try stage.useRules(version: 1, thresholds: "shadow")
                try await daemon.start()
                try await daemon.isReady()
                try await stage.send(stage.history.baseline)
                let alert = """
                    SELECT rule, state, version, is_shadow, jsonb_array_length(evidence) > 3
                    FROM sorawatch.alert
                    """
                #expect(try daemon.rows(alert) == ["afp-alt-threshold,open,1,t,t"])
                #expect(try daemon.rows("SELECT 1 FROM sorawatch.alert_delivery") == [])
                #expect(try daemon.output == "")
                #expect(try stage.told == [])

                await daemon.signal(SIGTERM)
                #expect(try await daemon.exitStatus() == 0)
                try stage.useRules(version: 2, thresholds: "active")
                try await daemon.start()
                try await daemon.isReady()
                try await eventually("it is told") { try stage.told.count == 1 }
                #expect(try stage.told == ["afp-alt-threshold 2 open"])
                #expect(try daemon.rows(alert) == ["afp-alt-threshold,open,2,f,t"])
                #expect(
                    try daemon.rows("SELECT rule_version FROM sorawatch.patient_status")
                        == ["sorafenib-primary/2"]
                )
            }
        }

        @Test func `an alert is acknowledged, overridden, opened again and taken back`()
            async throws
        {
            try await Self.staged { stage in
                try stage.useRules(version: 1, thresholds: "active")
                try await stage.daemon.start()
                try await stage.daemon.isReady()
                try await stage.send(stage.history.baseline)
                try await stage.send([stage.history.progression])
                let id = try stage.id(of: "early-progression")

                let seen = try await stage.alerts("ack", id, "--by", "dr.synthetic")
                #expect(seen.status == 0)
                #expect(seen.output == "\(id) acknowledged, version 2\n")
                #expect(try await stage.alerts("ack", id, "--by", "dr.synthetic").status == 1)
                let reason = "misread, see addendum"
                let overridden = try await stage.alerts(
                    "ack",
                    id,
                    "--by",
                    "dr.other",
                    "--override",
                    reason
                )
                #expect(overridden.output == "\(id) acknowledged, version 3\n")
                let unknown = "00000000-0000-0000-0000-000000000000"
                #expect(try await stage.alerts("ack", unknown, "--by", "x").status == 1)
                #expect(try await stage.alerts("ack", "x", "--by", "x").status == 2)

                let list = try await stage.alerts("list", "--state", "acknowledged", "--json")
                #expect(list.output.contains(#""alert_id":"\#(id)""#))
                #expect(list.output.contains(#""acknowledged_by":"dr.other""#))
                #expect(list.output.contains(#""override_reason":"\#(reason)""#))
                let statistics = try await stage.alerts("stats", "--json")
                #expect(
                    statistics.output.contains(
                        #"{"rule":"early-progression","mode":"active","raised":1,"open":0,"#
                            + #""acknowledged":1,"overridden":1,"resolved":0,"retracted":0,"#
                            + #""shadow":0}"#
                    ),
                    "\(statistics.output)"
                )

                try await stage.send([stage.history.correction])
                try await eventually("the retraction is told") { try stage.told.count == 7 }
                #expect(
                    try stage.told.filter { $0.hasPrefix("early-progression") } == [
                        "early-progression 1 open", "early-progression 2 acknowledged",
                        "early-progression 3 acknowledged", "early-progression 4 retracted",
                    ]
                )
                let verified = try await CommandResult.of(
                    ["verify", "--config", stage.daemon.configurationFile]
                )
                #expect(verified.status == 0, "\(verified.output)")
            }
        }

        @Test func `what was given up is delivered again when somebody asks for it`() async throws {
            try await Self.staged { stage in
                try stage.useRules(version: 1, thresholds: "active")
                try await stage.daemon.start()
                try await stage.daemon.isReady()
                try await stage.send(stage.history.baseline)
                let id = try stage.id(of: "afp-alt-threshold")
                #expect(try stage.told == ["afp-alt-threshold 1 open"])
                #expect(try await stage.alerts("retry", id).status == 1)
                let address = PrivateDatabase.address(stateDirectory: stage.daemon.stateDirectory)
                let connection = try Connection(address, applicationName: "sorawatch tests")
                defer { connection.close() }
                try connection.simple(
                    """
                    UPDATE sorawatch_data.alert_delivery SET delivered_at = NULL, attempts = 10,
                        last_error = 'answered 500' WHERE channel = 'oncology'
                    """
                )
                let list = try await stage.alerts("list", "--json")
                #expect(list.output.contains(#""dead_deliveries":1"#))
                let retried = try await stage.alerts("retry", id)
                #expect(retried.status == 0)
                #expect(retried.output == "\(id) version 1 is due to oncology\n")
                try await eventually("it is delivered again") { try stage.told.count == 2 }
                try await stage.daemon.isQuiet()
                #expect(
                    try stage.daemon.rows(
                        """
                        SELECT attempts, delivered_at IS NOT NULL FROM sorawatch.alert_delivery
                        WHERE channel = 'oncology'
                        """
                    ) == ["1,t"]
                )
            }
        }

        @Test func `rules are tried out before they are switched on`() async throws {
            try await Self.staged { stage in
                try stage.useRules(version: 1, thresholds: "active")
                try await stage.daemon.start()
                try await stage.daemon.isReady()
                try await stage.send(stage.history.baseline + [stage.history.progression])
                let patient = try stage.daemon.rows(
                    "SELECT patient_id FROM sorawatch.patient_status"
                )[0]
                func tryOut(_ change: (String) -> String, _ more: String...) async throws
                    -> CommandResult
                {
                    let rules = try text(of: stage.keys.path(of: "rules.yaml"))
                    let file = try stage.keys.write("other.yaml", change(rules))
                    return try await CommandResult.of(
                        ["replay", "--rules", file] + more
                            + ["--config", stage.daemon.configurationFile]
                    )
                }
                let same = try await tryOut { $0.replacing("primary/1", with: "primary/2") }
                #expect(same.status == 0)
                #expect(
                    same.output == "sorafenib-primary/1 -> sorafenib-primary/2: patients 1, "
                        + "changed 0; nothing was changed\n"
                )
                let shorter: (String) -> String = {
                    $0.replacing("window_days: 91", with: "window_days: 50")
                        .replacing("primary/1", with: "primary/3")
                }
                let changed = try await tryOut(shorter)
                #expect(changed.status == 1)
                #expect(
                    changed.output == """
                        \(patient) primary -> indeterminate; withdrawn early-progression (critical)
                        sorafenib-primary/1 -> sorafenib-primary/3: patients 1, changed 1, \
                        primary -> indeterminate 1, withdrawn early-progression 1; nothing was changed

                        """
                )
                let json = try await tryOut(shorter, "--json")
                #expect(
                    json.output == """
                        {"patients":[{"patient_id":"\(patient)","old_class":"primary",\
                        "new_class":"indeterminate","flags":[{"rule":"early-progression",\
                        "change":"withdrawn","old":"critical"}]}],\
                        "old_version":"sorafenib-primary/1","new_version":"sorafenib-primary/3",\
                        "totals":{"patients":1,"changed":1,\
                        "classes":{"primary -> indeterminate":1},\
                        "flags":{"withdrawn early-progression":1}}}

                        """
                )
                let stricter = try await tryOut {
                    $0.replacing("afp_threshold: 400", with: "afp_threshold: 90000")
                        .replacing("primary/1", with: "primary/4")
                }
                #expect(stricter.status == 1)
                #expect(stricter.output.hasPrefix("\(patient) risk_factors 2 -> 1\n"))
                let wrong = try await tryOut { $0.replacing("window_days", with: "window_day") }
                #expect(wrong.status == 2)
                #expect(
                    try stage.daemon.rows(
                        "SELECT resistance_class, rule_version FROM sorawatch.patient_status"
                    ) == ["primary,sorafenib-primary/1"]
                )
            }
        }
    }
}

private struct Told: Decodable {
    struct Content: Decodable {
        var rule: String
        var version: Int
        var state: String
    }

    var data: Content
}
