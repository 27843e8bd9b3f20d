/// 128 bits of a SHA-256 digest, the form of every content-derived identifier.
///
/// Wide enough that a collision is not a case to handle; prints and sorts as a UUID's 16 bytes.
package struct Hash128: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes the first 16 bytes of `digest`, big-endian.
    package init(prefixOf digest: [UInt8]) {
        precondition(digest.count >= 16)
        var words: (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            words.0 = words.0 << 8 | UInt64(digest[index])
            words.1 = words.1 << 8 | UInt64(digest[index + 8])
        }
        self.init(high: words.0, low: words.1)
    }

    /// Reads the 8-4-4-4-12 hexadecimal form; hyphens are optional.
    package init?(_ text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let value = Character(UnicodeScalar(byte)).hexDigitValue, digits < 32 else {
                return nil
            }
            if digits < 16 {
                words.0 = words.0 << 4 | UInt64(value)
            } else {
                words.1 = words.1 << 4 | UInt64(value)
            }
            digits += 1
        }
        guard digits == 32 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    package static func < (left: Hash128, right: Hash128) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return result
    }

    package var description: String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            let digits = String(byte, radix: 16)
            text.append(digits.count == 1 ? "0" + digits : digits)
        }
        return text
    }
}

/// Who a message speaks of: hash of assigning authority, identifier type and number.
///
/// Not PHI.
package struct PatientID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let hash: Hash128
    package init(_ hash: Hash128) { self.hash = hash }
    package static func < (left: Self, right: Self) -> Bool { left.hash < right.hash }
    package var description: String { hash.description }
}

/// Hash of sender, control id and body: the same bytes from the same sender are the same message.
package struct MessageID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let hash: Hash128
    package init(_ hash: Hash128) { self.hash = hash }
    package static func < (left: Self, right: Self) -> Bool { left.hash < right.hash }
    package var description: String { hash.description }
}

/// The n-th event of a message, counted from 1.
package struct EventID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let message: MessageID
    package let ordinal: Int
    package init(message: MessageID, ordinal: Int) {
        self.message = message
        self.ordinal = ordinal
    }
    package static func < (left: Self, right: Self) -> Bool {
        (left.message, left.ordinal) < (right.message, right.ordinal)
    }
    package var description: String { "\(message)/\(ordinal)" }
}

/// Hash of patient, rule and treatment episode.
package struct AlertID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let hash: Hash128
    package init(_ hash: Hash128) { self.hash = hash }
    package static func < (left: Self, right: Self) -> Bool { left.hash < right.hash }
    package var description: String { hash.description }
}

/// A patient's number as the hospital writes it.
///
/// PHI: prints as `[phi]`.
package struct PatientIdentifier: Hashable, Sendable, CustomStringConvertible {
    package var assigningAuthority: String
    /// Table 0203; `MR` where the message names none.
    package var type: String
    package var value: String

    package init(assigningAuthority: String, type: String, value: String) {
        self.assigningAuthority = assigningAuthority
        self.type = type
        self.value = value
    }

    package var description: String { "[phi]" }
}
