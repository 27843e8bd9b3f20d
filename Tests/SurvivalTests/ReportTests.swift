import Foundation
import Survival
import Testing

@Suite struct ReportTests {
    /// The aml data as if it were two resistance classes, and a single patient of no known analysis.
    private static let counts: [SurvivalCount] = {
        let primary = [
            (5, 2, 0), (8, 2, 0), (12, 1, 0), (16, 0, 1), (23, 1, 0), (27, 1, 0), (30, 1, 0),
            (33, 1, 0), (43, 1, 0), (45, 1, 0),
        ]
        let secondary = [
            (9, 1, 0), (13, 1, 1), (18, 1, 0), (23, 1, 0), (28, 0, 1), (31, 1, 0), (34, 1, 0),
            (45, 0, 1), (48, 1, 0), (161, 0, 1),
        ]
        return [count("site", "a,\"b\"", (3, 1, 0))]
            + secondary.map { count("os-by-resistance", "secondary", $0) }
            + primary.map { count("os-by-resistance", "primary", $0) }
    }()

    private static func count(
        _ analysis: String,
        _ stratum: String,
        _ day: (Int, Int, Int)
    ) -> SurvivalCount {
        SurvivalCount(
            analysis: analysis,
            stratum: stratum,
            day: day.0,
            events: day.1,
            censored: day.2
        )
    }

    @Test func `the table shows strata in order, medians in months, the test and the note`() {
        #expect(
            SurvivalReport(Self.counts).text == """
                Overall survival by resistance (os-by-resistance)
                From first sorafenib exposure to death.
                  stratum     n  events  median, months       95 % CI (log)
                  primary    12      11             0.8  0.3 to not reached
                  secondary  11       7             1.0  0.6 to not reached
                Log-rank: chi-square 3.40, df 1, p = 0.0653
                Hazard ratio of secondary against primary: 0.40 (0.15 to 1.09)
                Note: Guarantee-time bias: only who lived past the window without progression can be \
                secondary. The fair comparison is os-by-resistance-landmark.

                site (site)
                  stratum  n  events  median, months               95 % CI (log)
                  a,"b"    1       1             0.1  not reached to not reached

                """
        )
    }

    @Test func `small strata keep their numbers to themselves, in every format`() throws {
        let report = SurvivalReport(Self.counts, minimumPatients: 12)
        #expect(report.text.contains("  secondary  too few\n"))
        #expect(!report.text.contains("Log-rank"))
        #expect(!report.csv.contains("secondary"))
        let strata = try strata(of: "os-by-resistance", in: report)
        #expect(strata[0]["n"] as? Int == 12)
        #expect(strata[1]["suppressed"] as? Bool == true)
        #expect(strata[1].count == 2)
    }

    @Test func `JSON holds the curve, the medians and the test`() throws {
        let report = SurvivalReport(Self.counts, confidence: .logLog)
        let strata = try strata(of: "os-by-resistance", in: report)
        #expect(strata.map { $0["stratum"] as? String } == ["primary", "secondary"])
        #expect(strata[0]["median_days"] as? Double == 23)
        #expect(strata[0]["median_months"] as? Double == 0.8)
        #expect(strata[0]["median_lower_days"] as? Double == 5)
        #expect(strata[1]["median_upper_days"] is NSNull)
        let curve = try #require(strata[0]["curve"] as? [[String: Any]])
        #expect(curve.count == 10)
        #expect(curve[0]["at_risk"] as? Int == 12)
        #expect(curve[0]["survival"] as? Double == 10.0 / 12)
        #expect(curve[9]["std_err"] is NSNull)
        let test = try #require(
            analysis("os-by-resistance", in: report)["log_rank"] as? [String: Any]
        )
        #expect(test["df"] as? Int == 1)
        #expect(abs(try #require(test["p"] as? Double) - 0.0653393220405051) < 1e-12)
        #expect(try analysis("site", in: report)["log_rank"] is NSNull)
    }

    @Test func `CSV has a line for each point and quotes what needs it`() {
        let lines = SurvivalReport(Self.counts, confidence: .plain).csv.split(separator: "\n")
        #expect(lines.count == 22)
        #expect(
            lines[0]
                == "analysis,stratum,day,at_risk,events,censored,survival,std_err,lower,upper,"
                + "rule_versions"
        )
        #expect(lines[4].hasPrefix("os-by-resistance,primary,16,7,0,1,0.58333333333333"))
        #expect(lines[21] == "site,\"a,\"\"b\"\"\",3,1,1,0,0.0,,,,")
    }

    @Test func `every format names the rules by which patients were judged`() {
        let report = SurvivalReport(Self.counts, ruleVersions: ["site/2", "site/3"])
        #expect(report.text.hasPrefix("Rules: site/2, site/3\n\nOverall survival"))
        #expect(
            report.csv.split(separator: "\n").dropFirst().allSatisfy {
                $0.hasSuffix(",site/2 site/3")
            }
        )
        #expect(report.json.contains(#""rule_versions":["site/2","site/3"]"#))
        #expect(report.html.contains("<p>Rules: site/2, site/3</p>"))
        #expect(report.svg.contains(">Rules: site/2, site/3</text>"))
    }

    @Test func `no counts are an empty report`() {
        let report = SurvivalReport([])
        #expect(report.text == "")
        #expect(report.csv.split(separator: "\n").count == 1)
        #expect(report.json.contains("\"analyses\":[]"))
    }

    @Test func `every analysis that invites a biased reading says so`() {
        let warned = Analysis.all.filter {
            $0.note?.contains("uarantee-time") ?? false || $0.note?.contains("Immortal") ?? false
        }
        #expect(
            warned.map(\.id) == [
                "os-by-resistance", "os-by-resistance-early-death-as-primary",
                "pfs2-by-second-line", "os2-by-second-line",
            ]
        )
        #expect(Analysis.all.allSatisfy { $0.note != nil })
        #expect(Set(Analysis.all.map(\.id)).count == 11)
    }

    @Test(arguments: [
        (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (-1.26, 1, "-1.3"), (23, 0, "23"),
        (0.0653393, 4, "0.0653"), (9.96, 1, "10.0"), (1e300, 1, "1e+300"),
    ])
    func `numbers are written with the digits asked for`(
        value: Double,
        digits: Int,
        expected: String
    ) {
        #expect(value.fixed(digits) == expected)
    }

    private func analysis(_ id: String, in report: SurvivalReport) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        let root = try #require(json as? [String: Any])
        let analyses = try #require(root["analyses"] as? [[String: Any]])
        return try #require(analyses.first { $0["id"] as? String == id })
    }

    private func strata(of id: String, in report: SurvivalReport) throws -> [[String: Any]] {
        try #require(analysis(id, in: report)["strata"] as? [[String: Any]])
    }
}
