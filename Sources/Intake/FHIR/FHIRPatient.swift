internal import Clinical
internal import XML

/// Two records of one person: the retired one lives on in the other.
struct PatientMerge: Hashable {
    var retired: PatientIdentifier
    var survivor: PatientIdentifier
}

/// Patient: who it is, whether dead, and which other record it continues.
extension FHIRReader {
    mutating func readPatient(_ resource: FHIRResource) {
        guard begin(resource) else { return }
        if resource.method == "DELETE" {
            return draft.warn(
                "deletion_unread",
                at: resource.element,
                "A deleted record of a patient takes nothing back."
            )
        }
        guard let identifier = identity(of: resource) else {
            let isNeeded =
                root.name == "Patient" || resource.element.choice("deceased") != nil
                || resource.element.first("link") != nil
            if isNeeded { return refuseUnidentified(resource) }
            return draft.warn(
                "patient_unidentified",
                at: resource.element,
                "The patient has no number that can be used."
            )
        }
        let patient = register(resource, identifier)
        readDeath(resource, patient: patient)
        for link in resource.element.all("link") {
            readLink(link, in: resource, of: patient, identifier)
        }
    }

    private mutating func refuseUnidentified(_ resource: FHIRResource) {
        draft.refuse(
            "required_field_missing",
            "The patient has no number that can be used.",
            at: resource.element.first("identifier") ?? resource.element,
            conditionCode: 101
        )
    }

    mutating func register(_ patient: FHIRResource, _ identifier: PatientIdentifier) -> Int {
        var details = PatientDetails(identifier: identifier)
        let birthDate = draft.fhirTime(patient.element.first("birthDate"))
        details.birthDate = birthDate.map { .value($0.day) }
        if let gender = patient.element.first("gender") {
            let letter: String? =
                switch gender.primitive {
                case "male": "M"
                case "female": "F"
                case "other": "O"
                case "unknown": "U"
                default: nil
                }
            details.sex = letter.map { .value($0) }
            if letter == nil, !gender.primitive.isEmpty {
                draft.warn("gender_unknown", at: gender, "No code of administrative gender.")
            }
        }
        return register(details)
    }

    // MARK: Who it is

    /// The best of the Patient's numbers, else the id by which its server knows it.
    mutating func identity(of patient: FHIRResource) -> PatientIdentifier? {
        if let known = identities[patient.number] { return known }
        guard requireKnownRules(patient.element) else { return nil }
        var best: (identifier: PatientIdentifier, rank: Int)?
        for identifier in patient.element.identifiers() {
            guard let found = ranked(identifier) else { continue }
            if let known = best, known.rank <= found.rank { continue }
            best = found
        }
        let identity = best?.identifier ?? serverIdentity(of: patient)
        identities[patient.number] = .some(identity)
        return identity
    }

    private mutating func serverIdentity(of patient: FHIRResource) -> PatientIdentifier? {
        if let name = patient.serverID, let reference = FHIRReference(name) {
            return serverIdentifier(reference.id, base: patient.base)
        }
        guard let id = patient.likelyID else { return nil }
        draft.warn(
            "patient_by_id",
            at: patient.element,
            "The patient has no number; the id of the entry is taken for the server's."
        )
        return serverIdentifier(id, base: "")
    }

    /// As PID-3 is ranked; of one type, numbers for a while come last.
    func ranked(_ identifier: FHIRIdentifier) -> (identifier: PatientIdentifier, rank: Int)? {
        let type = identifier.type.isEmpty ? identifier.typeBySystem : identifier.type
        guard let rank = IdentifierRank.rank(ofType: type) else { return nil }
        let useRank = identifier.use == "temp" ? 2 : identifier.use == "secondary" ? 1 : 0
        let authority = [identifier.system, identifier.assigner].first { !$0.isEmpty }
        return (
            PatientIdentifier(
                assigningAuthority: authority ?? draft.profile.assigningAuthority,
                type: type.isEmpty ? "MR" : type,
                value: identifier.value
            ),
            rank * 3 + useRank
        )
    }

    // MARK: Death

    /// `deceased[x]`: a death without its date leaves one with a date alone.
    private mutating func readDeath(_ resource: FHIRResource, patient: Int) {
        guard let deceased = resource.element.choice("deceased") else { return }
        let stated = draft.fhirTime(resource.element.at("meta", "lastUpdated")) ?? sentAt
        switch (deceased.name, deceased.primitive) {
        case ("deceasedBoolean", "false"):
            deaths[patient] = nil
            addVital(.deathWithdrawn, .dated, at: stated, locator: deceased, patient: patient)
        case ("deceasedBoolean", "true"):
            draft.warn(
                "death_time_missing",
                at: deceased,
                "The time of the message stands for the death's."
            )
            deaths[patient] = .some(nil)
            addVital(.dead, .undated, at: stated, locator: deceased, patient: patient)
        case ("deceasedDateTime", let text) where !text.isEmpty:
            var time = draft.fhirTime(deceased)
            if let dated = time, isFuture(dated, deceased) { time = nil }
            deaths[patient] = .some(time?.instant)
            let identity = time == nil ? DeathIdentity.undated : .dated
            if time == nil {
                draft.warn(
                    "death_time_missing",
                    at: deceased,
                    "The time of the message stands for the death's."
                )
                time = stated
            }
            addVital(.dead, identity, at: time, locator: deceased, patient: patient)
        case ("deceasedBoolean", let text) where !text.isEmpty:
            draft.warn(
                "death_indicator_unknown",
                at: deceased,
                "The indicator is neither true nor false."
            )
        default: break
        }
    }

    /// Whether a death is dated over a day after the document; zones may differ by that much.
    private mutating func isFuture(_ time: ClinicalTime, _ deceased: Element) -> Bool {
        guard !lacksTime, let sentAt, time.instant > sentAt.instant.adding(days: 1) else {
            return false
        }
        draft.warn(
            "death_in_future",
            at: deceased,
            "A death after the message that tells of it."
        )
        return true
    }

    mutating func addVital(
        _ vital: VitalStatus,
        _ identity: DeathIdentity,
        _ status: ResultStatus = .final,
        at time: ClinicalTime?,
        locator: Element,
        patient: Int
    ) {
        draft.add(
            .vital(vital),
            identity: identity.text,
            status: status,
            at: time,
            locator: locator,
            patient: patient
        )
    }

    // MARK: Merges

    /// `link.type` replaced-by and replaces are merges; refer and seealso are not.
    private mutating func readLink(
        _ link: Element,
        in resource: FHIRResource,
        of patient: Int,
        _ identifier: PatientIdentifier
    ) {
        let type = link.primitive("type")
        // DSTU2 said `replace` of a record that is no longer to be used.
        let isRetired = type == "replaced-by" || type == "replace"
        guard isRetired || type == "replaces" else { return }
        let mention = link.first("other").map { self.mention(by: $0, in: resource) } ?? .unusable
        guard case .identifier(let other, let record) = mention else {
            if case .other = mention { return }
            return draft.refuse(
                "required_field_missing",
                "The link does not name the record it is about.",
                at: link,
                conditionCode: 101
            )
        }
        if other == identifier, let record, record.number != resource.number {
            // Two records under one number are one patient already.
            return
        }
        if record == nil, other.type == "RI" {
            draft.warn(
                "patient_by_id",
                at: link,
                "The other record is known by its server's id only, not by a number."
            )
        }
        let merge =
            isRetired
            ? PatientMerge(retired: identifier, survivor: other)
            : PatientMerge(retired: other, survivor: identifier)
        let reverse = PatientMerge(retired: merge.survivor, survivor: merge.retired)
        guard other != identifier, !merges.contains(reverse) else {
            return draft.refuse(
                "merge_into_itself",
                "The retired number is the surviving one.",
                at: link,
                conditionCode: 205
            )
        }
        guard merges.insert(merge).inserted else { return }
        let otherPatient =
            record.map { register($0, other) } ?? register(PatientDetails(identifier: other))
        draft.add(
            .merge(into: merge.survivor),
            identity: "merge",
            status: .final,
            at: draft.fhirTime(resource.element.at("meta", "lastUpdated")) ?? sentAt,
            locator: link,
            patient: isRetired ? patient : otherPatient
        )
    }
}

extension FHIRIdentifier {
    /// What numbers of well-known systems are, where the type is left out.
    fileprivate var typeBySystem: String {
        if system.hasPrefix("http://hl7.org/fhir/sid/passport-") { return "PPN" }
        return switch system {
        case "http://hl7.org/fhir/sid/us-ssn", "2.16.840.1.113883.4.1": "SS"
        case "http://hl7.org/fhir/sid/us-medicare", "http://hl7.org/fhir/sid/us-mbi": "MC"
        default: ""
        }
    }
}
