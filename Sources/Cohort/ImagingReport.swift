internal import Clinical

/// The report of one imaging study, to be written in whatever form the department sends.
struct ImagingReport: Sendable {
    enum Modality: String, Sendable {
        case ct = "CT"
        case mr = "MR"

        /// A CWE.
        var service: String {
            switch self {
            case .ct: "79103-8^CT Abdomen W contrast IV^LN"
            case .mr: "30670-4^MR Liver WO and W contrast IV^LN"
            }
        }
    }

    var person: Person
    var studyAt: Instant
    var sentAt: Instant
    var accession: String
    var modality: Modality
    /// Of table 0085; W and D withdraw it.
    var status: String
    var answer: Answer

    enum Answer: Sendable, Hashable {
        /// A question and its answer, each a CWE.
        case coded(question: String, answer: String)
        case text(String, isChinese: Bool)
    }

    private var isWithdrawn: Bool { status == "W" || status == "D" }

    // MARK: Version 2

    /// OBR and OBX of ORU^R01.
    var results: [String] {
        let request = segment(
            "OBR",
            [
                1: "1", 2: "P" + accession, 3: accession, 4: modality.service, 7: studyAt.stamp,
                22: sentAt.stamp, 24: modality.rawValue, 25: isWithdrawn ? "C" : status,
            ]
        )
        let (type, question, value): (String, String, String) =
            switch answer {
            case .coded(let question, let answer): ("CWE", question, answer)
            case .text(let text, isChinese: false): ("TX", "LIVER&IMP^Impression^L", text)
            case .text(let text, isChinese: true): ("TX", "LIVER&IMP^印象^L", text)
            }
        return [
            request, segment("OBX", [1: "1", 2: type, 3: question, 5: value, 11: status]),
        ]
    }

    /// The trigger, and TXA and OBX, of MDM; nil where the answer is no text.
    var transcription: (event: String, segments: [String])? {
        guard case .text(let text, _) = answer else { return nil }
        let (event, completion) =
            switch status {
            case "W", "D": ("T11", "LA")
            case "P": ("T02", "PA")
            case "C": ("T10", "LA")
            default: ("T02", "LA")
            }
        let document = segment(
            "TXA",
            [
                1: "1", 2: "DI", 3: "TX", 4: studyAt.stamp, 6: sentAt.stamp,
                12: "D" + accession, 15: accession, 17: completion,
                19: isWithdrawn ? "CA" : "AV",
            ]
        )
        let line = segment(
            "OBX",
            [1: "1", 2: "TX", 3: "19005-8^Impression^LN", 5: text, 11: status]
        )
        return (event, [document, line])
    }

    // MARK: CDA

    var document: ClinicalDocument {
        var (section, isChinese): (Markup, Bool)
        switch answer {
        case .text(let text, let chinese):
            isChinese = chinese
            section = Markup(
                "section",
                [:],
                [
                    WrittenConcept("121072^Impressions^DCM").cda("code"),
                    Markup("title", text: chinese ? "印象" : "Impression"),
                    Markup("text", [:], [Markup("paragraph", text: text)]),
                ]
            )
        case .coded(let question, let answer):
            isChinese = false
            section = ClinicalDocument.section(
                "121070^Findings^DCM",
                title: "Findings",
                [observation(question, answer)]
            )
        }
        return ClinicalDocument(
            code: WrittenConcept("18748-4^Diagnostic imaging study^LN"),
            title: "imaging report",
            person: person,
            writtenAt: sentAt,
            isChinese: isChinese,
            signature: status == "P" ? "I" : "S",
            study: (accession, studyAt),
            replaces: status == "C",
            sections: [section]
        )
    }

    private func observation(_ question: String, _ answer: String) -> Markup {
        Markup(
            "observation",
            ["classCode": "OBS", "moodCode": "EVN"],
            [
                WrittenConcept(question).cda("code"),
                Markup("statusCode", ["code": "completed"]),
                Markup("effectiveTime", ["value": studyAt.offsetStamp]),
                WrittenConcept(answer).cda("value", isValue: true),
            ]
        )
    }

    // MARK: FHIR

    func bundle(_ kind: Bundle.Kind) -> Bundle {
        let status =
            switch status {
            case "P": "preliminary"
            case "C": "corrected"
            case "W", "D": "entered-in-error"
            default: "final"
            }
        let conclusion =
            switch answer {
            case .text(let text, _): primitive("conclusion", text)
            case .coded(_, let answer): WrittenConcept(answer).fhir("conclusionCode")
            }
        let report = Markup(
            "DiagnosticReport",
            [:],
            [
                Bundle.identifier(SyntheticObject.studies, accession, type: "ACSN"),
                primitive("status", status),
                WrittenConcept("LP29684-5^Radiology^LN").fhir("category"),
                WrittenConcept(modality.service).fhir("code"), person.subject,
                primitive("effectiveDateTime", studyAt.description),
                primitive("issued", sentAt.description), conclusion,
            ]
        )
        return Bundle(
            kind: kind,
            person: person,
            sentAt: sentAt,
            resources: [("DiagnosticReport", report)]
        )
    }
}
