internal import Clinical

/// Laboratory traffic to measure with: distinct ORU^R01 of fifteen results and about 1 KB.
///
/// One message in a hundred has AFP, one in four ALT; the others are blood counts and electrolytes
/// that no rule speaks of. Each is a copy of one of four templates with its digits filled in.
package struct BenchMessages: Sendable {
    package static let patients = 20_000

    private let seed: UInt64
    private let panels: [BenchTemplate]

    package init(seed: UInt64 = 1) {
        self.seed = seed
        panels = BenchPanel.all.map(BenchTemplate.init)
    }

    /// The `number`-th message, from 0; the same number gives the same bytes.
    package func message(number: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed ^ (UInt64(bitPattern: Int64(number)) << 20))
        let chosen = generator.next()
        let panel =
            switch chosen % 100 {
            case 0: panels[0]
            case 1..<25: panels[1]
            case 25..<60: panels[2]
            default: panels[3]
            }
        let patient = Int(chosen / 100 % UInt64(Self.patients)) + 1
        return panel.message(number: number, patient: patient, using: &generator)
    }
}

/// A message with gaps for digits.
private struct BenchTemplate: Sendable {
    private struct Gap {
        var start: Int
        var count: Int
    }

    private let bytes: [UInt8]
    private let numbers: [Gap]
    private let patients: [Gap]
    private let times: [Gap]
    /// Where a digit of a value goes, and the least it may be.
    private let digits: [(position: Int, least: UInt8)]

    init(_ panel: BenchPanel) {
        let text = [UInt8](panel.message.utf8)
        numbers = Self.gaps(of: "#", in: text)
        patients = Self.gaps(of: "@", in: text)
        times = Self.gaps(of: "?", in: text)
        digits = text.indices.compactMap { position in
            switch text[position] {
            case UInt8(ascii: "!"): (position, 1)
            case UInt8(ascii: "$"): (position, 0)
            default: nil
            }
        }
        bytes = text
    }

    private static func gaps(of mark: Unicode.Scalar, in text: [UInt8]) -> [Gap] {
        var gaps: [Gap] = []
        for (position, byte) in text.enumerated() where byte == UInt8(ascii: mark) {
            if let last = gaps.last, last.start + last.count == position {
                gaps[gaps.count - 1].count += 1
            } else {
                gaps.append(Gap(start: position, count: 1))
            }
        }
        return gaps
    }

    func message(
        number: Int,
        patient: Int,
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        var message = bytes
        for gap in numbers { Self.write(number + 1, into: &message, at: gap) }
        for gap in patients { Self.write(patient, into: &message, at: gap) }
        let time = Self.stamp(secondsFrom2026: number)
        for gap in times { Self.write(time, into: &message, at: gap) }
        var random: UInt64 = 0
        var left = 0
        for (position, least) in digits {
            if left == 0 { (random, left) = (generator.next(), 16) }
            let digit = UInt8(truncatingIfNeeded: random % (10 - UInt64(least))) + least
            message[position] = UInt8(ascii: "0") + digit
            random /= 10
            left -= 1
        }
        return message
    }

    /// The decimal digits of `value`, right-aligned; what does not fit is left out.
    private static func write(_ value: Int, into message: inout [UInt8], at gap: Gap) {
        var rest = UInt64(value)
        var position = gap.start + gap.count
        while position > gap.start {
            position -= 1
            message[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// YYYYMMDDHHMMSS as a number; begins again after a year.
    private static func stamp(secondsFrom2026 seconds: Int) -> Int {
        let (day, second) = (seconds / 86_400 % 365, seconds % 86_400)
        let date = CivilDay(epochDay: 20_454 + day).yearMonthDay
        let clock = second / 3_600 * 10_000 + second / 60 % 60 * 100 + second % 60
        return (date.year * 10_000 + date.month * 100 + date.day) * 1_000_000 + clock
    }
}
