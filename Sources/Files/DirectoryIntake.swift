package import Clinical
internal import HL7
package import Intake
package import Logging
package import Pipeline
import ServiceLifecycle

/// Takes messages from files that a sender leaves in a directory.
///
/// A file is moved away only after every message of it is committed, so that whatever happens in
/// between it is read again, and counts once. Files are taken the oldest first, on one lane.
package struct DirectoryIntake: Service {
    package struct Settings: Sendable {
        package var path: String
        package var poll: Duration
        /// How long a file must not change before it is read.
        package var settle: Duration
        /// A longer file is not read.
        package var limitBytes: Int

        package init(path: String, poll: Duration, settle: Duration, limitBytes: Int) {
            self.path = path
            self.poll = poll
            self.settle = settle
            self.limitBytes = limitBytes
        }
    }

    private let intake: any IntakePort
    private let profile: InterfaceProfile
    private let settings: Settings
    private let directory: Directory
    private let lane: Int
    private let now: @Sendable () -> Instant
    private let telemetry: DirectoryTelemetry

    /// `lane` differs from directory to directory, so that they do not wait for each other.
    package init(
        intake: any IntakePort,
        profile: InterfaceProfile,
        settings: Settings,
        lane: Int,
        now: @escaping @Sendable () -> Instant,
        logger: Logger
    ) {
        self.intake = intake
        self.profile = profile
        self.settings = settings
        self.lane = lane
        self.now = now
        directory = Directory(path: settings.path)
        telemetry = DirectoryTelemetry(
            interface: profile.name,
            path: settings.path,
            logger: logger
        )
    }

    package func run() async throws {
        telemetry.watching()
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        var machine = DirectoryMachine(settle: settings.settle)
        while !Task.isCancelled {
            await look(&machine)
            do { try await ContinuousClock().sleep(for: settings.poll) } catch { return }
        }
    }

    private func look(_ machine: inout DirectoryMachine) async {
        let found: [FoundFile]
        do {
            found = try directory.files()
        } catch {
            return telemetry.fault("it cannot be listed")
        }
        for file in machine.looked(found, now: .now) {
            guard !Task.isCancelled, intake.isAvailable else { return }
            await take(file, &machine)
        }
    }

    private func take(_ file: FoundFile, _ machine: inout DirectoryMachine) async {
        guard file.bytes <= settings.limitBytes else {
            if move(file, to: .quarantine, &machine) {
                telemetry.tooLong(limitBytes: settings.limitBytes)
            }
            return
        }
        guard let bytes = directory.contents(of: file) else {
            return telemetry.fault("a file cannot be read")
        }
        let messages = MessageFile.messages(in: bytes, keepingBatches: true)
        guard let destination = await destination(of: messages) else { return }
        if move(file, to: destination, &machine) {
            telemetry.moved(to: destination, messages: messages.count)
        }
    }

    /// Where the file goes once its messages are committed; nil where one of them is not.
    private func destination(of messages: [[UInt8]]) async -> Directory.Destination? {
        // A file without a message is a sender's mistake to be seen.
        var destination = messages.isEmpty ? Directory.Destination.quarantine : .done
        var start = 0
        while start < messages.count {
            let end = min(start + Self.windowMessages, messages.count)
            let admissions = messages[start..<end].map {
                intake.admission(of: $0, on: profile, receivedAt: now())
            }
            for settlement in await intake.settlements(of: admissions, lane: lane) {
                guard case .committed(_, _, let quarantined) = settlement else { return nil }
                if quarantined { destination = .quarantine }
            }
            start = end
        }
        return destination
    }

    /// In flight at the same time.
    private static let windowMessages = 256

    private func move(
        _ file: FoundFile,
        to destination: Directory.Destination,
        _ machine: inout DirectoryMachine
    ) -> Bool {
        do {
            try directory.move(file, to: destination)
            return true
        } catch {
            machine.couldNotMove(file)
            telemetry.fault("a file that is stored cannot be moved away")
            return false
        }
    }
}
