import ArgumentParser
import Clinical
import Daemon
import Logging
import Metrics
import Resistance

/// The daemon.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take messages until told to stop (SIGTERM)."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        let level = Logger.Level(rawValue: configuration.settings.logLevel.rawValue) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let exporter = MetricsExporter(descriptions: MetricsExporter.descriptions)
        MetricsSystem.bootstrap(exporter)
        let daemon = SorawatchDaemon(
            configuration: configuration,
            logger: Logger(label: "sorawatch"),
            exporter: exporter
        )
        do {
            try await daemon.run()
        } catch {
            throw CommandFailure.environment("stopped: \(error)")
        }
    }
}

/// Where the configuration is.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "Configuration file.")
    var file = "/etc/sorawatch/sorawatch.yaml"

    func load() throws -> DaemonConfiguration {
        do {
            return try DaemonConfiguration(file: file)
        } catch {
            throw CommandFailure.usage("\(error)")
        }
    }
}

/// Says whether the daemon would start with a file.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a configuration file and every file it names."
    )

    @Argument(help: "Configuration file.")
    var file: String

    func run() throws {
        let configuration: DaemonConfiguration
        do {
            configuration = try DaemonConfiguration(file: file)
        } catch {
            throw CommandFailure.usage("\(error)")
        }
        print(
            "\(file): good; rules \(configuration.rules.version), value sets "
                + "\(configuration.valueSets.version)"
        )
    }
}
