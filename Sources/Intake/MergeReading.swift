internal import Clinical
internal import HL7

extension Draft {
    /// Points every number of MRG-1 to the patient of the PID above it.
    ///
    /// A number without authority is the survivor's authority's. A merge of a number into itself is
    /// refused (table 0357, 205), one without a retired number too (101).
    mutating func readMerge(_ segment: Int) {
        guard let survivor = requirePatient() else { return }
        let identifier = extract.patients[survivor].identifier
        var retired = identifiers(segment, 1, authority: identifier.assigningAuthority)
        if retired.isEmpty {
            retired = identifiers(segment, 4, authority: identifier.assigningAuthority)
        }
        guard !retired.isEmpty else {
            return refuse(
                .retiredNumberMissing(location: message.path(segment, field: 1).description)
            )
        }
        let others = retired.map(\.identifier).filter { $0 != identifier }
        guard !others.isEmpty else {
            return refuse(
                Refusal(
                    code: "merge_into_itself",
                    text: "The retired number is the surviving one.",
                    location: message.path(segment, field: 1).description,
                    conditionCode: 205
                )
            )
        }
        let at = eventTime()
        let locator = message.path(segment, field: 1).description
        for other in others {
            add(
                .merge(into: identifier),
                identity: "merge",
                status: .final,
                at: at,
                locator: locator,
                patient: index(of: PatientDetails(identifier: other))
            )
        }
    }
}

extension Refusal {
    static func retiredNumberMissing(location: String) -> Refusal {
        Refusal(
            code: "required_field_missing",
            text: "The merge does not name the number it retires.",
            location: location,
            conditionCode: 101
        )
    }
}
