internal import Clinical
import DequeModule

/// Decides what goes into the next transaction: everything that waits, up to a limit.
///
/// While one commit is under way the next batch gathers by itself, and a lone sender waits for
/// nobody. Stop-and-wait senders, though, fall into two waves that take turns, each half a batch:
/// after a batch of some size a short pause lets those just answered send again, and one commit
/// then serves all.
package struct GroupCommitMachine: Sendable {
    package struct Limits: Sendable {
        package var messages: Int
        package var bytes: Int
        package init(messages: Int = 512, bytes: Int = 8 << 20) {
            self.messages = messages
            self.bytes = bytes
        }
    }

    package struct Waiting: Sendable {
        package var admission: Admission
        package var token: UInt64
        package var receiver: any SettlementReceiver

        package init(admission: Admission, token: UInt64, receiver: any SettlementReceiver) {
            self.admission = admission
            self.token = token
            self.receiver = receiver
        }
    }

    /// About the time from an answer to the sender's next message.
    private static let pause = Duration.microseconds(300)
    /// Below it a pause costs more than it brings.
    private static let pauseFromMessages = 8

    private let limits: Limits
    private var queue: Deque<Waiting> = []
    private var lastBatchCount = 0

    package init(limits: Limits) { self.limits = limits }

    package mutating func add(_ waiting: Waiting) { queue.append(waiting) }

    /// How long to wait before the next batch; nil where waiting would bring nothing.
    package var pauseBeforeBatch: Duration? {
        let isWorthIt =
            lastBatchCount >= Self.pauseFromMessages && !queue.isEmpty
            && queue.count < min(2 * lastBatchCount, limits.messages)
        return isWorthIt ? Self.pause : nil
    }

    /// The next batch, in order; at least one message if any waits.
    ///
    /// It ends before a message that it already holds: the store tells new from known by whether a
    /// row was there, so one transaction stores each message at most once.
    package mutating func nextBatch() -> [Waiting] {
        var batch: [Waiting] = []
        var held: Set<Int> = []
        var bytes = 0
        batch.reserveCapacity(min(queue.count, limits.messages))
        while let next = queue.first, batch.count < limits.messages {
            let size = next.admission.body.count
            if !batch.isEmpty, bytes + size > limits.bytes { break }
            // A false match only ends the batch early.
            guard held.insert(next.admission.id.hashValue).inserted else { break }
            bytes += size
            batch.append(next)
            queue.removeFirst()
        }
        lastBatchCount = batch.count
        return batch
    }
}
