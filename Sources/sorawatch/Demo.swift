import ArgumentParser
import Clinical
import Cohort
import Foundation
import Postgres
import Store
import Survival
import UnixSignals

/// The product at work on a cohort whose truth is known.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Stream a SYNTHETIC cohort through a daemon of its own; study, truth, recovered.",
        discussion: "Exit status 1 when anything recovered differs from the truth."
    )

    @Option(help: "How many patients.")
    var patients = CohortPlan.studyPatients
    @Option(help: "The same seed gives the same cohort.")
    var seed: UInt64 = 1
    @Flag(help: "End after the table.")
    var exit = false

    private static let quietSeconds = 120

    func run() async throws {
        let cohort = Cohort(CohortPlan(patients: patients, seed: seed, endingBefore: today()))
        let (seed, stays) = (seed, !exit)
        let start = ContinuousClock.now
        let differences = try await DaemonProcess.run(named: "demo") { daemon in
            say("SYNTHETIC cohort: \(cohort.patients.count) patients, no one of them real.")
            try await DemoDelivery(cohort, seed: seed).run(to: daemon)
            let reader = StoreReader(
                try Connection(
                    PrivateDatabase.address(stateDirectory: daemon.stateDirectory),
                    applicationName: "sorawatch demo"
                )
            )
            try await Self.waitUntilQuiet(reader)
            let table = DemoTable(
                cohort: cohort,
                recovered: try reader.recoveredPatients(),
                counts: try reader.survivalCounts()
            )
            say(table.text)
            let elapsed = ContinuousClock.now - start
            say("wall time: \(elapsed.components.seconds) s from start to table")
            if stays { await Self.stay(daemon) }
            return table.differences
        }
        if differences > 0 {
            throw CommandFailure.answer("\(differences) differences between truth and recovered")
        }
    }

    private static func waitUntilQuiet(_ reader: StoreReader) async throws {
        let deadline = ContinuousClock.now + .seconds(quietSeconds)
        while ContinuousClock.now < deadline {
            let backlog = try reader.backlog()
            if backlog.reviews == 0, backlog.deliveries == 0 { return }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
        throw CommandFailure.environment("reviews were not done within \(quietSeconds) s")
    }

    private static func stay(_ daemon: DaemonProcess) async {
        let address = PrivateDatabase.address(stateDirectory: daemon.stateDirectory)
        say(
            """

            The daemon goes on until Ctrl-C. Look at it:
              psql "\(address)" -c 'SELECT * FROM sorawatch.alert'
              sorawatch report --config \(daemon.configurationFile)
              http://127.0.0.1:\(daemon.operationsPort)/metrics
            """
        )
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return }
    }
}
