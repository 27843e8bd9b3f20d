/// A time as written, `digits × 10^-scale`: equal times are ties, whatever way they are written.
struct WrittenTime {
    /// Without leading zeros; empty for 0.
    private(set) var digits: [UInt8]
    /// Digits after the point; negative where zeros follow the digits.
    private(set) var scale: Int

    private static let limitBytes = 64

    /// Reads `digits[.digits][e[+-]digits]`; nil for anything else, below zero included.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.limitBytes else { return nil }
        var position = bytes.first == UInt8(ascii: "+") ? 1 : 0
        var (digits, scale, afterPoint, seenDigit): ([UInt8], Int, Bool, Bool) = (
            [], 0, false, false
        )
        while position < bytes.count, bytes[position] | 0x20 != UInt8(ascii: "e") {
            let byte = bytes[position]
            if byte == UInt8(ascii: "."), !afterPoint {
                afterPoint = true
            } else if byte &- 0x30 < 10 {
                seenDigit = true
                if afterPoint { scale += 1 }
                if !digits.isEmpty || byte != 0x30 { digits.append(byte &- 0x30) }
            } else {
                return nil
            }
            position += 1
        }
        guard seenDigit else { return nil }
        if position < bytes.count {
            let written = String(decoding: bytes[(position + 1)...], as: UTF8.self)
            guard let exponent = Int(written), abs(exponent) <= 30 else { return nil }
            scale -= exponent
        }
        while let last = digits.last, last == 0 {
            digits.removeLast()
            scale -= 1
        }
        self.digits = digits
        self.scale = digits.isEmpty ? 0 : scale
    }

    /// Digits before the point.
    var wholeDigits: Int { max(0, digits.count - scale) }

    /// In units of 10^-`places`, halves upwards; nil where that has over 15 digits.
    func units(places: Int) -> Int? {
        let shift = places - scale
        let kept = shift < 0 ? max(0, digits.count + shift) : digits.count
        guard kept + max(0, shift) <= 15 || digits.isEmpty else { return nil }
        var value = digits[..<kept].reduce(0) { $0 * 10 + Int($1) }
        if shift < 0, kept < digits.count, digits.count + shift >= 0, digits[kept] >= 5 {
            value += 1
        }
        for _ in 0..<max(0, shift) where value > 0 { value *= 10 }
        return value
    }
}
