internal import Clinical
internal import XML

/// Whom a statement is about.
enum FHIRSubject {
    /// Index in the extract's patients.
    case patient(Int)
    /// A group, a device, a place: no patient.
    case other
    /// Nobody, or somebody whom the document does not make known.
    case missing
}

/// How a reference to a Patient is understood.
enum PatientMention {
    case identifier(PatientIdentifier, FHIRResource?)
    case other
    case unusable
}

extension FHIRReader {
    /// The patient of a statement; without one the document cannot be used.
    ///
    /// Nil, too, where it is about no patient at all.
    mutating func requireSubject(_ resource: FHIRResource) -> Int? {
        switch subject(of: resource) {
        case .patient(let patient): return patient
        case .other:
            draft.warn(
                "subject_not_patient",
                at: resource.element,
                "What is said of a group, device or place is not read."
            )
        case .missing:
            draft.refuse(
                "required_field_missing",
                "The resource has no subject with a number that can be used.",
                at: subjectElement(resource) ?? resource.element,
                conditionCode: 101
            )
        }
        return nil
    }

    /// `subject`, `patient` in older versions.
    private func subjectElement(_ resource: FHIRResource) -> Element? {
        resource.element.first("subject") ?? resource.element.first("patient")
    }

    mutating func subject(of resource: FHIRResource) -> FHIRSubject {
        guard let reference = subjectElement(resource) else {
            // What is contained is about whom its container is about.
            guard let container = resource.container else { return .missing }
            guard spend(index.sizes[container], on: resource) else { return .missing }
            return subject(of: index.resources[container])
        }
        switch mention(by: reference, in: resource) {
        case .identifier(let identifier, let patient):
            if let patient, patient.container != nil {
                return .patient(register(patient, identifier))
            }
            return .patient(register(PatientDetails(identifier: identifier)))
        case .other: return .other
        case .unusable: return .missing
        }
    }

    /// By the Patient it leads to; else by its own logical identifier; else by the server's id.
    mutating func mention(by reference: Element, in source: FHIRResource) -> PatientMention {
        let url = reference.primitive("reference")
        let target = resolve(url, from: source)
        if let target {
            guard target.type == "Patient" else { return .other }
            if let known = identity(of: target) { return .identifier(known, target) }
        }
        let address = FHIRReference(url)
        let type = address?.type ?? reference.primitive("type")
        guard type.isEmpty || type == "Patient" else { return .other }
        let logical = reference.first("identifier").flatMap { FHIRIdentifier($0) }
        if let logical = logical ?? FHIRIdentifier(query: url), logical.isUsable {
            if let target = index.patient(with: logical), let known = identity(of: target) {
                return .identifier(known, target)
            }
            if let ranked = ranked(logical) { return .identifier(ranked.identifier, nil) }
        }
        guard let address, target == nil else { return .unusable }
        let base = address.base.isEmpty ? index.baseOfStatement(source) : address.base
        return .identifier(serverIdentifier(address.id, base: base), nil)
    }

    /// A server's own id of a Patient (table 0203 `RI`), which is all that a reference tells.
    ///
    /// Its authority is the server's address, else the interface's.
    func serverIdentifier(_ id: String, base: String) -> PatientIdentifier {
        PatientIdentifier(
            assigningAuthority: base.isEmpty ? draft.profile.assigningAuthority : base,
            type: "RI",
            value: id
        )
    }

    /// The place of the patient in the extract; a second mention adds to the first.
    mutating func register(_ details: PatientDetails) -> Int {
        guard let known = patients[details.identifier] else {
            draft.extract.patients.append(details)
            let place = draft.extract.patients.count - 1
            patients[details.identifier] = place
            return place
        }
        if let birthDate = details.birthDate { draft.extract.patients[known].birthDate = birthDate }
        if let sex = details.sex { draft.extract.patients[known].sex = sex }
        return known
    }
}

extension FHIRIdentifier {
    /// Of a conditional reference: `Patient?identifier=http://hospital/mrn|4711`.
    init?(query url: String) {
        guard let mark = url.firstIndex(of: "?"), url[..<mark] == "Patient" else { return nil }
        for parameter in url[url.index(after: mark)...].split(separator: "&")
        where parameter.hasPrefix("identifier=") {
            let text = Self.unescaped(parameter.dropFirst("identifier=".count))
            let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            guard let last = parts.last, !last.isEmpty else { return nil }
            self.init(system: parts.count > 1 ? String(parts[0]) : "", value: String(last))
            return
        }
        return nil
    }

    private init(system: String, value: String) {
        self.system =
            system.hasPrefix("urn:oid:") ? String(system.dropFirst("urn:oid:".count)) : system
        self.value = value
        (use, type, assigner) = ("", "", "")
    }

    /// Without the escapes of RFC 3986, 2.1.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
