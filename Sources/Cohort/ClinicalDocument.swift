internal import Clinical

/// A clinical document (CDA R2, after the templates of C-CDA 2.1) before it has an id.
struct ClinicalDocument: Sendable {
    var code: WrittenConcept
    var title: String
    var person: Person
    var writtenAt: Instant
    var isChinese = false
    /// I: intended, S: signed; nil where nobody is to sign.
    var signature: String?
    /// Accession number and time of the study that it reports on.
    var study: (accession: String, at: Instant)?
    /// Whether it replaces what was reported of the study before.
    var replaces = false
    var sections: [Markup]

    func bytes(controlID: String) -> [UInt8] {
        Markup(
            "ClinicalDocument",
            [
                "xmlns": "urn:hl7-org:v3", "xmlns:sdtc": "urn:hl7-org:sdtc",
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            ],
            [
                Markup(
                    "typeId",
                    ["root": "2.16.840.1.113883.1.3", "extension": "POCD_HD000040"]
                ),
                id(SyntheticObject.documents, controlID), code.cda("code"),
                Markup("title", text: "SYNTHETIC " + title), time(writtenAt),
                Markup(
                    "confidentialityCode",
                    ["code": "N", "codeSystem": "2.16.840.1.113883.5.25"]
                ), Markup("languageCode", ["code": isChinese ? "zh-CN" : "en-US"]),
                person.recordTarget, author, custodian,
            ] + authenticator + studyHeader + [
                Markup(
                    "component",
                    [:],
                    [
                        Markup(
                            "structuredBody",
                            [:],
                            sections.map { Markup("component", [:], [$0]) }
                        )
                    ]
                )
            ]
        ).document
    }

    private var author: Markup {
        let device = Markup(
            "assignedAuthoringDevice",
            [:],
            [Markup("softwareName", text: "SYNTHETIC EHR")]
        )
        return Markup(
            "author",
            [:],
            [
                Markup("time", ["value": writtenAt.offsetStamp]),
                Markup("assignedAuthor", [:], [id(SyntheticObject.documents, "EHR"), device]),
            ]
        )
    }

    private var custodian: Markup {
        let organization = Markup(
            "representedCustodianOrganization",
            [:],
            [Markup("id", ["root": SyntheticObject.documents]), Markup("name", text: "SYNTHETIC")]
        )
        return Markup(
            "custodian",
            [:],
            [Markup("assignedCustodian", [:], [organization])]
        )
    }

    private var authenticator: [Markup] {
        guard let signature else { return [] }
        let entity = Markup("assignedEntity", [:], [id(SyntheticObject.documents, "RAD")])
        return [
            Markup(
                "legalAuthenticator",
                [:],
                [
                    Markup("time", ["value": writtenAt.offsetStamp]),
                    Markup("signatureCode", ["code": signature]), entity,
                ]
            )
        ]
    }

    private var studyHeader: [Markup] {
        guard let study else { return [] }
        let order = Markup("order", [:], [id(SyntheticObject.studies, study.accession)])
        let event = Markup(
            "serviceEvent",
            ["classCode": "ACT"],
            [
                Markup(
                    "effectiveTime",
                    [:],
                    [Markup("low", ["value": study.at.offsetStamp])]
                )
            ]
        )
        let parent = Markup(
            "parentDocument",
            [:],
            [id(SyntheticObject.documents, "OF-" + study.accession)]
        )
        return [Markup("inFulfillmentOf", [:], [order]), Markup("documentationOf", [:], [event])]
            + (replaces ? [Markup("relatedDocument", ["typeCode": "RPLC"], [parent])] : [])
    }

    // MARK: Parts

    private func id(_ root: String, _ number: String) -> Markup {
        Markup("id", ["root": root, "extension": number])
    }

    private func time(_ instant: Instant) -> Markup {
        Markup("effectiveTime", ["value": instant.offsetStamp])
    }

    /// A section of entries.
    static func section(_ code: String, title: String, _ entries: [Markup]) -> Markup {
        Markup(
            "section",
            [:],
            [WrittenConcept(code).cda("code"), Markup("title", text: title)]
                + entries.map { Markup("entry", [:], [$0]) }
        )
    }
}

extension Instant {
    /// Such as `20260203040506+0000`.
    var offsetStamp: String { stamp + "+0000" }
}
