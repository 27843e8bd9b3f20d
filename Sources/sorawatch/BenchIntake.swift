import ArgumentParser
import Clinical
import Cohort
import Foundation
import HL7
import Histogram
import Intake
import MLLP
import Pipeline
import Postgres
import Store
import Synchronization

/// Measures the daemon from outside, and in the same run what its database alone can take.
struct BenchIntake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake",
        abstract: "Durable, acknowledged messages per second, and the database's own ceiling."
    )

    @Option(help: "Loads: CONNECTIONS or CONNECTIONSxWINDOW, comma-separated.")
    var loads = "1,8,64,256,8x64"
    @Option(help: "Seconds per load.")
    var seconds = 10
    @Option(help: "Messages for each ceiling.")
    var ceilingMessages = 20_000
    @Flag(help: "One JSON object per load.")
    var json = false

    func run() async throws {
        let loads = try loads.split(separator: ",").map(BenchLoad.init)
        let (seconds, ceilingMessages, json) = (seconds, ceilingMessages, json)
        try await DaemonProcess.run(named: "bench") { daemon in
            var bench = IntakeBench(
                daemon: daemon,
                seconds: seconds,
                ceilingMessages: ceilingMessages
            )
            if !json { print(BenchResult.heading) }
            for load in loads {
                let result = try await bench.measure(load)
                print(json ? result.json.text : result.row)
            }
            if !json { print(try bench.footnote()) }
        }
    }
}

/// So many connections, each with so many messages under way.
struct BenchLoad: Sendable {
    let connections: Int
    let window: Int

    init(_ text: some StringProtocol) throws {
        let parts = text.split(separator: "x").map { Int($0) }
        guard let connections = parts.first ?? nil, (1...1024).contains(connections) else {
            throw CommandFailure.usage("--loads: '\(text)' is neither 64 nor 8x64")
        }
        self.connections = connections
        self.window = parts.count > 1 ? max(1, (parts[1] ?? 1)) : 1
    }

    var name: String { window == 1 ? "\(connections)" : "\(connections)x\(window)" }
}

/// One load's figures.
struct BenchResult: Sendable {
    var load: BenchLoad
    var messages = 0
    var seconds = 0.0
    var latency: Histogram<UInt32>
    var daemonCPU = 0.0
    var databaseCPU = 0.0
    var daemonPeakBytes = 0
    var databasePeakBytes = 0
    var messagesPerCommit = 0.0
    var ceiling = 0.0

    var rate: Double { Double(messages) / seconds }

    static let heading = """
        load       acked/s  p50 ms  p90 ms  p99 ms  max ms  per commit  ceiling/s  ratio  \
        CPU us/message daemon+PG  peak MiB daemon+PG
        """

    private func milliseconds(_ percentile: Double) -> Double {
        Double(latency.valueAtPercentile(percentile)) / 1000
    }

    var row: String {
        String(
            format:
                "%@ %9.0f %7.2f %7.2f %7.2f %7.1f %11.1f %10.0f %5.0f%% %14.0f + %-7.0f %9d + %d",
            load.name.padding(toLength: 8, withPad: " ", startingAt: 0),
            rate,
            milliseconds(50),
            milliseconds(90),
            milliseconds(99),
            Double(latency.max) / 1000,
            messagesPerCommit,
            ceiling,
            100 * rate / ceiling,
            1e6 * daemonCPU / Double(max(1, messages)),
            1e6 * databaseCPU / Double(max(1, messages)),
            daemonPeakBytes >> 20,
            databasePeakBytes >> 20
        )
    }

    var json: JSONValue {
        .object([
            "load": .string(load.name), "acked_per_second": .double(rate),
            "p50_ms": .double(milliseconds(50)), "p90_ms": .double(milliseconds(90)),
            "p99_ms": .double(milliseconds(99)), "max_ms": .double(Double(latency.max) / 1000),
            "messages_per_commit": .double(messagesPerCommit),
            "ceiling_per_second": .double(ceiling), "ratio": .double(rate / ceiling),
            "daemon_cpu_us": .double(1e6 * daemonCPU / Double(max(1, messages))),
            "database_cpu_us": .double(1e6 * databaseCPU / Double(max(1, messages))),
            "daemon_peak_bytes": .integer(daemonPeakBytes),
            "database_peak_bytes": .integer(databasePeakBytes),
        ])
    }
}

/// Runs loads one after the other against one daemon; no two messages are the same.
struct IntakeBench {
    let daemon: DaemonProcess
    let seconds: Int
    let ceilingMessages: Int
    private var firstNumber = 0
    private let source = BenchMessages()

    init(daemon: DaemonProcess, seconds: Int, ceilingMessages: Int) {
        self.daemon = daemon
        self.seconds = seconds
        self.ceilingMessages = ceilingMessages
    }

    mutating func measure(_ load: BenchLoad) async throws -> BenchResult {
        let before = try await daemon.metrics()
        let usage = usage()
        let bench = self
        var result = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            group.addTask { await bench.peakBytes() }
            var result = try await send(load)
            group.cancelAll()
            if let peak = try await group.next() {
                (result.daemonPeakBytes, result.databasePeakBytes) = peak
            }
            return result
        }
        let after = try await daemon.metrics()
        let usageAfter = self.usage()
        result.daemonCPU = usageAfter.daemon.cpuSeconds - usage.daemon.cpuSeconds
        result.databaseCPU = usageAfter.database.cpuSeconds - usage.database.cpuSeconds
        let commits = "sorawatch_commits_total"
        let count = (after[commits] ?? 0) - (before[commits] ?? 0)
        result.messagesPerCommit = Double(result.messages) / max(1, count)
        result.ceiling = try ceiling(transaction: Int(result.messagesPerCommit.rounded()))
        return result
    }

    /// The most that was resident at any look, until the task is cancelled.
    private func peakBytes() async -> (daemon: Int, database: Int) {
        var peak = (daemon: 0, database: 0)
        while !Task.isCancelled {
            let now = usage()
            peak.daemon = max(peak.daemon, now.daemon.residentBytes)
            peak.database = max(peak.database, now.database.residentBytes)
            try? await ContinuousClock().sleep(for: .milliseconds(500))
        }
        return peak
    }

    private mutating func send(_ load: BenchLoad) async throws -> BenchResult {
        let latency = Mutex(
            Histogram<UInt32>(
                highestTrackableValue: 60_000_000,
                numberOfSignificantValueDigits: .three
            )
        )
        var configuration = MLLPClient.Configuration(host: "127.0.0.1", port: daemon.mllpPort)
        configuration.connections = load.connections
        configuration.window = load.window
        let (first, source) = (firstNumber, source)
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        let summary = try await MLLPClient(configuration: configuration).run(
            source: { connection, index in
                clock.now < end
                    ? source.message(number: first + index * load.connections + connection) : nil
            },
            report: { answer in
                latency.withLock { _ = $0.record(UInt64(max(0, answer.nanoseconds / 1000))) }
            }
        )
        let elapsed = clock.now - start
        firstNumber += summary.answered + load.connections * (load.window + 1) + 1_000_000
        guard summary.unanswered == 0 else {
            throw CommandFailure.environment("\(summary.unanswered) messages got no answer")
        }
        var result = BenchResult(load: load, latency: latency.withLock { $0 })
        result.messages = summary.answered
        result.seconds =
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return result
    }

    private mutating func ceiling(transaction size: Int) throws -> Double {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let profile = InterfaceProfile(name: "default")
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        let count = min(ceilingMessages, max(500, 2000 * size))
        let admissions = (0..<count).map { index in
            let body = source.message(number: firstNumber + index)
            return Admission(
                body,
                on: profile,
                reader: reader,
                receivedAt: Instant(microseconds: now + Int64(index))
            )
        }
        firstNumber += count
        var ceiling = try IntakeCeiling(address: address)
        defer { ceiling.close() }
        try ceiling.load(admissions, size: size)
        return try ceiling.run()
    }

    /// What one durable commit costs by itself.
    func footnote() throws -> String {
        let ceiling = try IntakeCeiling(address: address)
        defer { ceiling.close() }
        let seconds = try ceiling.bareCommits(count: 2000).sorted()
        return String(
            format: "bare commit: p50 %.2f ms, p99 %.2f ms",
            1000 * seconds[seconds.count / 2],
            1000 * seconds[seconds.count * 99 / 100]
        )
    }

    private var address: ConnectionString {
        PrivateDatabase.address(stateDirectory: daemon.stateDirectory)
    }

    private func usage() -> (daemon: ProcessUsage, database: ProcessUsage) {
        let daemon = ProcessUsage.process(daemon.processID)
        var database =
            PrivateDatabase.processID(stateDirectory: self.daemon.stateDirectory)
            .map(ProcessUsage.tree) ?? ProcessUsage()
        database.cpuSeconds = max(0, database.cpuSeconds)
        return (daemon, database)
    }
}
