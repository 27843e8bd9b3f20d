import ArgumentParser
import Clinical
import Daemon
import Foundation
import HL7
import Intake
import Postgres
import Store

/// One message in quarantine: why, and what it is.
struct QuarantineShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Why a message is in quarantine, and the message: PHI.",
        discussion: """
            As a tree of its values where it can be parsed, else as text; control characters as \
            pictures. Exit status 1 when it is not in quarantine.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Message id.")
    var id: String
    @Flag(help: "Print JSON: the body as text where it is UTF-8, else in base64.")
    var json = false

    func run() throws {
        let id = try MessageID(argument: id)
        let (configuration, connection) = try options.connect()
        defer { connection.close() }
        let reader = StoreReader(connection)
        var selection = MessageSelection()
        selection.ids = [id]
        let (found, body) = try withStore {
            (try reader.quarantine(selection, limit: 1).first, try reader.body(of: id))
        }
        guard let message = found else {
            throw CommandFailure.answer("message \(id) is not in quarantine")
        }
        if json {
            print(JSONValue.object(message.members + bodyMembers(body)).text)
            return
        }
        print(head(of: message))
        guard let body else {
            print("Its bytes are stored no more.")
            return
        }
        let charset = configuration.charset(of: message.interface)
        if let parsed = try? Message(parsing: body, defaultCharset: charset) {
            for line in tree(of: parsed) { print("\(line.path)\t\(line.text.visible)") }
        } else {
            print(String(visible: body, in: charset))
        }
    }

    private func bodyMembers(_ body: [UInt8]?) -> [JSONValue.Member] {
        guard let body else { return [] }
        if let text = String(validating: body, as: UTF8.self) {
            return [.init("body", .string(text))]
        }
        return [.init("body_base64", .string(Data(body).base64EncodedString()))]
    }

    private func head(of message: QuarantinedMessage) -> String {
        var lines = [
            ("message", message.id.description),
            ("received", "\(message.receivedAt) on \(message.interface), \(message.copies) times"),
            ("sender", "\(message.sendingApplication), \(message.sendingFacility)"),
            ("type", "\(message.messageType) \(message.version) \(message.format)"),
            ("control id", message.controlID),
            ("reason", "\(message.code) at \(message.location): \(message.text)"),
        ]
        if let at = message.discardedAt { lines.append(("discarded", at.description)) }
        for warning in StoredWarning.all(in: message.warnings) {
            lines.append(("warning", warning.description))
        }
        return lines.map { name, text in
            name.padding(toLength: 12, withPad: " ", startingAt: 0) + text.visible + "\n"
        }.joined()
    }
}

/// A warning as the database keeps it.
struct StoredWarning: Decodable, Hashable, CustomStringConvertible {
    let kind: String
    let location: String
    let text: String

    var description: String { "\(kind) at \(location): \(text)" }

    /// Those of a JSON array.
    static func all(in json: String) -> [StoredWarning] {
        (try? JSONDecoder().decode([StoredWarning].self, from: Data(json.utf8))) ?? []
    }
}

extension DaemonConfiguration {
    /// That of messages without MSH-18.
    fileprivate func charset(of interface: String) -> Charset {
        let profile = settings.interfaces.first { $0.profile.name == interface }?.profile
        return profile.flatMap { Charset(table0211: $0.defaultCharset) } ?? .utf8
    }
}
