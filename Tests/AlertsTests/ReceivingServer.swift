import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A webhook receiver on loopback that answers as told and remembers what it got.
final class ReceivingServer: Sendable {
    struct Received: Sendable {
        var headers: [String: String]
        var body: String
    }

    struct Answer: Sendable {
        var status: Int
        var headers: [(String, String)] = []
        /// Announces a body and never sends it.
        var withholdsBody = false

        /// The request is read and never answered.
        static let silence = Answer(status: 0)
    }

    let port: Int
    private let channel: any Channel
    private let state: State

    /// `answers` are given in turn; the last one for ever.
    static func start(answers: [Answer]) async throws -> ReceivingServer {
        let state = State(answers: answers)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Handler(state: state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ReceivingServer(channel: channel, state: state)
    }

    private init(channel: any Channel, state: State) {
        self.channel = channel
        self.state = state
        self.port = channel.localAddress?.port ?? 0
    }

    var received: [Received] { state.received.withLock { $0 } }

    func stop() async throws { try await channel.close() }

    private final class State: Sendable {
        let received = Mutex<[Received]>([])
        private let answers: [Answer]

        init(answers: [Answer]) { self.answers = answers }

        func answer(to request: Received) -> Answer {
            let count = received.withLock { received in
                received.append(request)
                return received.count
            }
            return answers[min(count, answers.count) - 1]
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let state: State
        private var request = Received(headers: [:], body: "")

        init(state: State) { self.state = state }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let pairs = head.headers.map { ($0.name, $0.value) }
                request = Received(headers: Dictionary(pairs) { $1 }, body: "")
            case .body(let buffer):
                request.body += String(buffer: buffer)
            case .end:
                let answer = state.answer(to: request)
                guard answer.status != 0 else { return }
                let length = answer.withholdsBody ? "100" : "0"
                let head = HTTPResponseHead(
                    version: .http1_1,
                    status: HTTPResponseStatus(statusCode: answer.status),
                    headers: HTTPHeaders(answer.headers + [("content-length", length)])
                )
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
                guard !answer.withholdsBody else { return }
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
