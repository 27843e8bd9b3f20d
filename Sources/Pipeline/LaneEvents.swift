internal import Intake
package import Logging
import Metrics
import Synchronization

/// What happens in a lane, logged and counted.
package final class LaneEvents: Sendable {
    private let logger: Logger
    /// By the name of the interface.
    private let meters: [String: InterfaceMeters]
    private let commits = Counter(label: "sorawatch_commits_total")
    private let faults = Counter(label: "sorawatch_store_faults_total")
    private let poisoned = Counter(label: "sorawatch_messages_poisoned_total")
    private let commitTime = Timer(label: "sorawatch_commit_seconds")
    private let batchSize = Recorder(label: "sorawatch_commit_messages")
    private let lanesWaiting = Mutex(0)
    private let complaints: ComplaintGate

    /// Messages are counted for each of `interfaces`.
    package init(
        logger: Logger,
        interfaces: [String] = [],
        complaintInterval: Duration = .seconds(60)
    ) {
        self.logger = logger
        self.meters = Dictionary(
            interfaces.map { ($0, InterfaceMeters(interface: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        complaints = ComplaintGate(interval: complaintInterval)
    }

    func batch(messages: Int, elapsed: Duration) {
        commits.increment()
        batchSize.record(messages)
        commitTime.recordNanoseconds(
            elapsed.components.seconds * 1_000_000_000
                + elapsed.components.attoseconds / 1_000_000_000
        )
    }

    func received(_ admission: Admission) {
        meters[admission.interface]?.received(admission)
    }

    func committed(_ admission: Admission, duplicate: Bool) {
        meters[admission.interface]?.committed(admission, duplicate: duplicate)
        guard !duplicate, case .quarantined(let refusal) = admission.outcome else { return }
        logger.warning(
            "message quarantined",
            metadata: [
                "message": "\(admission.id)", "interface": "\(admission.interface)",
                "code": "\(refusal.code)", "location": "\(refusal.location)",
            ]
        )
    }

    func notStored(_ admission: Admission) { meters[admission.interface]?.wasNotStored() }

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
        if complaints.isDue() {
            logger.error(
                "PostgreSQL cannot commit; messages get no answer until it can",
                metadata: ["fault": "\(fault)"]
            )
        }
    }

    /// One lane changed; it is news only once all of them commit again.
    func availability(_ isAvailable: Bool) {
        let areAll = lanesWaiting.withLock { waiting in
            waiting += isAvailable ? -1 : 1
            return waiting == 0
        }
        guard areAll else { return }
        complaints.reset()
        logger.notice("PostgreSQL commits again")
    }
}
