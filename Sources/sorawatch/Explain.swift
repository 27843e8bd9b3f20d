import ArgumentParser
import Clinical
import Daemon
import Foundation
import Pipeline
import Postgres
import Resistance
import Store

/// Why a patient is flagged, down to the segments it was read from.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Class, flags and the evidence chain of a patient or an alert.",
        discussion: "Exit status 1 when nothing is known of it."
    )

    @Argument(help: "Patient number, patient id or alert id.")
    var subject: String
    @OptionGroup var options: ConfigurationOptions
    @Option(name: .customLong("as-of"), help: "What was known then: 2026-01-31T12:00:00Z.")
    var asOf: String?

    @ArgumentParser.Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let madeAt = now()
        let asOf = try asOf.map { try Instant(argument: $0, of: "--as-of") } ?? madeAt
        let (configuration, connection) = try options.connect()
        defer { connection.close() }
        let reader = StoreReader(connection)
        var explanations: [Explanation] = []
        try withStore {
            for patient in try reader.patients(matching: subject) {
                let history = try reader.history(
                    of: patient,
                    knownAt: asOf,
                    orderInterfaces: configuration.orderInterfaces
                )
                // Two numbers may be one person's.
                guard !explanations.contains(where: { $0.patient == history.timeline.patient })
                else { continue }
                explanations.append(
                    Explanation(
                        history: history,
                        assessment: assess(
                            history.timeline,
                            rules: configuration.rules,
                            asOf: asOf
                        ),
                        asOf: asOf,
                        madeAt: madeAt
                    )
                )
            }
        }
        if explanations.isEmpty {
            throw CommandFailure.answer("no patient and no alert \(subject)")
        }
        if json {
            print(JSONValue.object(["patients": .array(explanations.map(\.json))]).text)
        } else {
            for explanation in explanations { print(explanation.text) }
        }
    }
}

/// An assessment for people: finding, evidence, rule version, what is missing.
struct Explanation {
    let history: KnownHistory
    let assessment: Assessment
    let asOf: Instant
    let madeAt: Instant

    var patient: PatientID { history.timeline.patient }

    /// Alert versions in the order they were made.
    var versions: [AlertRecord] { history.alertVersions }

    var text: String {
        var lines = ["patient \(patient), \(whenKnown)"]
        lines += history.numbers.filter { $0 != patient }.map { "merged into it: \($0)" }
        if let status = assessment.status {
            lines += describe(status)
        } else {
            lines.append("no sorafenib ordered or given: nothing to assess")
        }
        for flag in assessment.flags {
            lines.append("flag \(flag.rule): \(flag.severity.rawValue)")
            lines += flag.evidence.map { "    " + line($0) }
            lines += flag.missing.map { "    missing: \($0)" }
        }
        for inhibited in assessment.inhibited {
            lines.append("\(inhibited.flag.rule) not flagged: \(inhibited.because)")
        }
        if !versions.isEmpty { lines.append("alerts so far") }
        for version in versions {
            lines.append(
                "  \(version.updatedAt) \(version.rule) v\(version.version) \(version.state.rawValue), "
                    + "\(version.severity.rawValue), \(version.ruleVersion)"
                    + (version.isShadow ? ", in shadow" : "")
                    + (version.patient == patient ? "" : ", of \(version.patient)")
                    + ", alert \(version.id)"
            )
            lines += alertEvidenceText(version.evidence).map { "      " + $0 }
        }
        if let next = assessment.nextReviewAt { lines.append("next review \(next)") }
        return lines.joined(separator: "\n")
    }

    private var whenKnown: String {
        asOf > madeAt ? "as it will be at \(asOf) if nothing more arrives" : "as known at \(asOf)"
    }

    private func describe(_ status: PatientStatus) -> [String] {
        var lines = [
            "class \(status.resistanceClass.rawValue) (\(status.ruleVersion)): \(status.classReason)"
        ]
        lines += status.classEvidence.map { "    " + line($0) }
        if let t0 = status.t0 {
            lines.append("t0 \(t0), \(status.t0Basis?.rawValue ?? "")")
        }
        if let factors = status.riskFactors {
            lines.append("\(factors) of 2 published risk factors at baseline")
        }
        lines += status.baselineEvidence.map { "    " + line($0) }
        if let overall = status.overallSurvival {
            lines.append("overall survival \(describe(overall))")
        }
        if let progressionFree = status.progressionFree {
            lines.append("progression-free survival \(describe(progressionFree))")
        }
        if let next = status.secondLine, let at = status.secondLineAt {
            lines.append("second line \(next.rawValue) from \(at)")
        }
        lines += status.missing.map { "missing: \($0)" }
        return lines
    }

    private func describe(_ time: TimeToEvent) -> String {
        "\(time.days) days, \(time.isEvent ? "event" : "censored")"
    }

    /// What a report says, in its own words.
    private func words(of item: EvidenceItem) -> String {
        item.kind == "assessment" && !item.originalValue.isEmpty
            ? " \"\(item.originalValue.visible)\"" : ""
    }

    private func line(_ item: EvidenceItem) -> String {
        statementText(
            day: item.time?.day.description,
            kind: item.kind,
            value: item.unit.isEmpty ? item.value + words(of: item) : "\(item.value) \(item.unit)",
            conversion: item.conversion.map {
                "(from \(item.originalValue) \(item.originalUnit), \($0))"
            },
            clause: item.clause,
            source: "\(item.locator) of message \(item.event.message)"
        )
    }
}
