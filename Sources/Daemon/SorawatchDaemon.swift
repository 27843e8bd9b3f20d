internal import Alerts
import AsyncHTTPClient
internal import Clinical
internal import Files
import Foundation
import Intake
import Logging
import MLLP
import NIOCore
import Pipeline
internal import Postgres
internal import Resistance
import ServiceLifecycle
import Store
import UnixSignals
internal import Web

/// The composition root: makes every part, hands each its ports, runs them in order.
package struct SorawatchDaemon: Sendable {
    private let configuration: DaemonConfiguration
    private let logger: Logger
    private let exporter: MetricsExporter
    private let notify = SystemdNotify(environment: ProcessInfo.processInfo.environment)

    /// How long a message may wait for the database before its sender is left without an answer;
    /// far below the minute after which senders give a connection up.
    private static let patience = Duration.seconds(5)

    /// `exporter` is the process's metrics system.
    package init(configuration: DaemonConfiguration, logger: Logger, exporter: MetricsExporter) {
        self.configuration = configuration
        self.logger = logger
        self.exporter = exporter
    }

    /// Runs until SIGTERM or SIGINT, then drains: reading stops, the batch is committed and
    /// answered, connections close, the private server stops.
    package func run() async throws {
        let interfaces = configuration.settings.interfaces
        let (notify, logger) = (notify, logger)
        let condition = Condition(
            listeners: interfaces.map(\.profile.name) + ["http", "operations"]
        ) {
            logger.notice("ready")
            notify?.send(.ready, .status("taking messages"))
        }
        let isReady: @Sendable () -> Bool = { condition.isSchemaReady }
        let (reviewSignal, alertSignal) = (Signal(), Signal())
        let reader = configuration.reader
        let writers = (0..<configuration.settings.database.writers).map { _ in
            IntakeWriter(address: configuration.address, isReady: isReady)
        }
        let lanes = lanes(writers, reader: reader, reviewSignal: reviewSignal)
        let desk = AdmissionDesk(reader: reader, lanes: lanes)
        let schema = SchemaDesk(address: configuration.address)
        let pulse = DatabasePulse(address: configuration.address)
        let client = HTTPClient(configuration: WebhookChannel.configuration)
        let channels: [any AlertChannel] =
            [LogChannel(write: Self.printLine)]
            + configuration.receivers.map { WebhookChannel(receiver: $0, client: client) }
        let reviewer = ReviewDesk(
            address: configuration.address,
            channels: channels.map(\.name),
            orderInterfaces: configuration.orderInterfaces,
            ruleVersion: configuration.rules.version,
            isReady: isReady
        )
        let outbox = Outbox(address: configuration.address, isReady: isReady)

        // Ended in reverse order: first the listeners, last the database.
        var services: [any Service] = []
        if let notify {
            services.append(SystemdWatchdog(notify: notify, clock: ContinuousClock()) { true })
        }
        services += database(condition: condition, schema: schema)
        services.append(operations(condition: condition, pulse: pulse, desk: desk))
        services.append(gauges(isReady: isReady))
        services.append(
            AlertNotifier(
                queue: outbox,
                channels: channels,
                wake: alertSignal.stream,
                clock: ContinuousClock(),
                now: Self.now,
                generator: SystemRandomNumberGenerator(),
                logger: logger
            )
        )
        services.append(review(in: reviewer, signal: reviewSignal, alertSignal: alertSignal))
        services.append(LaneService(lanes: lanes))
        services += listeners(desk: desk, condition: condition)
        do {
            try await run(services)
        } catch {
            notify?.send(.stopping)
            try? await client.shutdown()
            throw error
        }
        for writer in writers { await writer.close() }
        await reviewer.close()
        await outbox.close()
        await pulse.close()
        try await client.shutdown()
        logger.notice("stopped")
    }

    private func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    private func review(in store: ReviewDesk, signal: Signal, alertSignal: Signal) -> Reviewer {
        Reviewer(
            store: store,
            rules: configuration.rules,
            signal: signal,
            pollInterval: configuration.settings.review.poll.duration,
            now: Self.now,
            logger: logger,
            alerted: { alertSignal.wake() }
        )
    }

    private func lanes(
        _ writers: [IntakeWriter],
        reader: MessageReader,
        reviewSignal: Signal
    ) -> [CommitLane] {
        let profiles = Dictionary(
            uniqueKeysWithValues: configuration.settings.interfaces.map {
                ($0.profile.name, $0.profile)
            }
        )
        let events = LaneEvents(logger: logger, interfaces: profiles.keys.sorted())
        return writers.map { writer in
            CommitLane(
                writer: writer,
                limits: GroupCommitMachine.Limits(),
                patience: Self.patience,
                events: events,
                quarantined: { admission in
                    let profile = profiles[admission.interface]
                    return admission.refusedByDatabase(
                        on: profile ?? InterfaceProfile(name: admission.interface),
                        reader: reader
                    )
                },
                completed: { admission, parts in
                    let profile = profiles[admission.interface]
                    return admission.completed(
                        by: parts,
                        on: profile ?? InterfaceProfile(name: admission.interface),
                        reader: reader
                    )
                },
                committed: { reviewSignal.wake() }
            )
        }
    }

    private func database(condition: Condition, schema: SchemaDesk) -> [any Service] {
        guard configuration.database == nil else {
            return [SchemaKeeper(desk: schema, condition: condition, logger: logger) {}]
        }
        let server = PrivateServerService(
            server: PrivateServer(
                PrivateServer.Settings(stateDirectory: configuration.settings.stateDirectory)
            ),
            logger: logger
        )
        let keeper = SchemaKeeper(desk: schema, condition: condition, logger: logger) {
            await server.start()
        }
        return [server, keeper]
    }

    private func operations(
        condition: Condition,
        pulse: DatabasePulse,
        desk: AdmissionDesk
    ) -> OperationsServer {
        let listen = configuration.settings.operations.listen
        let exporter = exporter
        return OperationsServer(
            host: listen.host,
            port: listen.port,
            readiness: {
                var failure: String?
                do { try await pulse.ping() } catch { failure = "\(error)" }
                return condition.checks + [
                    ReadinessCheck(name: "database", failure: failure),
                    ReadinessCheck(
                        name: "intake",
                        failure: desk.isAvailable ? nil : "the last commit failed"
                    ),
                ]
            },
            metrics: { exporter.text() },
            logger: logger,
            onListening: { _ in condition.listening("operations") }
        )
    }

    private func gauges(isReady: @escaping @Sendable () -> Bool) -> StateGauges {
        StateGauges(
            desk: StateDesk(address: configuration.address),
            isReady: isReady,
            now: Self.now
        )
    }

    private func listeners(desk: AdmissionDesk, condition: Condition) -> [any Service] {
        let settings = configuration.settings
        let clock = ReceiptClock(wallClock: Self.now)
        let budget = InflightBudget()
        var services: [any Service] = []
        if let interface = settings.interfaces.first(
            where: { $0.profile.name == settings.http.interface }
        ) {
            services.append(
                HTTPIntake(
                    intake: desk,
                    profile: interface.profile,
                    host: settings.http.listen.host,
                    port: settings.http.listen.port,
                    now: { clock.next() },
                    logger: logger,
                    onListening: { _ in condition.listening("http") }
                )
            )
        }
        services += directories(desk: desk, clock: clock)
        for interface in settings.interfaces {
            var configuration = MLLPServer.Configuration()
            configuration.host = interface.listen.host
            configuration.port = interface.listen.port
            configuration.maxConnections = interface.maxConnections
            configuration.frameLimitBytes = interface.frameLimit.bytes
            configuration.limits.idle = .milliseconds(Int64(interface.frameIdle.milliseconds))
            let name = interface.profile.name
            services.append(
                MLLPServer(
                    configuration: configuration,
                    profile: interface.profile,
                    port: desk,
                    budget: budget,
                    clock: clock,
                    logger: logger,
                    onListening: { _ in condition.listening(name) }
                )
            )
        }
        return services
    }

    private func directories(desk: AdmissionDesk, clock: ReceiptClock) -> [any Service] {
        let settings = configuration.settings
        return settings.directories.enumerated().compactMap { position, directory in
            settings.interfaces.first { $0.profile.name == directory.interface }.map {
                DirectoryIntake(
                    intake: desk,
                    profile: $0.profile,
                    settings: DirectoryIntake.Settings(
                        path: directory.path,
                        poll: directory.poll.duration,
                        settle: directory.settle.duration,
                        limitBytes: directory.fileLimit.bytes
                    ),
                    lane: position,
                    now: { clock.next() },
                    logger: logger
                )
            }
        }
    }

    private static let now: @Sendable () -> Instant = {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    private static let printLine: @Sendable (String) -> Void = { line in
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
