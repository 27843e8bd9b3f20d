import Clinical

/// Everything stored of one patient that an assessment may depend on.
package struct Timeline: Sendable {
    package var patient: PatientID
    /// Unfolded, in any order; the same event may occur more than once.
    package var events: [RecordedEvent]
    /// Messages whose orders alone, with no dispense or administration, start a drug.
    package var startingOrders: Set<MessageID>

    package init(patient: PatientID, events: [RecordedEvent], startingOrders: Set<MessageID>) {
        self.patient = patient
        self.events = events
        self.startingOrders = startingOrders
    }
}

/// An event of one kind that has its place on the calendar.
struct Dated<Content> {
    let record: RecordedEvent
    let time: ClinicalTime
    let content: Content

    var day: CivilDay { time.day }

    /// By day, then instant, then the senders' order: a total order that no arrival can change.
    static func precedes(_ left: Self, _ right: Self) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.time.instant != right.time.instant { return left.time.instant < right.time.instant }
        if left.record.order != right.record.order { return left.record.order < right.record.order }
        return left.record.event.ordinal < right.record.event.ordinal
    }
}
