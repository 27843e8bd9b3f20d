internal import Clinical
internal import Intake
import Metrics
import Synchronization

/// What is counted of one interface's messages, by whichever edge they came.
///
/// Made once for each interface, so that a message costs increments and no look-up of a series.
final class InterfaceMeters: Sendable {
    private let received: Counter
    private let receivedBytes: Counter
    private let lastMessage: Gauge
    private let accepted: Counter
    private let acknowledged: Counter
    private let duplicates: Counter
    private let unavailable: Counter
    private let quarantined: LabelledCounters
    private let warnings: LabelledCounters

    init(interface: String) {
        let dimensions = [("interface", interface)]
        func counter(_ name: String) -> Counter {
            Counter(label: "sorawatch_messages_\(name)_total", dimensions: dimensions)
        }
        received = counter("received")
        receivedBytes = counter("received_bytes")
        accepted = counter("accepted")
        acknowledged = counter("acknowledged")
        duplicates = counter("duplicate")
        unavailable = counter("unavailable")
        quarantined = LabelledCounters(
            "sorawatch_messages_quarantined_total",
            by: "code",
            dimensions
        )
        warnings = LabelledCounters("sorawatch_message_warnings_total", by: "kind", dimensions)
        lastMessage = Gauge(
            label: "sorawatch_last_message_timestamp_seconds",
            dimensions: dimensions
        )
    }

    func received(_ admission: Admission) {
        received.increment()
        receivedBytes.increment(by: admission.body.count)
        lastMessage.record(Double(admission.receivedAt.microseconds) / 1_000_000)
    }

    /// A repetition counts as such only: of it nothing is stored but that it came.
    func committed(_ admission: Admission, duplicate: Bool) {
        if admission.acknowledgement != nil { acknowledged.increment() }
        if duplicate { return duplicates.increment() }
        switch admission.outcome {
        case .accepted: accepted.increment()
        case .quarantined(let refusal): quarantined.increment(refusal.code)
        }
        for warning in admission.extract.warnings { warnings.increment(warning.kind) }
    }

    func wasNotStored() { unavailable.increment() }
}

/// Counters that differ in one label, whose values are few and known to the program.
private final class LabelledCounters: Sendable {
    private let name: String
    private let label: String
    private let dimensions: [(String, String)]
    private let counters = Mutex<[String: Counter]>([:])

    init(_ name: String, by label: String, _ dimensions: [(String, String)]) {
        self.name = name
        self.label = label
        self.dimensions = dimensions
    }

    func increment(_ value: String) {
        let counter = counters.withLock { counters in
            if let known = counters[value] { return known }
            let new = Counter(label: name, dimensions: dimensions + [(label, value)])
            counters[value] = new
            return new
        }
        counter.increment()
    }
}
