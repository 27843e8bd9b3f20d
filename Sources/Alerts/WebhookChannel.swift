package import AsyncHTTPClient
package import Clinical
import NIOCore
import NIOHTTP1
import NIOPosix
package import Pipeline

/// Sends alerts to one receiver as Standard Webhooks 1.0.
package struct WebhookChannel: AlertChannel {
    /// Read of an answer's body at most, so that the connection can be used again; never kept.
    private static let limitBytes = 64 * 1024

    package var name: String { receiver.name }
    package var timeoutSeconds: Int { receiver.timeoutSeconds }
    package let concurrency = 16

    private let receiver: WebhookReceiver
    private let client: HTTPClient

    /// `client` is made with ``configuration``.
    package init(receiver: WebhookReceiver, client: HTTPClient) {
        self.receiver = receiver
        self.client = client
    }

    /// How the client must be set up: no redirects, and no connection to a forbidden address,
    /// whatever name led there.
    package static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { channel in
            guard let address = channel.remoteAddress, !AddressGuard.refuses(address) else {
                return channel.close().flatMapThrowing { throw ForbiddenAddress() }
            }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        return configuration
    }

    package func attempt(_ alert: AlertRecord, at now: Instant) async -> AttemptResult {
        do {
            let response = try await client.execute(
                request(for: alert, at: now),
                timeout: .seconds(Int64(timeoutSeconds))
            )
            await discard(response.body)
            let status = Int(response.status.code)
            if (200..<300).contains(status) { return .accepted }
            return .refused(
                status: status,
                retryAfterSeconds: response.headers.first(name: "retry-after").flatMap(Int64.init)
            )
        } catch {
            return .failed(Self.failure(error))
        }
    }

    private func request(for alert: AlertRecord, at now: Instant) -> HTTPClientRequest {
        let id = alert.deliveryID
        let timestamp = now.microseconds.flooredDivision(by: 1_000_000)
        let body = Array(
            alert.cloudEvent(includePHI: receiver.includePHI, linkBase: receiver.linkBase).utf8
        )
        var request = HTTPClientRequest(url: receiver.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/cloudevents+json")
        request.headers.add(name: "user-agent", value: "sorawatch")
        request.headers.add(name: "webhook-id", value: id)
        request.headers.add(name: "webhook-timestamp", value: String(timestamp))
        request.headers.add(
            name: "webhook-signature",
            value: receiver.secrets
                .map { $0.signature(id: id, timestamp: timestamp, body: body) }
                .joined(separator: " ")
        )
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    /// Reads the body to its end or to a limit of bytes or time; what it says does not matter.
    private func discard(_ body: HTTPClientResponse.Body) async {
        await withTaskGroup { group in
            group.addTask {
                var bytes = 0
                do {
                    for try await part in body {
                        bytes += part.readableBytes
                        if bytes > Self.limitBytes { return }
                    }
                } catch {
                    // The status has been heard already.
                }
            }
            group.addTask { [timeoutSeconds] in
                try? await ContinuousClock().sleep(for: .seconds(timeoutSeconds))
            }
            await group.next()
            group.cancelAll()
        }
    }

    private static func failure(_ error: any Error) -> AttemptResult.Failure {
        switch error {
        case is CancellationError: return .cancelled
        case is ForbiddenAddress: return .forbiddenAddress
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout,
                .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
                return .timeout
            case .cancelled: return .cancelled
            case .invalidURL, .emptyHost, .emptyScheme: return .invalidRequest
            default: return .other
            }
        case is NIOConnectionError, is IOError: return .connection
        default: return .other
        }
    }
}

private struct ForbiddenAddress: Error {}
