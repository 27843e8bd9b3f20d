import Alerts
import AsyncHTTPClient
import Clinical
import Cohort
import Logging
import Pipeline
import ServiceLifecycle
import Synchronization
import Testing

/// A clock that stands still: sleepers wake when they are cancelled.
private struct StoppedClock: Clock {
    struct Instant: InstantProtocol {
        func advanced(by duration: Duration) -> Self { self }
        func duration(to other: Self) -> Duration { .zero }
        static func < (left: Self, right: Self) -> Bool { false }
    }

    var now: Instant { Instant() }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        for await _ in AsyncStream<Void>.makeStream().stream {}
        throw CancellationError()
    }
}

/// Wall time that moves when told.
private final class WallTime: Sendable {
    private let current = Mutex(sampleTime)
    var now: Instant { current.withLock { $0 } }
    func advance(seconds: Int64) { current.withLock { $0 = $0.adding(seconds: seconds) } }
}

@Suite(.timeLimit(.minutes(1))) struct `Alert notifiers` {
    private let queue = OutboxModel()
    private let signal = Signal()
    private let time = WallTime()

    private func receiver(port: Int) throws -> WebhookReceiver {
        try WebhookReceiver(
            name: "ward",
            url: "http://127.0.0.1:\(port)/hook",
            secrets: [
                WebhookSecret(fileContents: sampleSecretFile),
                WebhookSecret(fileContents: Array("previous-key-of-32-bytes-exactly".utf8)),
            ],
            timeoutSeconds: 5
        )
    }

    /// Runs a notifier over `channels` until `body` ends, then shuts it down gracefully.
    private func withNotifier(
        _ channels: [any AlertChannel],
        _ body: () async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let notifier = AlertNotifier(
            queue: queue,
            channels: channels,
            wake: signal.stream,
            clock: StoppedClock(),
            now: { [time] in time.now },
            generator: SeededGenerator(seed: 11),
            logger: logger
        )
        let group = ServiceGroup(services: [notifier], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func withReceiver(
        answers: [ReceivingServer.Answer],
        _ body: (ReceivingServer, WebhookChannel) async throws -> Void
    ) async throws {
        let server = try await ReceivingServer.start(answers: answers)
        let client = HTTPClient(configuration: WebhookChannel.configuration)
        do {
            try await body(
                server,
                WebhookChannel(receiver: receiver(port: server.port), client: client)
            )
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
        try await server.stop()
    }

    @Test func `a webhook carries its id, time, both signatures and a cloud event`() async throws {
        await queue.add(sampleAlert(), channel: "ward")
        try await withReceiver(answers: [.init(status: 204)]) { server, channel in
            var records = queue.records.makeAsyncIterator()
            try await withNotifier([channel]) {
                #expect(await records.next() == [.delivered])
            }
            let request = try #require(server.received.first)
            #expect(server.received.count == 1)
            let id = "00000000-0000-0000-0000-000000000001.1"
            #expect(request.headers["webhook-id"] == id)
            #expect(request.headers["webhook-timestamp"] == "1770091506")
            // Computed with Python's hmac over the body below.
            #expect(
                request.headers["webhook-signature"]
                    == "v1,V68evt8js31Vz0XgDnUSKC1abE26Y4mjd2idOG2Csyo= "
                    + "v1,XKsgZWhzozSKVkyj8bC9yaeK8UZaE3m5Dsqe8XXpFAA="
            )
            #expect(request.headers["content-type"] == "application/cloudevents+json")
            #expect(request.body == sampleAlert().cloudEvent(includePHI: false, linkBase: nil))
        }
    }

    @Test func `a failed version is tried again under its id before the next one`() async throws {
        await queue.add(sampleAlert(), channel: "ward")
        await queue.add(sampleAlert(version: 2, state: .retracted), channel: "ward")
        let answers: [ReceivingServer.Answer] = [
            .init(status: 503, headers: [("retry-after", "20")]),
            .init(status: 302, headers: [("location", "http://127.0.0.1:1/")]),
            .init(status: 200),
        ]
        try await withReceiver(answers: answers) { server, channel in
            var records = queue.records.makeAsyncIterator()
            try await withNotifier([channel]) {
                let first = await records.next()
                guard case .retry(let at, error: "status 503") = first?.first else {
                    Issue.record("\(String(describing: first))")
                    return
                }
                #expect(at >= sampleTime.adding(seconds: 20))
                #expect(at <= sampleTime.adding(seconds: 22))
                time.advance(seconds: 30)
                signal.wake()
                let second = await records.next()
                guard case .retry(_, error: "status 302") = second?.first else {
                    Issue.record("\(String(describing: second))")
                    return
                }
                time.advance(seconds: 400)
                signal.wake()
                #expect(await records.next() == [.delivered])
                #expect(await records.next() == [.delivered])
            }
            let id = "00000000-0000-0000-0000-000000000001"
            #expect(
                server.received.map { $0.headers["webhook-id"] }
                    == ["\(id).1", "\(id).1", "\(id).1", "\(id).2"]
            )
        }
    }

    @Test func `410 makes dead letters of everything that waits`() async throws {
        for number in UInt64(1)...3 { await queue.add(sampleAlert(number), channel: "ward") }
        await queue.add(sampleAlert(1, version: 2), channel: "ward")
        try await withReceiver(answers: [.init(status: 410)]) { server, channel in
            var records = queue.records.makeAsyncIterator()
            try await withNotifier([channel]) {
                let gone = DeliveryOutcome.dead(error: "410 gone")
                #expect(await records.next() == [gone, gone, gone])
                #expect(await records.next() == [gone])
            }
            // Three were under way together; the second version was not sent any more.
            #expect(server.received.count == 3)
        }
    }

    @Test func `a receiver that does not answer holds up no other channel`() async throws {
        await queue.add(sampleAlert(), channel: "stuck")
        await queue.add(sampleAlert(), channel: "log")
        let (stuck, release) = AsyncStream<Void>.makeStream()
        let lines = Mutex<[String]>([])
        let log = LogChannel { line in lines.withLock { $0.append(line) } }
        var records = queue.records.makeAsyncIterator()
        try await withNotifier([StuckChannel(until: stuck), log]) {
            #expect(await records.next() == [.delivered])
            #expect(lines.withLock { $0 } == [sampleAlert().logLine(at: sampleTime)])
            release.finish()
            guard case .retry(_, error: "timeout") = await records.next()?.first else {
                Issue.record("the stuck channel was not recorded")
                return
            }
        }
    }

    @Test func `an attempt under way is recorded before the notifier stops`() async throws {
        await queue.add(sampleAlert(), channel: "stuck")
        let (stuck, release) = AsyncStream<Void>.makeStream()
        let (started, start) = AsyncStream<Void>.makeStream()
        let channel = StuckChannel(until: stuck, started: start)
        try await withNotifier([channel]) {
            var starts = started.makeAsyncIterator()
            await starts.next()
            release.finish()
        }
        #expect(await queue.entries.map(\.lastError) == ["timeout"])
    }
}

/// Lets an attempt time out when told.
private struct StuckChannel: AlertChannel {
    let name = "stuck"
    let timeoutSeconds = 5
    let concurrency = 16
    let until: AsyncStream<Void>
    var started: AsyncStream<Void>.Continuation?

    func attempt(_ alert: AlertRecord, at now: Instant) async -> AttemptResult {
        started?.yield()
        for await _ in until {}
        return .failed(.timeout)
    }
}
