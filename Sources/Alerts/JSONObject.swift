/// A JSON object written in the order its members are added.
struct JSONObject {
    private(set) var text = "{"

    mutating func add(_ name: String, _ value: String) {
        begin(name)
        Self.quote(value, into: &text)
    }

    mutating func add(_ name: String, _ value: Int) {
        begin(name)
        text += String(value)
    }

    /// `json` is a complete JSON value.
    mutating func add(_ name: String, json: String) {
        begin(name)
        text += json
    }

    consuming func finished() -> String { text + "}" }

    private mutating func begin(_ name: String) {
        if text.utf8.count > 1 { text += "," }
        Self.quote(name, into: &text)
        text += ":"
    }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
