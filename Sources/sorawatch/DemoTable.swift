import Clinical
import Cohort
import Foundation
import Store
import Survival

/// Study, truth and recovered side by side, patient by patient and in sum.
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
        add("SYNTHETIC cohort", "study", "truth", "recovered")
        add(
            "patients",
            "\(CohortPlan.studyPatients)",
            "\(cohort.patients.count)",
            "\(recovered.count)"
        )
        for name in PlantedClass.allCases.map(\.rawValue) {
            let count = tally[name] ?? (0, 0)
            add(
                "  " + name,
                name == "primary" ? CohortPlan.studyPrimary : "",
                share(count.truth, cohort),
                share(count.recovered, cohort)
            )
        }
        if let unclassified = tally[""] {
            add("  (no status)", "", "\(unclassified.truth)", "\(unclassified.recovered)")
        }
        differing += compareCounts(cohort, counts)
        differing += addMedians(cohort, counts)
        differing += Self.studyDifferences(cohort, primary: tally["primary"]?.truth ?? 0)
        addUndecidable(cohort, recovered)
        differences = differing.count
        lines.append("")
        lines.append("differences: \(differences)")
        lines += differing.prefix(40)
    }

    var text: String { lines.joined(separator: "\n") }

    private mutating func add(
        _ label: String,
        _ study: String,
        _ truth: String,
        _ recovered: String
    ) {
        lines.append(
            label.padding(toLength: 40, withPad: " ", startingAt: 0)
                + study.padding(toLength: 10, withPad: " ", startingAt: 0)
                + truth.padding(toLength: 16, withPad: " ", startingAt: 0) + recovered
        )
    }

    private func share(_ count: Int, _ cohort: Cohort) -> String {
        String(format: "%4d  %4.1f %%", count, 100 * Double(count) / Double(cohort.patients.count))
    }

    /// What was planted to be undecidable, and what was made of it.
    private mutating func addUndecidable(
        _ cohort: Cohort,
        _ recovered: [String: RecoveredPatient]
    ) {
        let patients = cohort.patients.filter { !$0.undecidable.isEmpty }
        guard !patients.isEmpty else { return }
        lines.append("")
        lines.append("undecidable as planted: \(patients.count) patients")
        for patient in patients {
            let found = recovered[patient.identifier.value] ?? RecoveredPatient()
            for item in patient.undecidable {
                lines.append(
                    "  \(patient.identifier.value) \(item.question.rawValue): \(item.reason)"
                )
                switch item.question {
                case .resistance:
                    lines.append("         \(found.resistanceClass): \(found.classReason)")
                case .riskFactors:
                    let factors = found.riskFactors.isEmpty ? "unknown" : found.riskFactors
                    lines.append("         risk factors: \(factors)")
                }
            }
        }
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

    /// Where the truth is not the study's to the printed decimal, as it is for a cohort of its size.
    private static func studyDifferences(_ cohort: Cohort, primary: Int) -> [String] {
        guard cohort.patients.count == CohortPlan.studyPatients else { return [] }
        let share = String(
            format: "%.1f %%",
            100 * Double(primary) / Double(CohortPlan.studyPatients)
        )
        let medians = PlantedMedian.all.compactMap { planted -> String? in
            let times = cohort.contributions.filter {
                $0.analysis == planted.analysis && $0.stratum == planted.stratum
            }
            let months = PlantedMedian.months(of: times) ?? "not reached"
            guard months != planted.months else { return nil }
            return "  \(planted.analysis) \(planted.stratum): \(planted.months) in the study, "
                + "\(months) in truth"
        }
        return share == CohortPlan.studyPrimary
            ? medians
            : ["  primary: \(CohortPlan.studyPrimary) in the study, \(share) in truth"] + medians
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

    /// Adds a line per curve; returns those whose medians differ.
    private mutating func addMedians(_ cohort: Cohort, _ counts: [SurvivalCount]) -> [String] {
        let truth = Dictionary(grouping: cohort.contributions) {
            Curve(analysis: $0.analysis, stratum: $0.stratum)
        }
        let recovered = SurvivalReport(counts)
        var differing: [String] = []
        lines.append("")
        add("median months", "study", "truth", "recovered")
        for section in recovered.sections {
            for stratum in section.strata {
                let curve = Curve(analysis: section.analysis.id, stratum: stratum.name)
                guard let times = truth[curve] else { continue }
                let planted = PlantedMedian.months(of: times) ?? "not reached"
                let expected = "\(planted) (n=\(times.count))"
                add(
                    "  \(curve.analysis) \(curve.stratum)",
                    PlantedMedian.all.first { Curve($0) == curve }?.months ?? "",
                    expected,
                    stratum.medianText
                )
                if expected != stratum.medianText {
                    differing.append(
                        "  \(curve.analysis) \(curve.stratum): median \(expected) in truth, "
                            + "\(stratum.medianText) recovered"
                    )
                }
            }
        }
        return differing
    }
}

/// One line of the medians.
private struct Curve: Hashable {
    var analysis: String
    var stratum: String

    init(analysis: String, stratum: String) {
        self.analysis = analysis
        self.stratum = stratum
    }

    init(_ median: PlantedMedian) {
        self.init(analysis: median.analysis, stratum: median.stratum)
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
