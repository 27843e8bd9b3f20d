import ArgumentParser
import Clinical
import Daemon
import Foundation
import Pipeline
import Postgres
import Resistance
import Store

/// What was flagged, who took note of it, and what could not be delivered.
struct AlertCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List, acknowledge and count alerts; deliver again what was given up.",
        subcommands: [
            AlertsList.self, AlertsAcknowledge.self, AlertsRetry.self, AlertsStatistics.self,
        ]
    )
}

struct AlertsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The latest changed first."
    )

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Only of this rule, such as early-progression.")
    var rule: AlertRule?
    @Option(help: "Only in this state: open, acknowledged, resolved or retracted.")
    var state: AlertRecord.State?
    @Option(help: "How many at most, 1 to 10000.")
    var limit = 50
    @ArgumentParser.Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        guard (1...10_000).contains(limit) else {
            throw CommandFailure.usage("--limit: \(limit) is not within 1 and 10000")
        }
        let (_, connection) = try options.connect()
        defer { connection.close() }
        let alerts = try withStore {
            try StoreReader(connection).alerts(rule: rule?.rawValue, state: state, limit: limit)
        }
        if json {
            print(JSONValue.object(["alerts": .array(alerts.map(\.json))]).text)
        } else {
            print(TextTable(Self.heading, alerts.map(\.cells)).text, terminator: "")
        }
    }

    private static let heading = [
        "updated_at", "rule", "severity", "state", "version", "shadow", "dead", "patient_id",
        "alert_id",
    ]
}

struct AlertsAcknowledge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that an alert was seen, and perhaps why it is not followed.",
        discussion: """
            The alert is open again once its severity rises or a statement it did not rest on is \
            added to its evidence; that it is taken back is delivered all the same. Exit status 1 \
            when there is nothing to acknowledge.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Alert id.")
    var id: String
    @Option(help: "Who saw it.")
    var by: String
    @Option(name: .customLong("override"), help: "Why the alert is not followed.")
    var overrideReason: String?

    func validate() throws {
        let texts = [by] + [overrideReason].compactMap(\.self)
        if texts.contains(where: { $0.isEmpty || $0.utf8.count > 1000 || $0.contains("\0") }) {
            throw ValidationError("--by and --override: 1 to 1000 bytes of text.")
        }
    }

    func run() throws {
        let alert = try AlertID(argument: id)
        let (configuration, connection) = try options.connect()
        defer { connection.close() }
        let outcome = try withStore {
            try StoreReader(connection).acknowledge(
                alert,
                by: by,
                overrideReason: overrideReason,
                channels: configuration.channelNames,
                at: now()
            )
        }
        switch outcome {
        case .acknowledged(let version): print("\(alert) acknowledged, version \(version)")
        case .refused(let state): throw CommandFailure.answer("\(alert) is \(state.rawValue)")
        case .unknown: throw CommandFailure.answer("no alert \(alert)")
        }
    }
}

struct AlertsRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Deliver again what was given up.",
        discussion: "Exit status 1 when nothing of the alert was given up."
    )

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Alert id.")
    var id: String

    func run() throws {
        let alert = try AlertID(argument: id)
        let (configuration, connection) = try options.connect()
        defer { connection.close() }
        let deliveries = try withStore {
            try StoreReader(connection).retryDeliveries(
                of: alert,
                channels: configuration.channelNames,
                at: now()
            )
        }
        for delivery in deliveries {
            print("\(alert) version \(delivery.version) is due to \(delivery.channel)")
        }
        if deliveries.isEmpty {
            throw CommandFailure.answer("nothing of \(alert) was given up")
        }
    }
}

struct AlertsStatistics: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Each rule's alerts: raised, open, acknowledged, overridden, taken back.",
        discussion: """
            An alert counts once in each column that is true of it: acknowledged and overridden \
            if it ever was, shadow if nobody was told of it.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @ArgumentParser.Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let (configuration, connection) = try options.connect()
        defer { connection.close() }
        let known = try withStore { try StoreReader(connection).alertStatistics() }
        let silent = AlertRule.allCases.map(\.rawValue).filter { rule in
            !known.contains { $0.rule == rule }
        }
        let all = known + silent.map { AlertStatistics(of: $0) }
        let rules = all.sorted { $0.rule < $1.rule }.map { statistics in
            (statistics, configuration.rules.mode(of: statistics.rule))
        }
        if json {
            let list = rules.map { statistics, mode in
                JSONValue.object(
                    [
                        .init("rule", .string(statistics.rule)),
                        .init("mode", .string(mode.rawValue)),
                    ]
                        + statistics.counts.map { .init($0.0, .integer($0.1)) }
                )
            }
            print(JSONValue.object(["rules": .array(list)]).text)
        } else {
            let heading = ["rule", "mode"] + AlertStatistics().counts.map(\.0)
            let rows = rules.map { statistics, mode in
                [statistics.rule, mode.rawValue] + statistics.counts.map { String($0.1) }
            }
            print(TextTable(heading, rows).text, terminator: "")
        }
    }
}

extension AlertStatistics {
    fileprivate init(of rule: String) {
        self.init()
        self.rule = rule
    }

    fileprivate var counts: [(String, Int)] {
        [
            ("raised", raised), ("open", open), ("acknowledged", acknowledged),
            ("overridden", overridden), ("resolved", resolved), ("retracted", retracted),
            ("shadow", shadow),
        ]
    }
}

extension ListedAlert {
    fileprivate var cells: [String] {
        [
            alert.updatedAt.description, alert.rule, alert.severity.rawValue, alert.state.rawValue,
            String(alert.version), alert.isShadow ? "yes" : "no", String(deadDeliveries),
            alert.patient.description, alert.id.description,
        ]
    }

    /// Members named like the columns of the view `alert`.
    fileprivate var json: JSONValue {
        .object([
            "alert_id": .string(alert.id.description),
            "patient_id": .string(alert.patient.description),
            "rule": .string(alert.rule),
            "severity": .string(alert.severity.rawValue),
            "state": .string(alert.state.rawValue),
            "version": .integer(alert.version),
            "rule_version": .string(alert.ruleVersion),
            "raised_at": .string(alert.raisedAt.description),
            "updated_at": .string(alert.updatedAt.description),
            "is_shadow": .bool(alert.isShadow),
            "dead_deliveries": .integer(deadDeliveries),
            "acknowledged_by": acknowledgedBy.map { .string($0) },
            "override_reason": overrideReason.map { .string($0) },
        ])
    }
}

extension AlertID {
    init(argument text: String) throws {
        guard let hash = Hash128(text) else {
            throw CommandFailure.usage("'\(text)' is no alert id")
        }
        self.init(hash)
    }
}

extension AlertRule: ExpressibleByArgument {}
extension AlertRecord.State: ExpressibleByArgument {}
