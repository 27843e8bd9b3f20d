/// Finds codes by their bytes, so that a code of no interest costs no string.
///
/// ASCII letters match in either case.
struct CodeTable<Meaning: Sendable>: Sendable {
    private struct Entry: Sendable {
        let code: [UInt8]
        let system: CodeSystem
        var meaning: Meaning?
        /// Index of the next entry of the same slot; -1 at the end.
        var next: Int
    }

    private var entries: [Entry] = []
    /// Index of each slot's first entry, -1 where empty; their number is a power of two.
    private var slots: [Int]

    /// `capacity` is how many entries to expect; more only make it slower.
    init(capacity: Int) {
        var count = 16
        while count < capacity * 4 { count *= 2 }
        slots = Array(repeating: -1, count: count)
    }

    /// Lets `code` mean `meaning` from now on; nil: nothing any more.
    mutating func set(_ code: [UInt8], system: CodeSystem, meaning: Meaning?) {
        let slot = slot(of: code, range: code.indices)
        var index = slots[slot]
        while index >= 0 {
            if entries[index].system == system, matches(index, code, code.indices) {
                entries[index].meaning = meaning
                return
            }
            index = entries[index].next
        }
        entries.append(Entry(code: code, system: system, meaning: meaning, next: slots[slot]))
        slots[slot] = entries.count - 1
    }

    /// How many codes have a meaning.
    var count: Int { entries.count { $0.meaning != nil } }

    /// Whether any system has a meaning for the code: cheap, and almost always false.
    func contains(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var index = slots[slot(of: bytes, range: range)]
        while index >= 0 {
            if entries[index].meaning != nil, matches(index, bytes, range) { return true }
            index = entries[index].next
        }
        return false
    }

    func meaning(_ bytes: [UInt8], _ range: Range<Int>, system: CodeSystem) -> Meaning? {
        var index = slots[slot(of: bytes, range: range)]
        while index >= 0 {
            if entries[index].system == system, matches(index, bytes, range) {
                return entries[index].meaning
            }
            index = entries[index].next
        }
        return nil
    }

    private func matches(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard entries[index].code.count == range.count else { return false }
        for offset in 0..<range.count
        where entries[index].code[offset].asciiUppercased
            != bytes[range.lowerBound + offset].asciiUppercased
        {
            return false
        }
        return true
    }

    private func slot(of bytes: [UInt8], range: Range<Int>) -> Int {
        // Rotated and added up without the bit that tells the case of a letter; one multiplication
        // at the end spreads it.
        let bytes = bytes.span.extracting(range)
        var hash: UInt64 = 0
        for index in bytes.indices {
            hash = (hash << 9 | hash >> 55) ^ UInt64(bytes[index] & 0xDF)
        }
        hash &*= 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    }
}

extension UInt8 {
    /// ASCII letters in upper case, everything else as it is.
    package var asciiUppercased: UInt8 { self >= 0x61 && self <= 0x7A ? self & 0xDF : self }
}
