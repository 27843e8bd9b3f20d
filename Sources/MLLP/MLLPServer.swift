import Intake
import Logging
import NIOCore
import NIOPosix
import Pipeline
import ServiceLifecycle

/// Listens for one interface and hands every frame to the intake port.
///
/// What is acknowledged is what the port settled, in the order it was received. Several servers
/// share one `InflightBudget` and one `ReceiptClock`.
package struct MLLPServer: Service {
    package struct Configuration: Sendable {
        package var host = "127.0.0.1"
        package var port = 2575
        package var maxConnections = 256
        package var backlog = 256
        package var frameLimitBytes = 16 << 20
        package var limits = ConnectionMachine.Limits()
        /// How long a sender whose message could not be stored is kept waiting before its
        /// connection closes.
        package var hold = TimeAmount.seconds(1)
        /// How long a shutdown waits for commits and for answers to be read.
        package var drain = TimeAmount.seconds(10)

        package init() {}
    }

    private let configuration: Configuration
    private let group: any EventLoopGroup
    private let setting: ConnectionSetting
    private let onListening: @Sendable (SocketAddress) -> Void

    /// `onListening` hears the bound address, which port 0 makes worth knowing.
    package init(
        configuration: Configuration,
        profile: InterfaceProfile,
        port: any IntakePort,
        budget: InflightBudget,
        clock: ReceiptClock,
        logger: Logger,
        group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
        onListening: @escaping @Sendable (SocketAddress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.group = group
        self.onListening = onListening
        setting = ConnectionSetting(
            limits: configuration.limits,
            frameLimitBytes: configuration.frameLimitBytes,
            hold: configuration.hold,
            profile: profile,
            port: port,
            budget: budget,
            clock: clock,
            telemetry: Telemetry(interface: profile.name, logger: logger)
        )
    }

    /// Returns after a graceful shutdown or cancellation, all connections closed.
    package func run() async throws {
        let gate = ConnectionGate(limit: configuration.maxConnections)
        let routers = group.makeIterator().map(SettlementRouter.init(eventLoop:))
        let listener = try await bootstrap(gate: gate, routers: routers)
            .bind(host: configuration.host, port: configuration.port)
            .get()
        setting.telemetry.listening(at: listener.localAddress)
        if let address = listener.localAddress { onListening(address) }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await listener.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            listener.close(promise: nil)
        }
        try await drain(gate, routers)
    }

    private func bootstrap(gate: ConnectionGate, routers: [SettlementRouter]) -> ServerBootstrap {
        let byLoop = Dictionary(
            uniqueKeysWithValues: routers.map { (ObjectIdentifier($0.eventLoop), $0) }
        )
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [setting, configuration] channel in
                guard let router = byLoop[ObjectIdentifier(channel.eventLoop)],
                    let number = gate.enter()
                else {
                    setting.telemetry.refused(
                        channel.remoteAddress,
                        limit: configuration.maxConnections
                    )
                    return channel.eventLoop.makeFailedFuture(ConnectionRefused())
                }
                setting.telemetry.opened(by: channel.remoteAddress, open: gate.open)
                channel.closeFuture.whenComplete { _ in
                    gate.leave()
                    setting.telemetry.left(open: gate.open)
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionHandler(number: number, setting: setting, router: router)
                    )
                }
            }
    }

    /// Waits until every connection has answered what it had in flight, or the deadline.
    private func drain(_ gate: ConnectionGate, _ routers: [SettlementRouter]) async throws {
        let eventLoop = group.any()
        let emptied = eventLoop.makePromise(of: Void.self)
        for router in routers { router.drain() }
        gate.close(emptied: emptied)
        let deadline = eventLoop.scheduleTask(in: configuration.drain) {
            setting.telemetry.drainTimedOut(open: gate.open)
            for router in routers { router.closeAll() }
        }
        try await emptied.futureResult.get()
        deadline.cancel()
        setting.telemetry.stopped()
    }
}

/// More senders than the interface takes.
private struct ConnectionRefused: Error {}
