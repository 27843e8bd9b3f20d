import Foundation

/// What processes have used so far, read from `/proc`.
struct ProcessUsage: Sendable {
    var cpuSeconds = 0.0
    /// Resident now, shared pages counted once.
    var residentBytes = 0

    /// Of one process with the children it has waited for.
    static func process(_ processID: Int32) -> ProcessUsage {
        guard
            let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return ProcessUsage() }
        // proc(5): after the name, field 3 comes first; 14...17 are the times in clock ticks.
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        let ticks = fields[11...14].compactMap { Double($0) }.reduce(0, +)
        return ProcessUsage(
            cpuSeconds: ticks / Double(sysconf(Int32(_SC_CLK_TCK))),
            residentBytes: resident(processID)
        )
    }

    /// Of a process and everything it started that still runs.
    static func tree(_ processID: Int32) -> ProcessUsage {
        children(of: processID).reduce(process(processID)) { total, child in
            let usage = tree(child)
            return ProcessUsage(
                cpuSeconds: total.cpuSeconds + usage.cpuSeconds,
                residentBytes: total.residentBytes + usage.residentBytes
            )
        }
    }

    private static func children(of processID: Int32) -> [Int32] {
        let path = "/proc/\(processID)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return threads.flatMap { thread in
            let text = try? String(contentsOfFile: "\(path)/\(thread)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }

    private static func resident(_ processID: Int32) -> Int {
        let path = "/proc/\(processID)/smaps_rollup"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
            let words = line.split(separator: " ")
            if words.count > 1, let kilobytes = Int(words[1]) { return kilobytes << 10 }
        }
        return 0
    }
}
