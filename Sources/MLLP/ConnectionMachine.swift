import NIOCore
import Pipeline

/// Decides for one connection when to read, what to hold back, what to answer and when to close.
package struct ConnectionMachine {
    package struct Limits: Sendable {
        /// Frames waiting for their commit.
        package var frames = 128
        /// Bytes of those frames; one frame always passes.
        package var bytes = 4 << 20
        /// How long half a frame may pause, or the peer leave its answers unread.
        package var idle = TimeAmount.seconds(60)

        package init() {}
    }

    package enum Offer: Hashable {
        /// Reserve its bytes of the common budget.
        case reserve
        /// Ask again after the next settlement.
        case hold
    }

    package enum Answer: Hashable {
        case acknowledge([UInt8])
        case nothing
        /// Say nothing more and close after a while: the sender sends again what has no answer.
        case fallSilent
        /// A settlement of another message than the oldest: no answer is trustworthy any more.
        case mismatch
    }

    package enum Timer: Hashable {
        case close
        /// Until `deadline`, if there is one.
        case wait
    }

    /// One frame that awaits its settlement.
    package struct Inflight {
        package var bytes: Int
        package var receivedAt: NIODeadline
    }

    private enum Phase {
        case open
        /// The peer or we want to end: settle what is in flight, then close.
        case draining
        case silent
        case closed
    }

    private let limits: Limits
    private var phase = Phase.open
    private var inflight = CircularBuffer<Inflight>()
    private var inflightBytes = 0
    private var oldest: UInt64 = 0
    private var isHolding = false
    /// A frame is held until the common budget has room for it.
    package private(set) var isAwaitingBudget = false
    private var isWritable = true
    private var pausedSince: NIODeadline?
    private var unreadSince: NIODeadline?

    package init(limits: Limits) { self.limits = limits }

    /// Whether the next frame may be taken and more bytes be read.
    package var mayRead: Bool {
        phase == .open && !isHolding && !isAwaitingBudget && isWritable
            && inflight.count < limits.frames
            && (inflight.isEmpty || inflightBytes < limits.bytes)
    }

    /// Whether nothing is left to do but close.
    package var isFinished: Bool { phase == .draining && inflight.isEmpty }

    /// Whether settlements or a grant are still to come, be the channel open or not.
    package var isOwed: Bool { !inflight.isEmpty || isAwaitingBudget }

    package var isOpen: Bool { phase == .open }

    package var isClosed: Bool { phase == .closed }

    package var inflightFrames: Int { inflight.count }

    // MARK: Frames

    /// What to do with a frame just decoded, or held until now.
    package mutating func offer(bytes: Int) -> Offer {
        isHolding = !(inflight.isEmpty || inflightBytes + bytes <= limits.bytes)
        return isHolding ? .hold : .reserve
    }

    /// The common budget has no room: hold the frame until it has.
    package mutating func budgetRefused() { isAwaitingBudget = true }

    /// True where the frame held for it is still wanted.
    package mutating func budgetGranted() -> Bool {
        isAwaitingBudget = false
        return phase == .open
    }

    /// Gives the frame its sequence number, its half of the token.
    package mutating func submitted(bytes: Int, now: NIODeadline) -> UInt64 {
        inflight.append(Inflight(bytes: bytes, receivedAt: now))
        inflightBytes += bytes
        return Token.sequence(oldest + UInt64(inflight.count) - 1)
    }

    /// What to answer, and the frame that is no longer in flight.
    package mutating func settled(
        _ sequence: UInt64,
        as settlement: Settlement
    ) -> (answer: Answer, frame: Inflight?) {
        guard sequence == Token.sequence(oldest), let frame = inflight.popFirst() else {
            if phase != .closed { phase = .silent }
            return (.mismatch, nil)
        }
        oldest += 1
        inflightBytes -= frame.bytes
        guard phase == .open || phase == .draining else { return (.nothing, frame) }
        switch settlement {
        case .committed(let acknowledgement?, _, _): return (.acknowledge(acknowledgement), frame)
        case .committed(nil, _, _): return (.nothing, frame)
        case .unavailable:
            phase = .silent
            isHolding = false
            return (.fallSilent, frame)
        }
    }

    // MARK: The connection's ends

    /// Take no more frames, answer those in flight, close: the peer has sent its last or we stop.
    package mutating func drain() {
        guard phase == .open else { return }
        phase = .draining
        isHolding = false
    }

    package mutating func closed() {
        phase = .closed
        isHolding = false
    }

    // MARK: Deadlines

    package mutating func writabilityChanged(_ isWritable: Bool, now: NIODeadline) {
        self.isWritable = isWritable
        unreadSince = isWritable ? nil : unreadSince ?? now
    }

    /// Waits for the last answers to reach a peer that may never read them.
    package mutating func closing(now: NIODeadline) { unreadSince = unreadSince ?? now }

    /// Called after bytes arrived or reading went on, with whether a frame is half received.
    package mutating func bytesRead(insideFrame: Bool, now: NIODeadline) {
        pausedSince = insideFrame ? now : nil
    }

    /// When the timer should fire; nil where the peer may be silent for ever.
    package var deadline: NIODeadline? {
        let since = [pausedSince, unreadSince].compactMap(\.self).min()
        return since.map { $0 + limits.idle }
    }

    package mutating func timerFired(now: NIODeadline) -> Timer {
        // A sender is not to blame for a pause that we make by not reading.
        if pausedSince != nil, !mayRead { pausedSince = now }
        guard let deadline, deadline <= now else { return .wait }
        return .close
    }
}

/// A settlement's way back: which connection, and which of its frames.
package enum Token {
    private static let sequenceBits: UInt64 = 24

    /// Sequence numbers wrap at 16,777,216, far above what can be in flight.
    package static func sequence(_ number: UInt64) -> UInt64 {
        number & ((1 << sequenceBits) - 1)
    }

    package static func pack(connection: UInt64, sequence: UInt64) -> UInt64 {
        connection << sequenceBits | sequence
    }

    package static func unpack(_ token: UInt64) -> (connection: UInt64, sequence: UInt64) {
        (token >> sequenceBits, sequence(token))
    }
}
