import Foundation
import Support
import Testing

/// One patient's way through a daemon, and what could be seen from outside at each step.
struct Walkthrough: Sendable {
    @TaskLocal static var current: Walkthrough?

    struct Stage: Sendable {
        var alerts: [String]
        var status: [String]
        var counts: [String]
        var explanation: CommandResult
    }

    static let secret = "a-synthetic-key-of-32-bytes-long"
    static let numberInMessages = "SYN00471108"

    var baseline: Stage
    var progression: Stage
    var correction: Stage
    var deliveries: [WebhookReceiver.Delivery]
    var alertVersions: [String]
    var output: String
    var log: String
    var metrics: String
    var reports: [String: CommandResult]
    var unknownPatient: CommandResult

    static func take() async throws -> Walkthrough {
        let receiver = try WebhookReceiver()
        return try await Workspace.using("key") { keys in
            try keys.write("oncology.key", secret)
            let webhooks = """
                webhooks:
                  - name: oncology
                    url: \(receiver.url)
                    secret_file: \(keys.path(of: "oncology.key"))
                """
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await receiver.run() }
                defer { group.cancelAll() }
                return try await RunningDaemon.during("walk", extra: webhooks) { daemon in
                    try await walk(daemon, receiver)
                }
            }
        }
    }

    private static func walk(
        _ daemon: RunningDaemon,
        _ receiver: WebhookReceiver
    ) async throws -> Walkthrough {
        let history = PatientHistory(today: Date())
        let baseline = try await stage(daemon, history.baseline)
        let progression = try await stage(daemon, [history.progression])
        let correction = try await stage(daemon, [history.correction])
        var reports: [String: CommandResult] = [:]
        for format in ["text", "csv", "json"] {
            reports[format] = try await CommandResult.of(
                "report",
                "--config",
                daemon.configurationFile,
                "--format",
                format
            )
        }
        let versions = try daemon.rows(
            """
            SELECT a.rule, v.version, v.state, a.alert_id
            FROM sorawatch_data.alert_version v JOIN sorawatch.alert a USING (alert_id)
            ORDER BY a.rule, v.version
            """
        )
        return Walkthrough(
            baseline: baseline,
            progression: progression,
            correction: correction,
            deliveries: receiver.deliveries,
            alertVersions: versions,
            output: try daemon.output,
            log: try daemon.log,
            metrics: try HTTP.get(daemon.operationsPort, "/metrics").body,
            reports: reports,
            unknownPatient: try await explain("SYN00000000", daemon)
        )
    }

    private static func stage(_ daemon: RunningDaemon, _ messages: [String]) async throws -> Stage {
        for message in messages {
            let code = try daemon.code(for: message)
            guard code == "AA" else { throw Unexpected("answered \(code ?? "nothing")") }
        }
        try await daemon.isQuiet()
        return Stage(
            alerts: try daemon.rows(
                "SELECT rule, severity, state, version FROM sorawatch.alert ORDER BY rule"
            ),
            status: try daemon.rows(
                """
                SELECT resistance_class, baseline_afp, baseline_alt, risk_factors, pfs_days,
                    pfs_event, os_days, os_event FROM sorawatch.patient_status
                """
            ),
            counts: try daemon.rows(
                """
                SELECT analysis, stratum, day, events, censored FROM sorawatch.survival_count
                WHERE events > 0 OR censored > 0 ORDER BY analysis, stratum, day
                """
            ),
            explanation: try await explain(numberInMessages, daemon)
        )
    }

    private static func explain(
        _ number: String,
        _ daemon: RunningDaemon
    ) async throws -> CommandResult {
        try await CommandResult.of("explain", number, "--config", daemon.configurationFile)
    }
}

/// The messages: sorafenib from 70 days ago on, progression on its 60th day, then corrected.
struct PatientHistory {
    let baseline: [String]
    let progression: String
    let correction: String

    init(today: Date) {
        func day(_ ago: Int, _ time: String = "0900") -> String {
            let date = today.addingTimeInterval(-86_400 * Double(ago))
            return date.formatted(.iso8601.year().month().day().dateSeparator(.omitted)) + time
        }
        let patient =
            "PID|1||\(Walkthrough.numberInMessages)^^^HOSP^MR||SYNTHETIC^PATIENT||19600102|M"
        func header(_ type: String, _ id: String, _ application: String, sent ago: Int) -> String {
            Letter.header(type, id, sent: day(ago, "100000"), from: application)
        }
        func scan(_ id: String, sent ago: Int, answer: String, status: String) -> String {
            Letter.message(
                header("ORU^R01^ORU_R01", id, "RIS", sent: ago),
                patient,
                "OBR|1|P2|ACC2|24627-2^CT abdomen^LN|||\(day(10))|||||||||||||||||RAD|\(status)",
                "OBX|1|CWE|97509-4^Cancer disease progression^LN||\(answer)||||||\(status)"
            )
        }
        baseline = [
            Letter.message(
                header("PPR^PC1^PPR_PC1", "W1", "EHR", sent: 80),
                patient,
                "PRB|AD|\(day(80))|C22.0^Liver cell carcinoma^I10C"
            ),
            Letter.message(
                header("ORU^R01^ORU_R01", "W2", "LAB", sent: 72),
                patient,
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||\(day(72))",
                "OBX|1|NM|1834-1^AFP^LN||812|ng/mL|||||F",
                "OBX|2|NM|1742-6^ALT^LN||61|U/L|||||F"
            ),
            Letter.message(
                header("RDS^O13^RDS_O13", "W3", "PHARM", sent: 70),
                patient,
                "ORC|RE|R1|D1",
                "RXD|1|495881^sorafenib^RXNORM|\(day(70))|120|TAB"
            ),
        ]
        progression = scan(
            "W4",
            sent: 10,
            answer: "271299001^Progressive disease^SCT",
            status: "F"
        )
        correction = scan("W5", sent: 9, answer: "SD^Stable disease^L", status: "C")
    }
}

/// Walks once for all tests of a suite.
struct WalkthroughTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let walkthrough = try await Walkthrough.take()
        try await Walkthrough.$current.withValue(walkthrough, operation: function)
    }
}

extension Trait where Self == WalkthroughTrait {
    static var walkthrough: Self { WalkthroughTrait() }
}
