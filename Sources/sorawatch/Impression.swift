import ArgumentParser
import Clinical
import Foundation
import Radiology

/// What the reader of impressions makes of sentences and reports, one in each line.
struct Impression: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read radiology impressions, one sentence or report in each line.",
        discussion: """
            Prints response, excerpt and rule, parted by tabs. A line break within a report is \
            written as \\n.
            """
    )

    @Argument(help: "A file of lines in UTF-8; - reads the standard input.")
    var file: String

    func run() throws {
        if file == "-" {
            // Line by line, so that it can be talked to.
            while let line = readLine() {
                answer(line)
                fflush(nil)
            }
            return
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure.usage("\(file): cannot be read")
        }
        var lines = String(decoding: data, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { answer(String(line)) }
    }

    private func answer(_ line: String) {
        let finding = ImpressionReader().read(line.replacing("\\n", with: "\n"))
        let excerpt = finding.excerpt.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        print(finding.response.rawValue, String(excerpt), finding.rule, separator: "\t")
    }
}
