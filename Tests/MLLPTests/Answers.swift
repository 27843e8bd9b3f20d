import MLLP
import Synchronization

/// Keeps what a client reports.
final class Answers: Sendable {
    private let answers = Mutex<[MLLPClient.Answer]>([])

    var all: [MLLPClient.Answer] { answers.withLock { $0 } }

    func add(_ answer: MLLPClient.Answer) { answers.withLock { $0.append(answer) } }
}
