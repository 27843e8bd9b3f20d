internal import Clinical
internal import XML

extension DocumentDraft {
    /// A lesion's size; without a label, or of tissue, a plain result.
    ///
    /// The counterpart of `Draft.readSize`.
    mutating func addSize(
        _ diameter: LesionMeasurement.Diameter,
        coding: Coding,
        _ statement: ObservationStatement
    ) {
        guard statement.isOfImaging else {
            warn(
                "size_not_of_imaging",
                at: statement.locator,
                "Only imaging studies measure lesions."
            )
            return addOther(statement)
        }
        guard LesionSize.isLabel(statement.lesion) else {
            warn(
                "lesion_unlabelled",
                at: statement.locator,
                "The size does not say of which lesion it is."
            )
            return addOther(statement)
        }
        var size = LesionSize(
            label: statement.lesion,
            diameter: diameter,
            value: .none,
            unit: "",
            status: statement.status,
            accession: statement.orderNumber,
            coding: coding
        )
        switch statement.value {
        case .quantity(let comparator, let number, let unit):
            (size.value, size.unit) = (.number(comparator, number), unit)
        case .text, .coded: size.value = .text
        case .none: break
        }
        let (measurement, oddities) = size.measurement(by: valueSets)
        for oddity in oddities { warn(oddity.rawValue, at: statement.locator, oddity.text) }
        if statement.at == nil, !statement.isTimeOfIssue {
            warn("time_missing", at: statement.locator, "Nothing says when it was measured.")
        }
        let occasion = statement.orderNumber.isEmpty ? statement.timeText : statement.orderNumber
        add(
            .measurement(measurement),
            identity: statement.identity
                ?? [occasion, coding.system, coding.code, statement.lesion].joined(separator: "|"),
            status: statement.status,
            at: statement.studyTime,
            locator: statement.locator,
            patient: statement.patient
        )
    }
}

extension ValueSets {
    /// Whether the concept asks for the label of a lesion.
    func isLesionLabel(_ concept: CodedConcept) -> Bool {
        concept.codings.contains { coding in
            let code = Array(coding.code.utf8)
            let bytes = code + Array(coding.system.utf8)
            let match = lesionLabel(bytes, code: code.indices, system: code.count..<bytes.count)
            if case .match = match { return true }
            return false
        }
    }
}
