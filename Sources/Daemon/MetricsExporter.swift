package import Metrics
import Synchronization

/// Keeps every metric of the process and renders them as Prometheus text.
///
/// A handler holds its own cell: recording neither looks anything up nor meets another series'
/// lock. Counters get the suffix `_total`, timers `_seconds`. Series are never removed, so their
/// number is bounded; what comes too much is counted in `sorawatch_metrics_refused_series_total`.
package final class MetricsExporter: MetricsFactory {
    /// Series of all metrics together.
    package static let seriesLimit = 2000
    static let refusedName = "sorawatch_metrics_refused_series_total"

    struct Family {
        var kind: MetricKind
        /// By rendered labels, such as `{channel="log"}` or nothing.
        var series: [String: any MetricCell] = [:]
    }

    struct Registry {
        var families: [String: Family] = [:]
        var seriesCount = 0
    }

    let registry = Mutex(Registry())
    let refused = CounterCell()
    let descriptions: [String: String]

    /// `descriptions` gives the HELP text of a metric by its full name.
    package init(descriptions: [String: String] = [:]) {
        self.descriptions = descriptions
    }

    package func makeCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any CounterHandler {
        cell(label, suffix: "_total", .counter, dimensions) { CounterCell() }
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        cell(label, suffix: "_total", .counter, dimensions) { DoubleCounterCell() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(label, suffix: "", .gauge, dimensions) { GaugeCell() }
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return cell(label, suffix: "", .gauge, dimensions) { GaugeCell() } }
        return cell(label, suffix: "", .histogram, dimensions) {
            HistogramCell(bounds: HistogramCell.sizes)
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(label, suffix: "_seconds", .histogram, dimensions) {
            HistogramCell(bounds: HistogramCell.seconds)
        }
    }

    // A counter must not fall back when one of its holders goes, so cells stay.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The cell of a series, the same one whenever it is asked for.
    private func cell<Cell: MetricCell>(
        _ label: String,
        suffix: String,
        _ kind: MetricKind,
        _ dimensions: [(String, String)],
        make: () -> Cell
    ) -> Cell {
        let plain = MetricsText.name(label)
        let name = plain.hasSuffix(suffix) ? plain : plain + suffix
        let labels = MetricsText.labels(dimensions)
        return registry.withLock { registry in
            let family = registry.families[name] ?? Family(kind: kind)
            if let known = family.series[labels] as? Cell { return known }
            let isNew = family.series[labels] == nil && family.kind == kind
            let cell = make()
            guard isNew, registry.seriesCount < Self.seriesLimit else {
                // Works for its holder, but is not shown.
                refused.increment(by: 1)
                return cell
            }
            registry.seriesCount += 1
            registry.families[name, default: family].series[labels] = cell
            return cell
        }
    }
}

enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}
