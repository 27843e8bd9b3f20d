package import Clinical
package import Hummingbird
package import Intake
package import Logging
import NIOCore
package import Pipeline
internal import ServiceLifecycle

/// Takes messages by HTTP: `POST /hl7v2` (HL7 over HTTP 1.0) and `POST /messages`.
///
/// The answer is given after the commit, like an MLLP acknowledgement:
/// - 200 with the acknowledgement, a negative one too (HL7 over HTTP 2.6);
/// - 202 without a body where the sender wants no acknowledgement;
/// - 400 where the message is in quarantine and no acknowledgement can be built;
/// - 503 with `Retry-After` where it is not stored and should be sent again.
package struct HTTPIntake: Service {
    /// Of one message.
    package static let limitBytes = 16 * 1024 * 1024

    private let intake: any IntakePort
    private let profile: InterfaceProfile
    private let address: BindAddress
    private let now: @Sendable () -> Instant
    private let onListening: @Sendable (Int) -> Void
    private let logger: Logger
    private let gate = IntakeGate()

    /// `onListening` gets the port once requests are taken.
    package init(
        intake: any IntakePort,
        profile: InterfaceProfile,
        host: String,
        port: Int,
        now: @escaping @Sendable () -> Instant,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.intake = intake
        self.profile = profile
        self.address = .hostname(host, port: port)
        self.now = now
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        try await application().run()
    }

    package func application() -> some ApplicationProtocol {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.post("/hl7v2") { request, _ in
            guard MessageMediaType.isHL7v2(request.headers[.contentType]) else {
                throw Problem.unsupportedMediaType
            }
            return try await receive(request)
        }
        router.post("/messages") { request, _ in try await receive(request) }
        return webApplication(
            router: router,
            address: address,
            logger: logger,
            onListening: onListening
        )
    }

    private func receive(_ request: Request) async throws -> Response {
        guard intake.isAvailable else { throw Problem.unavailable }
        guard gate.enter() else { throw Problem.overloaded }
        var heldBytes = 0
        defer { gate.leave(bytes: heldBytes) }
        var body: [UInt8] = []
        for try await part in request.body {
            guard body.count + part.readableBytes <= Self.limitBytes else {
                throw Problem.tooLarge
            }
            guard gate.hold(bytes: part.readableBytes) else { throw Problem.overloaded }
            heldBytes += part.readableBytes
            body.append(contentsOf: part.readableBytesView)
        }
        guard !body.isEmpty else { throw Problem.empty }
        let admission = intake.admission(of: body, on: profile, receivedAt: now())
        // A connection has one request under way, so any lane keeps its order.
        let lane = Int(truncatingIfNeeded: admission.id.hash.low >> 1)
        switch await intake.settlements(of: [admission], lane: lane)[0] {
        case .committed(acknowledgement: let bytes?, duplicate: _, quarantined: _):
            return Response(
                status: .ok,
                headers: [
                    .contentType: MessageMediaType.of(
                        answer: bytes,
                        to: request.headers[.contentType]
                    )
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        case .committed(acknowledgement: nil, duplicate: _, quarantined: true):
            throw Problem.quarantined(admission.outcome)
        case .committed(acknowledgement: nil, duplicate: _, quarantined: false):
            return Response(status: .accepted)
        case .unavailable:
            throw Problem.unavailable
        }
    }
}

extension Problem {
    fileprivate static let unavailable = Problem(
        status: .serviceUnavailable,
        code: "not_stored",
        detail: "The message is not stored. Send it again.",
        retryAfterSeconds: 5
    )
    fileprivate static let overloaded = Problem(
        status: .serviceUnavailable,
        code: "overloaded",
        detail: "Too many messages are under way. Send it again.",
        retryAfterSeconds: 1
    )
    fileprivate static let tooLarge = Problem(
        status: .contentTooLarge,
        code: "too_large",
        detail: "A message may have \(HTTPIntake.limitBytes) bytes."
    )
    fileprivate static let empty = Problem(
        status: .badRequest,
        code: "empty",
        detail: "There is no message in the request."
    )
    fileprivate static let unsupportedMediaType = Problem(
        status: .unsupportedMediaType,
        code: "media_type",
        detail: "Wanted is application/hl7-v2+er7, application/hl7-v2+xml or text/plain."
    )

    fileprivate static func quarantined(_ outcome: Reading.Outcome) -> Problem {
        guard case .quarantined(let refusal) = outcome else {
            return Problem(
                status: .badRequest,
                code: "quarantined",
                detail: "The message is stored in quarantine."
            )
        }
        return Problem(
            status: .badRequest,
            code: refusal.code,
            detail: "The message is stored in quarantine: \(refusal.text)",
            location: refusal.location.isEmpty ? nil : refusal.location
        )
    }
}
