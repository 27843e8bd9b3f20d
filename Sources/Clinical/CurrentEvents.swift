/// The versions that hold: of each identity the one of highest finality, then latest order.
///
/// A winner that withdraws its result leaves nothing. The view `lab_result` and its like say the
/// same in SQL (`is_current`).
package func currentEvents(of events: some Sequence<RecordedEvent>) -> [RecordedEvent] {
    var winners: [EventVersionKey: RecordedEvent] = [:]
    for candidate in events {
        let key = EventVersionKey(
            kind: candidate.event.content.kind,
            identity: candidate.event.identity
        )
        if let holder = winners[key], !candidate.replaces(holder) { continue }
        winners[key] = candidate
    }
    return winners.values.filter { !$0.event.status.withdraws }.sorted { $0.id < $1.id }
}

private struct EventVersionKey: Hashable {
    var kind: Event.Content.Kind
    var identity: String
}

extension RecordedEvent {
    fileprivate func replaces(_ other: RecordedEvent) -> Bool {
        let (mine, theirs) = (event.status.finality, other.event.status.finality)
        if mine != theirs { return mine > theirs }
        if order != other.order { return order > other.order }
        return event.ordinal > other.event.ordinal
    }
}

extension Event.Content {
    package enum Kind: String, Sendable, CaseIterable, Hashable {
        case lab, assessment, measurement, medication, diagnosis, vital, merge
    }

    package var kind: Kind {
        switch self {
        case .lab: .lab
        case .assessment: .assessment
        case .measurement: .measurement
        case .medication: .medication
        case .diagnosis: .diagnosis
        case .vital: .vital
        case .merge: .merge
        }
    }
}
