internal import Clinical

/// Draws laboratory values in the units and spellings that laboratories use.
struct BaselinePlanner {
    /// AFP in one of four units, about 5 % of the high ones beyond the measuring range.
    static func afp(high: Bool, using generator: inout SeededGenerator) -> PlannedLab {
        let unit = generator.choice(of: ["ng/mL", "ng/mL", "ug/L", "IU/mL", "kU/L"])
        let isMass = unit == "ng/mL" || unit == "ug/L"
        if high, isMass, generator.happens(8) {
            return afp(">60500", unit: unit)
        }
        if !high, isMass, generator.happens(8) {
            return afp(generator.happens(25) ? "400" : "<1.3", unit: unit)
        }
        let nanograms =
            high
            ? generator.number(from: 410, to: generator.choice(of: [900, 4_000, 20_000]))
            : generator.number(from: 2, to: generator.choice(of: [20, 100, 390]))
        let amount = isMass ? nanograms : max(1, nanograms * 100 / 121)
        let hasFraction = generator.happens(30)
        let fraction = hasFraction ? ".\(generator.number(from: 1, to: 9))" : ""
        return afp("\(amount)\(fraction)", unit: unit)
    }

    /// ALT, one in ten in ukat/L.
    static func alt(high: Bool, using generator: inout SeededGenerator) -> PlannedLab {
        let units = high ? generator.number(from: 41, to: 240) : generator.number(from: 9, to: 40)
        guard generator.happens(10) else { return alt("\(units)", unit: "U/L") }
        let hundredths = high ? units * 100 / 60 + 1 : units * 100 / 60
        return alt("\(hundredths / 100).\(padded(hundredths % 100, to: 2))", unit: "ukat/L")
    }

    static func afp(_ value: String, unit: String) -> PlannedLab {
        switch unit {
        case "ng/mL", "ug/L":
            lab(value, unit: unit, factor: Decimal(1), threshold: Decimal(400))
        case "IU/mL", "kU/L":
            lab(value, unit: unit, factor: Decimal(121, scale: 2), threshold: Decimal(400))
        default:
            PlannedLab(value: value, unit: unit)
        }
    }

    static func alt(_ value: String, unit: String) -> PlannedLab {
        let factor = unit == "ukat/L" ? Decimal(60) : Decimal(1)
        return lab(value, unit: unit, factor: factor, threshold: Decimal(40))
    }

    private static func lab(
        _ value: String,
        unit: String,
        factor: Decimal,
        threshold: Decimal
    ) -> PlannedLab {
        let comparator = value.first.flatMap { "<>".contains($0) ? $0 : nil }
        let digits = comparator == nil ? value : String(value.dropFirst())
        let canonical = Decimal(digits)?.multiplied(by: factor)
        let exceeds = canonical.flatMap { number -> Bool? in
            switch comparator {
            case ">": number >= threshold ? true : nil
            case "<": number <= threshold ? false : nil
            default: number > threshold
            }
        }
        return PlannedLab(
            value: value,
            unit: unit,
            canonical: canonical,
            exceedsThreshold: exceeds
        )
    }
}
