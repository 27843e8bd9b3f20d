internal import Clinical
internal import XML

/// Whom a clinical document speaks of: recordTarget.
extension ClinicalDocumentDraft {
    /// Numbers of a person, not of a hospital's patient, with their types in table 0203.
    private static let personRoots = [
        "2.16.840.1.113883.4.1": "SS", "2.16.840.1.113883.4.572": "MC",
        "2.16.840.1.113883.4.927": "MC",
    ]
    /// Driver's licences and passports of every state: of use to nobody here.
    private static let unusableRoots = ["2.16.840.1.113883.4.3.", "2.16.840.1.113883.4.330."]

    /// False where the document has no patient, or several, and is refused.
    mutating func readPatient() -> Bool {
        let targets = document.root.all("recordTarget")
        var found: [(details: PatientDetails, role: Element)] = []
        for target in targets {
            guard let role = target.first("patientRole"), let number = identifier(role) else {
                continue
            }
            if found.contains(where: { $0.details.identifier == number }) { continue }
            found.append((details(number, role.first("patient")), role))
            if found.count > 1 { break }
        }
        guard let first = found.first else {
            let place = targets.first?.first("patientRole") ?? targets.first ?? document.root
            let hasNumber = !targets.isEmpty && !place.all("id").allSatisfy(\.hasNullFlavor)
            draft.refuse(
                "required_field_missing",
                hasNumber
                    ? "recordTarget/patientRole/id has no number of the hospital's patient."
                    : "The document has no recordTarget/patientRole/id that can be used.",
                at: place,
                conditionCode: 101
            )
            return false
        }
        guard found.count == 1 else {
            draft.refuse(
                "patient_ambiguous",
                "The document is about several patients.",
                at: found[1].role
            )
            return false
        }
        patient = draft.index(of: first.details)
        readDeath(of: first.role)
        return true
    }

    /// The first number of a hospital, those of the interface's own authority before others, else the first root that stands alone, else the number of
    /// the person.
    ///
    /// Many documents have nothing but a social security number. It never passes for a hospital's
    /// number: it is kept under its own authority and type, so that the statements wait for a merge
    /// instead of in quarantine, with a warning.
    private mutating func identifier(_ role: Element) -> PatientIdentifier? {
        let usable = role.all("id").filter { id in
            let root = id.trimmed("root")
            return !id.hasNullFlavor && !Self.unusableRoots.contains { root.hasPrefix($0) }
        }
        let ofHospital = usable.filter { Self.personRoots[$0.trimmed("root")] == nil }
        // Of several, the one of the interface's own authority.
        let authority = draft.profile.assigningAuthority
        let own = ofHospital.filter { id in
            !authority.isEmpty
                && [id.trimmed("assigningAuthorityName"), id.trimmed("root")].contains(authority)
        }
        return numbered(own) ?? numbered(ofHospital) ?? personal(usable)
    }

    private func numbered(_ ids: [Element]) -> PatientIdentifier? {
        let profiled = draft.profile.assigningAuthority
        for id in ids {
            let number = id.trimmed("extension")
            guard !number.isEmpty else { continue }
            let authority = [id.trimmed("assigningAuthorityName"), id.trimmed("root"), profiled]
            return PatientIdentifier(
                assigningAuthority: authority.first { !$0.isEmpty } ?? "",
                type: "MR",
                value: number
            )
        }
        for id in ids where !id.trimmed("root").isEmpty {
            let name = id.trimmed("assigningAuthorityName")
            return PatientIdentifier(
                assigningAuthority: name.isEmpty ? profiled : name,
                type: "MR",
                value: id.trimmed("root")
            )
        }
        return nil
    }

    /// Hyphens are habit; a number of one digit only stands for none.
    private mutating func personal(_ ids: [Element]) -> PatientIdentifier? {
        for id in ids {
            guard let type = Self.personRoots[id.trimmed("root")] else { continue }
            let number = id.trimmed("extension").filter { $0 != "-" && $0 != " " }
            guard Set(number).count > 1 else { continue }
            draft.warn(
                "person_number_only",
                at: id,
                "The patient has no number of a hospital, only one of the person."
            )
            return PatientIdentifier(
                assigningAuthority: id.trimmed("root"),
                type: type,
                value: number
            )
        }
        return nil
    }

    private mutating func details(
        _ identifier: PatientIdentifier,
        _ person: Element?
    ) -> PatientDetails {
        var details = PatientDetails(identifier: identifier)
        details.birthDate = time(person?.first("birthTime")).map { .value($0.day) }
        if let sex = person?.first("administrativeGenderCode"), !sex.hasNullFlavor {
            let code = sex.trimmed("code")
            details.sex = code.isEmpty ? nil : .value(code)
        }
        return details
    }

    // MARK: Death

    /// `sdtc:deceasedInd` and `sdtc:deceasedTime`.
    private mutating func readDeath(of role: Element) {
        guard let person = role.first("patient") else { return }
        let indicator = person.first("deceasedInd")
        let dated = person.first("deceasedTime")
        let says = indicator.map { $0.hasNullFlavor ? "" : $0.trimmed("value").lowercased() } ?? ""
        if let indicator, says == "false" || says == "0" {
            if let dated, !dated.trimmed("value").isEmpty {
                draft.warn(
                    "death_contradicted",
                    at: dated,
                    "deceasedInd denies the death that deceasedTime dates."
                )
            }
            addDeath(.deathWithdrawn, .dated, at: writtenAt, locator: indicator)
            return
        }
        let isDead = says == "true" || says == "1"
        if let indicator, !isDead, !says.isEmpty {
            draft.warn(
                "death_indicator_unknown",
                at: indicator,
                "deceasedInd is neither true nor false."
            )
        }
        if let dated, let at = time(dated) ?? beginning(dated) {
            addDeath(.dead, .dated, at: at, locator: dated)
        } else if let indicator, isDead {
            addDeath(.dead, .undated, at: nil, locator: indicator)
        }
    }

    /// A death without its date is one of its own, whatever stated it.
    mutating func addDeath(
        _ status: VitalStatus,
        _ identity: DeathIdentity,
        at time: ClinicalTime?,
        locator: Element
    ) {
        if time == nil, status == .dead {
            // What was said of the death before says as much.
            if isDeathStated { return }
            draft.warn(
                "death_time_missing",
                at: locator,
                "The time of the document stands for the death's."
            )
        }
        isDeathStated = status == .dead
        isDeathDated = isDeathStated && time != nil
        draft.add(
            .vital(status),
            identity: status == .dead && time == nil ? DeathIdentity.undated.text : identity.text,
            status: .final,
            at: time ?? writtenAt,
            locator: locator,
            patient: patient
        )
    }
}
