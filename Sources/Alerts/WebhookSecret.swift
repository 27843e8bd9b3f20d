import Crypto
import FoundationEssentials

/// A key that signs webhooks; prints as `[secret]`.
///
/// A secret file holds `whsec_` and the key in base64, as Standard Webhooks 1.0 writes it, or else
/// the key's bytes themselves. White space around either is not part of it. Keys have 24 to 64
/// bytes.
package struct WebhookSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Malformed: Error, Hashable, CustomStringConvertible {
        case notBase64
        case length(bytes: Int)

        package var description: String {
            switch self {
            case .notBase64: "the webhook secret after whsec_ is not base64"
            case .length(let bytes):
                "the webhook secret has \(bytes) bytes, wanted are "
                    + "\(WebhookSecret.lengthBytes.lowerBound) to \(WebhookSecret.lengthBytes.upperBound)"
            }
        }
    }

    fileprivate static let lengthBytes = 24...64
    private static let prefix = Array("whsec_".utf8)

    private let key: SymmetricKey

    package init(fileContents: [UInt8]) throws(Malformed) {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let text = fileContents.trimmingPrefix(while: isSpace).reversed()
            .trimmingPrefix(while: isSpace).reversed()
        var bytes = Data(text)
        if bytes.starts(with: Self.prefix) {
            guard let decoded = Data(base64Encoded: bytes.dropFirst(Self.prefix.count)) else {
                throw .notBase64
            }
            bytes = decoded
        }
        guard Self.lengthBytes.contains(bytes.count) else { throw .length(bytes: bytes.count) }
        self.key = SymmetricKey(data: bytes)
    }

    /// One entry of the `webhook-signature` header.
    package func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array("\(id).\(timestamp).".utf8))
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }

    package var description: String { "[secret]" }
    package var debugDescription: String { "[secret]" }
}
