internal import Clinical
internal import HL7

/// Who a message speaks of: PID, and MRG in the same manner.
extension Draft {
    /// Makes the patient of the PID at `segment` the one that what follows belongs to.
    mutating func beginPatient(_ segment: Int) {
        patientSegments += 1
        patient = nil
        specimen = nil
        isDeadByPID = false
        isDeathDatedByPID = false
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
    ///
    /// `authority` and `type` are those of numbers that name none.
    func identifiers(
        _ segment: Int,
        _ field: Int,
        authority: String,
        type: String = "MR"
    ) -> [RankedIdentifier] {
        message.repetitions(message.field(segment, field)).compactMap {
            identifier($0, authority: authority, type: type)
        }
    }

    /// The number in one repetition (CX); nil where it is not used, or cut off (HL7 v2.7 2.5.5.2).
    private func identifier(
        _ repetition: Range<Int>,
        authority: String,
        type defaultType: String = "MR"
    ) -> RankedIdentifier? {
        // CX has its parts where a coded field has its: 4 is its second code, 5 that one's text.
        let parts = message.coded(repetition)
        let number = message.trimmed(parts.code)
        guard !number.isEmpty, !message.isNull(number),
            message.bytes[number.upperBound - 1] != message.delimiters.truncation
        else { return nil }
        let type = said(message.trimmed(parts.otherText))
        guard let rank = IdentifierRank.rank(ofType: type) else { return nil }
        let assigner = parts.otherCode
        var name = said(message.trimmed(message.subcomponent(assigner, 1)))
        if name.isEmpty { name = said(message.trimmed(message.subcomponent(assigner, 2))) }
        return RankedIdentifier(
            identifier: PatientIdentifier(
                assigningAuthority: name.isEmpty ? authority : name,
                type: type.isEmpty ? defaultType : type,
                value: message.text(number)
            ),
            rank: rank,
            hasAuthority: !name.isEmpty
        )
    }

    /// The text; empty where it is `""`.
    private func said(_ range: Range<Int>) -> String {
        message.isNull(range) ? "" : message.text(range)
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
