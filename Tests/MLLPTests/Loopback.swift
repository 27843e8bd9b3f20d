import Clinical
import Intake
import Logging
import MLLP
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Runs a server on a free port of the loopback while `body` uses it, and shuts it down after.
func withServer(
    _ port: PortDouble,
    configure: (inout MLLPServer.Configuration) -> Void = { _ in },
    body: (_ address: SocketAddress, _ services: ServiceGroup) async throws -> Void
) async throws {
    var configuration = MLLPServer.Configuration()
    configuration.port = 0
    configuration.hold = .milliseconds(10)
    configure(&configuration)
    let (addresses, listening) = AsyncStream<SocketAddress>.makeStream()
    let server = MLLPServer(
        configuration: configuration,
        profile: InterfaceProfile(name: "test"),
        port: port,
        budget: InflightBudget(),
        clock: ReceiptClock { Instant(seconds: 1) },
        logger: .silent,
        onListening: { listening.yield($0) }
    )
    let services = ServiceGroup(
        services: [server],
        gracefulShutdownSignals: [],
        cancellationSignals: [],
        logger: .silent
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { listening.finish() }
            try await services.run()
        }
        if let address = await addresses.first(where: { _ in true }) {
            try await body(address, services)
        }
        await services.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

/// A peer that sends what it is told and keeps what it gets.
struct RawPeer {
    private let channel: any Channel
    private let received: AsyncStream<String>

    init(connectingTo address: SocketAddress) async throws {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        received = stream
        channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(to: address)
            .get()
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    func closeOutput() async throws { try await channel.close(mode: .output) }

    /// What arrives until there are `count` characters or the other side has closed.
    func receive(_ count: Int = .max) async -> String {
        var text = ""
        for await piece in received {
            text += piece
            if text.utf8.count >= count { break }
        }
        return text
    }

    func close() async throws { try await channel.close() }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<String>.Continuation

    init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(String(buffer: Self.unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
