import ArgumentParser
import Clinical
import Foundation
import Postgres
import Store

/// Messages that were stored and could not be used.
struct Quarantine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show, read again or set aside messages that could not be used.",
        subcommands: [
            QuarantineList.self, QuarantineShow.self, QuarantineRetry.self, QuarantineDiscard.self,
        ]
    )
}

/// Which messages in quarantine are meant, where not by their ids.
struct QuarantineOptions: ParsableArguments {
    @Option(help: "Only of this interface.")
    var interface: String?
    @Option(help: "Only with this reason, such as required_field_missing.")
    var code: String?
}

struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The newest first; without those that were set aside."
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var filter: QuarantineOptions
    @Option(help: "How many at most, 1 to 10000.")
    var limit = 50
    @Option(help: "Only those before: a message id, such as the last one listed, or a time.")
    var before: String?
    @Flag(help: "Those that were set aside too.")
    var all = false
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        guard (1...10_000).contains(limit) else {
            throw CommandFailure.usage("--limit: \(limit) is not within 1 and 10000")
        }
        var selection = MessageSelection()
        selection.interface = filter.interface
        selection.code = filter.code
        selection.includesDiscarded = all
        let (_, connection) = try options.connect()
        defer { connection.close() }
        let reader = StoreReader(connection)
        try withStore {
            let messages = try reader.quarantine(
                selection,
                before: try start(reader),
                limit: limit
            )
            let next = messages.count == limit ? messages.last?.id.description : nil
            if json {
                let list = JSONValue.object([
                    "messages": .array(messages.map(\.json)), "next": next.map { .string($0) },
                ])
                print(list.text)
            } else {
                print(table(messages), terminator: "")
                if let next { complain("more: --before \(next)") }
            }
        }
    }

    private func start(_ reader: StoreReader) throws -> (receivedAt: Instant, id: MessageID?)? {
        guard let before else { return nil }
        guard let hash = Hash128(before) else {
            return (receivedAt: try Instant(argument: before, of: "--before"), id: nil)
        }
        guard let receivedAt = try reader.receivedAt(MessageID(hash)) else {
            throw CommandFailure.answer("no message \(before)")
        }
        return (receivedAt: receivedAt, id: MessageID(hash))
    }

    private func table(_ messages: [QuarantinedMessage]) -> String {
        let heading = [
            "received_at", "interface", "type", "control_id", "code", "location", "message_id",
        ]
        let rows =
            [heading]
            + messages.map { message in
                [
                    message.receivedAt.description, message.interface, message.messageType,
                    message.controlID, message.code, message.location, message.id.description,
                ].map(\.visible)
            }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }
            return cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces) + "\n"
        }.joined()
    }
}

struct QuarantineDiscard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Set messages aside that need no more attention; their bytes stay.",
        discussion: "Exit status 1 when one of them is not in quarantine."
    )

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Message ids.")
    var ids: [String]

    func run() throws {
        let ids = try ids.map { try MessageID(argument: $0) }
        let (_, connection) = try options.connect()
        defer { connection.close() }
        let discarded = try withStore { try StoreReader(connection).discard(ids, at: now()) }
        for id in ids {
            print("\(id) \(discarded.contains(id) ? "discarded" : "is not in quarantine")")
        }
        if discarded.count < Set(ids).count { throw ExitCode(1) }
    }
}

extension MessageID {
    init(argument text: String) throws {
        guard let hash = Hash128(text) else {
            throw CommandFailure.usage("'\(text)' is no message id")
        }
        self.init(hash)
    }
}

extension Instant {
    /// Years of four digits.
    private static let writableSeconds = -62_135_596_800.0..<253_402_300_800.0

    /// `option` is named in the complaint about a text that is none.
    init(argument text: String, of option: String) throws {
        guard let date = try? Date(text, strategy: .iso8601),
            Self.writableSeconds.contains(date.timeIntervalSince1970)
        else {
            throw CommandFailure.usage(
                "\(option): '\(text)' is not a time such as 2026-01-31T12:00:00Z"
            )
        }
        self.init(microseconds: Int64((date.timeIntervalSince1970 * 1e6).rounded()))
    }
}

extension QuarantinedMessage {
    /// Members named like the columns of the view `message`, the reason like that of `parse`.
    var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("message_id", .string(id.description)),
            .init("received_at", .string(receivedAt.description)),
            .init("interface", .string(interface)),
            .init("sending_application", .string(sendingApplication)),
            .init("sending_facility", .string(sendingFacility)),
            .init("control_id", .string(controlID)),
            .init("message_type", .string(messageType)),
            .init("format", .string(format)),
            .init("version", .string(version)),
            .init("copies", .integer(copies)),
            .init(
                "reason",
                .object([
                    "code": .string(code), "text": .string(text), "location": .string(location),
                ])
            ),
            .init("warnings", .encoded(warnings)),
        ]
        if let discardedAt {
            members.append(.init("discarded_at", .string(discardedAt.description)))
        }
        return members
    }

    var json: JSONValue { .object(members) }
}
