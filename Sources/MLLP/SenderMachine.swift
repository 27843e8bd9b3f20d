import NIOCore

/// What one sending connection still has to send, and what it waits for.
///
/// Answers come in the order of sending (stop-and-wait is a window of 1). A lost connection puts
/// everything unanswered back in front, as a real sender does.
package struct SenderMachine: Sendable {
    package struct Sent: Sendable, Hashable {
        package var index: Int
        /// When it was sent for the first time.
        package var firstSentAt: NIODeadline
        package var attempts: Int
        fileprivate var sentAt: NIODeadline
    }

    private let window: Int
    private var inflight = CircularBuffer<Sent>()
    private var again = CircularBuffer<Sent>()
    private var nextIndex = 0
    private var isDry = false
    package private(set) var answered = 0
    package private(set) var resent = 0

    package init(window: Int) {
        precondition(window > 0, "a window of at least one message")
        self.window = window
    }

    /// The index of the message to send now, if there is room for one.
    package var next: Int? {
        guard inflight.count < window else { return nil }
        return again.first?.index ?? (isDry ? nil : nextIndex)
    }

    /// `next` was sent.
    package mutating func sent(now: NIODeadline) {
        if var message = again.popFirst() {
            message.attempts += 1
            message.sentAt = now
            resent += 1
            inflight.append(message)
        } else {
            inflight.append(Sent(index: nextIndex, firstSentAt: now, attempts: 1, sentAt: now))
            nextIndex += 1
        }
    }

    /// There is no message `next`.
    package mutating func ranDry() { isDry = true }

    /// Which message an acknowledgement belongs to; nil where none was waited for.
    package mutating func acknowledged() -> Sent? {
        guard let sent = inflight.popFirst() else { return nil }
        answered += 1
        return sent
    }

    package mutating func connectionLost() {
        while let sent = inflight.popLast() { again.prepend(sent) }
    }

    /// Since when the oldest unanswered message waits.
    package var waitingSince: NIODeadline? { inflight.first?.sentAt }

    package var isDone: Bool { isDry && unanswered == 0 }

    package var unanswered: Int { inflight.count + again.count }
}
