package import Clinical
package import Pipeline

extension AlertRecord {
    /// Names this version of the alert to its receivers; the same over all attempts and channels.
    package var deliveryID: String { "\(id).\(version)" }

    /// The last part of the CloudEvents type.
    ///
    /// `raised` is the first version while it is open. Whatever else leaves the alert open or
    /// acknowledged, its being opened again too, is `updated`.
    private var change: String {
        switch state {
        case .open: version == 1 ? "raised" : "updated"
        case .acknowledged: "updated"
        case .resolved: "resolved"
        case .retracted: "retracted"
        }
    }

    /// The line of the log channel, without PHI beyond the opaque patient id.
    package func logLine(at now: Instant) -> String {
        JSONValue.object([
            "ts": .string(now.description),
            "event": .string("alert"),
            "alert_id": .string(id.description),
            "patient_id": .string(patient.description),
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "state": .string(state.rawValue),
            "version": .integer(version),
            "rule_version": .string(ruleVersion),
            "raised_at": .string(raisedAt.description),
            "updated_at": .string(updatedAt.description),
        ]).text
    }

    /// The body of a webhook: a thin event as CloudEvents 1.0 JSON.
    ///
    /// The patient's id and the evidence are in it for receivers of PHI only: an id is the hash of
    /// a number and could be found by trying numbers.
    package func cloudEvent(includePHI: Bool, linkBase: String?) -> String {
        let link = linkBase.map { base in
            (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/alerts/\(id)"
        }
        let data = JSONValue.object([
            "alert_id": .string(id.description),
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "state": .string(state.rawValue),
            "version": .integer(version),
            "rule_version": .string(ruleVersion),
            "link": link.map { .string($0) },
            "patient_id": includePHI ? .string(patient.description) : nil,
            "evidence": includePHI ? .encoded(evidence) : nil,
        ])
        return JSONValue.object([
            "specversion": .string("1.0"),
            "id": .string(deliveryID),
            "source": .string("/sorawatch"),
            "type": .string("sorawatch.alert.\(change)"),
            "subject": .string(id.description),
            "time": .string(updatedAt.description),
            "datacontenttype": .string("application/json"),
            "data": data,
        ]).text
    }
}
