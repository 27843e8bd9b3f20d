import ArgumentParser
import Foundation
import HL7
import MLLP
import NIOCore

/// Sends message files the way an integration engine does.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send message files over MLLP and print what was answered.",
        discussion: "Exit status 1 when a message was refused or got no answer."
    )

    @Argument(help: "Files, or directories whose files are sent in order of their names.")
    var paths: [String]
    @Option(help: "HOST:PORT of the listener.")
    var to = "127.0.0.1:2575"
    @Option(name: .customLong("repeat"), help: "Send everything this often.")
    var repetitions = 1
    @Option(help: "Connections at a time.")
    var connections = 1
    @Option(help: "Messages under way on each connection.")
    var window = 1
    @Option(help: "Seconds to wait for an answer.")
    var patience = 30
    @Flag(help: "Connect and send again until every message has an answer.")
    var resend = false
    @Flag(help: "Print every acknowledgement.")
    var verbose = false

    func run() async throws {
        let session = SendSession(
            files: try files().map { [UInt8](try Data(contentsOf: $0)) },
            repetitions: repetitions,
            configuration: try configuration()
        )
        guard session.count > 0 else { throw CommandFailure.usage("no messages in \(paths)") }
        let bar = ProgressBar("sending", total: session.count)
        let isVerbose = verbose
        let result: SendSession.Result
        do {
            result = try await session.run { answer in
                if isVerbose {
                    let text = String(decoding: answer.acknowledgement, as: UTF8.self)
                    print(text.replacing("\r", with: "\n"))
                } else {
                    bar.advance()
                }
            }
        } catch {
            throw CommandFailure.environment("\(to): \(error)")
        }
        print(summary(of: result))
        if result.summary.unanswered > 0 {
            throw CommandFailure.answer("\(result.summary.unanswered) messages got no answer")
        }
        if !result.isAllAccepted { throw ExitCode(1) }
    }

    private func configuration() throws -> MLLPClient.Configuration {
        guard let colon = to.lastIndex(of: ":"), let port = Int(to[to.index(after: colon)...])
        else { throw CommandFailure.usage("--to: '\(to)' is not HOST:PORT") }
        guard connections > 0, window > 0, repetitions > 0 else {
            throw CommandFailure.usage("--connections, --window and --repeat are 1 or more")
        }
        var configuration = MLLPClient.Configuration(host: String(to[..<colon]), port: port)
        configuration.connections = connections
        configuration.window = window
        configuration.patience = .seconds(Int64(patience))
        configuration.resends = resend
        configuration.fruitlessAttempts = resend ? nil : configuration.fruitlessAttempts
        return configuration
    }

    private func files() throws -> [URL] {
        try paths.flatMap { path -> [URL] in
            let url = URL(fileURLWithPath: path)
            guard let type = kind(of: path) else {
                throw CommandFailure.usage("no file or directory \(path)")
            }
            guard type == .typeDirectory else { return [url] }
            return try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
                .filter { kind(of: path + "/" + $0) == .typeRegular }
                .map { url.appending(path: $0) }
        }
    }

    private func kind(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private func summary(of result: SendSession.Result) -> String {
        let codes = result.counts.map { code, count in "\(code?.rawValue ?? "no code") \(count)" }
        let answers = codes.isEmpty ? "none" : codes.sorted().joined(separator: ", ")
        var lines = ["answers: " + answers]
        let seconds = Double(result.elapsedNanoseconds) / 1e9
        lines.append(
            String(
                format: "%d answered in %.2f s, %.0f/s, %d sent again, %d lost connections",
                result.summary.answered,
                seconds,
                result.answersPerSecond,
                result.summary.resent,
                result.summary.lostConnections
            )
        )
        let quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)].compactMap {
            name,
            quantile in
            result.latencyNanoseconds(quantile: quantile).map {
                String(format: "%@ %.2f ms", name, Double($0) / 1e6)
            }
        }
        if !quantiles.isEmpty { lines.append("latency: " + quantiles.joined(separator: ", ")) }
        return lines.joined(separator: "\n")
    }
}
