import Clinical
import Foundation
import Radiology
import Testing

/// Our own labelled impressions: those the rules were tried on, and eight hold-outs that were each
/// written before the rules had seen any of them.
@Suite struct ImpressionFixture {
    struct Row: Sendable {
        var set: String
        var reading: Reading
    }

    private static func lines(of name: String) throws -> [Substring] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures").appending(path: name)
        return Array(
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        )
    }

    static func rows() throws -> [Row] {
        try lines(of: "impressions.tsv")
            .map { line in
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                try #require(fields.count == 4, "\(line)")
                return Row(
                    set: String(fields[0]),
                    reading: Reading(
                        try #require(TumorResponse(rawValue: String(fields[2])), "\(line)"),
                        String(fields[3]).replacing("\\n", with: "\n")
                    )
                )
            }
    }

    @Test func `at least half of the sentences are Chinese or nearly so, and all labels occur`()
        throws
    {
        let rows = try Self.rows()
        let chinese = rows.count { row in row.reading.text.contains { $0 >= "一" && $0 <= "龥" } }
        #expect(chinese * 100 >= rows.count * 45)
        #expect(Set(rows.map(\.reading.response)) == Set(TumorResponse.allCases))
    }

    @Test(arguments: [
        "tuning", "holdout", "second-holdout", "third-holdout", "fourth-holdout", "fifth-holdout",
        "sixth-holdout", "seventh-holdout", "eighth-holdout", "ninth-holdout",
        "tenth-holdout",
    ])
    func `progression is found where it is and nowhere else`(set: String) throws {
        let rows = try Self.rows().filter { $0.set == set }
        try #require(rows.count >= 30)
        var (found, right, wanted, exact) = (0, 0, 0, 0)
        for row in rows {
            let response = ImpressionReader().read(row.reading.text).response
            if response == row.reading.response {
                exact += 1
            } else {
                print("\(set): read as \(response): \(row.reading.text)")
            }
            if row.reading.response == .progression { wanted += 1 }
            guard response == .progression else { continue }
            found += 1
            if row.reading.response == .progression { right += 1 }
        }
        print("\(set): progression \(right) of \(found) right, \(right) of \(wanted) found")
        print("\(set): all labels \(exact) of \(rows.count)")
        #expect(right * 100 >= found * 95)
        #expect(right * 100 >= wanted * 85)
        #expect(exact * 100 >= rows.count * 90)
    }

    /// Shorter ones in many wordings, by whether they assert progression at all.
    @Test func `each wording of progression is told from each that only resembles one`() throws {
        for line in try Self.lines(of: "impression-probes.tsv") {
            let fields = line.split(separator: "\t")
            try #require(fields.count == 2, "\(line)")
            let response = ImpressionReader().read(String(fields[1])).response
            #expect((response == .progression) == (fields[0] == "yes"), "\(line)")
        }
    }
}
