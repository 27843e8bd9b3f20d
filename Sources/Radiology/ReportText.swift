/// A report's text with a copy of the same length to search in.
///
/// The copy is in ASCII lower case, with `0` and `1` in words read as the letters they were
/// scanned from, and without the figures of speech.
struct ReportText: Sendable {
    let original: [UInt8]
    private(set) var folded: [UInt8]
    /// Where a phrase may begin, in the order of its key and of the text.
    private var places: [Int] = []
    /// Where in `places` each key begins.
    private var bounds: [Int] = []

    init(_ text: String) {
        original = Array(text.utf8)
        folded = original.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        readScannedDigitsAsLetters()
        index()
        for figure in Lexicon.figures {
            var rest = 0..<folded.count
            while let place = place(of: figure, in: rest) {
                for position in place { folded[position] = 0x01 }
                rest = place.upperBound..<folded.count
            }
        }
    }

    private mutating func index() {
        bounds = [Int](repeating: 0, count: 257)
        for position in folded.indices {
            if let key = key(at: position) { bounds[Int(key) + 1] += 1 }
        }
        for key in 1...256 { bounds[key] += bounds[key - 1] }
        places = [Int](repeating: 0, count: bounds[256])
        var next = bounds
        for position in folded.indices {
            guard let key = key(at: position) else { continue }
            places[next[Int(key)]] = position
            next[Int(key)] += 1
        }
    }

    /// A word's first letter, or the third byte of another script's character, the one that varies.
    private func key(at position: Int) -> UInt8? {
        let byte = folded[position]
        if byte < 0x80 {
            return byte.isWordByte && position > 0 && folded[position - 1].isWordByte ? nil : byte
        }
        return position + 2 < folded.count ? folded[position + 2] : nil
    }

    /// `1ncrease` and `pr0gression`; a word of at least five letters and one such digit.
    private mutating func readScannedDigitsAsLetters() {
        var start = 0
        while start < folded.count {
            guard folded[start].isWordByte else {
                start += 1
                continue
            }
            let end = folded[start...].firstIndex { !$0.isWordByte } ?? folded.count
            let digits = (start..<end).filter { folded[$0].isDigit }
            if digits.count == 1, end - start > 5 {
                switch folded[digits[0]] {
                case UInt8(ascii: "0"): folded[digits[0]] = UInt8(ascii: "o")
                case UInt8(ascii: "1"): folded[digits[0]] = UInt8(ascii: "i")
                default: break
                }
            }
            start = end
        }
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: original[trimmed(range)], as: UTF8.self)
    }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, original[first] <= 0x20 { range.removeFirst() }
        while let last = range.last, original[last] <= 0x20 { range.removeLast() }
        return range
    }

    /// Where the first of `phrases` begins in `range`, and its length.
    func firstPlace(of phrases: [Phrase], in range: Range<Int>) -> Range<Int>? {
        var best: Range<Int>?
        for phrase in phrases {
            guard let place = place(of: phrase, in: range) else { continue }
            if let known = best, known.lowerBound <= place.lowerBound { continue }
            best = place
        }
        return best
    }

    func contains(_ phrases: [Phrase], in range: Range<Int>) -> Bool {
        phrases.contains { place(of: $0, in: range) != nil }
    }

    func place(of phrase: Phrase, in range: Range<Int>) -> Range<Int>? {
        guard let key = phrase.key else { return nil }
        var low = bounds[Int(key)]
        let last = bounds[Int(key) + 1]
        var high = last
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        while low < last, places[low] + phrase.bytes.count <= range.upperBound {
            let start = places[low]
            if starts(at: start, with: phrase, within: range) {
                return start..<start + phrase.bytes.count
            }
            low += 1
        }
        return nil
    }
}

/// Words to look for, in lower case.
///
/// A phrase begins at a word's beginning; it may end inside one (`enlarg`) unless it ends in `.`,
/// which stands for the word's end. Chinese has no such borders.
struct Phrase: Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]
    let isWhole: Bool

    /// What `ReportText` finds it by.
    var key: UInt8? {
        guard let first = bytes.first else { return nil }
        return first < 0x80 ? first : bytes.count > 2 ? bytes[2] : nil
    }

    init(stringLiteral text: String) {
        isWhole = text.hasSuffix(".")
        bytes = Array((isWhole ? text.dropLast() : text[...]).utf8)
    }
}

extension UInt8 {
    /// ASCII letter in lower case or digit.
    var isWordByte: Bool { (self >= 0x61 && self <= 0x7A) || (self >= 0x30 && self <= 0x39) }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}
