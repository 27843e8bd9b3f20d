import Alerts
import AsyncHTTPClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Webhook channels` {
    private func attempt(port: Int) async throws -> AttemptResult {
        let receiver = try WebhookReceiver(
            name: "ward",
            url: "http://127.0.0.1:\(port)/hook",
            secrets: [WebhookSecret(fileContents: sampleSecretFile)],
            timeoutSeconds: 1
        )
        let client = HTTPClient(configuration: WebhookChannel.configuration)
        let channel = WebhookChannel(receiver: receiver, client: client)
        let result = await channel.attempt(sampleAlert(), at: sampleTime)
        try await client.shutdown()
        return result
    }

    @Test(arguments: [
        (ReceivingServer.Answer.silence, AttemptResult.failed(.timeout)),
        (.init(status: 200, withholdsBody: true), .accepted),
        (
            .init(status: 429, headers: [("retry-after", "7")], withholdsBody: true),
            .refused(status: 429, retryAfterSeconds: 7)
        ),
        (
            .init(status: 503, headers: [("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]),
            .refused(status: 503, retryAfterSeconds: nil)
        ),
    ])
    func `an attempt ends in time whatever the receiver does`(
        answer: ReceivingServer.Answer,
        expected: AttemptResult
    ) async throws {
        let server = try await ReceivingServer.start(answers: [answer])
        #expect(try await attempt(port: server.port) == expected)
        try await server.stop()
    }

    @Test func `nobody listening is a failed connection`() async throws {
        let server = try await ReceivingServer.start(answers: [])
        try await server.stop()
        #expect(try await attempt(port: server.port) == .failed(.connection))
    }
}
