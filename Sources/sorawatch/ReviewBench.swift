import Clinical
import Cohort
import Histogram
import Pipeline
import Postgres
import Resistance
import Store
import Synchronization

/// One store that grows, and what is asked of it.
struct ReviewBench {
    private let daemon: DaemonProcess
    private let courses: BenchCourses
    private let probe: ReviewProbe
    private var traffic: BenchTraffic
    private var stored = 0
    private var checkups = 0
    private var alerted: Set<Int> = []

    private static let idlePoll = Duration.milliseconds(2)
    /// Between two alerts, so that neither waits for the other's review.
    private static let quiet = Duration.milliseconds(20)
    /// Longer than any review may take.
    private static let patience = Duration.seconds(60)

    init(daemon: DaemonProcess) throws {
        self.daemon = daemon
        courses = BenchCourses(today: today())
        let address = PrivateDatabase.address(stateDirectory: daemon.stateDirectory)
        probe = try ReviewProbe(address: address)
        traffic = BenchTraffic(port: daemon.mllpPort)
    }

    func close() async { await probe.close() }

    func assessedPatients() async throws -> Int { try await probe.assessedPatients() }

    /// Sends the courses of patients until `count` are stored, and waits for their reviews.
    mutating func fill(to count: Int) async throws {
        let load = try BenchLoad("8x64")
        let (first, courses) = (stored, courses)
        let progress = ProgressBar("patients", total: count - first)
        _ = try await BenchTraffic.send(load, to: daemon.mllpPort) { connection, index in
            let (round, place) = index.quotientAndRemainder(dividingBy: BenchCourses.messages)
            let patient = first + round * load.connections + connection
            guard patient < count else { return nil }
            if place == 0 { progress.advance() }
            return courses.message(of: patient, at: place)
        }
        stored = count
        while try await !probe.isIdle() { try await pause() }
    }

    /// Assessments per second where there is nothing else to do.
    mutating func assess(atLeast count: Int) async throws -> Double {
        let patients = (0..<min(stored, count)).map { index in
            // Spread over the store: 7,919 is prime to any power of ten.
            ContentHash.patient(BenchCourses.identifier(index * 7_919 % stored))
        }
        let clock = ContinuousClock()
        var (assessed, seconds) = (0, 0.0)
        while assessed < count {
            let before = try await daemon.metrics()[Self.assessments] ?? 0
            let start = clock.now
            try await probe.request(patients)
            // The daemon looks for itself once a second only; a message wakes it.
            checkups += 1
            let message = courses.checkup(of: 0, number: checkups)
            try await send(message) {}
            while try await !probe.isIdle() { try await pause() }
            seconds += (clock.now - start).inSeconds
            let after = try await daemon.metrics()[Self.assessments] ?? 0
            assessed += Int(after - before)
        }
        return Double(assessed) / seconds
    }

    private static let assessments = "sorawatch_assessments_total"

    /// Sends one message over a connection of its own; `starts` is called once that stands.
    private func send(
        _ message: [UInt8],
        _ starts: @escaping @Sendable () -> Void
    ) async throws {
        _ = try await BenchTraffic.send(BenchLoad("1"), to: daemon.mllpPort) { _, index in
            guard index == 0 else { return nil }
            starts()
            return message
        }
    }

    private func pause() async throws { try await ContinuousClock().sleep(for: Self.idlePoll) }

    /// Raises alerts one at a time: from sending the message to the committed alert.
    mutating func raise(_ count: Int) async throws -> Histogram<UInt32> {
        let race = AlertRace()
        for (patient, message) in nextProgressions(count) {
            try await send(message) { race.started(patient) }
            try await watch(race) { true }
            try await ContinuousClock().sleep(for: Self.quiet)
        }
        return race.latency
    }

    /// Raises alerts by one sender that waits for each answer, beside `load`.
    mutating func raise(
        _ count: Int,
        beside load: BenchLoad
    ) async throws -> (Histogram<UInt32>, loadRate: Double) {
        let race = AlertRace()
        let progressions = nextProgressions(count)
        let (isOn, isSending) = (Switch(), Switch())
        let port = daemon.mllpPort
        let background = traffic.part()
        let sent = try await withThrowingTaskGroup(of: BenchTraffic.Sent?.self) { group in
            group.addTask { try await background.send(load) { isOn.isSet } }
            group.addTask {
                defer { isSending.clear() }
                _ = try await BenchTraffic.send(BenchLoad("1"), to: port) { _, index in
                    guard progressions.indices.contains(index) else { return nil }
                    race.started(progressions[index].patient)
                    return progressions[index].message
                }
                return nil
            }
            try await watch(race) { !isSending.isSet }
            isOn.clear()
            return try await group.reduce(BenchTraffic.Sent()) { $1 ?? $0 }
        }
        return (race.latency, sent.rate)
    }

    /// Looks until every alert that was started is committed and `isComplete` says that no more
    /// are started.
    private func watch(_ race: AlertRace, _ isComplete: () -> Bool) async throws {
        let clock = ContinuousClock()
        var last = clock.now
        while true {
            let isLast = isComplete()
            let waiting = race.waiting
            if waiting.isEmpty {
                if isLast { return }
                last = clock.now
            } else {
                let seen = try await probe.alerted(waiting, by: .earlyProgression)
                race.ended(seen)
                if !seen.isEmpty { last = clock.now }
            }
            guard clock.now - last < Self.patience else {
                throw CommandFailure.answer("\(waiting.count) alerts were never committed")
            }
            try await ContinuousClock().sleep(for: .microseconds(500))
        }
    }

    /// Progressions of patients that nobody was alerted about, from all over the store.
    private mutating func nextProgressions(
        _ count: Int
    ) -> [(patient: PatientID, message: [UInt8])] {
        var progressions: [(PatientID, [UInt8])] = []
        var index = alerted.count * 7_919 % stored
        while progressions.count < count, alerted.count < stored {
            index = (index + 7_919) % stored
            guard alerted.insert(index).inserted else {
                index += 1
                continue
            }
            guard let message = courses.progression(of: index) else { continue }
            progressions.append((ContentHash.patient(BenchCourses.identifier(index)), message))
        }
        return progressions
    }
}

/// When messages were sent whose alerts are waited for, and how long it took.
private final class AlertRace: Sendable {
    private struct State {
        var started: [PatientID: ContinuousClock.Instant] = [:]
        var latency = BenchTraffic.latencies
    }

    private let state = Mutex(State())

    var latency: Histogram<UInt32> { state.withLock { $0.latency } }
    var waiting: [PatientID] { state.withLock { Array($0.started.keys) } }

    func started(_ patient: PatientID) {
        state.withLock { $0.started[patient] = .now }
    }

    func ended(_ patients: [PatientID]) {
        let now = ContinuousClock.now
        state.withLock { state in
            for patient in patients {
                guard let start = state.started.removeValue(forKey: patient) else { continue }
                state.latency.record(UInt64((now - start).inSeconds * 1e6))
            }
        }
    }
}

/// Set until it is cleared.
private final class Switch: Sendable {
    private let value = Mutex(true)
    var isSet: Bool { value.withLock { $0 } }
    func clear() { value.withLock { $0 = false } }
}
