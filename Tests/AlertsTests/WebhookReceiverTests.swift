@testable import Alerts
import AsyncHTTPClient
import NIOCore
import NIOEmbedded
import Testing

@Suite struct `Webhook receivers` {
    @Test(arguments: [
        ("https://example.org/hook", nil),
        ("http://127.0.0.1:9000/", nil),
        ("http://[::1]:9000/", nil),
        ("https://10.1.2.3/hook", nil),
        ("ftp://example.org/", WebhookReceiver.Invalid.notHTTP),
        ("file:///etc/passwd", .notHTTP),
        ("example.org/hook", .notHTTP),
        ("https://", .notHTTP),
        ("https://user:word@example.org/", .credentialsInAddress),
        ("http://169.254.169.254/latest/meta-data", .forbiddenAddress),
        ("http://[fe80::1]/", .forbiddenAddress),
        ("http://[::ffff:169.254.169.254]/", .forbiddenAddress),
    ])
    func `an address is taken or refused when the settings are read`(
        url: String,
        expected: WebhookReceiver.Invalid?
    ) throws {
        let secrets = [try WebhookSecret(fileContents: sampleSecretFile)]
        do throws(WebhookReceiver.Invalid) {
            _ = try WebhookReceiver(name: "ward", url: url, secrets: secrets)
            #expect(expected == nil)
        } catch {
            #expect(error == expected)
        }
    }

    @Test func `a receiver has a key and a time limit that a lease outlasts`() throws {
        let secrets = [try WebhookSecret(fileContents: sampleSecretFile)]
        #expect(throws: WebhookReceiver.Invalid.noSecret) {
            try WebhookReceiver(name: "ward", url: "https://example.org/", secrets: [])
        }
        #expect(throws: WebhookReceiver.Invalid.timeout) {
            try WebhookReceiver(
                name: "ward",
                url: "https://example.org/",
                secrets: secrets,
                timeoutSeconds: 15
            )
        }
    }

    @Test(arguments: [
        ("127.0.0.1", false), ("::1", false), ("192.168.0.7", false), ("10.0.0.1", false),
        ("8.8.8.8", false), ("2001:db8::1", false), ("100.100.100.199", false),
        ("169.254.0.1", true), ("0.0.0.0", true), ("0.1.2.3", true), ("224.0.0.1", true),
        ("255.255.255.255", true), ("100.100.100.200", true), ("::", true), ("fe80::1", true),
        ("febf::1", true), ("ff02::1", true), ("fd00:ec2::254", true),
        ("::ffff:169.254.169.254", true), ("::ffff:127.0.0.1", false),
    ])
    func `a connection to an address of the host's own services is closed`(
        address: String,
        refused: Bool
    ) throws {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 80)
        let initializer = try #require(
            WebhookChannel.configuration.http1_1ConnectionDebugInitializer
        )
        let ready = initializer(channel)
        channel.embeddedEventLoop.run()
        if refused {
            #expect(throws: (any Error).self) { try ready.wait() }
            #expect(throws: Never.self) { try channel.closeFuture.wait() }
        } else {
            #expect(throws: Never.self) { try ready.wait() }
            _ = try channel.finish(acceptAlreadyClosed: true)
        }
    }
}
