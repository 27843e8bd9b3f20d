import ArgumentParser
import Clinical
import Foundation
import Histogram

/// Measures reviews as the store grows: neither their cost nor an alert's delay may grow with it.
struct BenchReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Assessments per second and the delay of alerts, as the store grows.",
        discussion: """
            Fills one store with treated patients by messages, in steps. At each size: how fast \
            assessments are made anew; then how long from sending a scan that shows progression \
            until its alert is committed and another session of the database sees it, first with \
            nothing else going on, one at a time, then beside a full load of laboratory traffic.
            """
    )

    @Option(help: "Patients stored at each step, ascending and comma-separated.")
    var patients = "1000,100000,1000000"
    @Option(help: "Alerts raised at each step with nothing else going on.")
    var quietAlerts = 200
    @Option(help: "Alerts raised at each step under load.")
    var alerts = 600
    @Option(help: "The load: CONNECTIONS or CONNECTIONSxWINDOW.")
    var load = "8x64"
    @Option(help: "Assessments made anew at each step, at least.")
    var assessments = 20_000
    @Flag(help: "One JSON object per step.")
    var json = false

    func run() async throws {
        let steps = try patients.split(separator: ",").map { text in
            guard let count = Int(text), count > 0 else {
                throw CommandFailure.usage("--patients: '\(text)' is no number of patients")
            }
            return count
        }
        guard quietAlerts > 0, alerts > 0, assessments > 0 else {
            throw CommandFailure.usage("alerts and assessments are 1 or more")
        }
        // Nobody is alerted about twice, and one patient in eight may be dead.
        let perStep = quietAlerts + alerts
        guard !steps.isEmpty, steps == steps.sorted(),
            steps.indices.allSatisfy({ steps[$0] * 4 >= ($0 + 1) * perStep * 5 })
        else {
            throw CommandFailure.usage(
                "--patients ascends, and each is at least 5/4 of the alerts raised up to it"
            )
        }
        let (load, quietAlerts, alerts) = (try BenchLoad(load), quietAlerts, alerts)
        let (assessments, json) = (assessments, json)
        try await DaemonProcess.run(named: "bench") { daemon in
            var bench = try ReviewBench(daemon: daemon)
            if !json { say(ReviewBenchResult.heading(load)) }
            for step in steps {
                try await bench.fill(to: step)
                var result = ReviewBenchResult(patients: try await bench.assessedPatients())
                result.assessmentsPerSecond = try await bench.assess(atLeast: assessments)
                result.quiet = try await bench.raise(quietAlerts)
                (result.loaded, result.loadRate) = try await bench.raise(alerts, beside: load)
                say(json ? result.json.text : result.row)
            }
            await bench.close()
        }
    }
}

/// The figures of one step.
struct ReviewBenchResult: Sendable {
    var patients: Int
    var assessmentsPerSecond = 0.0
    /// Microseconds from sending to the committed alert.
    var quiet = BenchTraffic.latencies
    var loaded = BenchTraffic.latencies
    /// Messages of the load, acknowledged per second.
    var loadRate = 0.0

    static func heading(_ load: BenchLoad) -> String {
        """
        message to alert committed, ms: one at a time, and under a load of \(load.name)
        patients  assessments/s      p50     p99     max   load/s      p50     p99     max
        """
    }

    var row: String {
        String(
            format: "%8d %14.0f %8.1f %7.1f %7.1f %8.0f %8.1f %7.1f %7.1f",
            patients,
            assessmentsPerSecond,
            quiet.milliseconds(50),
            quiet.milliseconds(99),
            quiet.milliseconds(100),
            loadRate,
            loaded.milliseconds(50),
            loaded.milliseconds(99),
            loaded.milliseconds(100)
        )
    }

    var json: JSONValue {
        .object([
            "patients": .integer(patients),
            "assessments_per_second": .double(assessmentsPerSecond),
            "quiet_p50_ms": .double(quiet.milliseconds(50)),
            "quiet_p99_ms": .double(quiet.milliseconds(99)),
            "quiet_max_ms": .double(quiet.milliseconds(100)),
            "load_acked_per_second": .double(loadRate),
            "loaded_p50_ms": .double(loaded.milliseconds(50)),
            "loaded_p99_ms": .double(loaded.milliseconds(99)),
            "loaded_max_ms": .double(loaded.milliseconds(100)),
        ])
    }
}
