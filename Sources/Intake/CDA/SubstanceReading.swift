internal import Clinical
internal import XML

/// A course of treatment as a document states it: from when, until when, in which state.
struct MedicationCourse {
    var event: MedicationEvent
    var from: ClinicalTime?
    /// Nil where it goes on, or nothing says when it ended.
    var until: ClinicalTime?
    /// What ends it, to be stated unless another course goes on; nil for nothing.
    var end: MedicationEvent.Action?
    var locator: Element
}

/// substanceAdministration and supply: what was taken, ordered, dispensed.
///
/// | mood | state | read as |
/// |---|---|---|
/// | EVN | active, completed, none | administered when the use began |
/// | EVN | aborted | the same, and stopped at its end |
/// | EVN | suspended, held | the same, and held |
/// | EVN | cancelled | administered, cancelled: takes back what was said before |
/// | EVN | nullified | administered, deleted |
/// | INT, RQO | active, completed, none | ordered |
/// | INT, RQO | aborted; suspended | stopped; held |
/// | INT, RQO | cancelled; nullified | ordered, cancelled; ordered, deleted |
/// | other | | nothing: proposed, promised, wanted |
///
/// C-CDA's EVN is actual use, in the patient's or a clinician's knowledge: the beginning of the use
/// is a real administration. A use that begins after the document was written is none yet and is
/// read as ordered; so is one that is `new`. A completed use with an end that has passed is stopped
/// then, unless another course of the drug goes on: documents end a course where a dose changes.
extension ClinicalDocumentDraft {
    mutating func readAdministration(_ statement: Element, _ context: StatementContext) {
        guard isOfPatient(statement) else { return }
        var inner = context
        inner.consumable = statement.first("consumable")
        // Whatever becomes of the administration, a supply below it says of itself what it is.
        defer { if !statement.isTrue("negationInd") { readRelated(statement, inner) } }
        guard let (drug, coding, product) = drug(inner.consumable) else { return }
        guard let mood = mood(of: statement, context, at: product) else { return }
        if statement.isTrue("negationInd") {
            draft.warn("not_administered", at: statement, "Not given or refused: no exposure.")
            return
        }
        let dose = dose(statement.first("doseQuantity"))
        let event = MedicationEvent(
            ingredient: drug.ingredient,
            drugClass: drug.drugClass,
            action: mood == .event ? .administered : .ordered,
            coding: coding,
            orderNumber: "",
            dose: dose.value,
            doseUnit: dose.unit
        )
        let period = period(of: statement)
        if mood == .event {
            addUse(event, from: period.from, until: period.until, statement, product)
        } else {
            addOrder(event, from: period.from, statement, product)
        }
    }

    mutating func readSupply(_ statement: Element, _ context: StatementContext) {
        guard isOfPatient(statement) else { return }
        defer { if !statement.isTrue("negationInd") { readRelated(statement, context) } }
        let own = statement.first("product")
        guard let (drug, coding, product) = drug(own) ?? drug(context.consumable) else { return }
        let place = own == nil ? statement : product
        guard let mood = mood(of: statement, context, at: place) else { return }
        if statement.isTrue("negationInd") {
            draft.warn("not_dispensed", at: statement, "Not dispensed: no exposure.")
            return
        }
        let quantity = dose(statement.first("quantity"))
        let event = MedicationEvent(
            ingredient: drug.ingredient,
            drugClass: drug.drugClass,
            action: mood == .event ? .dispensed : .ordered,
            coding: coding,
            orderNumber: "",
            dose: quantity.value,
            doseUnit: quantity.unit
        )
        let from = period(of: statement).from
        guard mood == .event else { return addOrder(event, from: from, statement, place) }
        if from == nil { warnTimeMissing(statement) }
        switch statement.first("statusCode")?.trimmed("code").lowercased() ?? "" {
        case "aborted", "cancelled", "canceled": add(event, .cancelled, from, place)
        case "nullified", "obsolete": add(event, .deleted, from, place)
        default: add(event, .final, from, place)
        }
    }

    // MARK: What becomes of it

    private mutating func addUse(
        _ event: MedicationEvent,
        from: ClinicalTime?,
        until: ClinicalTime?,
        _ statement: Element,
        _ product: Element
    ) {
        let status = statement.first("statusCode")?.trimmed("code").lowercased() ?? ""
        let isPlanned = from.map { start in writtenAt.map { isAfter(start, $0) } ?? false } ?? false
        if status == "new" || isPlanned {
            if isPlanned {
                draft.warn(
                    "time_in_future",
                    at: statement,
                    "A use that begins after the document was written is read as ordered."
                )
            }
            var order = event
            order.action = .ordered
            return add(order, .final, from, product)
        }
        if from == nil { warnTimeMissing(statement) }
        switch status {
        case "cancelled", "canceled": return add(event, .cancelled, from, product)
        case "nullified", "obsolete": return add(event, .deleted, from, product)
        default: add(event, .final, from, product)
        }
        var course = MedicationCourse(
            event: event,
            from: from,
            until: until,
            end: nil,
            locator: statement.first("effectiveTime") ?? product
        )
        switch status {
        case "aborted":
            course.end = .stopped
            course.until = until ?? endOfUse(statement)
        case "suspended", "held":
            course.end = .held
            course.until = until ?? endOfUse(statement)
        case "completed":
            let isOver = until.flatMap { end in writtenAt.map { !isAfter(end, $0) } } ?? false
            if isOver, until != from { course.end = .stopped }
        default: break
        }
        course.event.stoppedForToxicity = course.end == .stopped && isForToxicity(statement)
        courses.append(course)
    }

    private mutating func addOrder(
        _ event: MedicationEvent,
        from: ClinicalTime?,
        _ statement: Element,
        _ product: Element
    ) {
        var event = event
        let ordered = from ?? time(statement.at("author", "time")) ?? writtenAt
        switch statement.first("statusCode")?.trimmed("code").lowercased() ?? "" {
        case "cancelled", "canceled": add(event, .cancelled, ordered, product)
        case "nullified", "obsolete": add(event, .deleted, ordered, product)
        case "aborted":
            event.action = .stopped
            event.stoppedForToxicity = isForToxicity(statement)
            add(event, .final, endOfUse(statement), product)
        case "suspended", "held":
            event.action = .held
            add(event, .final, endOfUse(statement), product)
        default: add(event, .final, ordered, product)
        }
    }

    /// States the ends of courses that no other course of the same drug goes beyond.
    mutating func closeCourses() {
        let reaches = Dictionary(grouping: courses, by: \.event.ingredient)
            .mapValues(CourseReach.init)
        for course in courses {
            guard let action = course.end else { continue }
            if action == .stopped, let until = course.until,
                let reach = reaches[course.event.ingredient]?.furthest(
                    begunBy: until.day.adding(1)
                ),
                reach > until.day
            {
                continue
            }
            var event = course.event
            event.action = action
            add(event, .final, course.until, course.locator)
        }
    }

    private mutating func add(
        _ event: MedicationEvent,
        _ status: ResultStatus,
        _ at: ClinicalTime?,
        _ locator: Element
    ) {
        draft.add(
            .medication(event),
            identity: [
                event.action.rawValue, "", event.ingredient, "", at?.instant.description ?? "",
            ].joined(separator: "|"),
            status: status,
            at: at,
            locator: locator,
            patient: patient
        )
    }

    private mutating func warnTimeMissing(_ statement: Element) {
        draft.warn(
            "time_missing",
            at: statement,
            "Without a time the exposure cannot be placed."
        )
    }

    /// Where no end is given: when it was written down.
    private mutating func endOfUse(_ statement: Element) -> ClinicalTime? {
        if let end = period(of: statement).until { return end }
        draft.warn(
            "time_missing",
            at: statement,
            "The time of writing stands for the end of the treatment."
        )
        return time(statement.at("author", "time")) ?? writtenAt
    }

    private func isAfter(_ time: ClinicalTime, _ written: ClinicalTime) -> Bool {
        time.day > written.day && time.instant > written.instant
    }
}

/// How far courses of one drug reach, by when they began.
private struct CourseReach {
    private var begun: [(day: CivilDay, furthest: CivilDay)] = []

    /// A course of which no beginning is known has begun, one of which no end is known goes on.
    init(_ courses: [MedicationCourse]) {
        var furthest = CivilDay(epochDay: .min)
        let spans = courses.filter { $0.end != .held }.map { course in
            (
                from: course.from?.day ?? CivilDay(epochDay: .min),
                until: course.until?.day ?? CivilDay(epochDay: .max)
            )
        }
        for span in spans.sorted(by: { $0.from < $1.from }) {
            furthest = max(furthest, span.until)
            begun.append((span.from, furthest))
        }
    }

    func furthest(begunBy day: CivilDay) -> CivilDay? {
        var (low, high) = (0, begun.count)
        while low < high {
            let middle = (low + high) / 2
            if begun[middle].day <= day { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : begun[low - 1].furthest
    }
}
