import CLibFuzzer

/// One change to an input that leaves most of its grammar whole.
struct Mutation {
    private static let values = [
        "", "0", "-1", "1", "007", "9223372036854775807", "99999999999999999999", "1e400",
        "0.0000001",
        "-0.0", "NaN", "<7", ">^90", "^100^-^200", "\"\"", "20260203", "2026023",
        "20260230250000+9999",
        "2026-02-03T10:20:30.5Z", "2026-02-30", "0000-00-00", "1834-1", "C22.0", "F", "C", "X", "D",
        "final", "entered-in-error", "completed", "PQ", "ST", "NM", "SN", "TX", "ED", "true",
        "RPLC",
        "\\X4\\", "\\C2842\\", "\\M\\", "#1", "urn:uuid:1", "Patient/1", "sorafenib", "ng/mL", "NI",
    ].map { Array($0.utf8) }

    let grammar: Grammar
    private var random: SplitMix

    init(grammar: Grammar, seed: UInt32) {
        self.grammar = grammar
        random = SplitMix(state: UInt64(seed))
    }

    /// How many bytes there are afterwards; 0 where nothing was changed.
    mutating func apply(to buffer: UnsafeMutableBufferPointer<UInt8>, length: Int) -> Int {
        guard length > 8, random.below(4) > 0 else { return 0 }
        let bytes = Array(buffer.prefix(length))
        let from = random.below(length)
        let to = random.below(length)
        var changed = bytes
        switch random.below(8) {
        case 0:
            guard let part = grammar.part(of: bytes, from: from) else { return 0 }
            changed.removeSubrange(part)
        case 1:
            guard let part = grammar.part(of: bytes, from: from) else { return 0 }
            changed.insert(contentsOf: bytes[part], at: part.upperBound)
        case 2:
            guard let part = grammar.part(of: bytes, from: from),
                let other = grammar.part(of: bytes, from: to)
            else { return 0 }
            changed.insert(contentsOf: bytes[part], at: other.lowerBound)
        case 3:
            guard let part = grammar.part(of: bytes, from: from),
                let other = grammar.part(of: bytes, from: to)
            else { return 0 }
            changed.replaceSubrange(other, with: bytes[part])
        case 4:
            guard let value = grammar.value(of: bytes, from: from),
                let other = grammar.value(of: bytes, from: to)
            else { return 0 }
            changed.replaceSubrange(other, with: bytes[value])
        case 5:
            guard let value = grammar.value(of: bytes, from: from) else { return 0 }
            changed.replaceSubrange(value, with: Self.values[random.below(Self.values.count)])
        default:
            guard let value = grammar.value(of: bytes, from: from) else { return 0 }
            changed.replaceSubrange(value, with: mutated(Array(bytes[value])))
        }
        guard !changed.isEmpty, changed.count <= buffer.count else { return 0 }
        _ = buffer.update(fromContentsOf: changed)
        return changed.count
    }

    private func mutated(_ value: [UInt8]) -> [UInt8] {
        var value = value
        let (length, capacity) = (value.count, value.count + 16)
        value.append(contentsOf: repeatElement(0, count: 16))
        let count = value.withUnsafeMutableBufferPointer {
            fuzz_mutate($0.baseAddress, length, capacity)
        }
        return value.prefix(count).map { grammar.breaks($0) ? UInt8(ascii: "0") : $0 }
    }
}

/// A small generator of even quality (SplitMix64).
struct SplitMix {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, bound)))
    }
}
