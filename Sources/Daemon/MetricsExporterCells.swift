internal import Metrics
import Synchronization

/// One series: takes values from any thread and writes itself as text.
protocol MetricCell: AnyObject, Sendable {
    /// Appends the lines of this series to `text`.
    func write(name: String, labels: String, into text: inout String)
}

final class CounterCell: MetricCell, CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { value.store(0, ordering: .relaxed) }

    func write(name: String, labels: String, into text: inout String) {
        text += "\(name)\(labels) \(value.load(ordering: .relaxed))\n"
    }
}

final class DoubleCounterCell: MetricCell, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount.isFinite, amount > 0 else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func write(name: String, labels: String, into text: inout String) {
        text += "\(name)\(labels) \(MetricsText.number(value.withLock { $0 }))\n"
    }
}

final class GaugeCell: MetricCell, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func write(name: String, labels: String, into text: inout String) {
        text += "\(name)\(labels) \(MetricsText.number(value.withLock { $0 }))\n"
    }
}

final class HistogramCell: MetricCell, TimerHandler, RecorderHandler {
    /// From 100 us, a commit on a fast disk, to 10 s, when senders have long given up.
    static let seconds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
        5, 10,
    ]
    /// For counts of things, such as messages in a transaction.
    static let sizes: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]

    private struct State {
        /// One for each bound, and one for what is above all.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func write(name: String, labels: String, into text: inout String) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        let opening = labels.isEmpty ? "{" : labels.dropLast() + ","
        var total: UInt64 = 0
        for (bucket, count) in counts.enumerated() {
            total += count
            let bound = bucket < bounds.count ? MetricsText.number(bounds[bucket]) : "+Inf"
            text += "\(name)_bucket\(opening)le=\"\(bound)\"} \(total)\n"
        }
        text += "\(name)_sum\(labels) \(MetricsText.number(sum))\n"
        text += "\(name)_count\(labels) \(total)\n"
    }
}
