internal import Clinical
import DequeModule

/// Decides what goes into the next transaction: everything that waits, up to a limit.
///
/// While one commit is under way the next batch gathers by itself, and a lone sender waits for
/// nobody. A pause before a batch, to gather more, was measured and brought less than it cost.
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

    private let limits: Limits
    private var queue: Deque<Waiting> = []

    package init(limits: Limits) { self.limits = limits }

    package mutating func add(_ waiting: Waiting) { queue.append(waiting) }

    /// The next batch, in order; at least one message if any waits.
    ///
    /// It ends before a message that it already holds: the store tells new from known by whether a
    /// row was there, so one transaction stores each message at most once. And it ends before a
    /// message whose earlier parts are looked for, for they may be in this batch.
    package mutating func nextBatch() -> [Waiting] {
        var batch: [Waiting] = []
        var held: Set<Int> = []
        var bytes = 0
        batch.reserveCapacity(min(queue.count, limits.messages))
        while let next = queue.first, batch.count < limits.messages {
            let size = next.admission.body.count
            if !batch.isEmpty, bytes + size > limits.bytes || next.admission.endsContinuation {
                break
            }
            // A false match only ends the batch early.
            guard held.insert(next.admission.id.hashValue).inserted else { break }
            bytes += size
            batch.append(next)
            queue.removeFirst()
        }
        return batch
    }
}
