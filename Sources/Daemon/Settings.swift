import Intake

/// What `sorawatch.yaml` says; without a file, what it says by default.
package struct Settings: Sendable, Hashable {
    package struct Database: Sendable, Hashable {
        /// Shows no password; nil, with `urlFile` nil too: a private PostgreSQL.
        package var url: String?
        /// File that holds the URL, password and all.
        package var urlFile: String?
        /// Connections that store messages.
        package var writers = 2
    }

    package struct Interface: Sendable, Hashable {
        package var profile: InterfaceProfile
        package var listen: ListenAddress
        package var allowPlaintext = false
        package var maxConnections = 256
        package var frameLimit = ByteSize.MiB(16)
        /// For a frame begun and not ended; a silent connection may stay.
        package var frameIdle = TimeSpan.seconds(60)
        /// Files read after all others, for what arrives here; nil: none.
        package var valueSetsDirectory: String?

        package init(profile: InterfaceProfile, listen: ListenAddress) {
            self.profile = profile
            self.listen = listen
        }
    }

    package struct HTTP: Sendable, Hashable {
        package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
        package var allowPlaintext = false
        /// Name of the interface whose profile reads messages that arrive over HTTP.
        package var interface = "default"
        /// Where users reach this server, for the links in alerts.
        package var publicURL: String?
    }

    /// A directory in which a sender leaves files.
    package struct Directory: Sendable, Hashable {
        package var path: String
        /// Name of the interface whose profile reads what is found there.
        package var interface = "default"
        package var poll = TimeSpan.seconds(1)
        /// How long a file must not change before it is read.
        package var settle = TimeSpan.seconds(2)
        package var fileLimit = ByteSize.MiB(64)

        package init(path: String) { self.path = path }
    }

    package struct Operations: Sendable, Hashable {
        package var listen = ListenAddress(host: "127.0.0.1", port: 8081)
        package var allowPlaintext = false
    }

    package struct Webhook: Sendable, Hashable {
        package var name: String
        package var url: String
        package var secretFile: String
        package var previousSecretFile: String?
        package var includePHI = false
        /// For one attempt.
        package var timeout = TimeSpan.seconds(10)
    }

    package struct Review: Sendable, Hashable {
        /// How often to look for reviews that time alone makes due.
        package var poll = TimeSpan.seconds(1)
    }

    /// Named as in swift-log.
    package enum LogLevel: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    package var stateDirectory = "/var/lib/sorawatch"
    package var database = Database()
    package var interfaces = [
        Interface(
            profile: InterfaceProfile(name: "default"),
            listen: ListenAddress(host: "127.0.0.1", port: 2575)
        )
    ]
    package var http = HTTP()
    package var directories: [Directory] = []
    package var operations = Operations()
    package var webhooks: [Webhook] = []
    package var review = Review()
    /// Nil: `Rules.standard`.
    package var rulesFile: String?
    /// A site's files, read after the built-in ones; nil: those alone.
    package var valueSetsDirectory: String?
    package var logLevel = LogLevel.info

    package init() {}
}
