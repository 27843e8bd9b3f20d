package import Hummingbird
package import Logging
import NIOCore
internal import ServiceLifecycle

/// One thing that must hold before the daemon takes messages.
package struct ReadinessCheck: Sendable, Hashable {
    /// Such as `database`.
    package var name: String
    /// Nil where it holds.
    package var failure: String?

    package init(name: String, failure: String?) {
        self.name = name
        self.failure = failure
    }
}

/// Serves what supervisors ask for: `GET /livez`, `/readyz` and `/metrics`.
package struct OperationsServer: Service {
    private let address: BindAddress
    private let readiness: @Sendable () async -> [ReadinessCheck]
    private let metrics: @Sendable () -> String
    private let onListening: @Sendable (Int) -> Void
    private let logger: Logger

    /// `metrics` gives the Prometheus text format 0.0.4; `onListening` gets the port.
    package init(
        host: String,
        port: Int,
        readiness: @escaping @Sendable () async -> [ReadinessCheck],
        metrics: @escaping @Sendable () -> String,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.address = .hostname(host, port: port)
        self.readiness = readiness
        self.metrics = metrics
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        try await application().run()
    }

    package func application() -> some ApplicationProtocol {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/livez") { _, _ in plain("ok\n") }
        router.get("/readyz") { _, _ in
            let reasons = await readiness().compactMap { check in
                check.failure.map { "\(check.name): \($0)\n" }
            }
            return reasons.isEmpty
                ? plain("ok\n") : plain(reasons.joined(), status: .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            plain(metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        return webApplication(
            router: router,
            address: address,
            logger: logger,
            onListening: onListening
        )
    }
}

private func plain(
    _ text: String,
    type: String = "text/plain; charset=utf-8",
    status: HTTPResponse.Status = .ok
) -> Response {
    Response(
        status: status,
        headers: [.contentType: type, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
}
