/// Everything one message says, before it is given identifiers and stored.
package struct Extract: Sendable {
    /// In order of appearance; events and panels point into it.
    package var patients: [PatientDetails]
    package var events: [(patient: Int, event: Event)]
    package var panels: [(patient: Int, panel: LabPanel)]
    package var warnings: [Warning]

    package init() {
        patients = []
        events = []
        panels = []
        warnings = []
    }
}

/// What a message says of a person: PHI.
package struct PatientDetails: Hashable, Sendable {
    package var identifier: PatientIdentifier
    /// Nil where the message is silent; `.cleared` where it says `""`.
    package var birthDate: Statement<CivilDay>?
    /// Table 0001 as written.
    package var sex: Statement<String>?

    package enum Statement<Value: Hashable & Sendable>: Hashable, Sendable {
        case value(Value)
        case cleared
    }

    package init(
        identifier: PatientIdentifier,
        birthDate: Statement<CivilDay>? = nil,
        sex: Statement<String>? = nil
    ) {
        self.identifier = identifier
        self.birthDate = birthDate
        self.sex = sex
    }
}

/// Something odd that did not keep a message from being used.
///
/// Stored with it and counted by `kind`.
package struct Warning: Hashable, Sendable {
    /// A bounded label such as `unit_unknown`; never content.
    package var kind: String
    /// Where, such as `OBX[3]-6`.
    package var location: String
    /// What, without any content of the message.
    package var text: String

    package init(kind: String, location: String, text: String) {
        self.kind = kind
        self.location = location
        self.text = text
    }
}
