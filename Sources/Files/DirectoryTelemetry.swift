internal import Logging
import Metrics
internal import Pipeline

/// What a watched directory counts and logs; never a file's name, which may name a patient.
final class DirectoryTelemetry: Sendable {
    private let logger: Logger
    private let done: Counter
    private let quarantined: Counter
    private let messages: Counter
    private let faults: Counter
    private let complaints = ComplaintGate()

    init(interface: String, path: String, logger: Logger) {
        var logger = logger
        logger[metadataKey: "interface"] = "\(interface)"
        logger[metadataKey: "directory"] = "\(path)"
        self.logger = logger
        func counter(_ name: String) -> Counter {
            Counter(
                label: "sorawatch_directory_\(name)_total",
                dimensions: [("interface", interface), ("directory", path)]
            )
        }
        done = counter("done")
        quarantined = counter("quarantined")
        messages = counter("messages")
        faults = counter("faults")
    }

    func watching() { logger.info("directory watched") }

    func moved(to destination: Directory.Destination, messages count: Int) {
        messages.increment(by: count)
        switch destination {
        case .done: done.increment()
        case .quarantine:
            quarantined.increment()
            logger.warning(
                "a file has messages that cannot be used; it is in quarantine/",
                metadata: ["messages": "\(count)"]
            )
        }
    }

    func tooLong(limitBytes: Int) {
        quarantined.increment()
        logger.error(
            "a file is longer than file_limit; it is in quarantine/ and not stored",
            metadata: ["limit_bytes": "\(limitBytes)"]
        )
    }

    /// Once a minute at the most.
    func fault(_ what: String) {
        faults.increment()
        guard complaints.isDue() else { return }
        logger.error("directory trouble", metadata: ["what": "\(what)"])
    }
}
