internal import Clinical
internal import HL7

extension Draft {
    /// Points every number of MRG-1 to the patient of the PID above it.
    ///
    /// A number without authority or type has the survivor's. A merge of a number into itself is
    /// refused (table 0357, 205), one without a retired number too (101).
    mutating func readMerge(_ segment: Int) {
        guard let survivor = requirePatient() else { return }
        let identifier = extract.patients[survivor].identifier
        var retired: [RankedIdentifier] = []
        for field in [1, 4] where retired.isEmpty {
            retired = identifiers(
                segment,
                field,
                authority: identifier.assigningAuthority,
                type: identifier.type
            )
        }
        guard !retired.isEmpty else {
            return refuse(.retiredNumberMissing(location: path(segment, field: 1)))
        }
        guard retired.count <= Self.limitRetired else {
            return refuse(
                Refusal(
                    code: "merge_too_long",
                    text: "The merge retires more numbers than one patient has.",
                    location: path(segment, field: 1),
                    conditionCode: 104
                )
            )
        }
        let others = retired.map(\.identifier).filter { $0 != identifier }
        guard !others.isEmpty else {
            return refuse(
                Refusal(
                    code: "merge_into_itself",
                    text: "The retired number is the surviving one.",
                    location: path(segment, field: 1),
                    conditionCode: 205
                )
            )
        }
        let at = eventTime()
        let locator = path(segment, field: 1)
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

    /// Numbers that one MRG-1 may name.
    private static let limitRetired = 1000
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
