internal import Clinical
internal import HL7

/// What OBX-5 holds, as far as it can be compared.
enum ObservedValue {
    case number(Comparator?, Decimal)
    /// Text as it stands.
    case text(Range<Int>)
    /// Text put together from several components.
    case composed(String)
    case empty
}

/// What OBX-2 announces, where it is to be believed.
enum ObservationForm {
    /// NM or SN, TX or FT, CE or CWE, ED or RP, DT or TS; the rest, where a number may be, and
    /// nothing, where anything may be.
    case number, text, coded, attachment, time, other, unsaid
}

extension Message {
    func observationForm(_ segment: Int) -> ObservationForm {
        observationForm(of: field(segment, 2))
    }

    func observationForm(of field: Range<Int>) -> ObservationForm {
        let type = field.count == 2 ? field : component(field, 1)
        if type.count == 2 {
            switch (bytes[type.lowerBound], bytes[type.lowerBound + 1]) {
            case (UInt8(ascii: "E"), UInt8(ascii: "D")), (UInt8(ascii: "R"), UInt8(ascii: "P")):
                return .attachment
            case (UInt8(ascii: "C"), UInt8(ascii: "E")):
                return .coded
            case (UInt8(ascii: "T"), UInt8(ascii: "X")), (UInt8(ascii: "F"), UInt8(ascii: "T")):
                return .text
            case (UInt8(ascii: "N"), UInt8(ascii: "M")), (UInt8(ascii: "S"), UInt8(ascii: "N")):
                return .number
            case (UInt8(ascii: "D"), UInt8(ascii: "T")), (UInt8(ascii: "T"), UInt8(ascii: "S")),
                (UInt8(ascii: "T"), UInt8(ascii: "M")):
                return .time
            default:
                return .other
            }
        }
        if type.isEmpty { return .unsaid }
        if equals(type, "DTM") { return .time }
        return equals(type, "CWE") || equals(type, "CNE") ? .coded : .other
    }

    /// The value in the first repetition of OBX-5.
    func observedValue(_ segment: Int, form: ObservationForm) -> ObservedValue {
        var field = field(segment, 5)
        // The first repetition that there is.
        while let first = field.first, bytes[first] == delimiters.repetition {
            field = first + 1..<field.upperBound
        }
        return observedValue(
            in: field,
            first: component(field, 1),
            form: form,
            hasUnit: !self.field(segment, 6).isEmpty
        )
    }

    /// As `observedValue`, given OBX-5, its first component, and whether OBX-6 holds anything.
    ///
    /// What is announced as a code is a number only with a unit: codes are digits, too.
    func observedValue(
        in field: Range<Int>,
        first: Range<Int>,
        form: ObservationForm,
        hasUnit: Bool
    ) -> ObservedValue {
        let mayBeNumber = form != .attachment && form != .time && (form != .coded || hasUnit)
        if first == field, mayBeNumber, let plain = decimal(first) { return .number(nil, plain) }
        guard !field.isEmpty, !isNull(field) else { return .empty }
        let hasComponents =
            first.upperBound < field.upperBound && bytes[first.upperBound] == delimiters.component
        if mayBeNumber {
            if !hasComponents, let value = number(in: trimmed(first)) { return value }
            if hasComponents, form != .text, let value = structuredNumber(field, first: first) {
                return value
            }
        }
        if form == .coded || form == .unsaid && !component(field, 3).isEmpty {
            let text = component(field, 2)
            return .text(text.isEmpty ? first : text)
        }
        return .text(hasComponents ? first.lowerBound..<endOfRepetition(field) : first)
    }

    /// A number with perhaps a comparator before it, such as `<7`, `>60500` and `065.88`.
    private func number(in range: Range<Int>) -> ObservedValue? {
        guard !range.isEmpty else { return nil }
        let (comparator, length) = self.comparator(at: range)
        let digits = trimmed(range.lowerBound + length..<range.upperBound)
        return decimal(digits).map { .number(comparator, $0) }
    }

    /// Numbers in the form SN: `>^90`; `^100^-^200` and `^1^:^128` are text.
    private func structuredNumber(_ field: Range<Int>, first: Range<Int>) -> ObservedValue? {
        let (comparator, length) = self.comparator(at: first)
        let isEqual = equals(first, "=")
        guard first.isEmpty || isEqual || length == first.count else { return nil }
        guard let low = decimal(trimmed(component(field, 2))) else { return nil }
        let separator = component(field, 3)
        let high = component(field, 4)
        if separator.isEmpty, high.isEmpty { return .number(comparator, low) }
        return .composed(
            text(first) + text(component(field, 2)) + text(separator) + text(high)
        )
    }

    /// The comparator a range begins with, and how many bytes it takes.
    private func comparator(at range: Range<Int>) -> (Comparator?, Int) {
        guard let first = range.first.map({ bytes[$0] }) else { return (nil, 0) }
        let hasEqual = range.count > 1 && bytes[range.lowerBound + 1] == UInt8(ascii: "=")
        switch first {
        case UInt8(ascii: "<"): return hasEqual ? (.lessOrEqual, 2) : (.less, 1)
        case UInt8(ascii: ">"): return hasEqual ? (.greaterOrEqual, 2) : (.greater, 1)
        case 0xE2, 0xEF:
            switch text(range.lowerBound..<min(range.lowerBound + 3, range.upperBound)) {
            case "≤": return (.lessOrEqual, 3)
            case "≥": return (.greaterOrEqual, 3)
            case "＜": return (.less, 3)
            case "＞": return (.greater, 3)
            default: return (nil, 0)
            }
        default: return (nil, 0)
        }
    }

    private func endOfRepetition(_ field: Range<Int>) -> Int {
        var position = field.lowerBound
        while position < field.upperBound, bytes[position] != delimiters.repetition {
            position += 1
        }
        return position
    }
}
