internal import Clinical
internal import HL7

extension Message {
    /// The range as a number, `[+-]digits[.digits]`; nil for anything else or over 18 digits.
    ///
    /// The same as `Decimal(ascii:)`, which costs generic code 100 times this where it is not
    /// specialised: every result of every message passes here.
    func decimal(_ range: Range<Int>) -> Decimal? {
        let bytes = bytes.span
        if range.count <= Decimal.maximumDigits, let plain = plainDecimal(range) { return plain }
        var position = range.lowerBound
        guard position < range.upperBound else { return nil }
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
        var significand: Int64 = 0
        var digits = 0
        var scale = 0
        var seenPoint = false
        var seenDigit = false
        while position < range.upperBound {
            let byte = bytes[position]
            if byte &- 0x30 < 10 {
                seenDigit = true
                if significand != 0 || byte != 0x30 { digits += 1 }
                if seenPoint { scale += 1 }
                guard digits <= 18, scale <= 18 else { return nil }
                significand = significand * 10 + Int64(byte &- 0x30)
            } else if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else {
                return nil
            }
            position += 1
        }
        guard seenDigit else { return nil }
        return Decimal(isNegative ? -significand : significand, scale: scale)
    }

    /// `digits[.digits]` of so few bytes that nothing can be too long.
    @inline(__always)
    private func plainDecimal(_ range: Range<Int>) -> Decimal? {
        let bytes = bytes.span
        var significand: Int64 = 0
        var point = range.upperBound
        for position in range {
            let digit = bytes[position] &- 0x30
            if digit < 10 {
                significand = significand &* 10 &+ Int64(digit)
            } else if digit == UInt8(ascii: ".") &- 0x30, point == range.upperBound {
                point = position
            } else {
                return nil
            }
        }
        let scale = max(0, range.upperBound - point - 1)
        guard range.count > (point < range.upperBound ? 1 : 0) else { return nil }
        return Decimal(significand, scale: scale)
    }
}
