internal import Logging
import Metrics
internal import Pipeline

/// Counts and logs what happens to one channel's deliveries.
struct DeliveryEvents: Sendable {
    private let delivered: Counter
    private let retried: Counter
    private let dead: Counter
    private let logger: Logger

    init(channel: String, logger: Logger) {
        let counter = { (outcome: String) in
            Counter(
                label: "sorawatch_alert_deliveries_total",
                dimensions: [("channel", channel), ("outcome", outcome)]
            )
        }
        delivered = counter("delivered")
        retried = counter("retried")
        dead = counter("dead")
        var named = logger
        named[metadataKey: "channel"] = "\(channel)"
        self.logger = named
    }

    func settled(_ delivery: AlertDelivery, _ outcome: DeliveryOutcome) {
        switch outcome {
        case .delivered:
            delivered.increment()
        case .retry(let at, let error):
            retried.increment()
            logger.warning(
                "alert not delivered, will be tried again",
                metadata: describe(delivery, error: error, more: ["next_attempt_at": "\(at)"])
            )
        case .dead(let error):
            dead.increment()
            logger.error(
                "alert given up: dead letter",
                metadata: describe(delivery, error: error)
            )
        }
    }

    func receiverDisabled() {
        logger.error("receiver answered 410 and is disabled until the daemon starts again")
    }

    func queueFailed(_ error: any Error) {
        logger.warning("outbox not available", metadata: ["error": "\(error)"])
    }

    private func describe(
        _ delivery: AlertDelivery,
        error: String,
        more: Logger.Metadata = [:]
    ) -> Logger.Metadata {
        let metadata: Logger.Metadata = [
            "alert_id": "\(delivery.alert.id)", "version": "\(delivery.alert.version)",
            "attempt": "\(delivery.attempts + 1)", "error": "\(error)",
        ]
        return metadata.merging(more) { first, _ in first }
    }
}
