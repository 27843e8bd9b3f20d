import ArgumentParser
import Clinical
import Daemon
import Intake
import Pipeline
import Postgres
import Store

/// Reads stored messages with today's program and configuration.
struct QuarantineRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Read messages again, as their interface is configured now.",
        discussion: """
            What can be used now leaves quarantine and counts as known from now on. Exit status 1 \
            when one of them is still refused.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var filter: QuarantineOptions
    @Argument(help: "Message ids.")
    var ids: [String] = []
    @Flag(help: "Every message in quarantine that was not set aside.")
    var all = false

    func validate() throws {
        let isFiltered = all || filter.code != nil || filter.interface != nil
        if ids.isEmpty != isFiltered {
            throw ValidationError("Give message ids, or --all, --code or --interface.")
        }
    }

    func run() throws {
        let ids = try ids.map { try MessageID(argument: $0) }
        var selection = MessageSelection()
        selection.onlyQuarantined = true
        selection.ids = ids.isEmpty ? nil : ids
        selection.code = filter.code
        selection.interface = filter.interface
        selection.includesDiscarded = !ids.isEmpty
        let configuration = try options.load()
        var tally = (accepted: 0, refused: 0)
        var seen: Set<MessageID> = []
        try withRevision(configuration) { revision in
            let count = try revision.select(selection)
            let bar = ProgressBar("reading", total: count)
            while case let messages = try revision.next(), !messages.isEmpty {
                for (id, outcome) in try revision.retry(messages, at: now()) {
                    seen.insert(id)
                    if case .accepted = outcome { tally.accepted += 1 } else { tally.refused += 1 }
                    print("\(id) \(outcome.text)")
                }
                bar.advance(by: messages.count)
            }
        }
        for id in ids where !seen.contains(id) {
            tally.refused += 1
            print("\(id) cannot be read again: not in quarantine, or of a batch's own segments")
        }
        print("\(tally.accepted) accepted, \(tally.refused) refused")
        if tally.refused > 0 { throw ExitCode(1) }
    }
}

/// A run over stored messages, as `configuration` has them read; one run at a time.
func withRevision(
    _ configuration: DaemonConfiguration,
    _ body: (inout MessageRevision) throws -> Void
) throws {
    try withStore {
        var revision = try MessageRevision(
            address: configuration.address,
            rereading: configuration.rereading
        )
        defer { revision.close() }
        guard try revision.takeTurn() else {
            throw CommandFailure.environment("another retry or replay is under way")
        }
        try body(&revision)
    }
}

extension RetryOutcome {
    fileprivate var text: String {
        switch self {
        case .accepted(let events, let warnings): "accepted: \(events) events, \(warnings) warnings"
        case .refused(let refusal):
            "refused: \(refusal.code) at \(refusal.location): \(refusal.text)"
        case .interfaceUnknown: "refused: its interface is configured no more"
        case .notInQuarantine: "is not in quarantine any more"
        }
    }
}
