/// A number of bytes written with its unit, such as `16 MiB`.
package struct ByteSize: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    /// Nil without one of the units B, KiB, MiB, GiB.
    package init?(_ text: String) {
        guard let quantity = Quantity(text), let unit = Self.unit(quantity.unit) else { return nil }
        let (bytes, overflow) = quantity.number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    package static func KiB(_ count: Int) -> ByteSize { ByteSize(bytes: count << 10) }
    package static func MiB(_ count: Int) -> ByteSize { ByteSize(bytes: count << 20) }

    package static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }

    /// In the largest unit that leaves a whole number.
    package var description: String {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (name, unit) in units where bytes >= unit && bytes.isMultiple(of: unit) {
            return "\(bytes / unit) \(name)"
        }
        return "\(bytes) B"
    }

    private static func unit(_ name: Substring) -> Int? {
        switch name {
        case "B": 1
        case "KiB": 1 << 10
        case "MiB": 1 << 20
        case "GiB": 1 << 30
        default: nil
        }
    }
}

/// A length of time written with its unit, such as `60 s`.
package struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Nil without one of the units ms, s, min, h, d.
    package init?(_ text: String) {
        guard let quantity = Quantity(text), let unit = Self.unit(quantity.unit) else { return nil }
        let (milliseconds, overflow) = quantity.number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        self.milliseconds = milliseconds
    }

    package static func milliseconds(_ count: Int) -> TimeSpan { TimeSpan(milliseconds: count) }
    package static func seconds(_ count: Int) -> TimeSpan { TimeSpan(milliseconds: count * 1000) }
    package static func hours(_ count: Int) -> TimeSpan { seconds(count * 3600) }

    package var duration: Duration { .milliseconds(milliseconds) }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// In the largest unit that leaves a whole number.
    package var description: String {
        let units = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)]
        for (name, unit) in units where milliseconds >= unit && milliseconds.isMultiple(of: unit) {
            return "\(milliseconds / unit) \(name)"
        }
        return "\(milliseconds) ms"
    }

    private static func unit(_ name: Substring) -> Int? {
        switch name {
        case "ms": 1
        case "s": 1000
        case "min": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        default: nil
        }
    }
}

/// Digits, spaces at will, and what follows.
private struct Quantity {
    var number: Int
    var unit: Substring

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        self.number = number
        unit = text.dropFirst(digits.count).drop { $0 == " " }
    }
}
