internal import Hummingbird
import HummingbirdCore
internal import Logging
import NIOCore

/// A server of `router`'s routes that closes connections on which nothing moves.
func webApplication(
    router: Router<BasicRequestContext>,
    address: BindAddress,
    logger: Logger,
    onListening: @escaping @Sendable (Int) -> Void
) -> some ApplicationProtocol {
    Application(
        router: router,
        server: .http1(configuration: .init(idleTimeout: .seconds(60))),
        configuration: ApplicationConfiguration(address: address),
        onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
        logger: logger
    )
}
