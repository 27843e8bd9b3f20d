/// What a unit says of whether a value can be compared with a threshold.
package enum UnitReading: Sendable, Hashable {
    case canonical(LabResult.Canonical)
    /// Amount of substance: would need a molar mass, which is not agreed for AFP.
    case held
    /// No unit, one that is not known for the concept, or a product of over 18 digits.
    case unknown
}

extension LabConcept {
    /// The unit thresholds are given in.
    package var canonicalUnit: String {
        switch self {
        case .afp: "ng/mL"
        case .alt: "U/L"
        }
    }

    /// Brings `value` to the concept's own unit, exactly.
    ///
    /// The unit decides, not the code: mass codes arrive with `kU/L`. UCUM and common spellings are
    /// known in any case. `afpConversion` is ng/mL per IU/mL.
    package func reading(of value: Decimal, unit: String, afpConversion: Decimal) -> UnitReading {
        let spelling = UnitSpelling(unit)
        switch self {
        case .afp:
            switch spelling.text {
            case "ng/ml", "ug/l":
                return scaled(value, by: nil, from: unit)
            case "iu/ml", "kiu/l", "u/ml", "ku/l":
                return scaled(value, by: afpConversion, from: unit)
            case "nmol/l", "pmol/l", "umol/l", "fmol/ml", "pmol/ml":
                return .held
            default:
                return .unknown
            }
        case .alt:
            switch spelling.text {
            case "u/l", "iu/l": return scaled(value, by: nil, from: unit)
            case "ukat/l": return scaled(value, by: Decimal(60), from: unit)
            case "nkat/l": return scaled(value, by: Decimal(6, scale: 2), from: unit)
            default: return .unknown
            }
        }
    }

    private func scaled(_ value: Decimal, by factor: Decimal?, from unit: String) -> UnitReading {
        guard let factor else {
            return .canonical(.init(value: value, unit: canonicalUnit, conversion: nil))
        }
        guard let product = value.multiplied(by: factor) else { return .unknown }
        return .canonical(
            .init(value: product, unit: canonicalUnit, conversion: "\(unit) × \(factor)")
        )
    }
}

/// A unit in one spelling: lower case, without brackets and spaces, micro as `u`.
private struct UnitSpelling {
    let text: String

    init(_ written: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in written.unicodeScalars {
            switch scalar {
            case "[", "]", " ", "\t": continue
            // Micro sign and Greek mu.
            case "\u{B5}", "\u{3BC}": scalars.append("u")
            case "A"..."Z": scalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            default: scalars.append(scalar)
            }
        }
        let plain = String(scalars)
        text = Self.synonyms[plain] ?? plain
    }

    private static let synonyms = [
        "mcg/l": "ug/l", "ugm/l": "ug/l", "ngm/ml": "ng/ml", "ui/l": "iu/l", "ui/ml": "iu/ml",
        "units/l": "u/l", "miu/ml": "iu/l", "mu/ml": "u/l", "kui/l": "kiu/l",
    ]
}
