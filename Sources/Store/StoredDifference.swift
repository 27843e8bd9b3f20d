/// A derived row that is not what the messages say; never what is in it.
package struct StoredDifference: Sendable, Hashable {
    package enum Change: String, Sendable {
        /// The messages say it, and it is not stored.
        case missing
        /// It is stored, and no message says it.
        case unfounded
        case differs
    }

    package struct Part: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// Of schema `sorawatch_data`.
    package let table: String
    /// What finds the row again.
    package let key: [Part]
    package let change: Change
    /// Those that differ.
    package let columns: [String]

    init(
        _ table: String,
        _ key: KeyValuePairs<String, String>,
        _ change: Change,
        columns: [String] = []
    ) {
        self.table = table
        self.key = key.map { Part(name: $0.key, value: $0.value) }
        self.change = change
        self.columns = columns
    }
}

/// What a part of a verification came to.
package struct VerifiedPart: Sendable {
    /// Messages or patients looked at.
    package var read = 0
    /// Of them, those that cannot be compared now: messages whose interface is configured no more,
    /// patients whose review is still asked for.
    package var skipped = 0
    package var differences: [StoredDifference] = []
}
