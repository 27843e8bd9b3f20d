import ArgumentParser
import Clinical
import Intake
import Pipeline
import Store

/// Stored messages through today's program and configuration.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read stored messages again and put what they say now in place of what was read.",
        discussion: """
            Prints what differs: events by kind, place and column, never a value. Exit status 1 \
            with --dry-run when anything would change.

            With --rules nothing is read again and nothing changed: it says which patients would \
            be classed or flagged otherwise by the rules of a file. Exit status 1 when any would.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Messages received since then: 2026-01-31T12:00:00Z.")
    var since: String?
    @Option(help: "One message by its id.")
    var message: String?
    @Flag(help: "Messages in quarantine that were not set aside.")
    var quarantine = false
    @Option(help: "A rules file to be tried on every patient before it is switched on.")
    var rules: String?
    @Flag(help: "Change nothing, only say what would change.")
    var dryRun = false
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        let given = [since != nil, message != nil, quarantine, rules != nil]
        if given.filter(\.self).count != 1 {
            throw ValidationError("Give one of --since, --message, --quarantine and --rules.")
        }
    }

    func run() throws {
        if let rules { return try tryOut(rules) }
        let selection = try selection()
        var report = ReplayReport(json: json, isDryRun: dryRun)
        try withRevision(try options.load()) { revision in
            report.selected = try revision.select(selection)
            guard report.selected > 0 || message == nil else {
                throw CommandFailure.answer("no message \(message ?? "") that can be read again")
            }
            try revision.prepareReplay()
            let bar = ProgressBar("reading", total: report.selected)
            while case let messages = try revision.next(), !messages.isEmpty {
                report.add(
                    try revision.replay(messages, at: now(), isDryRun: dryRun),
                    read: messages.count
                )
                bar.advance(by: messages.count)
            }
        }
        report.end()
        if dryRun, report.differing > 0 { throw ExitCode(1) }
    }

    private func tryOut(_ file: String) throws {
        let replay = try RuleReplay(try options.load(), file: file, json: json)
        if try replay.run() { throw ExitCode(1) }
    }

    private func selection() throws -> MessageSelection {
        var selection = MessageSelection()
        selection.since = try since.map { try Instant(argument: $0, of: "--since") }
        selection.ids = try message.map { [try MessageID(argument: $0)] }
        selection.onlyQuarantined = quarantine
        selection.includesDiscarded = !quarantine
        return selection
    }
}

/// Prints each difference as it is found, and what it comes to at the end.
struct ReplayReport {
    let json: Bool
    let isDryRun: Bool
    var selected = 0
    private(set) var differing = 0
    private var read = 0
    private var skipped = 0
    private var outcomes = 0
    /// By kind and change.
    private var changes: [String: Int] = [:]
    private var warnings = (added: 0, removed: 0)

    init(json: Bool, isDryRun: Bool) {
        self.json = json
        self.isDryRun = isDryRun
        if json { print(#"{"messages":["#, terminator: "") }
    }

    mutating func add(_ batch: ReplayedBatch, read count: Int) {
        read += count
        skipped += batch.skipped.count
        for message in batch.messages {
            let difference = ReplayedText(message)
            if json {
                print((differing > 0 ? "," : "") + difference.json.text, terminator: "")
            } else {
                print(difference.text)
            }
            differing += 1
            if message.oldOutcome != nil { outcomes += 1 }
            warnings.added += difference.warningsAdded.count
            warnings.removed += difference.warningsRemoved.count
            for change in message.differences {
                changes["\(change.kind) \(change.change.rawValue)", default: 0] += 1
            }
        }
    }

    func end() {
        let counts = [
            ("read", read), ("differing", differing), ("outcomes_changed", outcomes),
            ("warnings_added", warnings.added), ("warnings_removed", warnings.removed),
            ("interface_unknown", skipped), ("bytes_missing", selected - read),
        ]
        let kinds = changes.sorted { $0.key < $1.key }
        if json {
            let totals = counts.map { JSONValue.Member($0.0, .integer($0.1)) }
            let byKind = kinds.map { JSONValue.Member($0.key, .integer($0.value)) }
            let members = totals + [.init("changes", .object(byKind))]
            let applied = JSONValue.bool(!isDryRun)
            print("],\"applied\":\(applied.text),\"totals\":\(JSONValue.object(members).text)}")
            return
        }
        let parts =
            counts.filter { $0.1 > 0 || ["read", "differing"].contains($0.0) }
            + kinds.map { ($0.key, $0.value) }
        let applied = isDryRun && differing > 0 ? "; nothing was changed" : ""
        print(parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + applied)
    }
}

/// One message's differences for people and for programs.
struct ReplayedText {
    private let message: ReplayedMessage
    let warningsAdded: [StoredWarning]
    let warningsRemoved: [StoredWarning]

    init(_ message: ReplayedMessage) {
        self.message = message
        let new = message.warnings.map {
            StoredWarning(kind: $0.kind, location: $0.location, text: $0.text)
        }
        guard let stored = message.oldWarnings else {
            (warningsAdded, warningsRemoved) = ([], [])
            return
        }
        let old = StoredWarning.all(in: stored)
        warningsAdded = new.filter { !old.contains($0) }
        warningsRemoved = old.filter { !new.contains($0) }
    }

    private var outcome: String {
        switch message.outcome {
        case .accepted: "accepted"
        case .quarantined(let refusal): "quarantined \(refusal.code) at \(refusal.location)"
        }
    }

    var text: String {
        let before = message.oldOutcome.map { $0 + " -> " } ?? ""
        var lines = ["\(message.id) \(before)\(outcome)"]
        for change in message.differences {
            let place = change.locator.isEmpty ? "" : " " + change.locator
            let columns =
                change.columns.isEmpty ? "" : ": " + change.columns.joined(separator: ", ")
            lines.append("  \(change.change.rawValue) \(change.kind)\(place)\(columns)")
        }
        lines += warningsAdded.map { "  warning added \($0.kind) at \($0.location)" }
        lines += warningsRemoved.map { "  warning removed \($0.kind) at \($0.location)" }
        return lines.map(\.visible).joined(separator: "\n")
    }

    var json: JSONValue {
        .object([
            "message_id": .string(message.id.description),
            "old_outcome": .string(message.oldOutcome ?? outcome), "new_outcome": .string(outcome),
            "changes": .array(
                message.differences.map { change in
                    .object([
                        "change": .string(change.change.rawValue), "kind": .string(change.kind),
                        "locator": change.locator.isEmpty ? nil : .string(change.locator),
                        "columns": .array(change.columns.map { .string($0) }),
                    ])
                }
            ),
            "warnings_added": .array(warningsAdded.map(Self.json)),
            "warnings_removed": .array(warningsRemoved.map(Self.json)),
        ])
    }

    private static func json(_ warning: StoredWarning) -> JSONValue {
        .object(["kind": .string(warning.kind), "location": .string(warning.location)])
    }
}
