import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Subprocess
import SystemPackage

/// The daemon as a process of its own, with a state directory and ports of its own, for as long as
/// a closure runs.
///
/// What `demo` and `bench` drive is what a hospital installs.
struct DaemonProcess: Sendable {
    let processID: Int32
    let mllpPort: Int
    let httpPort: Int
    let operationsPort: Int
    let directory: URL

    var stateDirectory: String { directory.appending(path: "state").path }
    var configurationFile: String { directory.appending(path: "sorawatch.yaml").path }

    private static let readySeconds = 60

    /// Starts `sorawatch serve`, waits until it is ready, and stops it once `body` is done.
    ///
    /// `extra` holds further lines of the configuration file.
    static func run<Value: Sendable>(
        named name: String,
        extra: String = "",
        _ body: @escaping @Sendable (DaemonProcess) async throws -> Value
    ) async throws -> Value {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "sorawatch-\(name)-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // The private PostgreSQL of a root user runs as another one and must reach its directory.
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: directory.path
        )
        defer { try? FileManager.default.removeItem(at: directory) }
        let ports = try freePorts(3)
        try configuration(directory: directory, ports: ports, extra: extra).write(
            to: directory.appending(path: "sorawatch.yaml"),
            atomically: true,
            encoding: .utf8
        )
        let log = directory.appending(path: "daemon.log").path
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let logFile = FileHandle(forWritingAtPath: log)
        else { throw CommandFailure.environment("cannot write \(log)") }
        let output = FileDescriptor(rawValue: logFile.fileDescriptor)
        let outcome = try await Subprocess.run(
            .path(FilePath(executablePath())),
            arguments: ["serve", "--config", directory.appending(path: "sorawatch.yaml").path],
            input: .none,
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: false)
        ) { execution in
            let daemon = DaemonProcess(
                processID: execution.processIdentifier.value,
                mllpPort: ports[0],
                httpPort: ports[1],
                operationsPort: ports[2],
                directory: directory
            )
            do {
                try await daemon.waitUntilReady()
                let value = try await body(daemon)
                await execution.teardown(using: [
                    .gracefulShutDown(allowedDurationToNextStep: .seconds(30))
                ])
                return value
            } catch {
                await execution.teardown(using: [
                    .gracefulShutDown(allowedDurationToNextStep: .seconds(30))
                ])
                throw error
            }
        }
        return outcome.closureResult
    }

    /// The daemon's counters by name, as `/metrics` shows them.
    func metrics() async throws -> [String: Double] {
        let text = try await get("/metrics").body
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = Double(words[1]) {
                values[String(words[0])] = value
            }
        }
        return values
    }

    private func get(_ path: String) async throws -> (status: UInt, body: String) {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(operationsPort)\(path)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
        let body = try await response.body.collect(upTo: 8 << 20)
        return (response.status.code, String(buffer: body))
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(Self.readySeconds)
        while ContinuousClock.now < deadline {
            if let answer = try? await get("/readyz"), answer.status == 200 { return }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        let log = try? String(
            contentsOf: directory.appending(path: "daemon.log"),
            encoding: .utf8
        )
        throw CommandFailure.environment(
            "the daemon was not ready within \(Self.readySeconds) s; its log:\n\(log ?? "")"
        )
    }

    private static func executablePath() -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    private static func configuration(directory: URL, ports: [Int], extra: String) -> String {
        """
        state_directory: \(directory.appending(path: "state").path)
        interfaces:
          - name: default
            listen: 127.0.0.1:\(ports[0])
        http:
          listen: 127.0.0.1:\(ports[1])
        operations:
          listen: 127.0.0.1:\(ports[2])
        \(extra)
        """
    }

    /// Ports that were free a moment ago.
    private static func freePorts(_ count: Int) throws -> [Int] {
        let channels = try (0..<count).map { _ in
            try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).wait()
        }
        defer { for channel in channels { try? channel.close().wait() } }
        return channels.compactMap { $0.localAddress?.port }
    }
}
