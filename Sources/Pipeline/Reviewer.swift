package import Clinical
package import Logging
import Metrics
package import Resistance
internal import ServiceLifecycle

/// The review queue as its consumer sees it.
package protocol ReviewStore: Sendable {
    /// Takes up to `limit` patients whose review is due at `now`, decides each and commits status,
    /// contributions, counts, alerts and deliveries together with the mark that it is done.
    func review(
        limit: Int,
        now: Instant,
        decide: @Sendable (PatientHistory) -> ReviewOutcome
    ) async throws(StoreFault) -> ReviewTally
}

package struct ReviewTally: Sendable, Hashable {
    /// Patients taken from the queue.
    package var taken = 0
    /// Of them, patients on sorafenib.
    package var assessed = 0
    package var alertVersions = 0
    /// Whether more may have been due than the limit let through.
    package var isFull = false
    /// Patients of whom something is stored that no review can be made of, put off for a while.
    package var putOff: [PatientID] = []
    /// Why.
    package var fault: StoreFault?
    package init() {}
}

/// Keeps every patient's assessment current: on request, and when time alone may change it.
package struct Reviewer: Service {
    private let store: any ReviewStore
    private let rules: Rules
    private let signal: Signal
    private let alerted: @Sendable () -> Void
    private let pollInterval: Duration
    private let now: @Sendable () -> Instant
    private let logger: Logger

    /// Patients in one transaction.
    private static let batchLimit = 256
    /// Between two rounds; what comes after a while of quiet is reviewed at once.
    ///
    /// Under load a review after every commit would cost more than the commits.
    private static let gathering = Duration.milliseconds(10)

    package init(
        store: any ReviewStore,
        rules: Rules,
        signal: Signal,
        pollInterval: Duration,
        now: @escaping @Sendable () -> Instant,
        logger: Logger,
        alerted: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.rules = rules
        self.signal = signal
        self.pollInterval = pollInterval
        self.now = now
        self.logger = logger
        self.alerted = alerted
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await ticks() }
                group.addTask { await reviews() }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            signal.finish()
        }
    }

    /// Other daemons' requests and reviews that fall due are found by looking.
    private func ticks() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            signal.wake()
            do { try await ContinuousClock().sleep(for: pollInterval) } catch { return }
        }
    }

    private func reviews() async {
        let reviewed = Counter(label: "sorawatch_reviews_total")
        let assessed = Counter(label: "sorawatch_assessments_total")
        let versions = Counter(label: "sorawatch_alert_versions_total")
        let faults = Counter(label: "sorawatch_review_faults_total")
        let complaint = ComplaintGate()
        let clock = ContinuousClock()
        var next = clock.now
        for await _ in signal.stream {
            do { try await clock.sleep(until: next) } catch { return }
            var more = true
            while more, !Task.isShuttingDownGracefully, !Task.isCancelled {
                do {
                    let tally = try await review()
                    reviewed.increment(by: tally.taken)
                    assessed.increment(by: tally.assessed)
                    versions.increment(by: tally.alertVersions)
                    if tally.alertVersions > 0 { alerted() }
                    for patient in tally.putOff {
                        faults.increment()
                        logger.error(
                            "review put off",
                            metadata: [
                                "patient": "\(patient)",
                                "fault": "\(tally.fault.map(\.description) ?? "")",
                            ]
                        )
                    }
                    more = tally.isFull
                    complaint.reset()
                } catch {
                    faults.increment()
                    if complaint.isDue() {
                        logger.error("review waits", metadata: ["fault": "\(error)"])
                    }
                    more = false
                }
            }
            next = clock.now + Self.gathering
        }
    }

    private func review() async throws(StoreFault) -> ReviewTally {
        let now = now()
        let rules = rules
        return try await store.review(limit: Self.batchLimit, now: now) { history in
            decideReview(history, rules: rules, asOf: now)
        }
    }
}
