internal import Clinical

/// A lesion's size as a message states it, whatever the format.
struct LesionSize {
    /// Empty where the message does not say of which lesion.
    var label: String
    var diameter: LesionMeasurement.Diameter
    var value: StatedNumber
    /// As written.
    var unit: String
    var status: ResultStatus
    var accession: String
    var coding: Coding

    /// What is longer is no label.
    static let limitLabelBytes = 100

    static func isLabel(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limitLabelBytes
    }

    enum StatedNumber {
        case number(Comparator?, Decimal)
        /// Something that is no number.
        case text
        case none
    }

    /// What is odd about a size, which is kept all the same.
    enum Oddity: String {
        case roleUnknown = "lesion_role_unknown"
        case newUnmeasured = "new_lesion_unmeasured"
        case inexact = "size_inexact"
        case notNumeric = "value_not_numeric"
        case missing = "value_missing"
        case unitUnknown = "unit_unknown"

        var text: String {
            switch self {
            case .roleUnknown: "The lesion's label says no role: it counts as no target."
            case .newUnmeasured: "A new lesion without a size is kept and not asserted."
            case .inexact: "A size with a comparator is kept as not measured."
            case .notNumeric: "The size is no number."
            case .missing: "The size has no value."
            case .unitUnknown: "The size's unit is missing or not one of length."
            }
        }

        /// Which part of the statement is odd.
        var isOfLabel: Bool { self == .roleUnknown }
        var isOfUnit: Bool { self == .unitUnknown }
    }

    /// The lesion as the rules compare it, and what is odd about it.
    ///
    /// Whoever is not said to be a target or new is neither; what is withdrawn or pending need not
    /// have a value.
    func measurement(by valueSets: ValueSets) -> (LesionMeasurement, [Oddity]) {
        var oddities: [Oddity] = []
        let role = valueSets.lesionRole(label: label)
        if role == nil { oddities.append(.roleUnknown) }
        let (value, oddity) = exactValue
        let isExpected = !status.withdraws && status != .pending
        if let oddity, isExpected { oddities.append(oddity) }
        var measurement = LesionMeasurement(
            lesion: label,
            role: role ?? .nonTarget,
            diameter: diameter,
            value: value,
            unit: unit,
            accession: accession,
            coding: coding
        )
        if value != nil, measurement.millimetres == nil, isExpected {
            oddities.append(.unitUnknown)
        }
        if measurement.role == .new, value == nil, isExpected {
            measurement.role = .nonTarget
            oddities.append(.newUnmeasured)
        }
        return (measurement, oddities)
    }

    private var exactValue: (Decimal?, Oddity?) {
        switch value {
        case .number(nil, let number): number < Decimal(0) ? (nil, .notNumeric) : (number, nil)
        case .number: (nil, .inexact)
        case .text: (nil, .notNumeric)
        case .none: (nil, .missing)
        }
    }
}
