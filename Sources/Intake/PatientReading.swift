internal import Clinical
internal import HL7

/// Who a message speaks of: PID, and MRG in the same manner.
extension Draft {
    /// Makes the patient of the PID at `segment` the one that what follows belongs to.
    mutating func beginPatient(_ segment: Int) {
        patientSegments += 1
        patient = nil
        guard let identifier = patientIdentifier(segment) else { return }
        var details = PatientDetails(identifier: identifier)
        let birth = message.component(message.field(segment, 7), 1)
        if message.isNull(birth) {
            details.birthDate = .cleared
        } else {
            details.birthDate = time(segment, 7).map { .value($0.day) }
        }
        let sex = message.component(message.field(segment, 8), 1)
        if !sex.isEmpty {
            details.sex = message.isNull(sex) ? .cleared : .value(message.text(sex))
        }
        patient = index(of: details)
    }

    mutating func index(of details: PatientDetails) -> Int { extract.index(of: details) }

    /// The number to know the patient by: PID-3, on old versions PID-2 or PID-4.
    private func patientIdentifier(_ segment: Int) -> PatientIdentifier? {
        for field in [3, 2, 4] {
            var best: RankedIdentifier?
            for repetition in message.repetitions(message.field(segment, field)) {
                guard let found = identifier(repetition, authority: profile.assigningAuthority)
                else { continue }
                if let known = best, known.rank <= found.rank { continue }
                best = found
            }
            if let best { return best.identifier }
        }
        return nil
    }

    /// The usable numbers of a list field (CX), in order.
    func identifiers(_ segment: Int, _ field: Int, authority: String) -> [RankedIdentifier] {
        message.repetitions(message.field(segment, field)).compactMap {
            identifier($0, authority: authority)
        }
    }

    /// The number in one repetition (CX); nil where it is not used.
    private func identifier(_ repetition: Range<Int>, authority: String) -> RankedIdentifier? {
        // CX has its parts where a coded field has its: 4 is its second code, 5 that one's text.
        let parts = message.coded(repetition)
        let number = message.trimmed(parts.code)
        guard !number.isEmpty, !message.isNull(number) else { return nil }
        let type = message.text(message.trimmed(parts.otherText))
        guard let rank = IdentifierRank.rank(ofType: type) else { return nil }
        let assigner = parts.otherCode
        var name = message.text(message.trimmed(message.subcomponent(assigner, 1)))
        if name.isEmpty { name = message.text(message.subcomponent(assigner, 2)) }
        return RankedIdentifier(
            identifier: PatientIdentifier(
                assigningAuthority: name.isEmpty ? authority : name,
                type: type.isEmpty ? "MR" : type,
                value: message.text(number)
            ),
            rank: rank,
            hasAuthority: !name.isEmpty
        )
    }
}

struct RankedIdentifier {
    var identifier: PatientIdentifier
    /// Lower is better.
    var rank: Int
    /// Whether the field itself names the authority.
    var hasAuthority: Bool
}

/// Which types of number (table 0203) name a patient of the hospital, best first.
enum IdentifierRank {
    private static let preferred = ["MR", "PI", "PT", "EPI", "MRN", "EMPI", "U", "XX"]
    /// Of a person or contract elsewhere, or of a visit: not the hospital's patient.
    private static let unusable: Set = [
        "SS", "SSN", "DL", "VN", "AN", "ANON", "PPN", "NIIP", "MA", "MB", "MC",
        "MCD", "MCR", "PN", "SN", "HC", "BC", "BR", "DN", "EI", "EN", "FI", "LN", "NPI", "TAX",
        "TRL", "TN", "VS", "WC", "ACSN", "AM", "DC", "DS", "MS", "INS",
    ]

    /// Nil where numbers of the type are not used.
    static func rank(ofType type: String) -> Int? {
        if let place = preferred.firstIndex(of: type) { return place }
        if type.isEmpty { return preferred.count }
        return unusable.contains(type) ? nil : preferred.count + 1
    }
}
