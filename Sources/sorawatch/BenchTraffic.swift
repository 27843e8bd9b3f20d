import Cohort
import Histogram
import MLLP
import Synchronization

/// So many connections, each with so many messages under way.
struct BenchLoad: Sendable {
    let connections: Int
    let window: Int

    init(_ text: some StringProtocol) throws {
        let parts = text.split(separator: "x").map { Int($0) }
        guard let connections = parts.first ?? nil, (1...1024).contains(connections) else {
            throw CommandFailure.usage("the load '\(text)' is neither 64 nor 8x64")
        }
        self.connections = connections
        self.window = parts.count > 1 ? max(1, (parts[1] ?? 1)) : 1
    }

    var name: String { window == 1 ? "\(connections)" : "\(connections)x\(window)" }
}

/// Laboratory traffic for a daemon; no two messages are the same.
struct BenchTraffic: Sendable {
    /// What came of a load.
    struct Sent: Sendable {
        var messages = 0
        var seconds = 0.0
        /// Microseconds from sending to the answer.
        var latency = BenchTraffic.latencies

        var rate: Double { Double(messages) / seconds }

        /// Of the latency; 100 is the longest.
        func milliseconds(_ percentile: Double) -> Double { latency.milliseconds(percentile) }
    }

    static var latencies: Histogram<UInt32> {
        Histogram(highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)
    }

    let port: Int
    private let source = BenchMessages()
    private var firstNumber = 0

    init(port: Int) { self.port = port }

    /// Messages of its own for one load; more than any sends.
    mutating func part() -> BenchTraffic {
        defer { firstNumber += 100_000_000 }
        return self
    }

    /// The next messages, not sent.
    mutating func next(_ count: Int) -> [[UInt8]] {
        defer { firstNumber += count }
        return (0..<count).map { source.message(number: firstNumber + $0) }
    }

    /// Sends as fast as answers come for as long as `isOn` says so, always the same.
    func send(
        _ load: BenchLoad,
        while isOn: @escaping @Sendable () -> Bool
    ) async throws -> Sent {
        let (first, source) = (firstNumber, source)
        return try await Self.send(load, to: port) { connection, index in
            isOn() ? source.message(number: first + index * load.connections + connection) : nil
        }
    }

    /// Sends `source` until it is dry on every connection.
    static func send(
        _ load: BenchLoad,
        to port: Int,
        _ source: @escaping MLLPClient.Source
    ) async throws -> Sent {
        var configuration = MLLPClient.Configuration(host: "127.0.0.1", port: port)
        configuration.connections = load.connections
        configuration.window = load.window
        let latency = Mutex(latencies)
        let clock = ContinuousClock()
        let start = clock.now
        let summary = try await MLLPClient(configuration: configuration).run(
            source: source,
            report: { answer in
                latency.withLock { _ = $0.record(UInt64(max(0, answer.nanoseconds / 1000))) }
            }
        )
        guard summary.unanswered == 0 else {
            throw CommandFailure.environment("\(summary.unanswered) messages got no answer")
        }
        return Sent(
            messages: summary.answered,
            seconds: (clock.now - start).inSeconds,
            latency: latency.withLock { $0 }
        )
    }
}

extension Histogram {
    /// Of microseconds; 100 is the longest.
    func milliseconds(_ percentile: Double) -> Double {
        Double(percentile < 100 ? valueAtPercentile(percentile) : max) / 1000
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
