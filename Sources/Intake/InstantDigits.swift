internal import Clinical

extension Instant {
    /// To the whole second, with the offset: as MSH-7 is written.
    var hl7Stamp: String {
        let second = microseconds.flooredDivision(by: 1_000_000)
        return Instant(seconds: second).hl7Digits + "+0000"
    }

    /// In UTC to the second, such as `20260203040506`; a fraction only where there is one.
    var hl7Digits: String {
        let microsecondsPerDay: Int64 = 86_400_000_000
        let days = microseconds.flooredDivision(by: microsecondsPerDay)
        let rest = microseconds - days * microsecondsPerDay
        let date = CivilDay(epochDay: Int(days)).yearMonthDay
        let second = Int(rest / 1_000_000)
        let clock = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60
        var digits = (date.year * 10_000 + date.month * 100 + date.day) * 1_000_000 + clock
        var text = Array("00000000000000".utf8)
        for position in stride(from: 13, through: 0, by: -1) {
            text[position] += UInt8(truncatingIfNeeded: digits % 10)
            digits /= 10
        }
        let fraction = rest % 1_000_000
        if fraction != 0 { text += ".\(fraction)".utf8 }
        return String(decoding: text, as: UTF8.self)
    }
}
