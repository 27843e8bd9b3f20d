import HL7
import NIOCore

/// The client's side of one connection: keeps the window full and reports every answer.
final class SenderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Int
    private let patience: TimeAmount
    private let message: MLLPClient.Source
    private let report: MLLPClient.Report
    /// Gets the machine back when the connection ends, for whatever reason.
    private let ended: EventLoopPromise<SenderMachine>
    private var machine: SenderMachine
    private var decoder = FrameDecoder(limitBytes: 1 << 20)
    private var received = ByteBuffer()
    private var silence: Scheduled<Void>?

    init(
        connection: Int,
        machine: SenderMachine,
        patience: TimeAmount,
        message: @escaping MLLPClient.Source,
        report: @escaping MLLPClient.Report,
        ended: EventLoopPromise<SenderMachine>
    ) {
        self.connection = connection
        self.machine = machine
        self.patience = patience
        self.message = message
        self.report = report
        self.ended = ended
    }

    /// Added once the channel is connected, so that of two addresses tried only one is sent to.
    func handlerAdded(context: ChannelHandlerContext) { fillWindow(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        if received.readableBytes == 0 {
            received = bytes
        } else {
            received.discardReadBytes()
            received.writeBuffer(&bytes)
        }
        let now = context.eventLoop.now
        while let event = decoder.decode(buffer: &received) {
            guard case .frame(let acknowledgement) = event,
                let sent = machine.acknowledged()
            else { continue }
            report(
                MLLPClient.Answer(
                    connection: connection,
                    index: sent.index,
                    attempts: sent.attempts,
                    nanoseconds: (now - sent.firstSentAt).nanoseconds,
                    code: AcknowledgementCode(scanning: acknowledgement),
                    acknowledgement: acknowledgement
                )
            )
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { fillWindow(context) }

    func channelInactive(context: ChannelHandlerContext) {
        silence?.cancel()
        machine.connectionLost()
        ended.succeed(machine)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func fillWindow(_ context: ChannelHandlerContext) {
        var outgoing = ByteBuffer()
        while let index = machine.next {
            guard let message = message(connection, index) else {
                machine.ranDry()
                break
            }
            outgoing.writeFrame(message)
            machine.sent(now: context.eventLoop.now)
        }
        if outgoing.readableBytes > 0 {
            context.writeAndFlush(Self.wrapOutboundOut(outgoing), promise: nil)
        }
        if machine.isDone { context.close(promise: nil) }
        awaitAnswer(context)
    }

    /// Closes where the oldest message has had no answer for too long.
    private func awaitAnswer(_ context: ChannelHandlerContext) {
        guard silence == nil, let since = machine.waitingSince else { return }
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        silence = context.eventLoop.assumeIsolated().scheduleTask(deadline: since + patience) {
            [weak self] in
            guard let self else { return }
            silence = nil
            let context = loopBound.value
            if let since = machine.waitingSince, since + patience <= context.eventLoop.now {
                context.close(promise: nil)
            } else {
                awaitAnswer(context)
            }
        }
    }
}
