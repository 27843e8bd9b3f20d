/// What a result says of itself (OBX-11, table 0085, and its counterparts elsewhere).
package enum ResultStatus: String, Sendable, CaseIterable, Hashable {
    case pending, preliminary, final, corrected, cancelled, deleted
    case wrongPatient = "wrong_patient"

    /// Which of two versions may replace the other: never downwards (a preliminary result never
    /// replaces a final one).
    package var finality: Int {
        switch self {
        case .pending: 0
        case .preliminary: 1
        case .final, .corrected, .cancelled, .deleted, .wrongPatient: 2
        }
    }

    /// Whether the version withdraws the result instead of giving one.
    package var withdraws: Bool {
        switch self {
        case .cancelled, .deleted, .wrongPatient: true
        case .pending, .preliminary, .final, .corrected: false
        }
    }

    /// Whether the version's value may be acted on.
    package var isFinal: Bool { self == .final || self == .corrected }
}

/// Where a message stands among those that may replace one another.
///
/// By the sender's time, then by its control id read as a counter (shorter first, then bytewise:
/// senders number messages and write times to the second), then by content. Nothing in it depends
/// on the order of arrival, so that any order of delivery folds to the same state.
package struct MessageOrder: Hashable, Comparable, Sendable {
    package var sentAt: Instant
    package var controlID: String
    package var message: MessageID

    package init(sentAt: Instant, controlID: String, message: MessageID) {
        self.sentAt = sentAt
        self.controlID = controlID
        self.message = message
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.sentAt != right.sentAt { return left.sentAt < right.sentAt }
        let (a, b) = (left.controlID.utf8, right.controlID.utf8)
        if a.count != b.count { return a.count < b.count }
        if left.controlID != right.controlID { return a.lexicographicallyPrecedes(b) }
        return left.message < right.message
    }
}
