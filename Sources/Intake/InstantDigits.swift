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
        var (days, rest) = microseconds.quotientAndRemainder(dividingBy: microsecondsPerDay)
        if rest < 0 { (days, rest) = (days - 1, rest + microsecondsPerDay) }
        let date = CivilDay(epochDay: Int(days)).yearMonthDay
        let second = Int(rest / 1_000_000)
        let clock = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60
        var text = String((date.year * 10_000 + date.month * 100 + date.day) * 1_000_000 + clock)
        while text.utf8.count < 14 { text = "0" + text }
        let fraction = rest % 1_000_000
        if fraction != 0 { text += ".\(fraction)" }
        return text
    }
}
