internal import Clinical
internal import Resistance

/// Turns an assessment into new versions of a patient's alerts.
///
/// The state follows from the evidence alone, but for a person's acknowledgement: the flag holds
/// (open), its evidence stands but something inhibits it (resolved), or its evidence is gone
/// (retracted). What somebody acknowledged opens again when it says more. Only the transition makes a version of a closed alert; an open one gets a version
/// whenever severity, evidence or rule version differ.
struct AlertRevision {
    let patient: PatientID
    let rules: Rules
    let asOf: Instant

    /// In the order of alert ids.
    func changes(of alerts: [AlertRecord], to assessment: Assessment) -> [AlertRecord] {
        var known: [AlertID: AlertRecord] = [:]
        for alert in alerts where alert.version > known[alert.id]?.version ?? 0 {
            known[alert.id] = alert
        }
        var changes: [AlertRecord] = []
        for flag in assessment.flags {
            let id = identifier(of: flag)
            changes.append(known.removeValue(forKey: id).map { raise($0, flag) } ?? first(id, flag))
        }
        for finding in assessment.inhibited {
            guard let alert = known.removeValue(forKey: identifier(of: finding.flag)) else {
                continue
            }
            changes.append(resolve(alert, finding))
        }
        changes += known.values.map(retract)
        let versions = Dictionary(
            alerts.map { ($0.id, $0.version) },
            uniquingKeysWith: { max($0, $1) }
        )
        return changes.filter { $0.version > versions[$0.id] ?? 0 }.sorted { $0.id < $1.id }
    }

    private func identifier(of flag: Flag) -> AlertID {
        ContentHash.alert(patient: patient, rule: flag.rule, episode: flag.episode)
    }

    private func first(_ id: AlertID, _ flag: Flag) -> AlertRecord {
        AlertRecord(
            id: id,
            patient: patient,
            rule: flag.rule,
            episode: flag.episode,
            severity: AlertRecord.Severity(flag.severity),
            state: .open,
            version: 1,
            evidence: evidenceJSON(of: flag),
            ruleVersion: rules.version,
            raisedAt: asOf,
            updatedAt: asOf,
            isShadow: rules.mode(of: flag.rule) == .shadow
        )
    }

    private func raise(_ alert: AlertRecord, _ flag: Flag) -> AlertRecord {
        var next = alert
        next.severity = AlertRecord.Severity(flag.severity)
        next.evidence = evidenceJSON(of: flag)
        next.ruleVersion = rules.version
        // Whoever was told of an alert hears of it to its end, whatever becomes of its rule.
        if rules.mode(of: flag.rule) != .shadow { next.isShadow = false }
        switch alert.state {
        case .open: break
        case .acknowledged: if next.saysMore(than: alert) { next.state = .open }
        case .resolved, .retracted: next.state = .open
        }
        return numbered(next, after: alert)
    }

    private func resolve(_ alert: AlertRecord, _ finding: InhibitedFlag) -> AlertRecord {
        guard alert.state != .resolved else { return alert }
        var next = alert
        next.state = .resolved
        next.severity = AlertRecord.Severity(finding.flag.severity)
        next.evidence = evidenceJSON(of: finding.flag, inhibitedBy: finding.because)
        next.ruleVersion = rules.version
        return numbered(next, after: alert)
    }

    /// Keeps the evidence that was withdrawn, so that it can be seen what the alert had said.
    private func retract(_ alert: AlertRecord) -> AlertRecord {
        guard alert.state != .retracted else { return alert }
        var next = alert
        next.state = .retracted
        next.ruleVersion = rules.version
        return numbered(next, after: alert)
    }

    private func numbered(_ next: AlertRecord, after alert: AlertRecord) -> AlertRecord {
        guard next != alert else { return alert }
        var numbered = next
        numbered.version = alert.version + 1
        numbered.updatedAt = asOf
        return numbered
    }
}

extension AlertRecord {
    /// Whether it is more severe than `acknowledged`, or rests on a statement that was not there.
    ///
    /// A statement less, other words or a diagnosis found later are nothing to look at again.
    fileprivate func saysMore(than acknowledged: AlertRecord) -> Bool {
        severity.rank > acknowledged.severity.rank
            || !statements(inEvidence: evidence)
                .isSubset(of: statements(inEvidence: acknowledged.evidence))
    }
}

extension AlertRecord.Severity {
    fileprivate init(_ severity: Flag.Severity) {
        switch severity {
        case .info: self = .info
        case .warning: self = .warning
        case .critical: self = .critical
        }
    }

    fileprivate var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
