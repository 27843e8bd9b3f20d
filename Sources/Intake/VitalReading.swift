internal import Clinical
internal import HL7

/// Whether a patient lives: PID-29 and PID-30 of any message, admissions and discharges.
extension Draft {
    /// Reads what PID says of death.
    ///
    /// `event` is the trigger of an ADT message, else empty.
    mutating func readDeath(_ segment: Int, event: String) {
        let indicator = message.trimmed(message.component(message.field(segment, 30), 1))
        let date = message.trimmed(message.component(message.field(segment, 29), 1))
        let hasDate = !date.isEmpty && !message.isNull(date)
        if message.isNull(indicator) || message.equals(indicator, "N") {
            if hasDate {
                warn(
                    "death_contradicted",
                    segment,
                    30,
                    "PID-30 denies the death that PID-29 dates."
                )
            }
            addVital(
                .deathWithdrawn,
                identity: .dated,
                at: eventTime(),
                locator: "PID[\(patientSegments)]-30"
            )
            return
        }
        let isDead = message.equals(indicator, "Y")
        if !isDead, !indicator.isEmpty {
            warn("death_indicator_unknown", segment, 30, "PID-30 is neither Y nor N.")
        }
        if message.isNull(date), !isDead {
            warn("death_date_cleared", segment, 29, "A death is withdrawn by PID-30 only.")
        }
        guard isDead || hasDate else { return }
        if let time = time(segment, 29) {
            warnOfFuture(time, segment)
            isDeathDatedByPID = true
            addDeath(at: time, identity: .dated, locator: "PID[\(patientSegments)]-29")
        } else if isDead {
            warn(
                "death_time_missing",
                segment,
                29,
                "The time of the message stands for the death's."
            )
            addDeath(
                at: eventTime(),
                identity: .undated,
                locator: "PID[\(patientSegments)]-30"
            )
        }
    }

    /// Reports a death dated over a day after its message.
    ///
    /// It is taken as it is said: the sender's clock may be wrong as well. Zones may differ by a day.
    private mutating func warnOfFuture(_ time: ClinicalTime, _ segment: Int) {
        let told = max(header.sentAt, eventTime()?.instant ?? header.sentAt)
        guard told.microseconds > 0, time.instant > told.adding(days: 1) else { return }
        warn("death_in_future", segment, 29, "A death after the message that tells of it.")
    }

    private mutating func addDeath(
        at time: ClinicalTime?,
        identity: DeathIdentity,
        locator: String
    ) {
        isDeadByPID = true
        addVital(.dead, identity: identity, at: time, locator: locator)
    }

    /// Reads PV1 of an admission, registration, discharge or its cancelling.
    mutating func readVisit(_ segment: Int, event: String) {
        guard patient != nil else { return }
        let visit = message.text(segment, 19)
        switch event {
        case "A01",
            "A04" where !isDeadByPID:
            let at = time(segment, 44) ?? eventTime()
            addSighting("admission", visit: visit, at: at, segment, 44)
        case "A03":
            let discharged = time(segment, 45)
            let disposition = message.text(segment, 36)
            if !disposition.isEmpty, profile.deathDispositions.contains(disposition) {
                addDischargeDeath(segment, visit: visit, at: discharged)
            } else if !isDeadByPID {
                addSighting(
                    "discharge",
                    visit: visit,
                    at: discharged ?? eventTime(),
                    segment,
                    45
                )
            }
        case "A11" where !visit.isEmpty:
            addSighting("admission", visit: visit, at: nil, segment, 19, status: .cancelled)
        case "A13" where !visit.isEmpty:
            addSighting("discharge", visit: visit, at: nil, segment, 19, status: .cancelled)
            withdrawDischargeDeath(segment, visit: visit)
        case "A13":
            withdrawDischargeDeath(segment, visit: visit)
        default:
            break
        }
    }

    /// A death that PID dates is the better one.
    private mutating func addDischargeDeath(_ segment: Int, visit: String, at time: ClinicalTime?) {
        if isDeathDatedByPID || (isDeadByPID && time == nil) { return }
        addVital(
            .dead,
            identity: time == nil ? .undatedDischarge(visit) : .discharge(visit),
            at: time ?? eventTime(),
            locator: path(segment, field: 36)
        )
    }

    /// A cancelled discharge takes back the death that it stated, and no other.
    private mutating func withdrawDischargeDeath(_ segment: Int, visit: String) {
        guard !profile.deathDispositions.isEmpty else { return }
        let stated: [(DeathIdentity, field: Int)] = [
            (.discharge(visit), 45), (.undatedDischarge(visit), 36),
        ]
        for (identity, field) in stated {
            addVital(
                .dead,
                identity: identity,
                status: .cancelled,
                at: nil,
                locator: path(segment, field: field)
            )
        }
    }

    private mutating func addVital(
        _ vital: VitalStatus,
        identity: DeathIdentity,
        status: ResultStatus = .final,
        at time: ClinicalTime?,
        locator: String
    ) {
        add(.vital(vital), identity: identity.text, status: status, at: time, locator: locator)
    }

    private mutating func addSighting(
        _ kind: String,
        visit: String,
        at time: ClinicalTime?,
        _ segment: Int,
        _ field: Int,
        status: ResultStatus = .final
    ) {
        let occasion = visit.isEmpty ? time?.instant.description ?? "" : visit
        add(
            .vital(.alive),
            identity: "alive|\(kind)|\(occasion)",
            status: status,
            at: time,
            locator: path(segment, field: field)
        )
    }
}
