import FoundationEssentials

/// Where one receiver's webhooks go and what they may say.
package struct WebhookReceiver: Sendable {
    package enum Invalid: Error, Hashable, CustomStringConvertible {
        case notHTTP
        case credentialsInAddress
        case forbiddenAddress
        case noSecret
        case timeout

        package var description: String {
            switch self {
            case .notHTTP: "url: an http or https address with a host is wanted"
            case .credentialsInAddress: "url: user and password do not belong into an address"
            case .forbiddenAddress: "url: link-local, multicast and metadata addresses are refused"
            case .noSecret: "secret_file: one key at least is wanted"
            case .timeout:
                "timeout: \(WebhookReceiver.timeouts.lowerBound) to "
                    + "\(WebhookReceiver.timeouts.upperBound) s are possible"
            }
        }
    }

    /// Seconds.
    fileprivate static let timeouts = 1...14

    /// The channel's name, in deliveries and metrics.
    package let name: String
    package let url: String
    /// The current key first, then the previous one while receivers change over.
    package let secrets: [WebhookSecret]
    /// Whether the body may carry the patient's id and the evidence.
    package let includePHI: Bool
    /// For the whole attempt.
    package let timeoutSeconds: Int
    /// Put before `/alerts/<id>`; nil where there are no pages to link to.
    package let linkBase: String?

    package init(
        name: String,
        url: String,
        secrets: [WebhookSecret],
        includePHI: Bool = false,
        timeoutSeconds: Int = 10,
        linkBase: String? = nil
    ) throws(Invalid) {
        guard let parsed = URL(string: url),
            ["http", "https"].contains(parsed.scheme?.lowercased()),
            let host = parsed.host(), !host.isEmpty
        else { throw .notHTTP }
        guard parsed.user() == nil, parsed.password() == nil else { throw .credentialsInAddress }
        guard !AddressGuard.refuses(host: host) else { throw .forbiddenAddress }
        guard !secrets.isEmpty else { throw .noSecret }
        guard Self.timeouts.contains(timeoutSeconds) else { throw .timeout }
        self.name = name
        self.url = url
        self.secrets = secrets
        self.includePHI = includePHI
        self.timeoutSeconds = timeoutSeconds
        self.linkBase = linkBase
    }
}
