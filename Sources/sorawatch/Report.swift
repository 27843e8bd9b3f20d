import ArgumentParser
import Postgres
import Store
import Survival

/// The survival aggregates as they are now.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Survival tables, curves and tests from the aggregates."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, csv, json, svg, html
    }

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "One analysis by its id; all by default.")
    var analysis: String?
    @Option(help: "text, csv, json, svg or html.")
    var format = Format.text

    func run() throws {
        if let analysis, !Analysis.all.contains(where: { $0.id == analysis }) {
            throw CommandFailure.usage(
                "no analysis \(analysis); there are "
                    + Analysis.all.map(\.id).joined(separator: ", ")
            )
        }
        let (_, connection) = try options.connect()
        defer { connection.close() }
        let store = StoreReader(connection)
        let report = SurvivalReport(
            try withStore { try store.survivalCounts() }
                .filter { analysis ?? $0.analysis == $0.analysis },
            ruleVersions: try withStore { try store.ruleVersions() }
        )
        switch format {
        case .text: print(report.text, terminator: "")
        case .csv: print(report.csv, terminator: "")
        case .json: print(report.json, terminator: "")
        case .svg: print(report.svg, terminator: "")
        case .html: print(report.html, terminator: "")
        }
    }
}
