/// A point on the time line in microseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }
    package init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    package func adding(days: Int) -> Instant {
        Instant(microseconds: microseconds + Int64(days) * 86_400_000_000)
    }

    package func adding(seconds: Int64) -> Instant {
        Instant(microseconds: microseconds + seconds * 1_000_000)
    }

    /// RFC 3339 in UTC, such as `2026-02-03T04:05:06Z`, with microseconds only where there are any.
    package var description: String {
        let day = CivilDay(epochDay: Int(microseconds.flooredDivision(by: 86_400_000_000)))
        let rest = microseconds - Int64(day.epochDay) * 86_400_000_000
        let second = rest / 1_000_000
        let fraction = rest % 1_000_000
        var text = "\(day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        if fraction != 0 {
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
        }
        return text + "Z"
    }
}

/// A calendar day as written where it happened, without a time zone.
///
/// All survival times are differences of these, so that 23:59 and 00:01 are a day apart whatever
/// the server's zone.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let epochDay: Int

    package init(epochDay: Int) { self.epochDay = epochDay }

    /// Nil where the Gregorian calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        // Days from civil, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredDivision(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.epochDay = era * 146_097 + dayOfEra - 719_468
    }

    package static func < (left: Self, right: Self) -> Bool { left.epochDay < right.epochDay }

    package static func - (left: Self, right: Self) -> Int { left.epochDay - right.epochDay }

    package func adding(_ days: Int) -> CivilDay { CivilDay(epochDay: epochDay + days) }

    package var yearMonthDay: (year: Int, month: Int, day: Int) {
        let shifted = epochDay + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex + (monthIndex < 10 ? 3 : -9)
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthIndex + 2) / 5 + 1
        )
    }

    /// Midnight UTC of this day.
    package var startUTC: Instant { Instant(seconds: Int64(epochDay) * 86_400) }

    package var description: String {
        let (year, month, day) = yearMonthDay
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + "-\(two(Int64(month)))-\(two(Int64(day)))"
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// How much of a time was written (HL7 v2.5.1 2.A.22 degree of precision).
package enum Precision: String, Sendable, CaseIterable {
    case year, month, day, hour, minute, second, fraction
}

/// A time as a clinical document gives it: the instant, the day where it happened, how exact.
///
/// For precisions coarser than a day the instant and day are the first of the period.
package struct ClinicalTime: Hashable, Sendable {
    package var instant: Instant
    package var day: CivilDay
    package var precision: Precision

    package init(instant: Instant, day: CivilDay, precision: Precision) {
        self.instant = instant
        self.day = day
        self.precision = precision
    }
}

/// A time zone as a table of offsets, so that the core needs no clock and no tz database.
package struct Zone: Hashable, Sendable {
    package struct Transition: Hashable, Sendable {
        package var at: Instant
        package var offsetSeconds: Int
        package init(at: Instant, offsetSeconds: Int) {
            self.at = at
            self.offsetSeconds = offsetSeconds
        }
    }

    package static let utc = Zone(name: "UTC", initialOffsetSeconds: 0, transitions: [])

    package let name: String
    private let initialOffsetSeconds: Int
    private let transitions: [Transition]

    /// `transitions` ascend; before the first, `initialOffsetSeconds` holds.
    package init(name: String, initialOffsetSeconds: Int, transitions: [Transition]) {
        self.name = name
        self.initialOffsetSeconds = initialOffsetSeconds
        self.transitions = transitions
    }

    package func offsetSeconds(at instant: Instant) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initialOffsetSeconds : transitions[low - 1].offsetSeconds
    }

    /// The instant of a wall-clock time given as if it were UTC.
    ///
    /// Of an hour that occurs twice the first is meant; one that was skipped is read with the
    /// offset before the change.
    package func instant(wallClock: Instant) -> Instant {
        let early = offsetSeconds(at: wallClock.adding(seconds: -86_400))
        let candidate = wallClock.adding(seconds: -Int64(early))
        if offsetSeconds(at: candidate) == early { return candidate }
        let late = offsetSeconds(at: candidate)
        let second = wallClock.adding(seconds: -Int64(late))
        return offsetSeconds(at: second) == late ? second : candidate
    }
}

extension FixedWidthInteger {
    /// Division that rounds towards negative infinity.
    package func flooredDivision(by divisor: Self) -> Self {
        let quotient = self / divisor
        return (self % divisor != 0) && ((self < 0) != (divisor < 0)) ? quotient - 1 : quotient
    }
}

private func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
