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
        var line = JSONObject()
        line.add("ts", now.description)
        line.add("event", "alert")
        line.add("alert_id", id.description)
        line.add("patient_id", patient.description)
        line.add("rule", rule)
        line.add("severity", severity.rawValue)
        line.add("state", state.rawValue)
        line.add("version", version)
        line.add("rule_version", ruleVersion)
        line.add("raised_at", raisedAt.description)
        line.add("updated_at", updatedAt.description)
        return line.finished()
    }

    /// The body of a webhook: a thin event as CloudEvents 1.0 JSON.
    ///
    /// The patient's id and the evidence are in it for receivers of PHI only: an id is the hash of
    /// a number and could be found by trying numbers.
    package func cloudEvent(includePHI: Bool, linkBase: String?) -> String {
        var data = JSONObject()
        data.add("alert_id", id.description)
        data.add("rule", rule)
        data.add("severity", severity.rawValue)
        data.add("state", state.rawValue)
        data.add("version", version)
        data.add("rule_version", ruleVersion)
        if let linkBase {
            let base = linkBase.hasSuffix("/") ? String(linkBase.dropLast()) : linkBase
            data.add("link", "\(base)/alerts/\(id)")
        }
        if includePHI {
            data.add("patient_id", patient.description)
            data.add("evidence", json: evidence)
        }
        var event = JSONObject()
        event.add("specversion", "1.0")
        event.add("id", deliveryID)
        event.add("source", "/sorawatch")
        event.add("type", "sorawatch.alert.\(change)")
        event.add("subject", id.description)
        event.add("time", updatedAt.description)
        event.add("datacontenttype", "application/json")
        event.add("data", json: data.finished())
        return event.finished()
    }
}
