import Foundation
import Survival
import Testing

/// One data set with what R computed of it.
struct Golden: CustomTestStringConvertible {
    struct Expectation {
        var analysis: String
        var group: String
        var statistic: String
        /// Nil for R's NA and NaN.
        var value: Double?
    }

    var name: String
    /// In alphabetical order, as R orders the levels of a factor.
    var groups: [(name: String, counts: DayCounts)]
    var expectations: [Expectation]

    var testDescription: String { name }

    subscript(group: String) -> DayCounts? { groups.first { $0.name == group }?.counts }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let shared = tests.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/golden")

    /// The data sets in the repository, and those beside it where they are there.
    static let all: [Golden] = {
        if !FileManager.default.fileExists(atPath: shared.path) {
            print("skipped: no golden data at \(shared.path)")
        }
        return read(tests.appending(path: "Fixtures/golden")) + read(shared)
    }()

    /// The patients of a data set beside the repository; none where it is not there.
    static func patients(_ name: String) -> [[String: String]] {
        table(shared.appending(path: "\(name).csv"), separator: ",")
    }

    /// What R computed of a data set beside the repository.
    static func expectations(of name: String) -> [Expectation] {
        table(shared.appending(path: "expected.tsv"), separator: "\t")
            .filter { $0["dataset"] == name }.map(expectation)
    }

    private static func read(_ folder: URL) -> [Golden] {
        let rows = table(folder.appending(path: "expected.tsv"), separator: "\t")
        let names = Set(rows.compactMap { $0["dataset"] }).sorted()
        return names.compactMap { name in
            let patients = table(folder.appending(path: "\(name).csv"), separator: ",")
            // Other files are for regression, which has no counts by day.
            guard patients.first?["group"] != nil else { return nil }
            return Golden(
                name: "\(name) of \(folder.deletingLastPathComponent().lastPathComponent)",
                groups: groups(patients),
                expectations: rows.filter { $0["dataset"] == name }.map(expectation)
            )
        }
    }

    private static func groups(_ patients: [[String: String]]) -> [(String, DayCounts)] {
        var groups: [String: DayCounts] = [:]
        for patient in patients {
            guard let group = patient["group"], let day = patient["time"].flatMap({ Int($0) })
            else { continue }
            groups[group, default: DayCounts()].add(day: day, isEvent: patient["status"] == "1")
        }
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func expectation(_ row: [String: String]) -> Expectation {
        let group = row["group", default: ""]
        return Expectation(
            analysis: row["analysis", default: ""],
            group: group.hasPrefix("group=") ? String(group.dropFirst(6)) : group,
            statistic: row["stat", default: ""],
            value: row["value"].flatMap { Double($0) }.flatMap { $0.isNaN ? nil : $0 }
        )
    }

    private static func table(_ file: URL, separator: Character) -> [[String: String]] {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").map {
            $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }
}
