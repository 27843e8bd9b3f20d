/// An XML element as the synthetic systems write it.
struct Markup: Sendable, Hashable {
    private var name: String
    private var attributes: [String]
    private var children: [Markup]
    private var text: String

    init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
        self.init(name, attributes, [])
        self.text = text
    }

    init(
        _ name: String,
        _ attributes: KeyValuePairs<String, String> = [:],
        _ children: [Markup] = []
    ) {
        self.name = name
        self.attributes = attributes.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        self.children = children
        text = ""
    }

    /// The document that this element is the root of, in UTF-8.
    var document: [UInt8] {
        var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(to: &output)
        return [UInt8](output.utf8)
    }

    private func write(to output: inout String) {
        output += "<" + ([name] + attributes).joined(separator: " ")
        guard !children.isEmpty || !text.isEmpty else {
            output += "/>"
            return
        }
        output += ">" + Self.escaped(text)
        for child in children { child.write(to: &output) }
        output += "</\(name)>"
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "&<>\"".utf8.contains($0) }) else { return text }
        return text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }
}
