/// A lesion's size now and before, as one sentence gives it.
struct MeasuredPair: Sendable {
    /// Micrometres, so that decimals compare exactly.
    var now: Int
    /// The least of those before: the nadir where it is given.
    var before: Int
    var baseline: Int
    /// Where in the text the later one ends.
    var end: Int

    /// RECIST 1.1: at least 20 % and 5 mm more.
    var isProgression: Bool { now * 5 >= before * 6 && now - before >= 5000 }
    /// RECIST 1.1: at least 30 % less.
    var isResponse: Bool { now * 10 <= baseline * 7 }
}

extension ReportText {
    private enum Time { case now, before, baseline }

    private static let times: [(Time, [Phrase])] = [
        (
            .before,
            [
                "previously", "previous", "prior", "formerly", "was.", "from.", "compared",
                "versus", "against",
                "vs.", "nadir", "smallest sum", "lowest sum", "minimum sum", "than.", "up from",
                "down from", "earlier", "last.", "原为", "原约",
                "前为", "曾为", "原", "前片",
                "前次",
                "上次", "既往", "由", "从", "最低", "最小总和", "最小值", "之前",
            ]
        ),
        (.baseline, ["baseline", "pretreatment", "pre-treatment", "基线", "治疗前"]),
        (
            .now,
            [
                "to.", "->", "→", "now.", "today.", "currently", "current", "measures.",
                "measuring", "至", "到",
                "现",
                "本次", "目前", "今", "为",
            ]
        ),
    ]
    /// Before a `to` that leads to the earlier size.
    private static let compared: [Phrase] = ["compared ", "relative ", "comparison "]
    private static let onPrior: [Phrase] = [
        "on prior", "on the prior", "on previous", "on the previous", "on the last", "at baseline",
        "at nadir",
    ]
    /// Sizes of many, not of one over time.
    private static let spread: [Phrase] = ["rang", "between.", "varying", "不等"]
    private static let modalities: [[Phrase]] = [
        ["ultrasound", "sonograph", "us.", "超声", "b超"], ["ct.", "cect."], ["mr.", "mri.", "磁共振"],
    ]

    /// `62 mm (previously 45 mm)`, `from 45 to 62 mm`; nil unless the sentence gives the sizes of
    /// one lesion, by one modality, and says which is the earlier.
    func measuredPair(in sentence: Range<Int>) -> MeasuredPair? {
        let sizes = self.sizes(in: sentence).filter { !isDifference($0, in: sentence) }
        guard sizes.count >= 2, sizes.count <= 3, !holds(Self.spread, in: sentence),
            Self.modalities.count(where: { holds($0, in: sentence) }) < 2,
            !holds(Self.modalities[0], in: sentence)
        else { return nil }
        var now: Size?
        var before: [Int] = []
        var baseline: Int?
        var start = sentence.lowerBound
        for (index, size) in sizes.enumerated() {
            if index > 0, isElsewhere(start..<size.start) { return nil }
            let next = index + 1 < sizes.count ? sizes[index + 1].start : sentence.upperBound
            // `4.8 cm today, 3.6 cm on the prior`: what stands before the comma is of the size before it.
            let comma = index == 0 ? nil : folded[start..<size.start].lastIndex(of: 0x2C)
            var time = lastTime(in: (comma.map { $0 + 1 } ?? start)..<size.start)
            if time == nil { time = timeBehind(size.end, before: next, isFirst: index == 0) }
            if time == nil, comma != nil { time = lastTime(in: start..<size.start) }
            if index > 0, isDatedBracket(around: size, since: start) { time = .before }
            start = size.end
            if index == 0, time == nil {
                // `22 mm -> 31 mm`
                let isBefore = lastTime(in: size.end..<next) == .now && next - size.end <= 8
                time = isBefore ? .before : .now
            }
            switch time {
            case .now where now == nil: now = size
            case .before: before.append(size.micrometres)
            case .baseline:
                before.append(size.micrometres)
                baseline = size.micrometres
            default: return nil
            }
        }
        guard let now, let least = before.min() else { return nil }
        return MeasuredPair(
            now: now.micrometres,
            before: least,
            baseline: baseline ?? least,
            end: now.end
        )
    }

    /// `+4 mm`, `grew by 4 mm`, `增加4mm`: how much more, not how large.
    private func isDifference(_ size: Size, in sentence: Range<Int>) -> Bool {
        var end = size.start
        while end > sentence.lowerBound, folded[end - 1] == 0x20 { end -= 1 }
        return Self.differences.contains { phrase in
            let start = end - phrase.bytes.count
            return start >= sentence.lowerBound && isWordStart(start)
                && folded[start..<end].elementsEqual(phrase.bytes)
        }
    }

    private static let differences: [Phrase] = [
        "+", "by", "increase of", "decrease of", "增加", "增加了", "增大了", "增长了", "缩小了", "减小了",
        "减少了", "仅增",
    ]

    /// `14.2 cm (11.0 cm in March)`, `6.8cm（2024年1月为5.1cm）`: a bracket with a date is of then.
    private func isDatedBracket(around size: Size, since start: Int) -> Bool {
        let before = folded[start..<size.start]
        let opens = [[UInt8(ascii: "(")], Array("（".utf8)]
        guard
            let open = before.indices.last(where: { position in
                opens.contains { before[position...].starts(with: $0) }
            })
        else { return false }
        let rest = folded[open...].prefix { $0 != UInt8(ascii: ")") }.prefix(48)
        let words = String(decoding: rest, as: UTF8.self)
        return words.contains("年") || words.contains("月") || words.contains(" in 20")
            || Self.months.contains { words.contains(" \($0)") }
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Whether the words name the place of another lesion.
    private func isElsewhere(_ range: Range<Int>) -> Bool {
        marks(in: range).contains { $0.term == .liver || $0.term == .organ }
    }

    private func lastTime(in range: Range<Int>) -> Time? {
        var found: (time: Time, place: Int, end: Int)?
        for (time, phrases) in Self.times {
            for position in range.reversed() where isWordStart(position) {
                let phrase = phrases.first { starts(at: position, with: $0, within: range) }
                guard let phrase else { continue }
                // `原为` ends where `为` does, and says more.
                let end = position + phrase.bytes.count
                if end > found?.end ?? range.lowerBound { found = (time, position, end) }
                break
            }
        }
        guard let found else { return nil }
        let isCompared = Self.compared.contains { phrase in
            let start = found.place - phrase.bytes.count
            return start >= range.lowerBound && starts(at: start, with: phrase, within: range)
        }
        return isCompared ? .before : found.time
    }

    /// `62 mm versus 45 mm`: leads to the size behind it and says nothing of that before.
    private static func leads(_ phrase: Phrase) -> Bool {
        leading.contains { $0.bytes == phrase.bytes }
    }

    private static let leading: [Phrase] = [
        "was.", "from.", "compared", "versus", "vs.", "than.", "up from", "down from",
    ]

    /// `45 mm previously`, `45 mm on prior`; behind the first size only where it ends there.
    private func timeBehind(_ start: Int, before end: Int, isFirst: Bool) -> Time? {
        let rest = afterSpaces(start, start..<end)
        for (time, phrases) in Self.times where time != .now {
            for phrase in phrases + Self.onPrior
            where !(isFirst && Self.leads(phrase))
                && starts(at: rest.lowerBound, with: phrase, within: rest)
            {
                let after = afterSpaces(rest.lowerBound + phrase.bytes.count, rest)
                if !isFirst || after.isEmpty || folded[after.lowerBound] == UInt8(ascii: ",") {
                    return time
                }
            }
        }
        return nil
    }

    private func holds(_ phrases: [Phrase], in range: Range<Int>) -> Bool {
        range.contains { position in
            isWordStart(position)
                && phrases.contains { starts(at: position, with: $0, within: range) }
        }
    }

    private func isWordStart(_ position: Int) -> Bool {
        position == 0 || !folded[position].isWordByte || !folded[position - 1].isWordByte
    }
}
