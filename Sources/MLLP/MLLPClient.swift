import HL7
import NIOCore
import NIOPosix

/// Sends messages over a number of connections, each with a window of unanswered ones.
package struct MLLPClient: Sendable {
    package struct Configuration: Sendable {
        package var host: String
        package var port: Int
        package var connections = 1
        /// Messages sent ahead of their answers; 1 is stop-and-wait.
        package var window = 1
        /// How long an answer may take before the connection counts as lost.
        package var patience = TimeAmount.seconds(30)
        /// Connect again and send what is unanswered again, until everything has an answer.
        package var resends = false
        package var pause = TimeAmount.milliseconds(200)
        /// Attempts without a single new answer after which a connection gives up; nil: never.
        package var fruitlessAttempts: Int? = 25

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    package struct Answer: Sendable {
        package var connection: Int
        package var index: Int
        /// 1 where it was answered the first time it was sent.
        package var attempts: Int
        /// From the first sending to the answer.
        package var nanoseconds: Int64
        /// MSA-1; nil where the answer has none.
        package var code: AcknowledgementCode?
        package var acknowledgement: [UInt8]
    }

    package struct Summary: Sendable, Hashable {
        package var answered = 0
        package var resent = 0
        /// Sent, perhaps several times, and never answered.
        package var unanswered = 0
        /// Connections that ended before their messages did.
        package var lostConnections = 0

        package init() {}
    }

    /// The message of this connection and index, the same at each call; nil after the last.
    package typealias Source = @Sendable (_ connection: Int, _ index: Int) -> [UInt8]?
    /// Called on the connection's event loop.
    package typealias Report = @Sendable (Answer) -> Void

    private let configuration: Configuration
    private let group: any EventLoopGroup

    package init(
        configuration: Configuration,
        group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
    ) {
        self.configuration = configuration
        self.group = group
    }

    /// Returns when every source is dry and answered or given up, or on cancellation.
    ///
    /// Throws where a first connection cannot be made and `resends` is off.
    package func run(
        source: @escaping Source,
        report: @escaping Report
    ) async throws(MLLPClientError) -> Summary {
        let results = await withTaskGroup(of: Result<Summary, MLLPClientError>.self) { tasks in
            for connection in 0..<configuration.connections {
                tasks.addTask { await drive(connection, source: source, report: report) }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        var total = Summary()
        for result in results {
            let part = try result.get()
            total.answered += part.answered
            total.resent += part.resent
            total.unanswered += part.unanswered
            total.lostConnections += part.lostConnections
        }
        return total
    }

    private func drive(
        _ connection: Int,
        source: @escaping Source,
        report: @escaping Report
    ) async -> Result<Summary, MLLPClientError> {
        var machine = SenderMachine(window: configuration.window)
        var lostConnections = 0
        var fruitless = 0
        while !Task.isCancelled {
            let before = machine.answered
            let wasReached: Bool
            (wasReached, machine) = await attempt(
                connection,
                machine: machine,
                source: source,
                report: report
            )
            if machine.isDone { break }
            lostConnections += 1
            guard configuration.resends else {
                if !wasReached { return .failure(.unreachable) }
                break
            }
            fruitless = machine.answered > before ? 0 : fruitless + 1
            if let limit = configuration.fruitlessAttempts, fruitless >= limit { break }
            try? await group.any().scheduleTask(in: configuration.pause) {}.futureResult.get()
        }
        var summary = Summary()
        summary.answered = machine.answered
        summary.resent = machine.resent
        summary.unanswered = machine.unanswered
        summary.lostConnections = lostConnections
        return .success(summary)
    }

    /// One connection from its opening to its end.
    private func attempt(
        _ connection: Int,
        machine: SenderMachine,
        source: @escaping Source,
        report: @escaping Report
    ) async -> (wasReached: Bool, machine: SenderMachine) {
        let eventLoop = group.next()
        let ended = eventLoop.makePromise(of: SenderMachine.self)
        let patience = configuration.patience
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: eventLoop)
                .connectTimeout(.seconds(5))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: configuration.host, port: configuration.port)
                .get()
            try await eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(
                    SenderHandler(
                        connection: connection,
                        machine: machine,
                        patience: patience,
                        message: source,
                        report: report,
                        ended: ended
                    )
                )
            }.get()
        } catch {
            ended.succeed(machine)
            return (false, machine)
        }
        return await withTaskCancellationHandler {
            (true, (try? await ended.futureResult.get()) ?? machine)
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

package enum MLLPClientError: Error, Hashable, CustomStringConvertible {
    case unreachable

    package var description: String {
        switch self {
        case .unreachable: "no connection: is the address right and the daemon listening?"
        }
    }
}
