import Alerts
import Testing

@Suite struct `Webhook secrets` {
    // Computed with Python's hmac; the first is the specification's own example.
    @Test(arguments: [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        ("previous-key-of-32-bytes-exactly", "v1,GqKRUavvmEx38xWdBbncvXs8gbRbLmoVv5N9TBy4LVQ="),
        (
            " \nprevious-key-of-32-bytes-exactly\r\n",
            "v1,GqKRUavvmEx38xWdBbncvXs8gbRbLmoVv5N9TBy4LVQ="
        ),
    ])
    func `a signature is the HMAC of id, timestamp and body`(
        file: String,
        expected: String
    ) throws {
        let secret = try WebhookSecret(fileContents: Array(file.utf8))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8)
        )
        #expect(signature == expected)
    }

    @Test(arguments: [
        ("", WebhookSecret.Malformed.length(bytes: 0)),
        ("short", .length(bytes: 5)),
        ("whsec_c2hvcnQ=", .length(bytes: 5)),
        ("whsec_not base64!", .notBase64),
        (String(repeating: "x", count: 65), .length(bytes: 65)),
    ])
    func `a file that holds no key of 24 to 64 bytes is refused`(
        file: String,
        expected: WebhookSecret.Malformed
    ) {
        #expect(throws: expected) { try WebhookSecret(fileContents: Array(file.utf8)) }
    }

    @Test func `a secret does not print its key`() throws {
        let secret = try WebhookSecret(fileContents: sampleSecretFile)
        #expect("\(secret)" == "[secret]")
        #expect(String(reflecting: secret) == "[secret]")
    }
}
