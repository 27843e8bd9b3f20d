internal import Clinical
package import Survival

/// What the messages contain, in the terms of the product's own tables.
extension Cohort {
    /// One row per patient under a header, fields as in the view `patient_status`.
    package var truthTable: String {
        let header = [
            "id_value", "sex", "birth_date", "t0", "resistance_class", "progression_at",
            "baseline_afp", "baseline_afp_unit", "baseline_alt", "baseline_alt_unit",
            "risk_factors", "second_line", "second_line_at", "died_at", "last_known_alive_at",
            "os_days", "os_event", "pfs_days", "pfs_event", "os2_days", "os2_event", "pfs2_days",
            "pfs2_event", "open_alerts", "incidents", "undecidable",
        ]
        let rows = patients.map { $0.truthFields.joined(separator: "\t") }
        return ([header.joined(separator: "\t")] + rows).joined(separator: "\n") + "\n"
    }

    /// The planted class of each patient, counted.
    package var classCounts: [PlantedClass: Int] {
        patients.reduce(into: [:]) { $0[$1.course.plantedClass, default: 0] += 1 }
    }

    /// Every patient's part in the analyses that leave no choice in how they are counted.
    package var contributions: [Contribution] { patients.flatMap(\.contributions) }
}

extension SyntheticPatient {
    package var contributions: [Contribution] {
        let plantedClass = course.plantedClass
        let overall = course.overallSurvival
        let progressionFree = course.progressionFreeSurvival
        var parts: [(analysis: String, stratum: String, endpoint: Endpoint?)] = [
            ("os", "all", overall), ("pfs", "all", progressionFree),
        ]
        if plantedClass == .primary || plantedClass == .secondary {
            parts.append(("os-by-resistance", plantedClass.rawValue, overall))
            parts.append(
                ("os-after-progression", plantedClass.rawValue, course.survivalFromProgression)
            )
        }
        if let riskFactors {
            parts.append(("os-by-risk-factors", "\(riskFactors)", overall))
            parts.append(("pfs-by-risk-factors", "\(riskFactors)", progressionFree))
        }
        if let stratum = course.secondLine?.rawValue {
            parts.append(("os2-by-second-line", stratum, course.secondOverallSurvival))
            parts.append(("pfs2-by-second-line", stratum, course.secondProgressionFreeSurvival))
        }
        return parts.compactMap { part in
            part.endpoint.map {
                Contribution(
                    analysis: part.analysis,
                    stratum: part.stratum,
                    day: $0.days,
                    isEvent: $0.isEvent
                )
            }
        }
    }

    fileprivate var truthFields: [String] {
        let endpoints = [
            course.overallSurvival, course.progressionFreeSurvival, course.secondOverallSurvival,
            course.secondProgressionFreeSurvival,
        ]
        let person = [identifier.value, sex, birthDate.description, t0.description]
        let finding = [
            course.plantedClass.rawValue, dated(course.progressionDay), baselineAFP?.value ?? "",
            baselineAFP?.unit ?? "", baselineALT.value, baselineALT.unit,
            riskFactors.map { "\($0)" } ?? "", course.secondLine?.rawValue ?? "",
            dated(course.secondLineDay), course.died ? dated(course.endDay) : "",
            course.died ? "" : dated(course.endDay),
        ]
        let survival = endpoints.flatMap { endpoint in
            endpoint.map { ["\($0.days)", $0.isEvent ? "t" : "f"] } ?? ["", ""]
        }
        let notes = [
            openAlerts.joined(separator: ","),
            incidents.map(\.rawValue).sorted().joined(separator: ","),
            undecidable.map { "\($0.question.rawValue): \($0.reason)" }.joined(separator: "; "),
        ]
        return person + finding + survival + notes
    }

    private func dated(_ offset: Int?) -> String {
        offset.map { day($0).description } ?? ""
    }
}
