import Clinical
import Pipeline
import Resistance
import Store

extension Explanation {
    /// Members named like the columns of the views.
    var json: JSONValue {
        .object([
            "patient_id": .string(patient.description),
            "as_of": .string(asOf.description),
            "numbers": .array(history.numbers.map { .string($0.description) }),
            "status": assessment.status.map(\.json) ?? .null,
            "flags": .array(assessment.flags.map(\.json)),
            "inhibited": .array(
                assessment.inhibited.map {
                    .object([
                        "rule": .string($0.flag.rule), "because": .string($0.because),
                        "evidence": .encoded(evidenceJSON(of: $0.flag.evidence)),
                    ])
                }
            ),
            "alerts": .array(versions.map(\.explanation)),
            "rule_version": .string(assessment.ruleVersion),
            "next_review_at": assessment.nextReviewAt.map { .string($0.description) },
        ])
    }
}

extension PatientStatus {
    fileprivate var json: JSONValue {
        .object([
            "t0": t0.map { .string($0.description) },
            "t0_basis": t0Basis.map { .string($0.rawValue) },
            "resistance_class": .string(resistanceClass.rawValue),
            "class_reason": .string(classReason),
            "class_evidence": .encoded(evidenceJSON(of: classEvidence)),
            "progression_at": progressionAt.map { .string($0.description) },
            "baseline_afp": baselineAFP.map { .double($0) },
            "baseline_alt": baselineALT.map { .double($0) },
            "baseline_evidence": .encoded(evidenceJSON(of: baselineEvidence)),
            "risk_factors": riskFactors.map { .integer($0) },
            "second_line": secondLine.map { .string($0.rawValue) },
            "second_line_at": secondLineAt.map { .string($0.description) },
            "second_line_evidence": .encoded(evidenceJSON(of: secondLineEvidence)),
            "died_at": diedAt.map { .string($0.description) },
            "last_known_alive_at": lastKnownAliveAt.map { .string($0.description) },
            "os_days": osDays.map { .integer($0) },
            "os_event": osEvent.map { .bool($0) },
            "pfs_days": pfsDays.map { .integer($0) },
            "pfs_event": pfsEvent.map { .bool($0) },
            "missing": .array(missing.map { .string($0) }),
        ])
    }
}

extension Flag {
    fileprivate var json: JSONValue {
        .object([
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "evidence": .encoded(evidenceJSON(of: evidence)),
            "missing": .array(missing.map { .string($0) }),
        ])
    }
}

extension AlertRecord {
    /// A version as it was.
    fileprivate var explanation: JSONValue {
        .object([
            "alert_id": .string(id.description),
            "patient_id": .string(patient.description),
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "state": .string(state.rawValue),
            "version": .integer(version),
            "evidence": .encoded(evidence),
            "rule_version": .string(ruleVersion),
            "updated_at": .string(updatedAt.description),
            "is_shadow": .bool(isShadow),
        ])
    }
}
