import ArgumentParser
import Foundation
import Survival

/// The statistics engine on somebody's own table.
struct Estimate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Survival estimates of a CSV file, to be checked against R.",
        discussion: """
            The header names the columns time, status (0 or FALSE censored, 1 or TRUE event; or 1 \
            and 2 as R takes them) and perhaps group; other columns are ignored. Conventions are \
            those of R's survival: survfit, quantile, survdiff and coxph; the restricted mean goes \
            to the shortest of the groups' longest observations. Groups are compared with the first \
            in ascending order.
            """
    )

    @Argument(help: "A CSV file in UTF-8; - reads the standard input.")
    var file: String
    @Option(help: "Limits of the curves: log, log-log or plain.")
    var confType = ConfidenceType.log
    @Flag(help: "Everything, as JSON.")
    var json = false

    func run() throws {
        let content =
            file == "-"
            ? try? FileHandle.standardInput.readToEnd() ?? Data()
            : FileManager.default.contents(atPath: file)
        guard let content else { throw CommandFailure.usage("\(file): cannot be read") }
        do throws(SurvivalData.Fault) {
            let data = try SurvivalData(csv: String(decoding: content, as: UTF8.self))
            let estimate = SurvivalEstimate(data, confidence: confType)
            print(json ? estimate.json : estimate.text, terminator: "")
        } catch {
            throw CommandFailure.usage("\(file): \(error)")
        }
    }
}

extension ConfidenceType: ExpressibleByArgument {}
