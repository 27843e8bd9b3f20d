import Clinical
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Logging
import NIOCore
import Synchronization
import Testing
import Web

private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

private final class Steps: Sendable {
    let list = Mutex<[String]>([])
}

@Suite(.timeLimit(.minutes(1))) struct `HTTP intakes` {
    private let model = IntakeModel()

    private func withClient(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let intake = HTTPIntake(
            intake: model,
            profile: InterfaceProfile(name: "http"),
            host: "127.0.0.1",
            port: 0,
            now: { Instant(seconds: 0) },
            logger: quiet
        )
        try await intake.application().test(.live, body)
    }

    @Test(arguments: [
        ("application/hl7-v2", "application/hl7-v2"),
        ("application/hl7-v2+er7; charset=UTF-8", "application/hl7-v2+er7; charset=UTF-8"),
        ("x-application/hl7-v2+er7", "x-application/hl7-v2+er7"),
        ("Text/Plain", "Text/Plain"),
        ("application/hl7-v2+xml", "application/hl7-v2+er7"),
        (nil, "application/hl7-v2+er7"),
    ])
    func `a message is acknowledged in its own media type`(
        sent: String?,
        answered: String
    ) async throws {
        try await withClient { client in
            let headers: HTTPFields = sent.map { [.contentType: $0] } ?? [:]
            try await client.execute(
                uri: "/hl7v2",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: "MSH|^~\\&|LAB\r")
            ) { response in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == answered)
                #expect(String(buffer: response.body) == "MSH|^~\\&\rMSA|AA|1\r")
            }
        }
        #expect(model.state.withLock { $0.stored } == [Array("MSH|^~\\&|LAB\r".utf8)])
    }

    @Test(arguments: ["/hl7v2", "/messages"])
    func `a negative acknowledgement is an answer like another`(uri: String) async throws {
        try await withClient { client in
            try await client.execute(uri: uri, method: .post, body: ByteBuffer(string: "BAD|")) {
                #expect($0.status == .ok)
                #expect(String(buffer: $0.body) == "MSH|^~\\&\rMSA|AE|1\r")
            }
        }
    }

    @Test func `a message that wants no acknowledgement is accepted without a body`() async throws {
        try await withClient { client in
            try await client.execute(
                uri: "/hl7v2",
                method: .post,
                body: ByteBuffer(string: "MUTE|")
            ) {
                #expect($0.status == .accepted)
                #expect($0.body.readableBytes == 0)
            }
        }
    }

    @Test func `what is no message is stored and answered with a problem`() async throws {
        try await withClient { client in
            try await client.execute(
                uri: "/messages",
                method: .post,
                headers: [.contentType: "application/octet-stream"],
                body: ByteBuffer(string: "SYNTHETIC^PATIENT")
            ) {
                #expect($0.status == .badRequest)
                #expect($0.headers[.contentType] == "application/problem+json")
                #expect(
                    String(buffer: $0.body)
                        == #"{"detail":"The message is stored in quarantine: no MSH segment","#
                        + #""location":"MSH","status":400,"title":"Bad Request","#
                        + #""type":"urn:sorawatch:problem:not_hl7"}"#
                )
            }
        }
        #expect(model.state.withLock { $0.stored } == [Array("SYNTHETIC^PATIENT".utf8)])
    }

    @Test func `a media type that is not HL7 is refused and not stored`() async throws {
        try await withClient { client in
            try await client.execute(
                uri: "/hl7v2",
                method: .post,
                headers: [.contentType: "application/json"],
                body: ByteBuffer(string: "{}")
            ) {
                #expect($0.status == .unsupportedMediaType)
                #expect($0.headers[.contentType] == "application/problem+json")
            }
            try await client.execute(uri: "/hl7v2", method: .post) {
                #expect($0.status == .badRequest)
            }
        }
        #expect(model.state.withLock { $0.stored } == [])
    }

    @Test(arguments: [false, true])
    func `a message that is not stored gets no acknowledgement but a time to come again`(
        knownBefore: Bool
    ) async throws {
        model.state.withLock {
            $0.canCommit = false
            $0.isAvailable = !knownBefore
        }
        try await withClient { client in
            try await client.execute(
                uri: "/hl7v2",
                method: .post,
                body: ByteBuffer(string: "MSH|^~\\&|LAB\r")
            ) {
                #expect($0.status == .serviceUnavailable)
                #expect($0.headers[.retryAfter] == "5")
                #expect($0.headers[.contentType] == "application/problem+json")
                #expect(!String(buffer: $0.body).contains("MSA"))
            }
        }
    }

    @Test func `a message of 16 MiB is taken and one byte more is not`() async throws {
        try await withClient { client in
            var body = ByteBuffer(string: "MSH|")
            body.writeRepeatingByte(UInt8(ascii: "x"), count: HTTPIntake.limitBytes - 4)
            try await client.execute(uri: "/messages", method: .post, body: body) {
                #expect($0.status == .ok)
            }
            body.writeString("x")
            try await client.execute(uri: "/messages", method: .post, body: body) {
                #expect($0.status == .contentTooLarge)
            }
        }
        #expect(model.state.withLock { $0.stored.map(\.count) } == [16_777_216])
    }

    @Test func `the answer waits for the commit`() async throws {
        model.state.withLock { $0.holdsBack = true }
        try await withClient { [model] client in
            let steps = Steps()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    let body = ByteBuffer(string: "MSH|")
                    try await client.execute(uri: "/hl7v2", method: .post, body: body) {
                        #expect($0.status == .ok)
                        steps.list.withLock { $0.append("answered") }
                    }
                }
                var submissions = model.submissions.makeAsyncIterator()
                await submissions.next()
                steps.list.withLock { $0.append("committed") }
                model.release()
                try await group.waitForAll()
            }
            #expect(steps.list.withLock { $0 } == ["committed", "answered"])
        }
    }

    @Test(arguments: [("/", HTTPRequest.Method.get), ("/hl7v2", .get), ("/nothing", .post)])
    func `an unknown route is a problem too`(uri: String, method: HTTPRequest.Method) async throws {
        try await withClient { client in
            try await client.execute(uri: uri, method: method) {
                #expect($0.status == .notFound)
                #expect($0.headers[.contentType] == "application/problem+json")
            }
        }
    }
}
