import HL7
import NIOCore
import NIOPosix
import Synchronization

/// Sends the messages of a number of files and sums up what came back.
///
/// Message `n` goes over connection `n % connections`, so that a file's order is kept on one
/// connection and, with several, within each of them.
package struct SendSession: Sendable {
    package struct Result: Sendable {
        /// Answers by MSA-1; `nil` counts those without one.
        package var counts: [AcknowledgementCode?: Int] = [:]
        package var summary = MLLPClient.Summary()
        package var elapsedNanoseconds: Int64 = 0
        /// From first sending to answer, ascending.
        package var latencyNanoseconds: [Int64] = []

        package init() {}

        package var answersPerSecond: Double {
            elapsedNanoseconds > 0
                ? Double(summary.answered) * 1e9 / Double(elapsedNanoseconds) : 0
        }

        /// The latency that this share (0...1) of the answers did not exceed; nil without any.
        package func latencyNanoseconds(quantile: Double) -> Int64? {
            guard !latencyNanoseconds.isEmpty else { return nil }
            let rank = (quantile * Double(latencyNanoseconds.count)).rounded(.up)
            let index = Int(rank) - 1
            return latencyNanoseconds[min(max(index, 0), latencyNanoseconds.count - 1)]
        }

        /// True where every message was answered AA or CA.
        package var isAllAccepted: Bool {
            summary.unanswered == 0
                && counts.allSatisfy { $0.key == .AA || $0.key == .CA || $0.value == 0 }
        }
    }

    private let messages: [[UInt8]]
    private let repetitions: Int
    private let configuration: MLLPClient.Configuration
    private let group: any EventLoopGroup

    /// `files` are the files' contents; see `MessageFile`.
    package init(
        files: [[UInt8]],
        repetitions: Int = 1,
        configuration: MLLPClient.Configuration,
        group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
    ) {
        messages = files.flatMap { MessageFile.messages(in: $0) }
        self.repetitions = repetitions
        self.configuration = configuration
        self.group = group
    }

    /// How many messages will be sent.
    package var count: Int { messages.count * repetitions }

    /// `onAnswer` hears every answer on an event loop, for a progress bar or a list of answers.
    package func run(
        onAnswer: @escaping @Sendable (MLLPClient.Answer) -> Void = { _ in }
    ) async throws(MLLPClientError) -> Result {
        let connections = configuration.connections
        let tallies = (0..<connections).map { _ in Tally() }
        let started = NIODeadline.now()
        let summary = try await MLLPClient(configuration: configuration, group: group).run {
            [messages, count] connection, index in
            let number = connection + index * connections
            return number < count ? messages[number % messages.count] : nil
        } report: { answer in
            tallies[answer.connection].add(answer)
            onAnswer(answer)
        }
        var result = Result()
        result.summary = summary
        result.elapsedNanoseconds = (NIODeadline.now() - started).nanoseconds
        for tally in tallies { tally.pour(into: &result) }
        result.latencyNanoseconds.sort()
        return result
    }
}

/// One connection's answers; only its event loop adds, so the lock is never waited for.
private final class Tally: Sendable {
    private struct State {
        var counts: [AcknowledgementCode?: Int] = [:]
        var latencies: [Int64] = []
    }

    private let state = Mutex(State())

    func add(_ answer: MLLPClient.Answer) {
        state.withLock { state in
            state.counts[answer.code, default: 0] += 1
            state.latencies.append(answer.nanoseconds)
        }
    }

    func pour(into result: inout SendSession.Result) {
        state.withLock { state in
            result.counts.merge(state.counts, uniquingKeysWith: +)
            result.latencyNanoseconds += state.latencies
        }
    }
}
