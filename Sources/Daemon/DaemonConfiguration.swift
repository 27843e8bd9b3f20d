package import Alerts
package import Clinical
import Foundation
import Intake
import Pipeline
package import Postgres
package import Resistance

/// Everything the daemon is told before it starts: settings, rules, value sets, secrets.
package struct DaemonConfiguration: Sendable {
    package let settings: Settings
    package let rules: Rules
    package let valueSets: ValueSets
    /// Those of interfaces that add to them, by the interface's name.
    package let ownValueSets: [String: ValueSets]
    package let receivers: [WebhookReceiver]
    /// Nil: a private PostgreSQL in the state directory.
    package let database: ConnectionString?

    /// Reads a configuration file and every file it names.
    package init(file: String) throws(ConfigurationFault) {
        do {
            let settings = try Settings.load(text: try Self.text(of: file), file: file)
            self.settings = settings
            if let rulesFile = settings.rulesFile {
                rules = try Self.rules(file: rulesFile)
            } else {
                rules = .standard
            }
            let files =
                ValueSets.standardFiles + (try Self.siteFiles(settings.valueSetsDirectory))
            valueSets = try ValueSets(parsing: files)
            ownValueSets = try Self.ownValueSets(settings.interfaces, after: files)
            receivers = try settings.webhooks.map { webhook in
                try Self.receiver(webhook, linkBase: settings.http.linkBase, file: file)
            }
            database = try Self.database(settings.database, file: file)
        } catch let fault as ConfigurationFault {
            throw fault
        } catch {
            throw ConfigurationFault("\(error)")
        }
    }

    /// Reads a rules file.
    package static func rules(file: String) throws(ConfigurationFault) -> Rules {
        let text = try text(of: file)
        do {
            return try Rules.load(text: text, file: file)
        } catch {
            throw ConfigurationFault("\(error)")
        }
    }

    /// Where the database is, private or not.
    package var address: ConnectionString {
        database ?? PrivateDatabase.address(stateDirectory: settings.stateDirectory)
    }

    /// Interfaces of which an order alone counts as the start of treatment.
    package var orderInterfaces: [String] {
        settings.interfaces.map(\.profile).filter(\.acceptOrdersAsStart).map(\.name)
    }

    /// Where each alert version is delivered: the log, then the receivers.
    package var channelNames: [String] { [LogChannel.channelName] + receivers.map(\.name) }

    /// Reads messages as this configuration says.
    package var reader: MessageReader {
        MessageReader(valueSets: valueSets, ofInterfaces: ownValueSets)
    }

    /// Reads stored messages again, each as its interface is configured.
    package var rereading: Rereading {
        Rereading(reader: reader, profiles: settings.interfaces.map(\.profile))
    }

    private static func text(of file: String) throws(ConfigurationFault) -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ConfigurationFault("\(file): cannot be read as UTF-8 text")
        }
    }

    private static func siteFiles(
        _ directory: String?
    ) throws -> [(name: String, text: String)] {
        guard let directory else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw ConfigurationFault("\(directory): no directory that can be read")
        }
        return try names.filter { $0.hasSuffix(".tsv") }.sorted().map { name in
            (name: directory + "/" + name, text: try text(of: directory + "/" + name))
        }
    }

    private static func ownValueSets(
        _ interfaces: [Settings.Interface],
        after files: [(name: String, text: String)]
    ) throws -> [String: ValueSets] {
        var own: [String: ValueSets] = [:]
        for interface in interfaces {
            guard let directory = interface.valueSetsDirectory else { continue }
            own[interface.profile.name] = try ValueSets(
                parsing: files + (try siteFiles(directory))
            )
        }
        return own
    }

    private static func receiver(
        _ webhook: Settings.Webhook,
        linkBase: String,
        file: String
    ) throws(ConfigurationFault) -> WebhookReceiver {
        do {
            let files = [webhook.secretFile] + [webhook.previousSecretFile].compactMap(\.self)
            let secrets = try files.map { path in
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ConfigurationFault("\(path): cannot be read")
                }
                return try WebhookSecret(fileContents: [UInt8](data))
            }
            return try WebhookReceiver(
                name: webhook.name,
                url: webhook.url,
                secrets: secrets,
                includePHI: webhook.includePHI,
                timeoutSeconds: webhook.timeout.milliseconds / 1000,
                linkBase: linkBase
            )
        } catch {
            throw ConfigurationFault("\(file): webhook `\(webhook.name)`: \(error)")
        }
    }

    private static func database(
        _ database: Settings.Database,
        file: String
    ) throws(ConfigurationFault) -> ConnectionString? {
        do {
            if let path = database.urlFile {
                return try ConnectionString(
                    try text(of: path).trimmingCharacters(in: .whitespacesAndNewlines)
                )
            }
            return try database.url.map { url in try ConnectionString(url) }
        } catch {
            throw ConfigurationFault("\(file): database: \(error)")
        }
    }
}

extension Settings.HTTP {
    /// Where a link in an alert leads: as configured, else this server itself.
    fileprivate var linkBase: String { publicURL ?? "http://\(listen)" }
}

/// Why the daemon cannot start as configured: a line for the administrator.
package struct ConfigurationFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
