import Clinical
import Cohort
import Foundation
import Store
import Survival

/// Truth beside recovered, patient by patient and in sum.
struct DemoTable {
    private(set) var differences = 0
    private var lines: [String] = []

    init(cohort: Cohort, recovered: [String: RecoveredPatient], counts: [SurvivalCount]) {
        var differing: [String] = []
        var tally: [String: (truth: Int, recovered: Int)] = [:]
        for patient in cohort.patients {
            let truth = RecoveredPatient(truth: patient)
            let found = recovered[patient.identifier.value] ?? RecoveredPatient()
            tally[truth.resistanceClass, default: (0, 0)].truth += 1
            tally[found.resistanceClass, default: (0, 0)].recovered += 1
            for (field, expected, actual) in truth.differences(from: found) {
                differing.append(
                    "  \(patient.identifier.value) \(field): truth \(expected), recovered \(actual)"
                )
            }
        }
        let strangers = Set(recovered.keys).subtracting(cohort.patients.map(\.identifier.value))
        differing += strangers.sorted().map { "  \($0): recovered, but in no truth" }
        add("", "truth", "recovered")
        add("patients", "\(cohort.patients.count)", "\(recovered.count)")
        for name in PlantedClass.allCases.map(\.rawValue) {
            let count = tally[name] ?? (0, 0)
            add("  " + name, share(count.truth, cohort), share(count.recovered, cohort))
        }
        if let unclassified = tally[""] {
            add("  (no status)", "\(unclassified.truth)", "\(unclassified.recovered)")
        }
        differing += compareCounts(cohort, counts)
        addMedians(cohort, counts)
        differences = differing.count
        lines.append("")
        lines.append("differences: \(differences)")
        lines += differing.prefix(40)
    }

    var text: String { lines.joined(separator: "\n") }

    private mutating func add(_ label: String, _ truth: String, _ recovered: String) {
        lines.append(
            label.padding(toLength: 44, withPad: " ", startingAt: 0)
                + truth.padding(toLength: 16, withPad: " ", startingAt: 0) + recovered
        )
    }

    private func share(_ count: Int, _ cohort: Cohort) -> String {
        String(format: "%4d  %4.1f %%", count, 100 * Double(count) / Double(cohort.patients.count))
    }

    /// The truth's own counts for every analysis that it has an opinion of.
    private static func counts(of cohort: Cohort) -> [SurvivalCount] {
        var counts: [[String]: SurvivalCount] = [:]
        for contribution in cohort.contributions {
            let key = [contribution.analysis, contribution.stratum, "\(contribution.day)"]
            var count =
                counts[key]
                ?? SurvivalCount(
                    analysis: contribution.analysis,
                    stratum: contribution.stratum,
                    day: contribution.day,
                    events: 0,
                    censored: 0
                )
            if contribution.isEvent { count.events += 1 } else { count.censored += 1 }
            counts[key] = count
        }
        return Array(counts.values)
    }

    private func compareCounts(_ cohort: Cohort, _ counts: [SurvivalCount]) -> [String] {
        let truth = Set(Self.counts(of: cohort))
        let analyses = Set(truth.map(\.analysis))
        let found = Set(counts.filter { analyses.contains($0.analysis) })
        return truth.symmetricDifference(found).map { count in
            "  \(count.analysis) \(count.stratum) day \(count.day): \(count.events) events, "
                + "\(count.censored) censored only in \(truth.contains(count) ? "truth" : "recovered")"
        }.sorted()
    }

    private mutating func addMedians(_ cohort: Cohort, _ counts: [SurvivalCount]) {
        let truth = SurvivalReport(Self.counts(of: cohort))
        let recovered = SurvivalReport(counts)
        lines.append("")
        add("median months", "truth", "recovered")
        for section in truth.sections {
            let match = recovered.sections.first { $0.analysis.id == section.analysis.id }
            for stratum in section.strata where stratum.patients > 0 {
                let found = match?.strata.first { $0.name == stratum.name }
                add(
                    "  \(section.analysis.id) \(stratum.name)",
                    stratum.medianText,
                    found?.medianText ?? "-"
                )
            }
        }
    }
}

extension SurvivalReport.Stratum {
    fileprivate var medianText: String {
        let months = (curve?.median.days).map {
            String(format: "%.1f", $0 / SurvivalReport.daysPerMonth)
        }
        return "\(months ?? "not reached") (n=\(patients))"
    }
}

extension RecoveredPatient {
    init(truth patient: SyntheticPatient) {
        self.init()
        let course = patient.course
        func day(_ offset: Int?) -> String { offset.map { patient.day($0).description } ?? "" }
        t0 = patient.t0.description
        resistanceClass = course.plantedClass.rawValue
        progressionAt = day(course.progressionDay)
        baselineAFP = patient.baselineAFP?.canonical?.double
        baselineALT = patient.baselineALT.canonical?.double
        riskFactors = patient.riskFactors.map { "\($0)" } ?? ""
        secondLine = course.secondLine?.rawValue ?? ""
        secondLineAt = day(course.secondLineDay)
        diedAt = course.died ? day(course.endDay) : ""
        osDays = "\(course.overallSurvival.days)"
        osEvent = course.overallSurvival.isEvent
        pfsDays = "\(course.progressionFreeSurvival.days)"
        pfsEvent = course.progressionFreeSurvival.isEvent
        openAlerts = patient.openAlerts.sorted()
    }

    func differences(from other: Self) -> [(field: String, truth: String, recovered: String)] {
        let pairs: [(String, String, String)] = [
            ("t0", t0, other.t0),
            ("class", resistanceClass, other.resistanceClass),
            ("progression", progressionAt, other.progressionAt),
            ("baseline AFP", text(baselineAFP), text(other.baselineAFP)),
            ("baseline ALT", text(baselineALT), text(other.baselineALT)),
            ("risk factors", riskFactors, other.riskFactors),
            ("second line", secondLine, other.secondLine),
            ("second line at", secondLineAt, other.secondLineAt),
            ("died", diedAt, other.diedAt),
            ("OS days", osDays, other.osDays),
            ("OS event", "\(osEvent)", "\(other.osEvent)"),
            ("PFS days", pfsDays, other.pfsDays),
            ("PFS event", "\(pfsEvent)", "\(other.pfsEvent)"),
            ("open alerts", joined(openAlerts), joined(other.openAlerts)),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { (field: $0.0, truth: $0.1, recovered: $0.2) }
    }

    private func joined(_ names: [String]) -> String { names.joined(separator: ",") }

    private func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
