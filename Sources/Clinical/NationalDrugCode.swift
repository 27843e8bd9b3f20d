/// The spellings of a United States National Drug Code, brought to `labeler-product`.
///
/// Ten digits with hyphens after the labeler (4 or 5) and the product (3 or 4), or eleven digits
/// (5-4-2) padded with zeros (21 CFR 207.33). The package, the last one or two digits, is dropped.
enum NationalDrugCode {
    /// The keys a code may stand for: one, or three for ten digits without hyphens.
    static func keys(spelled bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return [] }
        switch parts.count {
        case 2, 3:
            return [key(labeler: parts[0], product: parts[1])]
        case 1 where bytes.count == 11:
            return [split(bytes, labeler: 5, product: 4)]
        case 1 where bytes.count == 10:
            return [
                split(bytes, labeler: 4, product: 4), split(bytes, labeler: 5, product: 3),
                split(bytes, labeler: 5, product: 4),
            ]
        default:
            return []
        }
    }

    private static func split(
        _ bytes: ArraySlice<UInt8>,
        labeler: Int,
        product: Int
    ) -> [UInt8] {
        key(labeler: bytes.prefix(labeler), product: bytes.dropFirst(labeler).prefix(product))
    }

    private static func key(labeler: ArraySlice<UInt8>, product: ArraySlice<UInt8>) -> [UInt8] {
        withoutZeros(labeler) + [UInt8(ascii: "-")] + withoutZeros(product)
    }

    private static func withoutZeros(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        Array(digits.drop { $0 == UInt8(ascii: "0") })
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
