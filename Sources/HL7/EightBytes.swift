/// Eight bytes in one register, the first the lowest, so that looking for one costs as looking at
/// eight.
struct EightBytes {
    let word: UInt64

    /// The compiler makes one load of it.
    @inline(__always)
    init(_ bytes: borrowing Span<UInt8>, at position: Int) {
        let bytes = bytes.extracting(position..<position &+ 8)
        word =
            UInt64(bytes[0]) | UInt64(bytes[1]) << 8 | UInt64(bytes[2]) << 16
            | UInt64(bytes[3]) << 24 | UInt64(bytes[4]) << 32 | UInt64(bytes[5]) << 40
            | UInt64(bytes[6]) << 48 | UInt64(bytes[7]) << 56
    }

    /// As many as there are, zeros behind them.
    @inline(__always)
    init(_ bytes: borrowing Span<UInt8>, from position: Int) {
        if position &+ 8 <= bytes.count {
            self.init(bytes, at: position)
        } else {
            self.init(endOf: bytes, from: position)
        }
    }

    @inline(never)
    private init(endOf bytes: borrowing Span<UInt8>, from position: Int) {
        var word: UInt64 = 0
        for index in position..<bytes.count {
            word |= UInt64(bytes[index]) << (8 * (index - position))
        }
        self.word = word
    }

    /// The high bit of every byte that is `byte`.
    @inline(__always)
    func places(of byte: UInt8) -> UInt64 { places(ofPattern: Self.pattern(byte)) }

    /// The byte eight times.
    @inline(__always)
    static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    @inline(__always)
    func places(ofPattern pattern: UInt64) -> UInt64 {
        let word = word ^ pattern
        return ~(((word & Self.low) &+ Self.low) | word | Self.low)
    }

    /// The high bits of the first `count` bytes, all eight where there are more.
    @inline(__always)
    static func first(_ count: Int) -> UInt64 {
        count >= 8 ? ~low : ~low & ((1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1)
    }

    /// The high bit of every byte below 0x20.
    @inline(__always)
    var controls: UInt64 {
        ~(((word & Self.low) &+ 0x6060_6060_6060_6060) | word) & ~Self.low
    }

    private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
}

extension Span<UInt8> {
    /// Where in the range either byte comes first; its end where neither does.
    @inline(__always)
    func first(_ one: UInt8, or other: UInt8, in range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let bytes = EightBytes(self, from: position)
            let places = bytes.places(of: one) | bytes.places(of: other)
            if places != 0 {
                return Swift.min(position &+ places.trailingZeroBitCount >> 3, range.upperBound)
            }
            position &+= 8
        }
        return range.upperBound
    }
}
