internal import Clinical
internal import XML

/// What the header of a clinical document (CDA R2 4.2) says of the document itself.
extension ClinicalDocumentDraft {
    mutating func readHeader() {
        let root = document.root
        if root.namespace.isEmpty {
            draft.warn("namespace_missing", at: root, "The document is in no namespace.")
        }
        let code = root.first("code")?.trimmed("code") ?? ""
        draft.header.messageType = code.isEmpty ? root.name : "\(root.name)^\(code)"
        draft.header.version = "R2"
        draft.header.controlID = root.first("id")?.instanceIdentifier ?? ""
        if draft.header.controlID.isEmpty {
            draft.warn("document_id_missing", at: root, "The document has no id.")
        }
        draft.header.sendingApplication = sendingDevice()
        draft.header.sendingFacility = custodian()
        readSentAt()
    }

    private func sendingDevice() -> String {
        for author in document.root.all("author") {
            guard let device = author.at("assignedAuthor", "assignedAuthoringDevice") else {
                continue
            }
            for name in ["softwareName", "manufacturerModelName"] {
                guard let element = device.first(name) else { continue }
                let text = element.descendantText.trimmed
                let found = text.isEmpty ? element.trimmed("displayName") : text
                if !found.isEmpty { return found }
            }
        }
        return ""
    }

    private func custodian() -> String {
        let organization = document.root.at(
            "custodian",
            "assignedCustodian",
            "representedCustodianOrganization"
        )
        guard let organization else { return "" }
        let name = organization.first("name").map { Narrative($0).text } ?? ""
        guard name.isEmpty else { return name }
        return organization.all("id").lazy.compactMap(\.instanceIdentifier).first ?? ""
    }

    /// Of two versions with one time the higher number is the later.
    private mutating func readSentAt() {
        let root = document.root
        writtenAt = time(root.first("effectiveTime"))
        if writtenAt == nil {
            writtenAt = time(root.at("author", "time"))
            draft.warn(
                "time_missing",
                at: root,
                "The document does not say when it was written."
            )
        }
        guard let writtenAt else { return }
        draft.header.sentAt = writtenAt.instant
        let version = root.first("versionNumber").flatMap { Int64($0.trimmed("value")) } ?? 1
        draft.header.sentAt.microseconds += min(max(version, 1), 1000) - 1
    }

    /// Discharge to death, by the codes that the interface's profile names.
    mutating func readDisposition() {
        let encounter = document.root.at("componentOf", "encompassingEncounter")
        guard let code = encounter?.first("dischargeDispositionCode"),
            draft.profile.deathDispositions.contains(code.trimmed("code"))
        else { return }
        let period = encounter?.first("effectiveTime")
        let at = time(period?.first("high")) ?? time(period)
        // A date that the patient's own element gives is the better one.
        if isDeathDated { return }
        let visit = encounter?.all("id").lazy.compactMap(\.instanceIdentifier).first ?? ""
        addDeath(.dead, .discharge(visit), at: at, locator: code)
    }

    // MARK: Documents it is related to

    var parents: [Element] { document.root.all("relatedDocument") }

    func isRelated(_ typeCode: String) -> Bool {
        parents.contains { $0.trimmed("typeCode") == typeCode }
    }

    /// A replacement takes back what it repeats otherwise; what it leaves out cannot be found.
    mutating func readRelations() {
        for parent in parents where parent.trimmed("typeCode") == "RPLC" {
            // A report is one statement, and found by its study.
            if study?.isIdentified == true { continue }
            draft.warn(
                "replaces_document",
                at: parent,
                "What the replaced document stated and this one does not repeat still holds."
            )
        }
    }
}
