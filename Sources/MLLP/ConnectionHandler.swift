import Intake
import NIOCore
import Pipeline

/// What all connections of one interface share.
struct ConnectionSetting: Sendable {
    var limits: ConnectionMachine.Limits
    var frameLimitBytes: Int
    /// From the first message that could not be stored to the closing of its connection.
    var hold: TimeAmount
    var profile: InterfaceProfile
    var port: any IntakePort
    var budget: InflightBudget
    var clock: ReceiptClock
    var telemetry: Telemetry
}

/// One sender's connection: frames in, admissions to the port, acknowledgements out.
///
/// Performs what `ConnectionMachine` decides. Lives on one event loop.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let number: UInt64
    private let setting: ConnectionSetting
    private let router: SettlementRouter
    private var machine: ConnectionMachine
    private var decoder: FrameDecoder
    private var context: ChannelHandlerContext?
    private var peer: SocketAddress?

    private var received = ByteBuffer()
    /// Decoded, but there is no room in flight for it yet.
    private var heldFrame: [UInt8]?
    private var outgoing = ByteBuffer()
    private var releasedBytes = 0
    private var frames: UInt64 = 0
    private var hasPeerClosed = false
    private var isReadWithheld = false
    private var isClosing = false
    private var knownFaults: Set<String> = []
    private var timer: Scheduled<Void>?

    init(number: UInt64, setting: ConnectionSetting, router: SettlementRouter) {
        self.number = number
        self.setting = setting
        self.router = router
        machine = ConnectionMachine(limits: setting.limits)
        decoder = FrameDecoder(limitBytes: setting.frameLimitBytes)
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.remoteAddress
        router.add(self, as: number)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        setting.telemetry.closed(by: peer, frames: frames, unanswered: machine.inflightFrames)
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard machine.isOpen else { return }
        var bytes = Self.unwrapInboundIn(data)
        if received.readableBytes == 0 {
            received = bytes
        } else {
            received.discardReadBytes()
            received.writeBuffer(&bytes)
        }
        takeFrames()
        machine.bytesRead(insideFrame: decoder.isInsideFrame, now: context.eventLoop.now)
        setTimer()
    }

    func read(context: ChannelHandlerContext) {
        if machine.mayRead { context.read() } else { isReadWithheld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        machine.writabilityChanged(context.channel.isWritable, now: context.eventLoop.now)
        setTimer()
        goOn()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            hasPeerClosed = true
            goOn()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        setting.telemetry.failed(peer, with: error)
        context.close(promise: nil)
    }

    // MARK: Frames in

    private func takeFrames() {
        while machine.mayRead, let event = decoder.decode(buffer: &received) {
            take(event)
        }
        if received.readableBytes == 0 { received = ByteBuffer() }
        guard hasPeerClosed, machine.mayRead else { return }
        while let event = decoder.decodeLast(buffer: &received, seenEOF: true) { take(event) }
        machine.drain()
    }

    private func take(_ event: FrameEvent) {
        switch event {
        case .frame(let frame):
            frames += 1
            setting.telemetry.received(bytes: frame.count)
            admitOrHold(frame)
        case .fault(let fault):
            let isFirst = knownFaults.insert(fault.label).inserted
            setting.telemetry.faulty(fault, from: peer, isFirst: isFirst)
            if case .tooLong = fault { closeAfterAnswers() }
        }
    }

    private func admitOrHold(_ frame: [UInt8]) {
        guard machine.offer(bytes: frame.count) == .reserve else {
            heldFrame = frame
            return
        }
        let isReserved = setting.budget.reserve(frame.count) { [router, number] in
            router.budgetGranted(to: number)
        }
        if isReserved {
            admit(frame)
        } else {
            heldFrame = frame
            machine.budgetRefused()
        }
    }

    private func admit(_ frame: [UInt8]) {
        guard let context else { return }
        let sequence = machine.submitted(bytes: frame.count, now: context.eventLoop.now)
        let admission = setting.port.admission(
            of: frame,
            on: setting.profile,
            receivedAt: setting.clock.next()
        )
        setting.port.submit(
            admission,
            lane: Int(number),
            token: Token.pack(connection: number, sequence: sequence),
            receiver: router
        )
    }

    /// Called by the router once the bytes of the held frame are reserved.
    func budgetGranted() {
        let frame = heldFrame
        heldFrame = nil
        if machine.budgetGranted(), let frame {
            admit(frame)
            goOn()
        } else {
            setting.budget.release(frame?.count ?? 0)
            forgetIfSettled()
        }
    }

    // MARK: Answers out

    /// Takes one settlement; `settlementsEnded` follows once for a batch.
    func settled(_ sequence: UInt64, as settlement: Settlement) {
        let (answer, frame) = machine.settled(sequence, as: settlement)
        if let frame {
            releasedBytes += frame.bytes
            let time = router.eventLoop.now - frame.receivedAt
            setting.telemetry.settled(as: settlement, after: time)
        }
        switch answer {
        case .acknowledge(let acknowledgement):
            outgoing.writeFrame(acknowledgement)
        case .nothing:
            break
        case .fallSilent:
            setting.telemetry.fellSilent(peer, unanswered: machine.inflightFrames + 1)
            fallSilent()
        case .mismatch:
            setting.telemetry.mismatched(peer)
            fallSilent()
        }
    }

    func settlementsEnded() {
        if releasedBytes > 0 {
            setting.budget.release(releasedBytes)
            releasedBytes = 0
        }
        if outgoing.readableBytes > 0 {
            context?.writeAndFlush(Self.wrapOutboundOut(outgoing), promise: nil)
            outgoing = ByteBuffer()
        }
        goOn()
        forgetIfSettled()
    }

    private func fallSilent() {
        dropInput()
        guard let context else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: setting.hold) { [weak self] in
            self?.context?.close(promise: nil)
        }
    }

    // MARK: Going on and ending

    /// Uses whatever room there is now.
    private func goOn() {
        if let frame = heldFrame, !machine.isAwaitingBudget, !machine.isClosed {
            heldFrame = nil
            admitOrHold(frame)
        }
        takeFrames()
        if isReadWithheld, machine.mayRead {
            isReadWithheld = false
            machine.bytesRead(insideFrame: decoder.isInsideFrame, now: router.eventLoop.now)
            context?.read()
        }
        closeIfFinished()
    }

    /// Takes nothing more; closes once all in flight is answered.
    func closeAfterAnswers() {
        machine.drain()
        dropInput()
        closeIfFinished()
    }

    /// Closes now, whatever is unanswered.
    func closeNow() { context?.close(promise: nil) }

    private func dropInput() {
        received = ByteBuffer()
        if !machine.isAwaitingBudget { heldFrame = nil }
    }

    private func closeIfFinished() {
        guard machine.isFinished, !isClosing, let context else { return }
        isClosing = true
        machine.closing(now: context.eventLoop.now)
        setTimer()
        // Written last, so that its promise tells of all answers before it.
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in
            self?.context?.close(promise: nil)
        }
    }

    private func end() {
        guard context != nil else { return }
        context = nil
        timer?.cancel()
        timer = nil
        machine.closed()
        dropInput()
        forgetIfSettled()
    }

    /// The router keeps a closed connection until the port owes it nothing.
    private func forgetIfSettled() {
        if machine.isClosed, !machine.isOwed { router.remove(number) }
    }

    // MARK: Deadline

    /// One timer at most is scheduled; it looks at the deadline anew when it fires.
    private func setTimer() {
        guard timer == nil, let context, let deadline = machine.deadline else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            [weak self] in
            self?.timerFired()
        }
    }

    private func timerFired() {
        timer = nil
        guard let context else { return }
        switch machine.timerFired(now: context.eventLoop.now) {
        case .close:
            setting.telemetry.stalled(peer)
            context.close(promise: nil)
        case .wait:
            setTimer()
        }
    }
}
