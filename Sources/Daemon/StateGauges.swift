internal import Clinical
internal import Metrics
import Pipeline
internal import Resistance
import ServiceLifecycle
import Store

/// Keeps the gauges of what waits and what stands in the store.
struct StateGauges: Service {
    let desk: StateDesk
    let isReady: @Sendable () -> Bool
    let now: @Sendable () -> Instant

    private static let interval = Duration.seconds(5)

    func run() async throws {
        let open = AlertRule.allCases.map { rule in
            (
                rule.rawValue,
                Gauge(label: "sorawatch_alerts_open", dimensions: [("rule", rule.rawValue)])
            )
        }
        let reviews = Gauge(label: "sorawatch_reviews_due")
        let reviewLag = Gauge(label: "sorawatch_review_lag_seconds")
        let deliveries = Gauge(label: "sorawatch_deliveries_due")
        let deliveryLag = Gauge(label: "sorawatch_delivery_lag_seconds")
        let dead = Gauge(label: "sorawatch_deliveries_dead")
        let differences = Gauge(label: "sorawatch_verify_differences")
        let verified = Gauge(label: "sorawatch_verify_timestamp_seconds")
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Without the database the gauges stay as they were; readiness says so.
                if isReady(), let state = try? await desk.state(at: now()) {
                    reviews.record(state.reviews)
                    reviewLag.record(state.reviewLagSeconds)
                    deliveries.record(state.deliveries)
                    deliveryLag.record(state.deliveryLagSeconds)
                    dead.record(state.deadDeliveries)
                    for (rule, gauge) in open { gauge.record(state.openAlerts[rule] ?? 0) }
                    if let verification = state.verification {
                        differences.record(verification.remaining)
                        verified.record(Double(verification.at.microseconds) / 1_000_000)
                    }
                }
                do { try await ContinuousClock().sleep(for: Self.interval) } catch { return }
            }
        }
        await desk.close()
    }
}
