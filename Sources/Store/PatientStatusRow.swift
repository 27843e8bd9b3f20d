internal import Clinical
internal import Postgres
internal import Resistance

/// The row of a patient's assessment.
enum PatientStatusRow {
    static let columns = [
        "t0", "t0_basis", "resistance_class", "class_reason", "progression_at", "baseline_afp",
        "baseline_alt", "risk_factors", "second_line", "second_line_at", "died_at",
        "last_known_alive_at", "os_days", "os_event", "pfs_days", "pfs_event", "missing",
        "rule_version", "assessed_at", "next_review_at",
    ]

    /// What an upsert changes.
    static let assignments = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
}

extension RowArrayWriter {
    mutating func status(
        _ status: PatientStatus,
        of patient: PatientID,
        assessedAt: Instant,
        nextReviewAt: Instant?
    ) {
        hash(patient.hash)
        day(status.t0)
        text(status.t0Basis?.rawValue)
        text(status.resistanceClass.rawValue)
        text(status.classReason)
        day(status.progressionAt)
        double(status.baselineAFP)
        double(status.baselineALT)
        int32(status.riskFactors)
        text(status.secondLine?.rawValue)
        day(status.secondLineAt)
        day(status.diedAt)
        day(status.lastKnownAliveAt)
        int32(status.osDays)
        bool(status.osEvent)
        int32(status.pfsDays)
        bool(status.pfsEvent)
        next { writer in
            let mark = writer.beginArray(of: .text)
            for missing in status.missing { writer.text(missing) }
            writer.endArray(mark, count: status.missing.count)
        }
        text(status.ruleVersion)
        instant(assessedAt)
        instant(nextReviewAt)
    }
}
