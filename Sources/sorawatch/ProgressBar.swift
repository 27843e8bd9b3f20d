import Foundation
import Synchronization

/// Shows on a terminal how far long work is; elsewhere it says so at each tenth.
final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        var shown = -1
        var drawn: ContinuousClock.Instant?
    }

    private let label: String
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    private static let widthCharacters = 30
    private static let redrawInterval = Duration.milliseconds(100)

    init(_ label: String, total: Int) {
        self.label = label
        self.total = max(1, total)
    }

    func advance(by count: Int = 1) {
        let text = state.withLock { state -> String? in
            state.done += count
            let isDone = state.done >= total
            if isTerminal {
                let now = ContinuousClock.now
                if !isDone, let drawn = state.drawn, now - drawn < Self.redrawInterval {
                    return nil
                }
                state.drawn = now
                return bar(state.done) + (isDone ? "\n" : "")
            }
            let tenth = state.done * 10 / total
            guard tenth > state.shown else { return nil }
            state.shown = tenth
            return "\(label): \(state.done) of \(total)\n"
        }
        if let text { FileHandle.standardError.write(Data(text.utf8)) }
    }

    private func bar(_ done: Int) -> String {
        let filled = min(done, total) * Self.widthCharacters / total
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: Self.widthCharacters - filled)
        return "\r\u{1B}[K\(label) \(bar) \(done)/\(total)"
    }
}
