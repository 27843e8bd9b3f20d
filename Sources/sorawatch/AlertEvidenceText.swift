import Foundation

/// One object of the evidence kept with a version of an alert: a statement, or what is missing or
/// inhibits.
private struct WrittenEvidence: Decodable {
    var kind: String?
    var time: String?
    var value: String?
    var unit: String?
    var conversion: String?
    var clause: String?
    var locator: String?
    var message: String?
    var originalValue: String?
    var originalUnit: String?
    var missing: String?
    var inhibitedBy: String?

    enum CodingKeys: String, CodingKey {
        case kind, time, value, unit, conversion, clause, locator, missing
        case message = "message_id"
        case originalValue = "original_value"
        case originalUnit = "original_unit"
        case inhibitedBy = "inhibited_by"
    }

    var text: String {
        if let missing { return "missing: \(missing)" }
        if let inhibitedBy { return "not flagged, \(inhibitedBy)" }
        return statementText(
            day: time.map { String($0.prefix { $0 != "T" }) },
            kind: kind ?? "",
            value: [value, unit].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " "),
            conversion: conversion.map {
                "(from \(originalValue ?? "") \(originalUnit ?? ""), \($0))"
            },
            clause: clause ?? "",
            source: "\(locator ?? "") of message \(message ?? "")"
        )
    }
}

/// A statement as the ground of a class or a flag.
func statementText(
    day: String?,
    kind: String,
    value: String,
    conversion: String?,
    clause: String,
    source: String
) -> String {
    var parts = ["\(day ?? "undated") \(kind) \(value)"]
    if let conversion { parts.append(conversion) }
    parts.append("- \(clause); \(source)")
    return parts.joined(separator: " ")
}

/// The evidence kept with an alert, a line for each object; as it stands where it is another form.
func alertEvidenceText(_ json: String) -> [String] {
    let decoded = try? JSONDecoder().decode([WrittenEvidence].self, from: Data(json.utf8))
    return decoded?.map(\.text) ?? [json]
}
