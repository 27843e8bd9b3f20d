package import Clinical
package import Pipeline

/// A way on which alerts leave the daemon.
package protocol AlertChannel: Sendable {
    /// As in deliveries and metrics.
    var name: String { get }
    /// How long one attempt may take, seconds.
    var timeoutSeconds: Int { get }
    /// Attempts under way at the same time.
    var concurrency: Int { get }

    /// Tries once to hand over `alert`. Never takes much longer than `timeoutSeconds`.
    func attempt(_ alert: AlertRecord, at now: Instant) async -> AttemptResult
}

/// The channel `log`: one JSON line per alert version.
package struct LogChannel: AlertChannel {
    package static let channelName = "log"

    package let name = LogChannel.channelName
    package let timeoutSeconds = 1
    /// Lines leave in the order in which they became due.
    package let concurrency = 1

    private let write: @Sendable (String) -> Void

    /// `write` gets each line without its end.
    package init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    package func attempt(_ alert: AlertRecord, at now: Instant) async -> AttemptResult {
        write(alert.logLine(at: now))
        return .accepted
    }
}
