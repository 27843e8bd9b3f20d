internal import Clinical
internal import Logging
import Metrics
internal import Pipeline
internal import ServiceLifecycle

/// Works off what is due on one channel.
struct ChannelDesk<Generator: RandomNumberGenerator & Sendable>: Sendable {
    /// Deliveries taken at a time: no more than are tried at once where an attempt can be slow.
    private static var batchLimit: Int { 16 }

    private let queue: any DeliveryQueue
    private let channel: any AlertChannel
    private let now: @Sendable () -> Instant
    private var generator: Generator
    private var machine = DeliveryMachine()
    private let events: DeliveryEvents
    /// An outbox that is away is one piece of news, not one a second.
    private var queueHasFailed = false

    init(
        queue: any DeliveryQueue,
        channel: any AlertChannel,
        now: @escaping @Sendable () -> Instant,
        generator: Generator,
        logger: Logger
    ) {
        self.queue = queue
        self.channel = channel
        self.now = now
        self.generator = generator
        self.events = DeliveryEvents(channel: channel.name, logger: logger)
    }

    consuming func run(on bell: AsyncStream<Void>) async {
        for await _ in bell {
            while !Task.isCancelled, !Task.isShuttingDownGracefully, await worksOffBatch() {}
        }
    }

    /// Whether there may be more to do at once.
    private mutating func worksOffBatch() async -> Bool {
        do {
            let start = now()
            let taken = try await queue.take(
                limit: Self.batchLimit,
                channels: [channel.name],
                now: start,
                leaseUntil: start.adding(seconds: leaseSeconds)
            )
            guard !taken.isEmpty else {
                queueHasFailed = false
                return false
            }
            let outcomes = await outcomes(of: taken)
            // A cancelled attempt says nothing of the receiver; the lease runs out by itself.
            guard !Task.isCancelled else { return false }
            try await queue.record(outcomes, now: now())
            queueHasFailed = false
            for (delivery, outcome) in outcomes { events.settled(delivery, outcome) }
            return true
        } catch {
            if !queueHasFailed { events.queueFailed(error) }
            queueHasFailed = true
            return false
        }
    }

    /// Longer than an attempt can take, with its time for head and body, and no longer than need be:
    /// what a crash leaves in hand waits for its end.
    private var leaseSeconds: Int64 { Int64(2 * channel.timeoutSeconds + 20) }

    private mutating func outcomes(
        of taken: [AlertDelivery]
    ) async -> [(delivery: AlertDelivery, outcome: DeliveryOutcome)] {
        let (channel, now) = (channel, now)
        let wasDisabled = machine.isDisabled
        var outcomes: [(delivery: AlertDelivery, outcome: DeliveryOutcome)] = []
        await withTaskGroup(of: (AlertDelivery, AttemptResult).self) { attempts in
            var waiting = taken[...]
            var underWay = 0
            while !waiting.isEmpty || underWay > 0 {
                if underWay < channel.concurrency, let delivery = waiting.popFirst() {
                    if machine.isDisabled {
                        outcomes.append((delivery, .dead(error: DeliveryMachine.goneError)))
                        continue
                    }
                    underWay += 1
                    attempts.addTask {
                        (delivery, await channel.attempt(delivery.alert, at: now()))
                    }
                } else if let (delivery, result) = await attempts.next() {
                    underWay -= 1
                    let outcome = machine.attemptEnded(
                        result,
                        attemptsBefore: delivery.attempts,
                        now: now(),
                        using: &generator
                    )
                    outcomes.append((delivery, outcome))
                }
            }
        }
        if machine.isDisabled, !wasDisabled { events.receiverDisabled() }
        return outcomes
    }
}
