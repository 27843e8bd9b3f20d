import Synchronization

extension MetricsExporter {
    /// Every metric in the Prometheus text format 0.0.4, sorted by name and labels.
    package func text() -> String {
        var families = registry.withLock { $0.families }
        families[Self.refusedName] = Family(kind: .counter, series: ["": refused])
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            let help = descriptions[name] ?? MetricsText.defaultHelp(name)
            text += "# HELP \(name) \(MetricsText.escapedHelp(help))\n"
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, cell) in family.series.sorted(by: { $0.key < $1.key }) {
                cell.write(name: name, labels: labels, into: &text)
            }
        }
        return text
    }
}

/// How names and values are spelt in the text format.
enum MetricsText {
    /// `label` with every character that a metric's name may not have replaced by `_`.
    static func name(_ label: String) -> String {
        var name = ""
        for scalar in label.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            if isDigit, name.isEmpty { name = "_" }
            name.unicodeScalars.append(isDigit || isLetter ? scalar : "_")
        }
        return name
    }

    /// `{a="1",b="2"}`, sorted by name; nothing where there are none.
    static func labels(_ dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return "" }
        let pairs = dimensions.map { (name($0.0), $0.1) }.sorted { $0.0 < $1.0 }
            .map { "\($0.0)=\"\(escapedValue($0.1))\"" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    /// The shortest form that reads back the same; whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }

    static func escapedHelp(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }

    /// The name in words.
    static func defaultHelp(_ name: String) -> String {
        name.split(separator: "_").joined(separator: " ") + "."
    }

    private static func escapedValue(_ value: String) -> String {
        value.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
