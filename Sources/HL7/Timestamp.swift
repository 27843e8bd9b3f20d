/// A time as HL7 writes it, every part that was not written left nil.
///
/// `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]`, HL7 v2.5.1 2.A.22.
package struct Timestamp: Sendable, Hashable {
    package var year: Int
    package var month: Int?
    package var day: Int?
    package var hour: Int?
    package var minute: Int?
    package var second: Int?
    package var microsecond: Int?
    /// East of Greenwich; nil where the sender's zone is meant.
    package var offsetSeconds: Int?

    /// Nil for anything that is not a time or never was one, such as 30 February or 24:00.
    ///
    /// Digits of a second beyond the sixth are dropped.
    package init?(ascii text: some Collection<UInt8>) {
        let bytes = Array(text)
        self.init(ascii: bytes, in: bytes.indices)
    }

    /// As `init(ascii:)`, of the bytes in `range`.
    package init?(ascii bytes: [UInt8], in range: Range<Int>) {
        var rest = Digits(position: range.lowerBound, end: range.upperBound)
        let bytes = bytes.span
        guard let year = rest.take(4, of: bytes), year > 0 else { return nil }
        self.year = year
        if rest.areNext(in: bytes) {
            guard let month = rest.take(2, of: bytes), (1...12).contains(month) else { return nil }
            self.month = month
            if rest.areNext(in: bytes) {
                guard let day = rest.take(2, of: bytes),
                    (1...Self.length(ofMonth: month, year: year)).contains(day)
                else { return nil }
                self.day = day
            }
        }
        guard readClock(bytes, &rest), readFraction(bytes, &rest), readOffset(bytes, &rest),
            rest.position == rest.end
        else { return nil }
    }

    private mutating func readClock(_ bytes: borrowing Span<UInt8>, _ rest: inout Digits) -> Bool {
        guard rest.areNext(in: bytes) else { return true }
        guard let hour = rest.take(2, of: bytes), hour < 24 else { return false }
        self.hour = hour
        guard rest.areNext(in: bytes) else { return true }
        guard let minute = rest.take(2, of: bytes), minute < 60 else { return false }
        self.minute = minute
        guard rest.areNext(in: bytes) else { return true }
        guard let second = rest.take(2, of: bytes), second < 60 else { return false }
        self.second = second
        return true
    }

    private mutating func readFraction(
        _ bytes: borrowing Span<UInt8>,
        _ rest: inout Digits
    ) -> Bool {
        guard rest.next(in: bytes) == 0x2E else { return true }
        rest.position += 1
        guard second != nil, rest.areNext(in: bytes) else { return false }
        var weight = 100_000
        var value = 0
        while let digit = rest.next(in: bytes)?.digit {
            value += digit * weight
            weight /= 10
            rest.position += 1
        }
        microsecond = value
        return true
    }

    private mutating func readOffset(_ bytes: borrowing Span<UInt8>, _ rest: inout Digits) -> Bool {
        guard let sign = rest.next(in: bytes), sign == 0x2B || sign == 0x2D else { return true }
        rest.position += 1
        guard let hours = rest.take(2, of: bytes), hours <= 14,
            let minutes = rest.take(2, of: bytes), minutes < 60
        else { return false }
        offsetSeconds = (hours * 3600 + minutes * 60) * (sign == 0x2B ? 1 : -1)
        return true
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// How far a time has been read.
private struct Digits {
    var position: Int
    let end: Int

    func next(in bytes: borrowing Span<UInt8>) -> UInt8? {
        position < end ? bytes[position] : nil
    }

    func areNext(in bytes: borrowing Span<UInt8>) -> Bool { next(in: bytes)?.isDigit ?? false }

    mutating func take(_ count: Int, of bytes: borrowing Span<UInt8>) -> Int? {
        guard position + count <= end else { return nil }
        var number = 0
        for offset in 0..<count {
            let byte = bytes[position + offset]
            guard byte.isDigit else { return nil }
            number = number * 10 + Int(byte &- 0x30)
        }
        position += count
        return number
    }
}
