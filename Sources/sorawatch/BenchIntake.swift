import ArgumentParser
import Clinical
import Foundation
import HL7
import Intake
import Pipeline
import Postgres
import Store

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
            if !json { say(BenchResult.heading) }
            for load in loads {
                let result = try await bench.measure(load)
                say(json ? result.json.text : result.row)
            }
            if !json { say(try bench.footnote()) }
        }
    }
}

/// One load's figures.
struct BenchResult: Sendable {
    var load: BenchLoad
    var sent: BenchTraffic.Sent
    var daemonCPU = 0.0
    var databaseCPU = 0.0
    var daemonPeakBytes = 0
    var databasePeakBytes = 0
    var messagesPerCommit = 0.0
    var ceiling = 0.0

    static let heading = """
        load       acked/s  p50 ms  p90 ms  p99 ms  max ms  per commit  ceiling/s  ratio  \
        CPU us/message daemon+PG  peak MiB daemon+PG
        """

    var row: String {
        String(
            format:
                "%@ %9.0f %7.2f %7.2f %7.2f %7.1f %11.1f %10.0f %5.0f%% %14.0f + %-7.0f %9d + %d",
            load.name.padding(toLength: 8, withPad: " ", startingAt: 0),
            sent.rate,
            sent.milliseconds(50),
            sent.milliseconds(90),
            sent.milliseconds(99),
            sent.milliseconds(100),
            messagesPerCommit,
            ceiling,
            100 * sent.rate / ceiling,
            1e6 * daemonCPU / Double(max(1, sent.messages)),
            1e6 * databaseCPU / Double(max(1, sent.messages)),
            daemonPeakBytes >> 20,
            databasePeakBytes >> 20
        )
    }

    var json: JSONValue {
        .object([
            "load": .string(load.name), "acked_per_second": .double(sent.rate),
            "p50_ms": .double(sent.milliseconds(50)), "p90_ms": .double(sent.milliseconds(90)),
            "p99_ms": .double(sent.milliseconds(99)), "max_ms": .double(sent.milliseconds(100)),
            "messages_per_commit": .double(messagesPerCommit),
            "ceiling_per_second": .double(ceiling), "ratio": .double(sent.rate / ceiling),
            "daemon_cpu_us": .double(1e6 * daemonCPU / Double(max(1, sent.messages))),
            "database_cpu_us": .double(1e6 * databaseCPU / Double(max(1, sent.messages))),
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
    private var traffic: BenchTraffic

    init(daemon: DaemonProcess, seconds: Int, ceilingMessages: Int) {
        self.daemon = daemon
        self.seconds = seconds
        self.ceilingMessages = ceilingMessages
        traffic = BenchTraffic(port: daemon.mllpPort)
    }

    mutating func measure(_ load: BenchLoad) async throws -> BenchResult {
        let before = try await daemon.metrics()
        let usage = usage()
        let bench = self
        var result = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            group.addTask { await bench.peakBytes() }
            let clock = ContinuousClock()
            let end = clock.now + .seconds(seconds)
            let sent = try await traffic.part().send(load) { clock.now < end }
            var result = BenchResult(load: load, sent: sent)
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
        result.messagesPerCommit = Double(result.sent.messages) / max(1, count)
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

    private mutating func ceiling(transaction size: Int) throws -> Double {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let profile = InterfaceProfile(name: "default")
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        let count = min(ceilingMessages, max(500, 2000 * size))
        let admissions = traffic.next(count).enumerated().map { index, body in
            Admission(
                body,
                on: profile,
                reader: reader,
                receivedAt: Instant(microseconds: now + Int64(index))
            )
        }
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
