package import Clinical
package import Logging
package import Pipeline
internal import ServiceLifecycle

/// Takes alerts out of the outbox and hands them to their channels, each at its own pace.
///
/// Works when woken and once a second. An alert's versions reach a channel in order, for the queue
/// gives out the next one only when the one before is delivered or dead. When the daemon stops,
/// attempts under way are finished and recorded; what a crash leaves unrecorded is sent again
/// under the same id once its lease is over.
package struct AlertNotifier<
    Ticks: Clock,
    Generator: RandomNumberGenerator & Sendable
>: Service where Ticks.Duration == Duration {
    private let queue: any DeliveryQueue
    private let channels: [any AlertChannel]
    private let wake: AsyncStream<Void>
    private let clock: Ticks
    private let now: @Sendable () -> Instant
    private let generator: Generator
    private let logger: Logger

    /// `generator` gives the jitter of retries.
    package init(
        queue: any DeliveryQueue,
        channels: [any AlertChannel],
        wake: AsyncStream<Void>,
        clock: Ticks,
        now: @escaping @Sendable () -> Instant,
        generator: Generator,
        logger: Logger
    ) {
        self.queue = queue
        self.channels = channels
        self.wake = wake
        self.clock = clock
        self.now = now
        self.generator = generator
        self.logger = logger
    }

    package func run() async throws {
        let bells = channels.map { _ in
            AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        }
        let ring: @Sendable () -> Void = { for bell in bells { bell.continuation.yield() } }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { ringers in
                ringers.addTask { for await _ in wake { ring() } }
                ringers.addTask { await tick(ring) }
                await withDiscardingTaskGroup { desks in
                    for (channel, bell) in zip(channels, bells) {
                        desks.addTask { await desk(for: channel).run(on: bell.stream) }
                    }
                }
                ringers.cancelAll()
            }
        } onGracefulShutdown: {
            for bell in bells { bell.continuation.finish() }
        }
    }

    /// Deliveries become due by time alone, too.
    private func tick(_ ring: @Sendable () -> Void) async {
        repeat {
            ring()
            do { try await clock.sleep(for: .seconds(1)) } catch { return }
        } while !Task.isCancelled
    }

    private func desk(for channel: any AlertChannel) -> ChannelDesk<Generator> {
        ChannelDesk(queue: queue, channel: channel, now: now, generator: generator, logger: logger)
    }
}
