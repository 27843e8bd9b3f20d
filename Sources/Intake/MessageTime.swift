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
        let range = trimmed(range)
        guard !range.isEmpty, !isNull(range) else { return .empty }
        guard let stamp = Timestamp(ascii: bytes, in: range),
            let time = ClinicalTime(stamp, zone: zone)
        else { return .invalid }
        return .time(time)
    }
}
