import Clinical
import Pipeline

/// The outbox, kept in memory.
actor OutboxModel: DeliveryQueue {
    enum State: Hashable {
        case waiting(dueAt: Instant)
        case delivered
        case dead(error: String)
    }

    struct Entry {
        var alert: AlertRecord
        var channel: String
        var attempts = 0
        var leaseUntil: Instant?
        var state: State
        var lastError: String?
    }

    private(set) var entries: [Entry] = []
    /// One element per recorded batch.
    nonisolated let records: AsyncStream<[DeliveryOutcome]>
    private let continuation: AsyncStream<[DeliveryOutcome]>.Continuation

    init() {
        (records, continuation) = AsyncStream.makeStream()
    }

    func add(_ alert: AlertRecord, channel: String) {
        entries.append(
            Entry(alert: alert, channel: channel, state: .waiting(dueAt: alert.raisedAt))
        )
    }

    func take(
        limit: Int,
        channels: [String],
        now: Instant,
        leaseUntil: Instant
    ) -> [AlertDelivery] {
        var taken: [AlertDelivery] = []
        for index in entries.indices
        where taken.count < limit && channels.contains(entries[index].channel) {
            let entry = entries[index]
            guard case .waiting(let dueAt) = entry.state, dueAt <= now,
                entry.leaseUntil.map({ $0 <= now }) ?? true, isLowestVersion(entry)
            else { continue }
            entries[index].leaseUntil = leaseUntil
            taken.append(
                AlertDelivery(alert: entry.alert, channel: entry.channel, attempts: entry.attempts)
            )
        }
        return taken
    }

    func record(
        _ outcomes: [(delivery: AlertDelivery, outcome: DeliveryOutcome)],
        now: Instant
    ) {
        for (delivery, outcome) in outcomes {
            let index = entries.firstIndex {
                $0.alert == delivery.alert && $0.channel == delivery.channel
            }
            guard let index else { continue }
            entries[index].attempts += 1
            entries[index].leaseUntil = nil
            switch outcome {
            case .delivered:
                entries[index].state = .delivered
            case .retry(let at, let error):
                entries[index].state = .waiting(dueAt: at)
                entries[index].lastError = error
            case .dead(let error):
                entries[index].state = .dead(error: error)
            }
        }
        continuation.yield(outcomes.map(\.outcome))
    }

    private func isLowestVersion(_ entry: Entry) -> Bool {
        !entries.contains { other in
            guard case .waiting = other.state else { return false }
            return other.alert.id == entry.alert.id && other.channel == entry.channel
                && other.alert.version < entry.alert.version
        }
    }
}
