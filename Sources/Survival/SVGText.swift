/// An element of SVG or HTML; attribute values are escaped, `content` is markup already.
func element(
    _ name: String,
    _ attributes: [(name: String, value: String)] = [],
    _ content: String = ""
) -> String {
    let written = attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    return "<\(name)\(written)>\(content)</\(name)>"
}

/// Text without markup; characters that XML does not allow become U+FFFD.
func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
        case "\t", "\n": result.append(scalar)
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
        default: result.append(scalar)
        }
    }
    return String(result)
}

/// Words at a place of a drawing.
func words(
    _ text: String,
    x: Double,
    y: Double,
    size: Int = 13,
    anchor: String = "start",
    more: [(name: String, value: String)] = []
) -> String {
    element(
        "text",
        [
            ("x", x.fixed(1)), ("y", y.fixed(1)), ("font-size", String(size)),
            ("text-anchor", anchor), ("fill", "currentColor"),
        ] + more,
        escaped(text)
    )
}

func line(
    from start: (x: Double, y: Double),
    to end: (x: Double, y: Double),
    stroke: String = "currentColor",
    more: [(name: String, value: String)] = []
) -> String {
    element(
        "line",
        [
            ("x1", start.x.fixed(1)), ("y1", start.y.fixed(1)), ("x2", end.x.fixed(1)),
            ("y2", end.y.fixed(1)), ("stroke", stroke),
        ] + more
    )
}

/// A drawing of its own: words for who cannot see it, and no colour of the text but its reader's.
func drawing(title: String, width: Double, height: Double, _ parts: [String]) -> String {
    element(
        "svg",
        [
            ("xmlns", "http://www.w3.org/2000/svg"), ("role", "img"),
            ("viewBox", "0 0 \(width.fixed(0)) \(height.fixed(0))"), ("width", width.fixed(0)),
            ("height", height.fixed(0)), ("font-family", "system-ui, sans-serif"),
        ],
        "\n" + (["<title>\(escaped(title))</title>"] + parts).joined(separator: "\n") + "\n"
    )
}
