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
            id: "os-by-resistance-landmark",
            title: "Overall survival by resistance, from the landmark",
            origin: "day 91, of patients alive and classified then",
            event: "death",
            strata: ["primary", "not_primary"],
            note: nil
        ),
        Analysis(
            id: "os-after-progression",
            title: "Overall survival after progression",
            origin: "progression",
            event: "death",
            strata: ["primary", "secondary"],
            note: nil
        ),
        Analysis(
            id: "pfs",
            title: "Progression-free survival",
            origin: firstSorafenib,
            event: "progression or death",
            strata: ["all"],
            note: nil
        ),
        Analysis(
            id: "os",
            title: "Overall survival",
            origin: firstSorafenib,
            event: "death",
            strata: ["all"],
            note: nil
        ),
        Analysis(
            id: "pfs-by-risk-factors",
            title: "Progression-free survival by risk factors",
            origin: firstSorafenib,
            event: "progression or death",
            strata: ["0", "1", "2"],
            note: riskFactors
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
    ]

    /// The analysis of this id; one that is not known is shown as its bare counts.
    package static func named(_ id: String) -> Analysis {
        all.first { $0.id == id }
            ?? Analysis(id: id, title: id, origin: "", event: "", strata: [], note: nil)
    }

    private static let firstSorafenib = "first sorafenib exposure"
    private static let secondLine = "start of second-line treatment"
    private static let riskFactors =
        "Risk factors at baseline: AFP over 400 ng/mL and ALT over 40 U/L."
    private static let immortalTime =
        "Immortal time: a combination is known only once its second drug has started, so its "
        + "patients cannot have died before. Treatment was not assigned at random."
}
