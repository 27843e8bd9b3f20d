internal import Clinical
internal import XML

/// A clinical document (CDA R2, C-CDA) while it is being read.
struct ClinicalDocumentDraft: ~Copyable {
    static let namespace = "urn:hl7-org:v3"

    let document: Document
    var draft: DocumentDraft
    /// Index of the patient in the extract.
    var patient = 0
    /// `ClinicalDocument/effectiveTime`, else the author's time.
    var writtenAt: ClinicalTime?
    /// What the document as a whole reports on; nil where it is no imaging report.
    var study: ImagingStudy?
    /// Lines of an imaging document's sections, or of the results of one organizer.
    var report: ReportDraft?
    /// Where the report's first line was read, and of a result when it was made.
    var reportElement: Element?
    var reportTime: ClinicalTime?
    /// Courses of treatment, to be told from one another when all are known.
    var courses: [MedicationCourse] = []
    /// What references brought in, by the ID of what they refer to.
    var referencedTexts: [String: String] = [:]
    var referencedBytes = 0
    var isReferenceLimitTold = false
    var isDeathStated = false
    var isDeathDated = false

    init(document: Document, profile: InterfaceProfile, valueSets: ValueSets) {
        self.document = document
        draft = DocumentDraft(
            header: MessageHeader(format: "CDA"),
            profile: profile,
            valueSets: valueSets
        )
    }

    private mutating func read() {
        readHeader()
        guard readPatient() else { return }
        let root = document.root
        readDisposition()
        beginStudy()
        readBody(root)
        closeStudy()
        closeCourses()
        readRelations()
        let saysNothing = draft.extract.events.isEmpty && draft.extract.panels.isEmpty
        if saysNothing {
            draft.warn("nothing_read", at: root, "The document makes no statement that is read.")
        }
    }

    private mutating func readBody(_ root: Element) {
        // `sdtc:statusCode` of a document that was entered in error.
        if let status = root.first("statusCode"), actStatus(status)?.withdraws == true {
            draft.warn("document_withdrawn", at: status, "Of a withdrawn document nothing is read.")
        } else if let body = root.at("component", "structuredBody") {
            for component in body.all("component") {
                for section in component.all("section") {
                    readSection(section, SectionContext())
                }
            }
        } else if let body = root.at("component", "nonXMLBody") {
            readUnstructured(body)
        } else {
            draft.warn("body_missing", at: root, "The document has no body.")
        }
    }

    mutating func takeReading() -> Reading {
        read()
        return draft.takeReading()
    }

    /// Whatever its form, a body that is not XML is stored with the document only; plain text of an
    /// imaging document is its report.
    private mutating func readUnstructured(_ body: Element) {
        guard let text = body.first("text") else {
            draft.warn("body_missing", at: body, "The document has no body.")
            return
        }
        let isPlain =
            text.trimmed("representation") != "B64"
            && ["", "text/plain"].contains(text.trimmed("mediaType").lowercased())
            && text.first("reference") == nil
        guard isPlain, study != nil else {
            draft.warn(
                "attachment_unread",
                at: text,
                "Attachments are stored with the message only."
            )
            return
        }
        appendReport(Narrative(text).text, part: .body, at: text)
    }
}

extension MessageReader {
    func readClinicalDocument(_ document: Document, profile: InterfaceProfile) -> Reading {
        var draft = ClinicalDocumentDraft(
            document: document,
            profile: profile,
            valueSets: valueSets
        )
        return draft.takeReading()
    }
}

/// What a root element makes of a document of HL7 version 3.
enum ClinicalDocumentRoot {
    case document
    /// A part of a document, such as the examples of an implementation guide.
    case fragment

    /// Nil where the root belongs to something else.
    init?(_ root: Element) {
        let isOfVersion3 = root.namespace == ClinicalDocumentDraft.namespace
        guard isOfVersion3 || root.namespace.isEmpty else { return nil }
        if root.name == "ClinicalDocument" {
            self = .document
        } else if Self.parts.contains(root.name)
            || isOfVersion3 && !root.name.utf8.contains(UInt8(ascii: "_"))
        {
            self = .fragment
        } else {
            return nil
        }
    }

    private static let parts: Set = [
        "act", "addr", "assignedAuthor", "assignedEntity", "associatedEntity", "authenticator",
        "author", "authorization", "component", "componentOf", "consumable", "custodian",
        "dataEnterer", "documentationOf", "encompassingEncounter", "encounter",
        "encounterParticipant", "entry", "entryRelationship", "externalDocument",
        "inFulfillmentOf", "informant", "informationRecipient", "legalAuthenticator",
        "manufacturedMaterial", "manufacturedProduct", "nonXMLBody", "observation",
        "observationMedia", "organizer", "participant", "participantRole", "patientRole",
        "performer", "procedure", "recordTarget", "reference", "referenceRange",
        "regionOfInterest", "relatedDocument", "relatedSubject", "section", "serviceEvent",
        "specimen", "structuredBody", "subject", "substanceAdministration", "supply",
    ]
}
