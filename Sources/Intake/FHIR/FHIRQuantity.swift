internal import Clinical
internal import XML

/// The decimals of FHIR, exact: `065.88`, `1e3`.
extension Decimal {
    /// Nil for what is no number or needs more than 18 digits.
    init?(fhir text: String) {
        let parts = text.utf8.split(
            maxSplits: 1,
            omittingEmptySubsequences: false
        ) { $0 | 0x20 == UInt8(ascii: "e") }
        guard let first = parts.first, let mantissa = Decimal(ascii: first) else { return nil }
        guard parts.count > 1 else {
            self = mantissa
            return
        }
        guard (1...4).contains(parts[1].count),
            let exponent = Int(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        var significand = mantissa.significand
        var scale = mantissa.scale - exponent
        while scale < 0, significand != 0 {
            let (product, overflow) = significand.multipliedReportingOverflow(by: 10)
            guard !overflow, product.magnitude < 1_000_000_000_000_000_000 else { return nil }
            significand = product
            scale += 1
        }
        while scale > Self.maximumDigits, significand % 10 == 0, significand != 0 {
            significand /= 10
            scale -= 1
        }
        guard significand == 0 || scale <= Self.maximumDigits else { return nil }
        self.init(significand, scale: min(max(scale, 0), Self.maximumDigits))
    }
}

/// Quantity, as far as it can be compared.
struct FHIRQuantity {
    /// As written, with its comparator.
    var text: String
    var comparator: Comparator?
    /// Nil where there is none, or none that can be compared.
    var value: Decimal?
    var unit: String

    init(_ element: Element) {
        let written = element.primitive("value")
        let sign = element.primitive("comparator")
        comparator = Comparator(rawValue: sign)
        value = Decimal(fhir: written)
        if value == nil, sign.isEmpty, let (inner, number) = Self.number(in: written) {
            (comparator, value) = (inner, number)
        }
        // `ad`, and whatever comes after it, says something else than a bound.
        if !sign.isEmpty, comparator == nil { value = nil }
        unit = Self.unit(element)
        text = [sign + written, unit].filter { !$0.isEmpty }.joined(separator: " ")
        if written.isEmpty { text = "" }
    }

    /// The code of UCUM; else the words, else the code of whoever.
    private static func unit(_ element: Element) -> String {
        let (unit, code) = (element.primitive("unit"), element.primitive("code"))
        let isUCUM = element.primitive("system") == "http://unitsofmeasure.org"
        if isUCUM, !code.isEmpty { return code }
        return unit.isEmpty ? code : unit
    }

    /// A number with perhaps a comparator before it, such as `<7`; nil for all other texts.
    static func number(in text: String) -> (Comparator?, Decimal)? {
        let signs: [(String, Comparator)] = [
            ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("≤", .lessOrEqual),
            ("≥", .greaterOrEqual), ("<", .less), (">", .greater), ("＜", .less), ("＞", .greater),
        ]
        let found = signs.first { text.utf8.starts(with: $0.0.utf8) }
        let digits = String(decoding: text.utf8.dropFirst(found?.0.utf8.count ?? 0), as: UTF8.self)
            .strippingSpaces
        return Decimal(digits).map { (found?.1, $0) }
    }
}
