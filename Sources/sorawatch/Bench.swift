import ArgumentParser

/// Measurements, always beside what bounds them.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure intake and parsing beside their ceilings, in one run.",
        subcommands: [BenchIntake.self, BenchParse.self]
    )
}
