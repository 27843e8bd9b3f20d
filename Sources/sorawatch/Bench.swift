import ArgumentParser

/// Measurements, always beside what bounds them.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure intake and parsing beside their ceilings, reviews as the store grows.",
        subcommands: [BenchIntake.self, BenchReview.self, BenchParse.self]
    )
}
