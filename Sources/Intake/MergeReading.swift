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
