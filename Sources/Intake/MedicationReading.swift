internal import Clinical
internal import HL7

/// RXE, RXD, RXG, RXA and RXO with the ORC above them: what was ordered, dispensed, administered.
extension Draft {
    /// Reads the one segment its type of message is about; the others only repeat the order.
    mutating func readMedication(_ segment: Int, order: Int?, type: String) {
        switch (type, message.segmentName(segment)) {
        case ("RDE", .rxe):
            readOrder(segment, order: order, codeField: 2, doseField: 3, unitField: 5, timing: 1)
        case ("OMP", .rxo), ("ORM", .rxo):
            readOrder(segment, order: order, codeField: 1, doseField: 2, unitField: 4, timing: nil)
        // An instruction to give is no giving (RAS is): an order of its own, told by its counters.
        case ("RGV", .rxg):
            readOrder(
                segment,
                order: order,
                codeField: 4,
                doseField: 5,
                unitField: 7,
                timing: 3,
                counters: ["give", message.text(segment, 1), message.text(segment, 2)]
            )
        case ("RDS", .rxd): readDispense(segment, order: order)
        case ("RAS", .rxa): readAdministration(segment, order: order)
        default: break
        }
    }

    private mutating func readOrder(
        _ segment: Int,
        order: Int?,
        codeField: Int,
        doseField: Int,
        unitField: Int,
        timing: Int?,
        counters: [String] = []
    ) {
        guard var event = medication(segment, field: codeField, order: order) else { return }
        event.dose = message.decimal(message.field(segment, doseField))
        event.doseUnit = message.text(segment, unitField)
        let control = OrderControl(message, order)
        guard control != .none else { return }
        event.action = control.action
        event.stoppedForToxicity = control.stops && isForToxicity(order, 16)
        let start = control.isOfOrder ? start(of: segment, order: order, timing: timing) : nil
        // That the order goes on says nothing of its time where the message does not either.
        if control == .uncancel, start == nil { return }
        let at = start ?? time(order, 15) ?? time(order, 9)
        var identity = [event.action.rawValue, event.orderNumber, event.ingredient] + counters
        // Else all orders without a number would be versions of one.
        if event.orderNumber.isEmpty, let at { identity.append(at.instant.hl7Digits) }
        let versions = control.versions(
            startsItself: start != nil,
            isNumbered: !event.orderNumber.isEmpty
        )
        for version in versions {
            let place: [String] =
                switch version {
                case .order: []
                case .continued: ["continued"]
                case .occasion(let code):
                    [code] + [at ?? eventTime()].compactMap { $0?.instant.hl7Digits }
                }
            add(
                .medication(event),
                identity: (identity + place).joined(separator: "|"),
                status: control.withdraws ? .cancelled : .final,
                at: at ?? eventTime(),
                // What an order went on as is cancelled by ORC-1 alone.
                locator: control.withdraws && version == .continued
                    ? order.map { path($0, field: 1) } ?? path(segment, field: codeField)
                    : path(segment, field: codeField)
            )
        }
    }

    /// When an order begins: TQ1-7 below it or between ORC and it, before 2.5 the fourth component
    /// of the segment's own quantity and timing or of ORC-7.
    private mutating func start(of segment: Int, order: Int?, timing: Int?) -> ClinicalTime? {
        if let found = self.timing(of: segment, order: order), let time = time(found, 7) {
            return time
        }
        if let timing, let time = time(segment, timing, component: 4) { return time }
        return time(order, 7, component: 4)
    }

    private func timing(of segment: Int, order: Int?) -> Int? {
        var place = segment + 1
        while place < message.segmentCount, !message.segmentName(place).beginsMedication {
            if message.segmentName(place) == .tq1 { return place }
            place += 1
        }
        place = segment - 1
        while place > order ?? segment {
            let name = message.segmentName(place)
            if name == .tq1 { return place }
            if name == .rxe || name == message.segmentName(segment) { return nil }
            place -= 1
        }
        return nil
    }

    private mutating func readDispense(_ segment: Int, order: Int?) {
        guard var event = medication(segment, field: 2, order: order) else { return }
        event.action = .dispensed
        event.dose = message.decimal(message.field(segment, 4))
        event.doseUnit = message.text(segment, 5)
        let at = requiredTime(segment)
        add(
            .medication(event),
            identity: identity(of: event, counter: message.text(segment, 1), segment),
            status: OrderControl(message, order) == .cancel ? .cancelled : .final,
            at: at,
            locator: path(segment, field: 2)
        )
    }

    /// RXA-20 (table 0322) NA and RE are no exposure, PA is one in part; RXA-21 D deletes.
    private mutating func readAdministration(_ segment: Int, order: Int?) {
        guard var event = medication(segment, field: 5, order: order) else { return }
        let wasNotGiven = message.reads(segment, 20, "NA") || message.reads(segment, 20, "RE")
        let isKnown =
            message.reads(segment, 20, "CP") || message.reads(segment, 20, "PA")
            || message.text(segment, 20).isEmpty
        let isUpdate = message.reads(segment, 21, "U")
        let isDeletion = message.reads(segment, 21, "D")
        if wasNotGiven, !isUpdate, !isDeletion {
            warn("not_administered", segment, 20, "Refused or not administered: no exposure.")
            return
        }
        if !isKnown, !wasNotGiven {
            warn("status_unknown", segment, 20, "No status of table 0322; read as preliminary.")
        }
        event.action = .administered
        event.isPartial = message.reads(segment, 20, "PA")
        event.dose = message.decimal(message.field(segment, 6))
        event.doseUnit = message.text(segment, 7)
        let at = requiredTime(segment)
        add(
            .medication(event),
            identity: identity(of: event, counter: message.text(segment, 2), segment),
            status: isDeletion
                ? .deleted
                : wasNotGiven
                    ? .cancelled : !isKnown ? .preliminary : isUpdate ? .corrected : .final,
            at: at,
            locator: path(segment, field: 5)
        )
    }

    /// The drug in the field as an event to be completed; nil where no value set has it.
    private mutating func medication(
        _ segment: Int,
        field: Int,
        order: Int?
    ) -> MedicationEvent? {
        guard let (drug, coding) = drug(message.coded(segment, field)) else { return nil }
        var number = order.map { message.text($0, 2) } ?? ""
        if number.isEmpty, let order { number = message.text(order, 3) }
        return MedicationEvent(
            ingredient: drug.ingredient,
            drugClass: drug.drugClass,
            action: .ordered,
            coding: coding,
            orderNumber: number,
            dose: nil,
            doseUnit: ""
        )
    }

    /// By either code, else by either whole name.
    private func drug(_ field: CodedField) -> (ValueSets.Drug, Coding)? {
        let triplets = [
            (field.code, field.text, field.system),
            (field.otherCode, field.otherText, field.otherSystem),
        ]
        for (code, text, system) in triplets {
            let match = valueSets.drug(message.bytes, code: code, system: system)
            if case .match(let drug) = match {
                return (drug, coding(code: code, text: text, system: system))
            }
        }
        for (code, text, system) in triplets where !text.isEmpty {
            guard let drug = valueSets.drug(named: message.text(text)) else { continue }
            return (drug, coding(code: code, text: text, system: system))
        }
        return nil
    }

    /// RXD-3 and RXA-3.
    private mutating func requiredTime(_ segment: Int) -> ClinicalTime? {
        if let time = time(segment, 3) { return time }
        if message.field(segment, 3).isEmpty {
            warn("time_missing", segment, 3, "Without a time the exposure cannot be placed.")
        }
        return nil
    }

    private func identity(of event: MedicationEvent, counter: String, _ segment: Int) -> String {
        [
            event.action.rawValue, event.orderNumber, event.ingredient, counter,
            message.text(segment, 3),
        ].joined(separator: "|")
    }

    private func isForToxicity(_ order: Int?, _ field: Int) -> Bool {
        guard let order else { return false }
        let reason = message.coded(order, field)
        for (code, system) in [
            (reason.code, reason.system), (reason.otherCode, reason.otherSystem),
        ] {
            let match = valueSets.stopReason(message.bytes, code: code, system: system)
            if case .match(.toxicity) = match { return true }
        }
        return false
    }
}

extension SegmentName {
    /// Whether what follows belongs to this one and not to the medication above.
    fileprivate var beginsMedication: Bool {
        switch self {
        case .orc, .rxo, .rxe, .rxd, .rxg, .rxa, .pid: true
        default: false
        }
    }
}
