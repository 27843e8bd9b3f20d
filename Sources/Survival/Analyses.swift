/// A question that survival counts answer.
package struct Analysis: Sendable, Hashable {
    /// As in the view `survival_count`.
    package let id: String
    package let title: String
    /// What day 0 is.
    package let origin: String
    /// What ends observation as an event.
    package let event: String
    /// In the order in which they are shown.
    package let strata: [String]
    /// What a reader must know before believing it.
    package let note: String?
}

extension Analysis {
    /// In the order in which they are reported.
    package static let all: [Analysis] = [
        Analysis(
            id: "os-by-resistance",
            title: "Overall survival by resistance",
            origin: firstSorafenib,
            event: "death",
            strata: ["primary", "secondary"],
            note: "Guarantee-time bias: only who lived past the window without progression can be "
                + "secondary. The fair comparison is os-by-resistance-landmark."
        ),
        Analysis(
            id: "os-by-resistance-early-death-as-primary",
            title: "Overall survival by resistance, early deaths as primary",
            origin: firstSorafenib,
            event: "death",
            strata: ["primary", "secondary"],
            note: "A sensitivity analysis: who died inside the window without known progression "
                + "counts as primary. Guarantee-time bias as in os-by-resistance, and stronger."
        ),
        Analysis(
            id: "os-by-resistance-landmark",
            title: "Overall survival by resistance, from the landmark",
            origin:
                "the window's end (day 91 by the standard rules), of patients alive and classified then",
            event: "death",
            strata: ["primary", "not_primary"],
            note: "The fair comparison: all have lived to the landmark. Not in it are intolerance, "
                + "unclear evidence and who died or was lost by then. Who was shown clean only by a "
                + "scan after the landmark lived to that scan."
        ),
        Analysis(
            id: "os-after-progression",
            title: "Overall survival after progression",
            origin: "progression",
            event: "death",
            strata: ["primary", "secondary"],
            note:
                "Both groups start at their own progression; secondary ones have had the drug for "
                + "longer by then."
        ),
        Analysis(
            id: "pfs",
            title: "Progression-free survival",
            origin: firstSorafenib,
            event: "progression or death",
            strata: ["all"],
            note: censoredAtScan
        ),
        Analysis(
            id: "os",
            title: "Overall survival",
            origin: firstSorafenib,
            event: "death",
            strata: ["all"],
            note: "Censored when last known alive."
        ),
        Analysis(
            id: "pfs-by-risk-factors",
            title: "Progression-free survival by risk factors",
            origin: firstSorafenib,
            event: "progression or death",
            strata: ["0", "1", "2"],
            note: "\(riskFactors) \(censoredAtScan)"
        ),
        Analysis(
            id: "os-by-risk-factors",
            title: "Overall survival by risk factors",
            origin: firstSorafenib,
            event: "death",
            strata: ["0", "1", "2"],
            note: riskFactors
        ),
        Analysis(
            id: "pfs2-by-second-line",
            title: "Progression-free survival on second-line treatment",
            origin: secondLine,
            event: "progression or death",
            strata: ["TKI", "TKI+PD-1", "other"],
            note: immortalTime
        ),
        Analysis(
            id: "os2-by-second-line",
            title: "Overall survival on second-line treatment",
            origin: secondLine,
            event: "death",
            strata: ["TKI", "TKI+PD-1", "other"],
            note: immortalTime
        ),
        Analysis(
            id: RiskFactorTable.analysisID,
            title: "Primary resistance by risk factors",
            origin: "Of patients with AFP and ALT at baseline whose window is judged",
            event: "primary resistance",
            strata: ["afp-/alt-", "afp-/alt+", "afp+/alt-", "afp+/alt+"],
            note: "Primary against secondary and who has not progressed after the window; early "
                + "death, intolerance and unclear evidence are in neither. Odds ratios of logistic "
                + "regression with Wald's limits and p, alone and beside the other factor."
        ),
    ]

    /// The analysis of this id; one that is not known is shown as its bare counts.
    package static func named(_ id: String) -> Analysis {
        all.first { $0.id == id }
            ?? Analysis(id: id, title: id, origin: "", event: "", strata: [], note: nil)
    }

    private static let firstSorafenib = "first sorafenib exposure"
    private static let secondLine = "start of second-line treatment"
    private static let riskFactors =
        "Risk factors at baseline: AFP and ALT over their thresholds, by the standard rules "
        + "400 ng/mL and 40 U/L."
    private static let censoredAtScan =
        "Censored at the last adequate assessment, at day 0 if there is none."
    private static let immortalTime =
        "Immortal time: a combination is known only once its second drug has started, so its "
        + "patients cannot have died before. Treatment was not assigned at random."
}
