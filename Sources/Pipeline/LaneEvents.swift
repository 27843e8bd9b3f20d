internal import Intake
package import Logging
import Metrics
import Synchronization

/// What happens in a lane, logged and counted.
package final class LaneEvents: Sendable {
    private let logger: Logger
    private let accepted = Counter(label: "sorawatch_messages_accepted_total")
    private let quarantinedCount = Counter(label: "sorawatch_messages_quarantined_total")
    private let duplicates = Counter(label: "sorawatch_messages_duplicate_total")
    private let commits = Counter(label: "sorawatch_commits_total")
    private let faults = Counter(label: "sorawatch_store_faults_total")
    private let poisoned = Counter(label: "sorawatch_messages_poisoned_total")
    private let commitTime = Timer(label: "sorawatch_commit_seconds")
    private let batchSize = Recorder(label: "sorawatch_commit_messages")
    private let lastComplaint = Mutex<ContinuousClock.Instant?>(nil)
    private let complaintInterval: Duration

    package init(logger: Logger, complaintInterval: Duration = .seconds(60)) {
        self.logger = logger
        self.complaintInterval = complaintInterval
    }

    func batch(messages: Int, elapsed: Duration) {
        commits.increment()
        batchSize.record(messages)
        commitTime.recordNanoseconds(
            elapsed.components.seconds * 1_000_000_000
                + elapsed.components.attoseconds / 1_000_000_000
        )
    }

    func committed(_ admission: Admission, duplicate: Bool) {
        if duplicate {
            duplicates.increment()
        } else if case .quarantined(let refusal) = admission.outcome {
            quarantinedCount.increment()
            logger.warning(
                "message quarantined",
                metadata: [
                    "message": "\(admission.id)", "interface": "\(admission.interface)",
                    "code": "\(refusal.code)", "location": "\(refusal.location)",
                ]
            )
        } else {
            accepted.increment()
        }
    }

    func poison(_ admission: Admission, fault: StoreFault) {
        poisoned.increment()
        logger.error(
            "the database refuses a message",
            metadata: ["message": "\(admission.id)", "fault": "\(fault)"]
        )
    }

    /// Once a minute at the most: a database that is away is one piece of news, not thousands.
    func fault(_ fault: StoreFault) {
        faults.increment()
        let now = ContinuousClock.now
        let isDue = lastComplaint.withLock { last in
            if let last, now - last < complaintInterval { return false }
            last = now
            return true
        }
        if isDue {
            logger.error(
                "PostgreSQL cannot commit; messages get no answer until it can",
                metadata: ["fault": "\(fault)"]
            )
        }
    }

    func availability(_ isAvailable: Bool) {
        if isAvailable {
            lastComplaint.withLock { $0 = nil }
            logger.notice("PostgreSQL commits again")
        }
    }
}
