import Clinical
import Cohort
import Pipeline

/// 2026-02-03T04:05:06Z.
let sampleTime = Instant(seconds: 1_770_091_506)

func sampleAlert(
    _ number: UInt64 = 1,
    version: Int = 1,
    state: AlertRecord.State = .open,
    evidence: String = #"[{"value":"AFP 812"}]"#
) -> AlertRecord {
    AlertRecord(
        id: AlertID(Hash128(high: 0, low: number)),
        patient: PatientID(Hash128(high: 0xAB, low: 0xCD)),
        rule: "early-progression",
        episode: 1,
        severity: .critical,
        state: state,
        version: version,
        evidence: evidence,
        ruleVersion: "2025.1",
        raisedAt: sampleTime,
        updatedAt: sampleTime.adding(seconds: 60)
    )
}

let sampleSecretFile = Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n".utf8)
