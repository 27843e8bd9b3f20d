import CLibFuzzer
import Foundation

/// Gives libFuzzer a target's check; the last argument names the target.
///
/// Built without libFuzzer, it checks the files that are named and says how long each took.
@main struct Fuzz {
    private static let target = FuzzTarget.all.first { $0.name == CommandLine.arguments.last }

    static func main() throws {
        guard target != nil else {
            let names = FuzzTarget.all.map(\.name).joined(separator: " | ")
            print(
                "usage: fuzz [FILE | FOLDER | -option=value]... -ignore_remaining_args=1 \(names)"
            )
            exit(2)
        }
        if !fuzz_is_here() { return try measure(CommandLine.arguments.dropFirst().dropLast()) }
        exit(
            fuzz_run(
                CommandLine.argc,
                CommandLine.unsafeArgv,
                { bytes, length in
                    Fuzz.target?.checkInTime(
                        [UInt8](UnsafeBufferPointer(start: bytes, count: length))
                    )
                    return 0
                },
                { bytes, length, capacity, seed in
                    guard let grammar = Fuzz.target?.grammar else { return 0 }
                    let buffer = UnsafeMutableBufferPointer(start: bytes, count: capacity)
                    var mutation = Mutation(grammar: grammar, seed: seed)
                    return mutation.apply(to: buffer, length: length)
                }
            )
        )
    }

    private static func measure(_ arguments: ArraySlice<String>) throws {
        for path in arguments where !path.hasPrefix("-") {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            let milliseconds = (0..<5).map { _ in target?.milliseconds(for: bytes) ?? 0 }.min() ?? 0
            print(String(format: "%10.3f ms %9ld bytes  %@", milliseconds, bytes.count, path))
        }
    }
}
