internal import Clinical
internal import HL7

extension ResultStatus {
    /// OBX-11, table 0085; nil for what it does not have.
    init?(observationStatus letter: UInt8) {
        switch letter {
        case UInt8(ascii: "F"), UInt8(ascii: "U"), UInt8(ascii: "V"): self = .final
        case UInt8(ascii: "C"), UInt8(ascii: "A"), UInt8(ascii: "B"): self = .corrected
        case UInt8(ascii: "P"), UInt8(ascii: "R"), UInt8(ascii: "S"): self = .preliminary
        case UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "N"): self = .pending
        case UInt8(ascii: "X"): self = .cancelled
        case UInt8(ascii: "D"): self = .deleted
        case UInt8(ascii: "W"): self = .wrongPatient
        default: return nil
        }
    }

    /// OBR-25, table 0123; nil for what it does not have.
    init?(orderStatus letter: UInt8) {
        switch letter {
        case UInt8(ascii: "F"): self = .final
        case UInt8(ascii: "C"): self = .corrected
        case UInt8(ascii: "P"), UInt8(ascii: "A"), UInt8(ascii: "R"), UInt8(ascii: "M"):
            self = .preliminary
        case UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "S"), UInt8(ascii: "N"):
            self = .pending
        case UInt8(ascii: "X"): self = .cancelled
        default: return nil
        }
    }
}

extension Draft {
    /// OBR-25; nil where it says nothing.
    ///
    /// What table 0123 does not have counts as preliminary, so that it triggers nothing.
    mutating func orderStatus(_ obr: Int) -> ResultStatus? {
        let field = message.trimmed(message.component(message.field(obr, 25), 1))
        guard !field.isEmpty, !message.isNull(field) else { return nil }
        if field.count == 1,
            let status = ResultStatus(
                orderStatus: message.bytes[field.lowerBound].asciiUppercased
            )
        {
            return status
        }
        warn("status_unknown", obr, 25, "No order status of table 0123; read as preliminary.")
        return .preliminary
    }

    /// OBX-11 where it says anything, else the order's status; final where neither does.
    ///
    /// A letter that table 0085 does not have counts as preliminary, so that it triggers nothing.
    mutating func observationStatus(_ segment: Int, order: ResultStatus?) -> ResultStatus {
        observationStatus(in: message.field(segment, 11), segment, order: order)
    }

    mutating func observationStatus(
        in field: Range<Int>,
        _ segment: Int,
        order: ResultStatus?
    ) -> ResultStatus {
        if field.count == 1,
            let status = ResultStatus(observationStatus: message.bytes[field.lowerBound])
        {
            return status
        }
        let field = message.trimmed(message.component(field, 1))
        guard !field.isEmpty, !message.isNull(field) else { return order ?? .final }
        if field.count == 1,
            let status = ResultStatus(
                observationStatus: message.bytes[field.lowerBound].asciiUppercased
            )
        {
            return status
        }
        warn("status_unknown", segment, 11, "No result status of table 0085; read as preliminary.")
        return .preliminary
    }
}
