import Clinical

/// When sorafenib was started, taken and stopped.
struct Exposure {
    let t0: CivilDay
    let basis: StartBasis
    /// The event that gives `t0`.
    let start: Dated<MedicationEvent>
    private let intakes: [Dated<MedicationEvent>]
    private let stops: [Dated<MedicationEvent>]
    /// Of the first treatment episode.
    private let restarts: [Dated<MedicationEvent>]
    /// The first day on which an order is known to have run, by its number.
    private let began: [String: CivilDay]
    /// A gap of over this many days between intakes starts another episode.
    private let gapDays: Int
    private let startingOrders: Set<MessageID>

    /// Nil where no sorafenib was given, or only ordered and that is not accepted, or where the first
    /// was given before all whose day is known.
    init?(_ chart: Chart, startingOrders: Set<MessageID>, rules: Rules) {
        let events = chart.medications.filter { $0.content.ingredient == sorafenib }
        let given = events.filter { $0.content.action.isIntake }
        let ordered = events.filter { $0.content.action == .ordered }
        self.startingOrders = startingOrders
        intakes =
            given.isEmpty
            ? ordered.filter { startingOrders.contains($0.record.order.message) } : given
        guard let first = intakes.first, !chart.hasUndatedSorafenib(before: first.day) else {
            return nil
        }
        let sameDay = intakes.prefix { $0.day == first.day }
        start = sameDay.first { $0.content.action == .administered } ?? first
        t0 = first.day
        basis =
            switch start.content.action {
            case .administered: .administered
            case .dispensed: .dispensed
            case .ordered, .stopped, .held: .ordered
            }
        stops = events.filter { $0.content.action == .stopped && $0.day >= first.day }
        gapDays = rules.episodeGapDays
        let gap = zip(intakes, intakes.dropFirst()).first {
            $1.day - $0.day > rules.episodeGapDays
        }
        let end = (gap?.0 ?? intakes.last ?? first).day.adding(rules.episodeGapDays)
        restarts = (given + ordered).filter { $0.day <= end }
        began = Dictionary(
            restarts.filter { !$0.content.orderNumber.isEmpty }
                .map { ($0.content.orderNumber, $0.day) },
            uniquingKeysWith: min
        )
    }

    /// The stop that nothing of the same episode has undone, of the latest order; told again it is no
    /// later stop.
    var currentStop: Dated<MedicationEvent>? {
        stops.first { stop in
            !isReplaced(stop) && !restarts.contains { $0.resumes(after: stop) }
        }
    }

    /// The first stop for toxicity that nothing of the same episode has undone.
    var currentToxicityStop: Dated<MedicationEvent>? {
        stops.first { stop in
            stop.content.stoppedForToxicity && !restarts.contains { $0.resumes(after: stop) }
        }
    }

    /// The stop up to `day` that was not undone by then.
    ///
    /// Another order on the day of the stop, given after it, is a change of prescription.
    func stop(inForceOn day: CivilDay) -> Dated<MedicationEvent>? {
        stops.first { stop in
            stop.day <= day && !restarts.contains { $0.day <= day && $0.resumes(after: stop) }
        }
    }

    /// The same, of the latest order: an old one that is tidied up says nothing of the one that runs.
    func lastStop(inForceOn day: CivilDay) -> Dated<MedicationEvent>? {
        stops.first { stop in
            stop.day <= day && !isReplaced(stop)
                && !restarts.contains { $0.day <= day && $0.resumes(after: stop) }
        }
    }

    /// Those of `medications` that start a drug: of one that was never given also its orders, those
    /// that are accepted.
    func starts(in medications: [Dated<MedicationEvent>]) -> [Dated<MedicationEvent>] {
        let given = medications.filter { $0.content.action.isIntake }
        guard !startingOrders.isEmpty else { return given }
        let known = Set(given.map(\.content.ingredient))
        return medications.filter { drug in
            drug.content.action.isIntake
                || drug.content.action == .ordered && !known.contains(drug.content.ingredient)
                    && startingOrders.contains(drug.record.order.message)
        }
    }

    /// Whether another order ran on when this one was stopped: it began later, and no later than the
    /// stop.
    private func isReplaced(_ stop: Dated<MedicationEvent>) -> Bool {
        guard let stopped = began[stop.content.orderNumber] else { return false }
        return began.contains {
            $0.key != stop.content.orderNumber && $0.value > stopped && $0.value <= stop.day
        }
    }

    /// How many treatment episodes there are.
    var episodes: Int { 1 + zip(intakes, intakes.dropFirst()).count { $1.day - $0.day > gapDays } }
}

extension Dated<MedicationEvent> {
    fileprivate func resumes(after stop: Self) -> Bool {
        if day != stop.day { return day > stop.day }
        guard content.orderNumber != stop.content.orderNumber else { return false }
        if time.instant != stop.time.instant { return time.instant > stop.time.instant }
        // Both may be dated to the day only: it must be known that they are two orders.
        return !content.orderNumber.isEmpty && !stop.content.orderNumber.isEmpty
    }
}

extension MedicationEvent.Action {
    /// Whether the patient got the drug.
    var isIntake: Bool {
        switch self {
        case .administered, .dispensed: true
        case .ordered, .stopped, .held: false
        }
    }
}
