/// A report's text, a copy of the same length to search in, and the terms found there.
///
/// The copy is in ASCII lower case and simplified characters, with `0` and `1` in words read as the letters they were
/// scanned from.
struct ReportText: Sendable {
    let original: [UInt8]
    private(set) var folded: [UInt8]
    private(set) var marks: [Mark] = []

    init(_ text: String) {
        original = Array(text.utf8)
        folded = original.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        TraditionalCharacters.simplify(&folded)
        readScannedDigitsAsLetters()
        markTerms()
    }

    /// `1ncrease` and `pr0gression`; a word of at least six letters and one such digit.
    private mutating func readScannedDigitsAsLetters() {
        var start = 0
        while start < folded.count {
            guard folded[start].isWordByte else {
                start += 1
                continue
            }
            let end = wordEnd(start)
            var digit: Int?
            var digits = 0
            for position in start..<end where folded[position].isDigit {
                digit = position
                digits += 1
            }
            if digits == 1, let digit, end - start > 5 {
                switch folded[digit] {
                case UInt8(ascii: "0"): folded[digit] = UInt8(ascii: "o")
                case UInt8(ascii: "1"):
                    folded[digit] = UInt8(ascii: isScannedL(digit, in: start..<end) ? "l" : "i")
                default: break
                }
            }
            start = end
        }
    }

    /// `interva1`, `deve1oped`, `stab1e`, but `les1on`, `1ncrease`.
    private func isScannedL(_ digit: Int, in word: Range<Int>) -> Bool {
        guard digit + 1 < word.upperBound else { return true }
        let isVowelNext = "aeiou".utf8.contains(folded[digit + 1])
        return isVowelNext
            && (digit == word.lowerBound || !"stdcrxv".utf8.contains(folded[digit - 1]))
    }

    private mutating func markTerms() {
        var position = 0
        while position < folded.count {
            let byte = folded[position]
            if byte <= 0x20 {
                position += 1
                continue
            }
            let mark = mark(at: position)
            position = max(position + 1, mark.range.upperBound)
            if mark.term == .word, let last = marks.indices.last, mark.isChinese,
                marks[last].term == .word, marks[last].isChinese,
                marks[last].range.upperBound == mark.range.lowerBound
            {
                marks[last].range = marks[last].range.lowerBound..<position
            } else {
                marks.append(mark)
            }
        }
    }

    private func mark(at start: Int) -> Mark {
        let byte = folded[start]
        let isChinese = byte >= 0x80
        func mark(_ term: Term, _ end: Int) -> Mark {
            Mark(term: term, range: start..<min(end, folded.count), isChinese: isChinese)
        }
        if byte.isDigit { return mark(.number, numberEnd(start)) }
        if start + 1 < folded.count {
            var key = UInt32(byte) << 8 | UInt32(folded[start + 1])
            if isChinese, start + 2 < folded.count { key = key << 8 | UInt32(folded[start + 2]) }
            for entry in Lexicon.vocabulary.entries(for: key) {
                guard let end = end(of: entry.phrase, at: start) else { continue }
                // `with enlarging`: what it turns to is a term of its own.
                if entry.term == .turn, let length = entry.phrase.leadLength {
                    return mark(.turn, start + length)
                }
                return mark(entry.term, isChinese ? end : wordEnd(end))
            }
        }
        switch byte {
        case UInt8(ascii: ","): return mark(.comma, start + 1)
        case UInt8(ascii: "?"): return mark(.hedge, start + 1)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"):
            return mark(.filler, start + 1)
        default: break
        }
        if byte.isWordByte {
            let end = wordEnd(start)
            return mark(isSegment(start..<end) ? .liver : .word, end)
        }
        // Brackets and quotes part nothing.
        return isChinese ? mark(.word, characterEnd(start)) : mark(.filler, start + 1)
    }

    /// Where the phrase ends that begins at `start`; nil where it does not.
    private func end(of phrase: Phrase, at start: Int) -> Int? {
        var position = start
        for byte in phrase.bytes {
            guard position < folded.count else { return nil }
            if byte == 0x20 {
                guard folded[position] <= 0x20 else { return nil }
                while position < folded.count, folded[position] <= 0x20 { position += 1 }
            } else {
                guard folded[position] == byte else { return nil }
                position += 1
            }
        }
        if phrase.isWhole, position < folded.count, folded[position].isWordByte { return nil }
        return position
    }

    /// `s7`, `s4a`.
    private func isSegment(_ word: Range<Int>) -> Bool {
        word.count >= 2 && word.count <= 3 && folded[word.lowerBound] == UInt8(ascii: "s")
            && folded[word.lowerBound + 1].isDigit
    }

    private func numberEnd(_ start: Int) -> Int {
        var end = start
        while end < folded.count {
            let isPoint =
                folded[end] == UInt8(ascii: ".") && end + 1 < folded.count
                && folded[end + 1].isDigit
            guard folded[end].isDigit || isPoint else { break }
            end += 1
        }
        return end
    }

    private func wordEnd(_ start: Int) -> Int {
        var end = start
        while end < folded.count, folded[end].isWordByte { end += 1 }
        return end
    }

    private func characterEnd(_ start: Int) -> Int {
        var end = start + 1
        while end < folded.count, folded[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: original[trimmed(range)], as: UTF8.self)
    }

    /// As the vocabulary has it: in lower case and simplified characters.
    func word(_ range: Range<Int>) -> String { String(decoding: folded[range], as: UTF8.self) }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, original[first] <= 0x20 { range.removeFirst() }
        while let last = range.last, original[last] <= 0x20 { range.removeLast() }
        return range
    }

    /// The terms that stand wholly within `range`.
    func marks(in range: Range<Int>) -> ArraySlice<Mark> {
        let low = firstMark(from: range.lowerBound)
        var high = firstMark(from: range.upperBound)
        if high > low, marks[high - 1].range.upperBound > range.upperBound { high -= 1 }
        return marks[low..<max(low, high)]
    }

    private func firstMark(from position: Int) -> Int {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].range.lowerBound < position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func starts(at position: Int, with phrase: Phrase, within range: Range<Int>) -> Bool {
        guard position + phrase.bytes.count <= range.upperBound,
            let end = end(of: phrase, at: position)
        else { return false }
        return end <= range.upperBound
    }
}

extension UInt8 {
    /// ASCII letter in lower case or digit.
    var isWordByte: Bool { (self >= 0x61 && self <= 0x7A) || (self >= 0x30 && self <= 0x39) }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}
