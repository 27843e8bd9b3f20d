/// A numeric's digits in the base PostgreSQL keeps them: 10,000.
struct NumericDigits {
    let isNegative: Bool
    /// The power of 10,000 that the first group is multiplied by.
    let weight: Int
    /// Groups from the most significant, without leading or trailing zero groups.
    private(set) var groups: InlineGroups

    /// At most six groups: 19 digits and the padding to a whole group.
    struct InlineGroups {
        private var storage: [6 of Int16] = .init(repeating: 0)
        private(set) var count = 0

        var indices: Range<Int> { 0..<count }

        subscript(_ index: Int) -> Int16 { storage[index] }

        mutating func append(_ group: Int16) {
            storage[count] = group
            count += 1
        }
    }

    init(significand: Int64, scale: Int) {
        isNegative = significand < 0
        groups = InlineGroups()
        // Shift left to a whole number of groups after the point (0 to 3 digits).
        let padding = (4 - scale % 4) % 4
        let shift: UInt64 = padding == 0 ? 1 : padding == 1 ? 10 : padding == 2 ? 100 : 1_000
        let product = significand.magnitude.multipliedFullWidth(by: shift)
        let groupsAfterPoint = (scale + padding) / 4
        var reversed = InlineGroups()
        var dropped = 0
        var high = product.high
        var low = product.low
        while high > 0 || low > 0 {
            let group: UInt64
            (low, group) = UInt64(10_000).dividingFullWidth((high % 10_000, low))
            high /= 10_000
            if group == 0 && reversed.count == 0 {
                dropped += 1
            } else {
                reversed.append(Int16(truncatingIfNeeded: group))
            }
        }
        for index in reversed.indices.reversed() { groups.append(reversed[index]) }
        weight = reversed.count == 0 ? 0 : reversed.count + dropped - 1 - groupsAfterPoint
    }
}
