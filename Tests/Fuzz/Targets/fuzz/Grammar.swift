/// What the parts of an input are that can be moved about without breaking the rest.
enum Grammar: Sendable {
    case er7, xml

    /// A part that can be left out, doubled or moved: a segment, an element.
    func part(of bytes: [UInt8], from position: Int) -> Range<Int>? {
        switch self {
        case .er7: segment(bytes, position)
        case .xml: element(bytes, position)
        }
    }

    /// A part that can be another of its kind: a field or component, an attribute's value or a text.
    func value(of bytes: [UInt8], from position: Int) -> Range<Int>? {
        switch self {
        case .er7:
            return run(bytes, position) { "|^~&\r\n".utf8.contains($0) }
        case .xml:
            guard
                let start = bytes[position...].firstIndex(where: {
                    $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ">")
                })
            else { return nil }
            let close = bytes[start] == UInt8(ascii: ">") ? UInt8(ascii: "<") : bytes[start]
            guard let end = bytes[(start + 1)...].firstIndex(of: close) else { return nil }
            return (start + 1)..<end
        }
    }

    /// What must not come into a value.
    func breaks(_ byte: UInt8) -> Bool {
        switch self {
        case .er7: byte == 0x0D || byte == 0x0A
        case .xml: byte < 0x20 || byte > 0x7E || "<&\"".utf8.contains(byte)
        }
    }

    private func run(_ bytes: [UInt8], _ position: Int, until ends: (UInt8) -> Bool) -> Range<Int> {
        var start = position
        while start > 0, !ends(bytes[start - 1]) { start -= 1 }
        var end = position
        while end < bytes.count, !ends(bytes[end]) { end += 1 }
        return start..<end
    }

    private func segment(_ bytes: [UInt8], _ position: Int) -> Range<Int> {
        let line = run(bytes, position) { $0 == 0x0D || $0 == 0x0A }
        return line.lowerBound..<min(bytes.count, line.upperBound + 1)
    }

    private func element(_ bytes: [UInt8], _ position: Int) -> Range<Int>? {
        guard
            let start = bytes.indices[position...].first(where: {
                bytes[$0] == UInt8(ascii: "<") && $0 + 1 < bytes.count
                    && bytes[$0 + 1] | 0x20 > 0x60
            })
        else { return nil }
        var (index, depth) = (start, 0)
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
        {
            if bytes[open + 1] == UInt8(ascii: "/") {
                depth -= 1
            } else if bytes[close - 1] != UInt8(ascii: "/"), bytes[open + 1] | 0x20 > 0x60 {
                depth += 1
            }
            index = close + 1
            if depth <= 0 { return start..<index }
        }
        return nil
    }
}
