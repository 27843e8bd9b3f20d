package import Postgres

/// A patient's status beside the number the hospital knows it by; dates and counts as text, empty
/// where there is none.
///
/// PHI.
package struct RecoveredPatient: Sendable, Hashable {
    package var t0 = ""
    package var resistanceClass = ""
    package var classReason = ""
    package var progressionAt = ""
    package var baselineAFP: Double?
    package var baselineALT: Double?
    package var riskFactors = ""
    package var secondLine = ""
    package var secondLineAt = ""
    package var diedAt = ""
    package var osDays = ""
    package var osEvent = false
    package var pfsDays = ""
    package var pfsEvent = false
    /// Rules, ascending.
    package var openAlerts: [String] = []

    package init() {}
}

extension StoreReader {
    /// Every patient with a status by identifier value.
    package func recoveredPatients() throws(PostgresFault) -> [String: RecoveredPatient] {
        let rows = try connection.execute(
            """
            SELECT p.id_value, coalesce(t0::text, ''), resistance_class,
                coalesce(progression_at::text, ''), baseline_afp, baseline_alt,
                coalesce(risk_factors::text, ''), coalesce(second_line, ''),
                coalesce(second_line_at::text, ''), coalesce(died_at::text, ''),
                coalesce(os_days::text, ''), coalesce(os_event, false),
                coalesce(pfs_days::text, ''), coalesce(pfs_event, false),
                ARRAY(SELECT a.rule FROM sorawatch.alert a
                    WHERE a.patient_id = s.patient_id AND a.state = 'open' ORDER BY a.rule),
                class_reason
            FROM sorawatch.patient_status s JOIN sorawatch_data.patient p USING (patient_id)
            """
        )
        var patients: [String: RecoveredPatient] = [:]
        for row in rows {
            var patient = RecoveredPatient()
            patient.t0 = try row.text(1)
            patient.resistanceClass = try row.text(2)
            patient.progressionAt = try row.text(3)
            patient.baselineAFP = try row.optional(4, row.float8)
            patient.baselineALT = try row.optional(5, row.float8)
            patient.riskFactors = try row.text(6)
            patient.secondLine = try row.text(7)
            patient.secondLineAt = try row.text(8)
            patient.diedAt = try row.text(9)
            patient.osDays = try row.text(10)
            patient.osEvent = try row.bool(11)
            patient.pfsDays = try row.text(12)
            patient.pfsEvent = try row.bool(13)
            patient.openAlerts = try row.textArray(14)
            patient.classReason = try row.text(15)
            patients[try row.text(0)] = patient
        }
        return patients
    }
}
