import Foundation
import Survival
import Testing

@Suite("Risk factors") struct RiskFactorTests {
    private static func report(
        _ cells: [(String, Int, Int)],
        minimum: Int = 0
    ) -> SurvivalReport {
        SurvivalReport(
            cells.map { stratum, primary, others in
                SurvivalCount(
                    analysis: "resistance-by-risk-factors",
                    stratum: stratum,
                    day: 0,
                    events: primary,
                    censored: others
                )
            },
            minimumPatients: minimum
        )
    }

    /// The expected ratios were computed by another implementation.
    private static let cells = [
        ("afp-/alt-", 40, 110), ("afp-/alt+", 48, 66), ("afp+/alt-", 20, 40), ("afp+/alt+", 52, 48),
    ]

    @Test func `the table shows counts and odds ratios, alone and adjusted`() {
        #expect(
            Self.report(Self.cells).text == """
                Primary resistance by risk factors (resistance-by-risk-factors)
                Of patients with AFP and ALT at baseline whose window is judged.
                  at baseline    n  primary  not primary
                  afp-/alt-    150       40          110
                  afp-/alt+    114       48           66
                  afp+/alt-     60       20           40
                  afp+/alt+    100       52           48
                  odds of primary  alone       95 % CI       p  adjusted       95 % CI       p
                  AFP > 400 ng/mL   1.64  1.09 to 2.45  0.0166      1.44  0.95 to 2.18  0.0837
                  ALT > 40 U/L      2.19  1.47 to 3.28  0.0001      2.06  1.37 to 3.10  0.0005
                Note: Primary against secondary and who has not progressed after the window; early \
                death, intolerance and unclear evidence are in neither. Odds ratios of logistic \
                regression with Wald's limits and p, alone and beside the other factor.

                """
        )
    }

    @Test func `a factor that decides alone has no finite odds ratio`() throws {
        let table = try #require(
            Self.report([("afp-/alt-", 0, 9), ("afp+/alt-", 4, 5), ("afp-/alt+", 0, 3)]).riskFactors
        )
        #expect(table.rows[0].univariable == .none(.separated))
        #expect(table.rows[0].multivariable == .none(.separated))
        #expect(table.rows[1].univariable == .none(.separated))
        #expect(Self.report([("afp-/alt-", 1, 9)]).text.contains("not comparable"))
    }

    @Test func `a small cell hides the table`() throws {
        let report = Self.report(Self.cells + [("afp+/alt-", 0, 0)], minimum: 61)
        #expect(report.text.contains("too few"))
        #expect(report.csv.split(separator: "\n").count == 1)
        let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        let analyses = (json as? [String: Any])?["analyses"] as? [[String: Any]]
        #expect(analyses?.first?["suppressed"] as? Bool == true)
        #expect((analyses?.first?["cells"] as? [Any])?.count == 0)
    }

    @Test func `JSON and CSV hold cells and estimates`() throws {
        let report = Self.report(Self.cells)
        let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        let analyses = try #require((json as? [String: Any])?["analyses"] as? [[String: Any]])
        let factors = try #require(analyses.first?["factors"] as? [[String: Any]])
        let alone = try #require(factors[1]["univariable"] as? [String: Any])
        let ratio = (100.0 * 150) / (114 * 60)
        #expect(abs(try #require(alone["or"] as? Double) - ratio) < 1e-9)
        #expect(
            report.csv.split(separator: "\n").dropFirst().first
                == "resistance-by-risk-factors,afp-/alt-,0,150,40,110,,,,,"
        )
    }

    @Test func `nobody counted is no table`() {
        #expect(Self.report([]).riskFactors == nil)
        #expect(Self.report([("afp-/alt-", 0, 0)]).text == "")
    }
}
