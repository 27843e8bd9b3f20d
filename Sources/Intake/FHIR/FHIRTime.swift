internal import Clinical
internal import XML

extension ClinicalTime {
    /// `date`, `dateTime` or `instant`: `YYYY[-MM[-DD[Thh:mm[:ss[.f...]][Z|±hh:mm]]]]`.
    ///
    /// A time without an offset, which FHIR does not have, and a date are in `zone`. Nil for what
    /// is not of that form or was never.
    init?(fhir text: String, zone: Zone) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(4) else { return nil }
        var (month, day) = (1, 1)
        var precision = Precision.year
        if reader.skip("-") {
            guard let number = reader.number(2) else { return nil }
            (month, precision) = (number, .month)
            if reader.skip("-") {
                guard let number = reader.number(2) else { return nil }
                (day, precision) = (number, .day)
            }
        }
        guard let civilDay = CivilDay(year: year, month: month, day: day) else { return nil }
        var wallClock = civilDay.startUTC
        var offset: Int64?
        if precision == .day, reader.skip("T") {
            guard let clock = reader.clock() else { return nil }
            precision = clock.precision
            wallClock = Instant(
                microseconds: wallClock.adding(seconds: clock.seconds).microseconds
                    + clock.microseconds
            )
            guard reader.offset(&offset) else { return nil }
        }
        guard reader.isAtEnd else { return nil }
        self.init(
            instant: offset.map { wallClock.adding(seconds: -$0) }
                ?? zone.instant(wallClock: wallClock),
            day: civilDay,
            precision: precision
        )
    }

    /// The same text for the same time, however it was written.
    var identityText: String { "\(instant) \(precision.rawValue)" }
}

private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    /// A number of exactly so many digits, at most nine.
    mutating func number(_ count: Int) -> Int? {
        guard bytes.count - position >= count else { return nil }
        var number = 0
        for _ in 0..<count {
            let digit = bytes[position] &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
            position += 1
        }
        return number
    }

    /// A leap second is the first of the next minute.
    mutating func clock() -> (seconds: Int64, microseconds: Int64, precision: Precision)? {
        guard let hour = number(2), hour < 24, skip(":"), let minute = number(2), minute < 60 else {
            return nil
        }
        var seconds = Int64(hour * 3600 + minute * 60)
        guard skip(":") else { return (seconds, 0, .minute) }
        guard let second = number(2), second <= 60 else { return nil }
        seconds += Int64(second)
        guard skip(".") else { return (seconds, 0, .second) }
        var (digits, fraction) = (0, Int64(0))
        while let digit = number(1) {
            digits += 1
            if digits <= 6 { fraction = fraction * 10 + Int64(digit) }
        }
        guard digits > 0 else { return nil }
        for _ in digits..<max(digits, 6) { fraction *= 10 }
        return (seconds, fraction, .fraction)
    }

    /// False where what stands there is no offset.
    mutating func offset(_ seconds: inout Int64?) -> Bool {
        if isAtEnd { return true }
        if skip("Z") {
            seconds = 0
            return true
        }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign < 0 || skip("+"), let hour = number(2), hour <= 14, skip(":"),
            let minute = number(2), minute < 60
        else { return false }
        seconds = sign * Int64(hour * 3600 + minute * 60)
        return true
    }
}

extension DocumentDraft {
    /// The time in the element's attribute; one that cannot be is reported and left out.
    mutating func fhirTime(_ element: Element?) -> ClinicalTime? {
        guard let element, !element.primitive.isEmpty else { return nil }
        if let time = ClinicalTime(fhir: element.primitive, zone: profile.zone) { return time }
        warn("time_invalid", at: element, "Not a time that exists.")
        return nil
    }

    /// When a choice of times began: dateTime, instant, Period or Timing.
    mutating func fhirBeginning(_ element: Element?) -> ClinicalTime? {
        guard let element else { return nil }
        if !element.primitive.isEmpty { return fhirTime(element) }
        let period = element.first("start") == nil ? element.at("repeat", "boundsPeriod") : element
        return fhirTime(element.first("event")) ?? fhirTime(period?.first("start"))
            ?? fhirTime(element.first("end"))
    }
}
