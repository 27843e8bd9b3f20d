internal import Clinical
internal import HL7

extension Draft {
    /// A lesion's size in an imaging order, labelled in OBX-4; false where it is a plain result.
    ///
    /// Pathology measures tumours too, and what has no label cannot be found again.
    mutating func readSize(
        _ diameter: LesionMeasurement.Diameter,
        _ coding: Coding,
        _ segment: Int,
        form: ObservationForm,
        in group: inout ResultGroup
    ) -> Bool {
        guard group.isImaging else {
            warn("size_not_of_imaging", segment, 3, "Only imaging orders measure lesions.")
            return false
        }
        let label = message.text(segment, 4)
        guard LesionSize.isLabel(label) else {
            warn("lesion_unlabelled", segment, 4, "The size does not say of which lesion it is.")
            return false
        }
        let own = observationStatus(segment, order: group.status)
        let status = group.documentStatus.map { self.status(of: own, in: $0) } ?? own
        let size = LesionSize(
            label: label,
            diameter: diameter,
            value: status == .pending
                ? .none : .init(message.observedValue(segment, form: form)),
            unit: unit(segment),
            status: status,
            accession: group.orderNumber,
            coding: coding
        )
        let (measurement, oddities) = size.measurement(by: valueSets)
        for oddity in oddities {
            let field = oddity.isOfLabel ? 4 : oddity.isOfUnit ? 6 : 5
            warn(oddity.rawValue, segment, field, oddity.text)
        }
        add(
            .measurement(measurement),
            identity: Self.identity(
                [group.orderNumber, coding.system, coding.code, label],
                datedAs: group
            ),
            status: status,
            at: studyTime(segment, in: group, isNeeded: !status.withdraws),
            locator: "\(group.locator)OBX[\(group.position)]-5"
        )
        return true
    }
}

extension LesionSize.StatedNumber {
    fileprivate init(_ observed: ObservedValue) {
        switch observed {
        case .number(let comparator, let number): self = .number(comparator, number)
        case .text, .composed: self = .text
        case .empty: self = .none
        }
    }
}
