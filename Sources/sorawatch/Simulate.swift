import ArgumentParser
import Clinical
import Cohort
import Foundation

/// Writes the synthetic cohort as message files.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Write a SYNTHETIC cohort: messages/ for MLLP, documents/ for HTTP, and truth.tsv."
    )

    @Option(help: "How many patients.")
    var patients = CohortPlan.studyPatients
    @Option(help: "The same seed and end give the same files.")
    var seed: UInt64 = 1
    @Option(help: "Directory to write to.")
    var out: String
    @Option(help: "Last day of follow-up, YYYY-MM-DD; today by default.")
    var until: String?

    func run() throws {
        let cohort = Cohort(
            CohortPlan(patients: patients, seed: seed, endingBefore: try lastDay())
        )
        let files = cohort.files
        let bar = ProgressBar("writing", total: files.count)
        let directory = URL(fileURLWithPath: out)
        for file in files {
            let url = directory.appending(path: file.name)
            do {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(file.bytes).write(to: url)
            } catch {
                throw CommandFailure.environment("cannot write \(url.path): \(error)")
            }
            bar.advance()
        }
        print("\(cohort.messages.count) messages of \(cohort.patients.count) SYNTHETIC patients")
    }

    private func lastDay() throws -> CivilDay {
        guard let until else { return today() }
        let parts = until.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3,
            let day = CivilDay(year: parts[0], month: parts[1], day: parts[2])
        else { throw CommandFailure.usage("--until: '\(until)' is not a day such as 2026-01-31") }
        return day
    }
}

/// The present, in UTC.
func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }

func today() -> CivilDay {
    CivilDay(epochDay: Int(now().microseconds.flooredDivision(by: 86_400_000_000)))
}
