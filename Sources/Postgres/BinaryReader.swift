/// Reads PostgreSQL's binary form piece by piece: composites, arrays, and types this module does
/// not know.
package struct BinaryReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    package var isAtEnd: Bool { rest.isEmpty }

    package mutating func integer<T: FixedWidthInteger>(
        _ type: T.Type
    ) throws(PostgresFault) -> T {
        var value: T = 0
        for byte in try take(MemoryLayout<T>.size) {
            value = (T.bitWidth > 8 ? value << 8 : 0) | T(truncatingIfNeeded: byte)
        }
        return value
    }

    /// Reads everything that is left as text.
    package mutating func text() throws(PostgresFault) -> String {
        String(decoding: try take(rest.count), as: UTF8.self)
    }

    /// Reads everything that is left.
    package mutating func bytes() throws(PostgresFault) -> [UInt8] {
        Array(try take(rest.count))
    }

    /// Reads a value preceded by its length; nil when it is null.
    package mutating func value() throws(PostgresFault) -> BinaryReader? {
        let count = try integer(Int32.self)
        if count == -1 { return nil }
        return BinaryReader(try take(Int(count)))
    }

    /// Reads a one-dimensional array without nulls.
    package mutating func array<T>(
        _ element: (inout BinaryReader) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> [T] {
        let dimensions = try integer(Int32.self)
        _ = try take(8)  // null flag, element type
        if dimensions == 0 { return [] }
        guard dimensions == 1 else { throw Self.malformed }
        let count = try integer(Int32.self)
        _ = try take(4)  // first subscript
        var elements: [T] = []
        for _ in 0..<max(count, 0) {
            guard var reader = try value() else { throw Self.malformed }
            elements.append(try element(&reader))
            guard reader.isAtEnd else { throw Self.malformed }
        }
        return elements
    }

    /// Reads the fields of a composite.
    package mutating func composite() throws(PostgresFault) -> [BinaryReader?] {
        var fields: [BinaryReader?] = []
        for _ in 0..<max(try integer(Int32.self), 0) {
            _ = try take(4)  // type
            fields.append(try value())
        }
        return fields
    }

    private mutating func take(_ count: Int) throws(PostgresFault) -> ArraySlice<UInt8> {
        guard count >= 0 && count <= rest.count else { throw Self.malformed }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static var malformed: PostgresFault {
        PostgresFault(.decoding, "a value is not in the binary form expected")
    }
}

/// Turns a numeric's binary form into decimal text, digit for digit.
enum NumericText {
    static func read(_ reader: inout BinaryReader) throws(PostgresFault) -> String {
        let count = Int(try reader.integer(Int16.self))
        let weight = Int(try reader.integer(Int16.self))
        let sign = try reader.integer(UInt16.self)
        let scale = Int(try reader.integer(Int16.self))
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        var groups: [Int16] = []
        for _ in 0..<max(count, 0) { groups.append(try reader.integer(Int16.self)) }
        func group(_ power: Int) -> String {
            let index = weight - power
            return groups.indices.contains(index) ? String(groups[index]) : "0"
        }
        func padded(_ power: Int) -> String {
            let text = group(power)
            return String(repeating: "0", count: 4 - text.count) + text
        }
        var text = sign == 0x4000 ? "-" : ""
        text += weight < 0 ? "0" : group(weight)
        if weight > 0 {
            for power in (0..<weight).reversed() { text += padded(power) }
        }
        guard scale > 0 else { return text }
        var fraction = ""
        for power in 1...((scale + 3) / 4) { fraction += padded(-power) }
        return text + "." + fraction.prefix(scale)
    }
}
