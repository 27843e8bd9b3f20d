internal import Clinical
internal import XML

/// A FHIR document (R4 XML, and what of STU3 and DSTU2 is alike) while it is being read.
///
/// Patients come first: what others say of them needs to know who they are.
struct FHIRReader: ~Copyable {
    var draft: DocumentDraft
    let root: Element
    let index: ResourceIndex
    /// When the document was sent; nil where nothing says so.
    var sentAt: ClinicalTime?
    /// Whether `sentAt` is only a guess, by what was observed or issued last.
    var lacksTime = false
    /// Index in the extract's patients.
    var patients: [PatientIdentifier: Int] = [:]
    /// What was found out of each Patient resource, by its number.
    var identities: [Int: PatientIdentifier?] = [:]
    /// Who is dead by a Patient resource, and since when where it says so.
    var deaths: [Int: Instant?] = [:]
    var merges: Set<PatientMerge> = []
    /// The order number of the report that an Observation is a result of, by the latter's number.
    var orderNumbers: [Int: String] = [:]
    /// Observations whose words are read as part of a report.
    var reportLines: Set<Int> = []
    /// What references may still cost; see `resolve`.
    var referenceBudget = 20_000_000
    /// The version read last of what a server calls so, such as `Observation/17`.
    private var lastVersions: [String: Int] = [:]
    private var isDocumentInError = false
    /// Whether the resource now read is deleted by what surrounds it.
    var isDeletion = false

    init(root: Element, profile: InterfaceProfile, valueSets: ValueSets) {
        self.root = root
        index = ResourceIndex(root: root)
        draft = DocumentDraft(
            header: MessageHeader(format: "FHIR"),
            profile: profile,
            valueSets: valueSets
        )
    }

    mutating func read() {
        readHeader()
        guard requireNamespace(), requireKnownRules(root) else { return }
        warnOfRequests()
        isDocumentInError = Self.isInError(root, index)
        let order = readingOrder()
        for step in order {
            if case .resource(let number) = step, index.resources[number].type == "Patient" {
                readPatient(index.resources[number])
            }
        }
        for step in order { collectReport(step) }
        for step in order {
            switch step {
            case .resource(let number): readStatement(index.resources[number])
            case .deletion(let number): readDeletion(number)
            }
        }
        warnOfTheWhole()
    }

    private mutating func warnOfTheWhole() {
        let isSilent = draft.extract.events.isEmpty && draft.extract.panels.isEmpty
        if isSilent, draft.extract.patients.isEmpty {
            draft.warn("nothing_read", at: root, "The document says nothing that is read.")
        } else if !isSilent, lacksTime {
            draft.warn(
                "message_time_missing",
                at: root,
                "The document does not say when it was sent."
            )
        }
    }

    /// A resource of the document, or an entry that deletes one.
    enum Step {
        case resource(Int)
        case deletion(Int)
    }

    /// As they stand; a history begins with its newest, and the newest must be read last.
    private func readingOrder() -> [Step] {
        var steps: [Step] = []
        var deletion = 0
        for (position, number) in index.statements.enumerated() {
            while deletion < index.deletions.count, index.deletions[deletion].before <= position {
                steps.append(.deletion(deletion))
                deletion += 1
            }
            steps.append(.resource(number))
        }
        steps += (deletion..<index.deletions.count).map { .deletion($0) }
        return root.primitive("type") == "history" ? steps.reversed() : steps
    }

    private mutating func readStatement(_ resource: FHIRResource) {
        isDeletion = resource.method == "DELETE" || isDocumentInError
        readClinical(resource)
        isDeletion = false
        if let name = resource.serverID { lastVersions[name] = resource.number }
    }

    /// Of a document that was issued in error nothing is valid (Composition.status).
    private static func isInError(_ root: Element, _ index: ResourceIndex) -> Bool {
        guard root.primitive("type") == "document", let first = index.statements.first else {
            return false
        }
        let composition = index.resources[first]
        return composition.type == "Composition"
            && composition.element.primitive("status") == "entered-in-error"
    }

    private mutating func readClinical(_ resource: FHIRResource) {
        switch resource.type {
        case "Observation": readObservation(resource)
        case "DiagnosticReport": readDiagnosticReport(resource)
        case "MedicationAdministration": readAdministration(resource)
        case "MedicationDispense": readDispense(resource)
        case "MedicationRequest", "MedicationOrder": readMedicationRequest(resource)
        case "MedicationStatement", "MedicationUsage": readMedicationStatement(resource)
        case "Condition": readCondition(resource)
        case "Encounter": readEncounter(resource)
        default: break
        }
    }

    /// Reads the version before the deletion once more, as deleted.
    ///
    /// Without one nothing says whose it was.
    private mutating func readDeletion(_ number: Int) {
        let deletion = index.deletions[number]
        guard
            let name = FHIRReference(deletion.url).map({ "\($0.type)/\($0.id)" }),
            let version = lastVersions.removeValue(forKey: name),
            index.resources[version].type != "Patient"
        else {
            draft.warn(
                "deletion_unread",
                at: deletion.entry,
                "The deletion does not say of which patient: what was read earlier stands."
            )
            return
        }
        isDeletion = true
        readClinical(index.resources[version])
        isDeletion = false
    }

    // MARK: References

    /// The resource that a reference in `source` leads to, where the document has it.
    ///
    /// Many references to few large resources could cost more than any document should: past the
    /// budget the document is refused.
    mutating func resolve(_ url: String, from source: FHIRResource) -> FHIRResource? {
        guard let found = index.resolve(url, from: source) else { return nil }
        return spend(index.sizes[found.number], on: source) ? found : nil
    }

    /// False where the budget is spent.
    mutating func spend(_ cost: Int, on source: FHIRResource) -> Bool {
        referenceBudget -= min(cost, referenceBudget)
        if referenceBudget > 0 { return true }
        draft.refuse(
            "too_many_references",
            "The references lead to more than is read of one document.",
            at: source.element
        )
        return false
    }

    // MARK: What forbids to read it

    /// Every element but the narrative's must be FHIR's own.
    private mutating func requireNamespace() -> Bool {
        guard let foreign = Self.foreignElement(in: root) else { return true }
        draft.refuse(
            "namespace_unknown",
            "The element is not in the namespace of FHIR.",
            at: foreign
        )
        return false
    }

    private static func foreignElement(in element: Element) -> Element? {
        for child in element.children {
            if child.name == "div", element.name == "text" { continue }
            if child.namespace != fhirNamespace { return child }
            if let found = foreignElement(in: child) { return found }
        }
        return nil
    }

    /// Rules that are not known could turn anything into its opposite (Resource.implicitRules).
    mutating func requireKnownRules(_ element: Element) -> Bool {
        guard let rules = element.first("implicitRules"), !rules.primitive.isEmpty else {
            return true
        }
        draft.refuse(
            "implicit_rules_unknown",
            "The resource must be understood by rules that are not known.",
            at: rules
        )
        return false
    }

    /// To be called of every resource that is read for what it says.
    ///
    /// False where it must not be read.
    mutating func begin(_ resource: FHIRResource) -> Bool {
        for element in resource.element.children {
            if element.name == "modifierExtension" {
                warnOfModifier(element)
            } else if let inner = element.first("modifierExtension"), element.name != "contained" {
                warnOfModifier(inner)
            }
        }
        return requireKnownRules(resource.element)
    }

    private mutating func warnOfModifier(_ element: Element) {
        draft.warn(
            "modifier_extension",
            at: element,
            "An extension that may change what the resource says is not known."
        )
    }

    private mutating func warnOfRequests() {
        for number in index.statements where index.resources[number].method == "PATCH" {
            draft.warn(
                "patch_unread",
                at: index.resources[number].element,
                "A patch cannot be applied: what was read earlier stands."
            )
        }
    }
}

extension MessageReader {
    func readFHIR(_ root: Element, profile: InterfaceProfile) -> Reading {
        var reader = FHIRReader(root: root, profile: profile, valueSets: valueSets)
        reader.read()
        return reader.draft.takeReading()
    }
}
