import Clinical
import Daemon
import Pipeline
import Postgres
import Resistance
import Store

/// Who would be classed or flagged otherwise if other rules were switched on; nothing is changed.
struct RuleReplay {
    private let configuration: DaemonConfiguration
    private let proposed: Rules
    private let json: Bool

    /// `file` holds the other rules.
    init(_ configuration: DaemonConfiguration, file: String, json: Bool) throws {
        self.configuration = configuration
        self.json = json
        do {
            proposed = try DaemonConfiguration.rules(file: file)
        } catch {
            throw CommandFailure.usage("\(error)")
        }
    }

    /// Prints what would change; false where nothing would.
    func run() throws -> Bool {
        let current = configuration.rules
        var report = RuleReport(old: current.version, new: proposed.version, json: json)
        try withStore {
            let connection = try Connection(
                configuration.address,
                applicationName: "sorawatch rules",
                options: Self.options
            )
            defer { connection.close() }
            try connection.simple("BEGIN ISOLATION LEVEL REPEATABLE READ")
            var walk = PatientWalk(connection, orderInterfaces: configuration.orderInterfaces)
            let bar = ProgressBar("patients", total: try walk.begin())
            while case let stops = try walk.next(at: now()), !stops.isEmpty {
                for stop in stops where stop.isRoot {
                    let asOf = now()
                    let old = assess(stop.history.timeline, rules: current, asOf: asOf)
                    let new = assess(stop.history.timeline, rules: proposed, asOf: asOf)
                    report.add(
                        RuleChange(
                            of: stop.patient,
                            from: (old, current),
                            to: (new, proposed)
                        )
                    )
                }
                bar.advance(by: stops.count)
            }
        }
        report.end()
        return report.changed > 0
    }

    /// The walk begins with a look at every event.
    private static var options: Connection.Options {
        var options = Connection.Options()
        options.statementTimeoutSeconds = 0
        options.replyDeadlineSeconds = 3600
        return options
    }
}

/// What other rules would make of one patient.
struct RuleChange {
    struct FlagChange {
        let rule: String
        /// Severity, and `shadow` where nobody would be told; nil: not raised.
        let old: String?
        let new: String?

        var name: String { old == nil ? "raised" : new == nil ? "withdrawn" : "changed" }
    }

    let patient: PatientID
    /// Nil where sorafenib was neither ordered nor given.
    let oldClass: String?
    let newClass: String?
    let flags: [FlagChange]
    /// What survival and risk factors are counted by, before and after.
    let counts: [(name: String, old: String, new: String)]

    init(
        of patient: PatientID,
        from old: (assessment: Assessment, rules: Rules),
        to new: (assessment: Assessment, rules: Rules)
    ) {
        self.patient = patient
        oldClass = old.assessment.status?.resistanceClass.rawValue
        newClass = new.assessment.status?.resistanceClass.rawValue
        let (before, after) = (Self.flags(old), Self.flags(new))
        flags = Set(before.keys).union(after.keys).sorted()
            .filter { before[$0] != after[$0] }
            .map { FlagChange(rule: $0, old: before[$0], new: after[$0]) }
        counts = zip(Self.counts(old.assessment), Self.counts(new.assessment))
            .filter { $0.value != $1.value }
            .map { ($0.name, $0.value, $1.value) }
    }

    var isChange: Bool { oldClass != newClass || !flags.isEmpty || !counts.isEmpty }

    private static func counts(_ assessment: Assessment) -> [(name: String, value: String)] {
        let status = assessment.status
        func text(_ value: (some CustomStringConvertible)?) -> String {
            value.map { "\($0)" } ?? "unknown"
        }
        return [
            ("t0", text(status?.t0)), ("risk_factors", text(status?.riskFactors)),
            ("second_line", text(status?.secondLine?.rawValue)),
            ("second_line_at", text(status?.secondLineAt)),
        ]
    }

    private static func flags(
        _ side: (assessment: Assessment, rules: Rules)
    ) -> [String: String] {
        let named = side.assessment.flags.map { flag in
            let isShadow = side.rules.mode(of: flag.rule) == .shadow
            return (flag.rule, flag.severity.rawValue + (isShadow ? " in shadow" : ""))
        }
        return Dictionary(named) { first, _ in first }
    }

    var text: String {
        var parts: [String] = []
        if oldClass != newClass { parts.append("\(oldClass ?? "none") -> \(newClass ?? "none")") }
        parts += flags.map { flag in
            let severities = [flag.old, flag.new].compactMap(\.self).joined(separator: " -> ")
            return "\(flag.name) \(flag.rule) (\(severities))"
        }
        parts += counts.map { "\($0.name) \($0.old) -> \($0.new)" }
        return "\(patient) " + parts.joined(separator: "; ")
    }

    var json: JSONValue {
        let counts = counts.map { count in
            JSONValue.object([
                "column": .string(count.name), "old": .string(count.old),
                "new": .string(count.new),
            ])
        }
        return .object([
            "patient_id": .string(patient.description),
            "old_class": oldClass.map { .string($0) } ?? .null,
            "new_class": newClass.map { .string($0) } ?? .null,
            "flags": .array(
                flags.map { flag in
                    .object([
                        "rule": .string(flag.rule), "change": .string(flag.name),
                        "old": flag.old.map { .string($0) }, "new": flag.new.map { .string($0) },
                    ])
                }
            ),
            "counts": counts.isEmpty ? nil : .array(counts),
        ])
    }
}

/// Prints each patient who would change, and what it comes to at the end.
struct RuleReport {
    let old: String
    let new: String
    let json: Bool
    private(set) var changed = 0
    private var patients = 0
    /// By what they would be: class before and after.
    private var classes: [String: Int] = [:]
    /// By change and rule.
    private var flags: [String: Int] = [:]

    init(old: String, new: String, json: Bool) {
        (self.old, self.new, self.json) = (old, new, json)
        if json { print(#"{"patients":["#, terminator: "") }
    }

    mutating func add(_ change: RuleChange) {
        patients += 1
        guard change.isChange else { return }
        if json {
            print((changed > 0 ? "," : "") + change.json.text, terminator: "")
        } else {
            print(change.text)
        }
        changed += 1
        if change.oldClass != change.newClass {
            classes["\(change.oldClass ?? "none") -> \(change.newClass ?? "none")", default: 0] += 1
        }
        for flag in change.flags { flags["\(flag.name) \(flag.rule)", default: 0] += 1 }
    }

    func end() {
        let classes = classes.sorted { $0.key < $1.key }
        let flags = flags.sorted { $0.key < $1.key }
        guard json else {
            let parts =
                [("patients", patients), ("changed", changed)]
                + (classes + flags).map { ($0.key, $0.value) }
            let totals = parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            return print("\(old) -> \(new): \(totals); nothing was changed")
        }
        func members(_ counts: [(key: String, value: Int)]) -> JSONValue {
            .object(counts.map { JSONValue.Member($0.key, .integer($0.value)) })
        }
        let totals = JSONValue.object([
            "patients": .integer(patients), "changed": .integer(changed),
            "classes": members(classes), "flags": members(flags),
        ])
        let versions =
            "\"old_version\":\(JSONValue.string(old).text),"
            + "\"new_version\":\(JSONValue.string(new).text)"
        print("],\(versions),\"totals\":\(totals.text)}")
    }
}
