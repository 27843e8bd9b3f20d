internal import Clinical
package import Resistance

/// The JSON array kept with an alert: an object per statement, then what is missing or inhibits.
///
///     [{"kind", "time", "unit", "event", "value", "clause", "locator", "conversion",
///       "message_id", "original_unit", "original_value"}, {"missing": "baseline ALT"},
///      {"inhibited_by": "the patient is dead"}]
///
/// Values are strings; `time` and `conversion` may be null; a time has the precision it was given
/// with. Keys, spaces and escapes are those in which PostgreSQL prints `jsonb`, so that the text
/// read back from the database is the one written and two versions can be compared as bytes.
func evidenceJSON(of flag: Flag, inhibitedBy because: String? = nil) -> String {
    var objects = flag.evidence.map(object)
    objects += flag.missing.map { "{\"missing\": \(quoted($0))}" }
    if let because { objects.append("{\"inhibited_by\": \(quoted(because))}") }
    return "[" + objects.joined(separator: ", ") + "]"
}

/// The same of statements alone.
package func evidenceJSON(of items: [EvidenceItem]) -> String {
    "[" + items.map(object).joined(separator: ", ") + "]"
}

private func object(_ item: EvidenceItem) -> String {
    let members = [
        ("kind", quoted(item.kind)),
        ("time", item.time.map { quoted($0.writtenForm) } ?? "null"),
        ("unit", quoted(item.unit)),
        ("event", quoted(item.event.description)),
        ("value", quoted(item.value)),
        ("clause", quoted(item.clause)),
        ("locator", quoted(item.locator)),
        ("conversion", item.conversion.map(quoted) ?? "null"),
        ("message_id", quoted(item.event.message.description)),
        ("original_unit", quoted(item.originalUnit)),
        ("original_value", quoted(item.originalValue)),
    ]
    return "{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
}

/// The events that `evidence`, as `evidenceJSON` wrote it, rests on, diagnoses left out.
///
/// A quotation mark within a text is escaped, so what is looked for occurs in no value.
func statements(inEvidence evidence: String) -> Set<Substring> {
    var events: Set<Substring> = []
    var rest = evidence[...]
    while let start = rest.firstRange(of: "{\"kind\": \"") {
        rest = rest[start.upperBound...]
        let kind = rest.prefix { $0 != "\"" }
        guard let event = rest.firstRange(of: "\"event\": \"") else { break }
        rest = rest[event.upperBound...]
        if kind != "diagnosis" { events.insert(rest.prefix { $0 != "\"" }) }
    }
    return events
}

/// A JSON string (RFC 8259, 7); NUL, which PostgreSQL has no text for, becomes U+FFFD.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{08}": result += "\\b"
        case "\u{0C}": result += "\\f"
        case "\0": result += "\u{FFFD}"
        case "\u{01}"..."\u{1F}":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

extension ClinicalTime {
    /// ISO 8601, no more exact than it was written: a day where a day was, else the UTC instant.
    fileprivate var writtenForm: String {
        switch precision {
        case .year: String(day.description.prefix(4))
        case .month: String(day.description.prefix(7))
        case .day: day.description
        case .hour, .minute, .second, .fraction: instant.description
        }
    }
}
