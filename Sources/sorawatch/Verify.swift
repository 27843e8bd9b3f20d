import ArgumentParser
import Clinical
import Daemon
import Pipeline
import Postgres
import Store

/// Whether what is derived is what the messages say.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Derive everything anew from the stored messages and compare.",
        discussion: """
            Prints each row that differs by table, key and column, never a value. Works on a \
            snapshot, beside a running daemon. Exit status 1 on any difference; with --repair on \
            any that is still there after it.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Put right what differs; whoever is concerned is assessed anew.")
    var repair = false
    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let configuration = try options.load()
        var report = VerifyReport(json: json)
        let findings = try verify(configuration, report: &report)
        guard repair, !findings.isEmpty else {
            report.end(remaining: nil)
            try record(report, remaining: report.differing)
            if report.differing > 0 { throw ExitCode(1) }
            return
        }
        try mend(findings, configuration)
        try await review(findings.patients, configuration)
        var second = VerifyReport(json: nil)
        _ = try verify(configuration, report: &second)
        report.end(remaining: second.differing)
        try record(report, remaining: second.differing)
        if second.differing > 0 { throw ExitCode(1) }
    }

    private func verify(
        _ configuration: DaemonConfiguration,
        report: inout VerifyReport
    ) throws -> Verification.Findings {
        try withStore {
            var verification = try Verification(
                address: configuration.address,
                rereading: configuration.rereading,
                rules: configuration.rules,
                orderInterfaces: configuration.orderInterfaces
            )
            defer { verification.close() }
            report.messages = try verification.begin(now: now)
            let messages = ProgressBar("messages", total: report.messages)
            while let part = try verification.nextMessages() {
                report.add(messages: part)
                messages.advance(by: part.read)
            }
            report.add(try verification.strays())
            let patients = ProgressBar("patients", total: try verification.beginPatients())
            while let part = try verification.nextPatients() {
                report.add(patients: part)
                patients.advance(by: part.read)
            }
            report.add(try verification.remainder())
            return verification.findings
        }
    }

    private func record(_ report: VerifyReport, remaining: Int) throws {
        let (_, connection) = try options.connect()
        defer { connection.close() }
        try withStore {
            try StoreReader(connection).record(
                verifiedAt: now(),
                messages: report.read,
                patients: report.patients,
                differences: report.differing,
                remaining: remaining
            )
        }
    }

    private func mend(
        _ findings: Verification.Findings,
        _ configuration: DaemonConfiguration
    ) throws {
        try withStore {
            var mending = try VerificationRepair(
                address: configuration.address,
                rereading: configuration.rereading
            )
            defer { mending.close() }
            guard try mending.takeTurn() else {
                throw CommandFailure.environment("a retry or replay is under way")
            }
            let bar = ProgressBar("mending", total: findings.messages.count)
            try mending.mend(findings) { bar.advance(by: $0) }
        }
    }

    /// Reviews `patients`, then works off the queue as one more daemon would.
    private func review(
        _ patients: [PatientID],
        _ configuration: DaemonConfiguration
    ) async throws {
        let desk = ReviewDesk(
            address: configuration.address,
            channels: configuration.channelNames,
            orderInterfaces: configuration.orderInterfaces,
            isReady: { true }
        )
        let rules = configuration.rules
        do {
            var rest = patients[...]
            while !rest.isEmpty {
                let asOf = now()
                _ = try await desk.review(Array(rest.prefix(Self.limitPatients)), now: asOf) {
                    decideReview($0, rules: rules, asOf: asOf)
                }
                rest = rest.dropFirst(Self.limitPatients)
            }
            var taken = 0
            repeat {
                let asOf = now()
                taken = try await desk.review(limit: Self.limitPatients, now: asOf) {
                    decideReview($0, rules: rules, asOf: asOf)
                }.taken
            } while taken > 0
        } catch {
            throw CommandFailure.environment("\(error)")
        }
        await desk.close()
    }

    /// In one transaction.
    private static let limitPatients = 256
}

/// Prints each difference as it is found, and what it comes to at the end.
struct VerifyReport {
    /// Nil: nothing is printed.
    private let json: Bool?
    var messages = 0
    private(set) var differing = 0
    private(set) var read = 0
    private(set) var patients = 0
    private var skipped = 0
    private var pending = 0
    private var tables: [String: Int] = [:]

    init(json: Bool?) {
        self.json = json
        if json == true { print(#"{"differences":["#, terminator: "") }
    }

    mutating func add(messages part: VerifiedPart) {
        read += part.read
        skipped += part.skipped
        add(part.differences)
    }

    mutating func add(patients part: VerifiedPart) {
        patients += part.read
        pending += part.skipped
        add(part.differences)
    }

    mutating func add(_ differences: [StoredDifference]) {
        for difference in differences {
            switch json {
            case true:
                print((differing > 0 ? "," : "") + difference.json.text, terminator: "")
            case false: print(difference.text)
            default: break
            }
            differing += 1
            tables[difference.table, default: 0] += 1
        }
    }

    /// `remaining` are the differences after a repair.
    func end(remaining: Int?) {
        var counts = [
            ("messages", read), ("patients", patients), ("differences", differing),
            ("reviews_pending", pending), ("interface_unknown", skipped),
            ("bytes_missing", messages - read),
        ]
        if let remaining { counts.append(("remaining", remaining)) }
        switch json {
        case true:
            let totals = counts.map { JSONValue.Member($0.0, .integer($0.1)) }
            let byTable = tables.sorted { $0.key < $1.key }
                .map { JSONValue.Member($0.key, .integer($0.value)) }
            let members = totals + [.init("tables", .object(byTable))]
            let repaired = JSONValue.bool(remaining != nil).text
            print("],\"repaired\":\(repaired),\"totals\":\(JSONValue.object(members).text)}")
        case false:
            let always = ["messages", "patients", "differences", "remaining"]
            let parts = counts.filter { $0.1 > 0 || always.contains($0.0) }
            print(parts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
        default: break
        }
    }
}

extension StoredDifference {
    var text: String {
        let names = columns.isEmpty ? "" : ": " + columns.joined(separator: ", ")
        let place = key.map(\.value).filter { !$0.isEmpty }.joined(separator: " ")
        return "\(table) \(place) \(change.rawValue)\(names)".visible
    }

    var json: JSONValue {
        .object([
            "table": .string(table),
            "key": .object(key.map { JSONValue.Member($0.name, .string($0.value)) }),
            "change": .string(change.rawValue),
            "columns": .array(columns.map { .string($0) }),
        ])
    }
}
