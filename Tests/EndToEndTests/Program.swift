import Foundation
import Support

/// A process that the tests started, its output in files.
actor Program {
    nonisolated let processID: Int32
    private let process: Process

    /// Output is added to the end of the files, so that a restart keeps what was said before.
    init(_ arguments: [String], output: String, errors: String) throws {
        guard let path = BuiltBinary.path() else {
            throw Unexpected("the program under test is not beside the tests")
        }
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.end(of: output)
        process.standardError = try Self.end(of: errors)
        try process.run()
        processID = process.processIdentifier
    }

    /// Exit status, or the signal's number below zero; nil while it runs.
    var status: Int32? {
        if process.isRunning { return nil }
        let status = process.terminationStatus
        return process.terminationReason == .exit ? status : -status
    }

    func signal(_ number: Int32) {
        if process.isRunning { kill(processID, number) }
    }

    /// Waits for the end; a process that does not end is killed.
    nonisolated func exitStatus(within limit: Duration = .seconds(60)) async throws -> Int32 {
        do {
            try await eventually(within: limit, "process \(processID) ends") {
                await status != nil
            }
        } catch {
            await signal(SIGKILL)
            throw error
        }
        return await status ?? 0
    }

    private static func end(of path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw Unexpected("cannot write \(path)")
        }
        try file.seekToEnd()
        return file
    }
}

/// What a command printed and how it ended.
struct CommandResult: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// Runs `sorawatch` to its end.
    static func of(
        _ arguments: String...,
        within limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        try await of(arguments, within: limit)
    }

    static func of(
        _ arguments: [String],
        within limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        try await Workspace.using("command") { directory in
            let output = directory.path(of: "output")
            let errors = directory.path(of: "errors")
            let program = try Program(arguments, output: output, errors: errors)
            return CommandResult(
                status: try await program.exitStatus(within: limit),
                output: try text(of: output),
                errors: try text(of: errors)
            )
        }
    }
}

/// A directory of a test's own, deleted with everything that runs in it.
struct Workspace: Sendable {
    let directory: String

    func path(of name: String) -> String { "\(directory)/\(name)" }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(of: name)))
        return path(of: name)
    }

    static func using<Value>(
        _ name: String,
        _ body: (Workspace) async throws -> Value
    ) async throws -> Value {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "sorawatch-e2e-\(name)-\(UUID().uuidString.prefix(8))")
        // A private PostgreSQL started by root runs as another user and must reach its directory.
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(Workspace(directory: url.path))
    }
}

/// Why a test cannot go on.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}
