/// An exact decimal number of up to 18 digits, `significand × 10^-scale`.
///
/// Laboratory values are compared with thresholds, so binary floating point is not used for them.
package struct Decimal: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let significand: Int64
    /// Digits after the point, 0...18.
    package let scale: Int

    package static let maximumDigits = 18

    package init(_ significand: Int64, scale: Int = 0) {
        precondition((0...Self.maximumDigits).contains(scale))
        self.significand = significand
        self.scale = scale
    }

    /// Reads `[+-]digits[.digits]`; nil for anything else or more than 18 significant digits.
    package init?(ascii bytes: some Collection<UInt8>) {
        var negative = false
        var significand: Int64 = 0
        var digits = 0
        var scale = 0
        var afterPoint = false
        var seenDigit = false
        for (position, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                seenDigit = true
                if significand != 0 || byte != UInt8(ascii: "0") { digits += 1 }
                if afterPoint { scale += 1 }
                guard digits <= Self.maximumDigits, scale <= Self.maximumDigits else { return nil }
                significand = significand * 10 + Int64(byte &- UInt8(ascii: "0"))
            case UInt8(ascii: "."):
                guard !afterPoint else { return nil }
                afterPoint = true
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard position == 0 else { return nil }
                negative = byte == UInt8(ascii: "-")
            default:
                return nil
            }
        }
        guard seenDigit else { return nil }
        self.significand = negative ? -significand : significand
        self.scale = scale
    }

    package init?(_ text: String) { self.init(ascii: text.utf8) }

    /// Nil where the product needs more than 18 digits.
    package func multiplied(by other: Decimal) -> Decimal? {
        let (product, overflow) = significand.multipliedReportingOverflow(by: other.significand)
        guard !overflow else { return nil }
        var value = product
        var places = scale + other.scale
        while places > 0, value % 10 == 0 {
            value /= 10
            places -= 1
        }
        guard places <= Self.maximumDigits else { return nil }
        return Decimal(value, scale: places)
    }

    package static func == (left: Self, right: Self) -> Bool {
        !(left < right) && !(right < left)
    }

    package func hash(into hasher: inout Hasher) {
        var value = significand
        var places = scale
        while places > 0, value % 10 == 0 {
            value /= 10
            places -= 1
        }
        hasher.combine(value)
        hasher.combine(places)
    }

    package static func < (left: Self, right: Self) -> Bool {
        let common = max(left.scale, right.scale)
        let a = left.significand.multipliedFullWidth(by: powersOfTen[common - left.scale])
        let b = right.significand.multipliedFullWidth(by: powersOfTen[common - right.scale])
        return (a.high, a.low) < (b.high, b.low)
    }

    /// As written: trailing zeros of the scale are kept.
    package var description: String {
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    package var double: Double { Double(description) ?? .nan }
}

private let powersOfTen: [Int64] = (0...18).reduce(into: []) { powers, _ in
    powers.append((powers.last ?? 0) == 0 ? 1 : (powers.last ?? 1) * 10)
}
