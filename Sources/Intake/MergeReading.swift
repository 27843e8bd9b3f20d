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

/// The undoing of merges: a merge is a pointer, so it is undone by withdrawing the pointer.
extension Draft {
    /// Tells every two numbers of the message apart: those of its PID segments and of MRG-1.
    ///
    /// Which of two was merged into the other is not said, so both ways are withdrawn; where neither
    /// was, nothing changes. A37 without a second number is refused (table 0357, 101); A51 then
    /// only changed a visit's number.
    mutating func readUnlink() {
        var numbers = extract.patients.map(\.identifier)
        var segment = message.firstSegment(.mrg)
        while let current = segment {
            let authority = numbers.first?.assigningAuthority ?? profile.assigningAuthority
            for other in identifiers(current, 1, authority: authority)
            where !numbers.contains(other.identifier) {
                numbers.append(other.identifier)
            }
            segment = message.firstSegment(.mrg, from: current + 1)
        }
        guard numbers.count > 1 else {
            if message.text(0, 9, component: 2) == "A37" {
                refuse(.secondNumberMissing(location: "PID[\(patientSegments + 1)]-3"))
            }
            return
        }
        // A message that names more means something else.
        for (position, one) in numbers.prefix(Self.limitUnlinked).enumerated() {
            for (otherPosition, other) in numbers.prefix(Self.limitUnlinked).enumerated()
            where position != otherPosition {
                withdrawMerge(of: one, into: other, locator: "PID[1]-3")
            }
        }
    }

    private static let limitUnlinked = 8

    private mutating func withdrawMerge(
        of one: PatientIdentifier,
        into other: PatientIdentifier,
        locator: String
    ) {
        add(
            .merge(into: other),
            identity: "merge",
            status: .deleted,
            at: eventTime(),
            locator: locator,
            patient: index(of: PatientDetails(identifier: one))
        )
    }
}

extension Refusal {
    static func secondNumberMissing(location: String) -> Refusal {
        Refusal(
            code: "required_field_missing",
            text: "The unlinking names one patient only.",
            location: location,
            conditionCode: 101
        )
    }

    static func retiredNumberMissing(location: String) -> Refusal {
        Refusal(
            code: "required_field_missing",
            text: "The merge does not name the number it retires.",
            location: location,
            conditionCode: 101
        )
    }
}
