import Clinical

/// A laboratory value before treatment, compared with its threshold.
struct Baseline {
    enum Verdict: Hashable {
        case above, notAbove
        /// A comparator leaves both possible, such as `<500` against 400.
        case indeterminate
        /// The result has no unit that can be compared.
        case unitUnknown
        /// The result is no number.
        case notNumeric
        case absent
    }

    let concept: LabConcept
    let threshold: Int
    let result: Dated<LabResult>?
    /// The result that would have been the baseline, had it a unit or a number.
    let passedOver: Dated<LabResult>?
    let verdict: Verdict
    /// Taken in (t0, t0 + after].
    private let isAfterStart: Bool

    /// Takes the latest comparable result in [t0 - before, t0], else the earliest in
    /// (t0, t0 + after]; one that cannot be compared only where there is no other.
    init(_ concept: LabConcept, of chart: Chart, t0: CivilDay, rules: Rules) {
        self.concept = concept
        threshold =
            switch concept {
            case .afp: rules.afpThreshold
            case .alt: rules.altThreshold
            }
        let results = chart.labs.filter { $0.content.concept == concept }
        let before = results.filter {
            $0.day >= t0.adding(-rules.baselineDaysBefore) && $0.day <= t0
        }
        let after = results.filter { $0.day > t0 && $0.day <= t0.adding(rules.baselineDaysAfter) }
        let chosen =
            before.last { $0.content.canonical != nil }
            ?? after.first { $0.content.canonical != nil }
            ?? before.last ?? after.first
        let nearest = before.last ?? after.first
        result = chosen
        isAfterStart = chosen.map { $0.day > t0 } ?? false
        passedOver = nearest?.record.id == chosen?.record.id ? nil : nearest
        verdict = Self.verdict(of: chosen?.content, threshold: Decimal(Int64(threshold)))
    }

    /// Nil where it is not known whether the value is above the threshold.
    var isRiskFactor: Bool? {
        switch verdict {
        case .above: true
        case .notAbove: false
        case .indeterminate, .unitUnknown, .notNumeric, .absent: nil
        }
    }

    var name: String { "baseline \(concept.rawValue.uppercased())" }

    var unit: String {
        switch concept {
        case .afp: "ng/mL"
        case .alt: "U/L"
        }
    }

    /// The rule as applied to this value.
    var clause: String {
        let limit = "\(threshold) \(unit)"
        return switch verdict {
        case .above: "\(name) above \(limit)"
        case .notAbove: "\(name) not above \(limit)"
        case .indeterminate: "\(name) cannot be compared with \(limit): comparator"
        case .unitUnknown: "\(name) not compared: unit unknown"
        case .notNumeric: "\(name) not compared: no number"
        case .absent: "\(name) absent"
        }
    }

    /// What must be said of a value that was taken under treatment already.
    var onTreatment: String {
        guard isAfterStart else { return "" }
        let toxic = concept == .alt && verdict == .above ? ": the rise may be hepatotoxicity" : ""
        return ", taken on treatment\(toxic)"
    }

    var passedOverClause: String {
        let reason = passedOver?.content.value == nil ? "no number" : "unit unknown"
        return "nearer \(name) not compared: \(reason)"
    }

    /// What would have to be known; nil where the value decides.
    var missing: String? {
        switch verdict {
        case .above, .notAbove: nil
        case .indeterminate: "\(name) (given with a comparator that leaves it open)"
        case .unitUnknown: "\(name) (unit unknown)"
        case .notNumeric: "\(name) (no number)"
        case .absent: name
        }
    }

    private static func verdict(of result: LabResult?, threshold: Decimal) -> Verdict {
        guard let result else { return .absent }
        guard let value = result.canonical?.value else {
            return result.value == nil ? .notNumeric : .unitUnknown
        }
        switch result.comparator {
        case nil: return value > threshold ? .above : .notAbove
        case .greater: return value >= threshold ? .above : .indeterminate
        case .greaterOrEqual: return value > threshold ? .above : .indeterminate
        case .less, .lessOrEqual: return value <= threshold ? .notAbove : .indeterminate
        }
    }
}
