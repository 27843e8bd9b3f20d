import CLibFuzzer
import Foundation

/// What is fed with hostile bytes, and what must hold whatever they are.
struct FuzzTarget: Sendable {
    let name: String
    /// How to change an input without breaking it at once; nil for bytes without grammar.
    let grammar: Grammar?
    /// Ends the program where something does not hold.
    let check: @Sendable ([UInt8]) -> Void

    static let all = [
        FuzzTarget(name: "er7", grammar: .er7, check: MessageCheck.er7),
        FuzzTarget(name: "mllp", grammar: nil, check: FrameCheck.frames),
        FuzzTarget(name: "v2xml", grammar: .xml, check: MessageCheck.message),
        FuzzTarget(name: "cda", grammar: .xml, check: MessageCheck.message),
        FuzzTarget(name: "fhir", grammar: .xml, check: MessageCheck.message),
    ]

    /// 100 ms per 100 KB, and as much for what each costs however short it is, times what the
    /// sanitizer and the counters make of it.
    private static func limitMilliseconds(bytes: Int) -> Double {
        20 * (1 + Double(bytes) / 1000)
    }

    func checkInTime(_ bytes: [UInt8]) {
        let limit = Self.limitMilliseconds(bytes: bytes.count)
        let first = milliseconds(for: bytes)
        guard first > limit else { return }
        // Once more, for the first time may have been another's fault.
        let second = milliseconds(for: bytes)
        require(second <= limit, "slow: \(Int(second)) ms for \(bytes.count) bytes")
    }

    func milliseconds(for bytes: [UInt8]) -> Double {
        let start = fuzz_cpu_nanoseconds()
        check(bytes)
        return Double(fuzz_cpu_nanoseconds() - start) / 1e6
    }
}

/// Ends the program with a reason where the condition does not hold, in any build.
func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
    guard !condition else { return }
    FileHandle.standardError.write(Data("does not hold: \(reason())\n".utf8))
    abort()
}
