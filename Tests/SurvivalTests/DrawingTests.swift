import Foundation
import Survival
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Drawings") struct DrawingTests {
    private static let counts: [SurvivalCount] = [
        ("os-by-resistance", "primary", [(30, 8, 2), (200, 6, 1), (400, 2, 3)]),
        ("os-by-resistance", "secondary", [(120, 3, 0), (500, 5, 4), (900, 2, 1)]),
        ("site", "<a> & \"b\"", [(3, 1, 0), (10, 1, 1)]),
        ("resistance-by-risk-factors", "afp-/alt-", [(0, 4, 16)]),
        ("resistance-by-risk-factors", "afp+/alt+", [(0, 9, 6)]),
        ("resistance-by-risk-factors", "afp-/alt+", [(0, 5, 5)]),
    ].flatMap { analysis, stratum, days in
        days.map {
            SurvivalCount(
                analysis: analysis,
                stratum: stratum,
                day: $0.0,
                events: $0.1,
                censored: $0.2
            )
        }
    }

    private func isWellFormed(_ xml: String) -> Bool {
        XMLParser(data: Data(xml.utf8)).parse() && xml.hasSuffix("</svg>\n")
    }

    @Test func `the drawing of a report is well-formed, whatever the names`() {
        let svg = SurvivalReport(Self.counts).svg
        #expect(isWellFormed(svg))
        #expect(svg.contains("&lt;a&gt; &amp; &quot;b&quot;: 3 patients, 2 events"))
        #expect(svg.contains("Log-rank p = "))
        #expect(svg.contains("odds ratio of primary resistance"))
    }

    @Test func `a curve steps down where it should and thins out below ten at risk`() {
        let counts = [
            SurvivalCount(analysis: "os", stratum: "all", day: 0, events: 0, censored: 0),
            SurvivalCount(analysis: "os", stratum: "all", day: 487, events: 10, censored: 4),
            SurvivalCount(analysis: "os", stratum: "all", day: 974, events: 3, censored: 3),
        ]
        // 36 months are 664 wide from 72; 487 days are 16 of them. 300 high from 376.
        let svg = SurvivalReport(counts).svg
        #expect(svg.contains(#"d="M72.0 76.0 H367.1 V226.0 H662.2" stroke-width="2.5""#))
        #expect(svg.contains(#"d="M662.2 226.0 H662.2 V301.0 H662.2" stroke-width="1""#))
        #expect(svg.contains("M367.1 222.0 v8"))
    }

    @Test func `small strata are neither drawn nor listed`() {
        let report = SurvivalReport(Self.counts, minimumPatients: 21)
        #expect(report.svg.contains("secondary: too few"))
        #expect(!report.svg.contains("Log-rank"))
        #expect(!report.html.contains("afp+/alt+"))
    }

    @Test func `the page holds every analysis with its note and no script`() {
        let html = SurvivalReport(Self.counts).html
        #expect(html.hasPrefix("<!doctype html>"))
        for words in [
            "Guarantee-time bias", "<th scope=\"row\">primary</th><td>22</td><td>16</td>",
            "id=\"resistance-by-risk-factors\"", "&lt;a&gt; &amp; &quot;b&quot;",
        ] {
            #expect(html.contains(words))
        }
        #expect(!html.contains("<script") && !html.contains("style="))
    }

    @Test func `an empty report is an empty drawing and a page that says so`() {
        #expect(isWellFormed(SurvivalReport([]).svg))
        #expect(SurvivalReport([]).html.contains("Nobody is counted yet."))
    }

    @Test(arguments: [0, 1, 30, 5_000, 3_650_000, Int.max])
    func `any last day has an axis`(day: Int) {
        let counts = [
            SurvivalCount(analysis: "os", stratum: "all", day: day, events: 1, censored: 1)
        ]
        #expect(SurvivalReport(counts).svg.utf8.count < 20_000)
    }
}
