internal import Clinical
internal import HL7

extension ClinicalTime {
    /// The time in `zone` unless it carries its own offset.
    init?(_ stamp: Timestamp, zone: Zone) {
        guard
            let day = CivilDay(year: stamp.year, month: stamp.month ?? 1, day: stamp.day ?? 1)
        else { return nil }
        let seconds =
            (stamp.hour ?? 0) * 3600 + (stamp.minute ?? 0) * 60 + (stamp.second ?? 0)
        let wallClock = Instant(
            microseconds: day.startUTC.adding(seconds: Int64(seconds)).microseconds
                + Int64(stamp.microsecond ?? 0)
        )
        let instant =
            stamp.offsetSeconds.map { wallClock.adding(seconds: -Int64($0)) }
            ?? zone.instant(wallClock: wallClock)
        self.init(instant: instant, day: day, precision: stamp.precision)
    }
}

extension Timestamp {
    fileprivate var precision: Precision {
        if microsecond != nil { return .fraction }
        if second != nil { return .second }
        if minute != nil { return .minute }
        if hour != nil { return .hour }
        if day != nil { return .day }
        return month != nil ? .month : .year
    }
}

/// What a time field holds.
enum TimeField {
    case empty
    case invalid
    case time(ClinicalTime)
}

extension Message {
    /// The time in the first component of the field's first repetition.
    func time(_ segment: Int, _ number: Int, component: Int = 1, zone: Zone) -> TimeField {
        time(self.component(field(segment, number), component), zone: zone)
    }

    func time(_ range: Range<Int>, zone: Zone) -> TimeField {
        if let plain = plainTime(range, zone: zone) { return .time(plain) }
        let range = trimmed(range)
        guard !range.isEmpty, !isNull(range) else { return .empty }
        guard let stamp = Timestamp(ascii: bytes, in: range),
            let time = ClinicalTime(stamp, zone: zone)
        else { return .invalid }
        return .time(time)
    }

    /// The time where the second component of `field` says that less of it is meant than is written
    /// (TS before 2.6: `20260203000000^D` is a day); nil where it says no such thing.
    func coarseTime(_ range: Range<Int>, degree field: Range<Int>, zone: Zone) -> ClinicalTime? {
        let degree = component(field, 2)
        guard degree.count == 1, var stamp = Timestamp(ascii: bytes, in: trimmed(range)) else {
            return nil
        }
        switch bytes[degree.lowerBound].asciiUppercased {
        case UInt8(ascii: "Y"): stamp.month = nil
        case UInt8(ascii: "L"): stamp.day = nil
        case UInt8(ascii: "D"): stamp.hour = nil
        case UInt8(ascii: "H"): stamp.minute = nil
        case UInt8(ascii: "M"): stamp.second = nil
        default: return nil
        }
        if stamp.month == nil { stamp.day = nil }
        if stamp.day == nil { stamp.hour = nil }
        if stamp.hour == nil { stamp.minute = nil }
        if stamp.minute == nil { stamp.second = nil }
        if stamp.second == nil { stamp.microsecond = nil }
        return ClinicalTime(stamp, zone: zone)
    }

    /// `YYYYMMDD` and `YYYYMMDDHHMMSS`, as nearly all times are; nil for all others, and for those
    /// that never were.
    private func plainTime(_ range: Range<Int>, zone: Zone) -> ClinicalTime? {
        guard range.count == 14 || range.count == 8 else { return nil }
        let digits = bytes.span.extracting(range)
        var written: UInt64 = 0
        for position in digits.indices {
            let digit = digits[position] &- 0x30
            guard digit < 10 else { return nil }
            written = written &* 10 &+ UInt64(digit)
        }
        let hasClock = range.count == 14
        let date = Int(hasClock ? written / 1_000_000 : written)
        let clock = hasClock ? Int(written % 1_000_000) : 0
        let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100)
        guard hour < 24, minute < 60, second < 60,
            let day = CivilDay(year: date / 10_000, month: date / 100 % 100, day: date % 100)
        else { return nil }
        let wallClock = day.startUTC.adding(seconds: Int64(hour * 3600 + minute * 60 + second))
        return ClinicalTime(
            instant: zone.instant(wallClock: wallClock),
            day: day,
            precision: hasClock ? .second : .day
        )
    }
}
