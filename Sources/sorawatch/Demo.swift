import ArgumentParser
import AsyncHTTPClient
import Clinical
import Cohort
import Foundation
import MLLP
import NIOCore
import NIOHTTP1
import Postgres
import Store
import Survival
import UnixSignals

/// The product at work on a cohort whose truth is known.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stream a SYNTHETIC cohort through a daemon of its own; truth beside recovered.",
        discussion: "Exit status 1 when anything recovered differs from the truth."
    )

    @Option(help: "How many patients.")
    var patients = CohortPlan.studyPatients
    @Option(help: "The same seed gives the same cohort.")
    var seed: UInt64 = 1
    @Flag(help: "End after the table.")
    var exit = false

    private static let connections = 8
    private static let window = 8
    private static let quietSeconds = 120

    func run() async throws {
        let cohort = Cohort(CohortPlan(patients: patients, seed: seed, endingBefore: today()))
        let (seed, stays) = (seed, !exit)
        let start = ContinuousClock.now
        let differences = try await DaemonProcess.run(named: "demo") { daemon in
            print("SYNTHETIC cohort: \(cohort.patients.count) patients, no one of them real.")
            try await Self.deliver(cohort, seed: seed, to: daemon)
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
            print(table.text)
            let elapsed = ContinuousClock.now - start
            print("wall time: \(elapsed.components.seconds) s from start to table")
            if stays { await Self.stay(daemon) }
            return table.differences
        }
        if differences > 0 {
            throw CommandFailure.answer("\(differences) differences between truth and recovered")
        }
    }

    /// Shuffled, with repetitions, over MLLP and HTTP at once.
    private static func deliver(
        _ cohort: Cohort,
        seed: UInt64,
        to daemon: DaemonProcess
    ) async throws {
        let deliveries = cohort.deliveries(seed: seed)
        let overMLLP = deliveries.filter { $0.channel == .mllp }.map(\.bytes)
        let overHTTP = deliveries.filter { $0.channel == .http }.map(\.bytes)
        print(
            "\(cohort.messages.count) messages, \(deliveries.count) deliveries in random order: "
                + "\(overMLLP.count) over MLLP, \(overHTTP.count) over HTTP."
        )
        let bar = ProgressBar("delivering", total: deliveries.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var configuration = MLLPClient.Configuration(
                    host: "127.0.0.1",
                    port: daemon.mllpPort
                )
                configuration.connections = connections
                configuration.window = window
                configuration.resends = true
                let session = SendSession(files: overMLLP, configuration: configuration)
                let result = try await session.run { _ in bar.advance() }
                guard result.isAllAccepted else {
                    throw CommandFailure.answer("MLLP answers: \(result.counts)")
                }
            }
            group.addTask {
                for body in overHTTP {
                    try await post(body, to: daemon)
                    bar.advance()
                }
            }
            try await group.waitForAll()
        }
    }

    private static func post(_ body: [UInt8], to daemon: DaemonProcess) async throws {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(daemon.httpPort)/hl7v2")
        request.method = .POST
        request.headers.add(name: "content-type", value: "x-application/hl7-v2+er7")
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = String(buffer: try await response.body.collect(upTo: 64 << 10))
        guard response.status == .ok, answer.contains("MSA|AA|") else {
            throw CommandFailure.answer("HTTP \(response.status.code): \(answer)")
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
        print(
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
