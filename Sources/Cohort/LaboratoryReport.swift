internal import Clinical

/// Results of one specimen, to be written in whatever form the laboratory sends.
struct LaboratoryReport: Sendable {
    struct Panel: Sendable {
        var order: String
        /// A CWE.
        var service: String
        var results: [Result]
    }

    struct Result: Sendable {
        /// A CWE.
        var code: String
        var lab: PlannedLab
        var range = ""
    }

    var person: Person
    var specimenAt: Instant
    var sentAt: Instant
    /// Of table 0085.
    var status: String
    var panels: [Panel]

    // MARK: CDA

    var document: ClinicalDocument {
        ClinicalDocument(
            code: WrittenConcept("11502-2^Laboratory report^LN"),
            title: "laboratory report",
            person: person,
            writtenAt: sentAt,
            sections: [
                ClinicalDocument.section(
                    "30954-2^Relevant diagnostic tests and laboratory data^LN",
                    title: "Results",
                    panels.map(organizer)
                )
            ]
        )
    }

    private func organizer(_ panel: Panel) -> Markup {
        Markup(
            "organizer",
            ["classCode": "BATTERY", "moodCode": "EVN"],
            [
                Markup("id", ["root": SyntheticObject.orders, "extension": panel.order]),
                WrittenConcept(panel.service).cda("code"),
                Markup("statusCode", ["code": "completed"]),
                Markup("effectiveTime", [:], [Markup("low", ["value": specimenAt.offsetStamp])]),
            ] + panel.results.map { Markup("component", [:], [observation($0)]) }
        )
    }

    private func observation(_ result: Result) -> Markup {
        Markup(
            "observation",
            ["classCode": "OBS", "moodCode": "EVN"],
            [
                WrittenConcept(result.code).cda("code"),
                Markup("statusCode", ["code": status == "D" ? "nullified" : "completed"]),
                Markup("effectiveTime", ["value": specimenAt.offsetStamp]), value(result.lab),
            ] + (["P", "C"].contains(status) ? [laboratoryStatus] : [])
        )
    }

    /// The laboratory's own status beside the act's, after C-CDA's companion guide.
    private var laboratoryStatus: Markup {
        Markup(
            "entryRelationship",
            ["typeCode": "REFR"],
            [
                Markup(
                    "observation",
                    ["classCode": "OBS", "moodCode": "EVN"],
                    [
                        WrittenConcept("92236-9^Result status^LN").cda("code"),
                        Markup("statusCode", ["code": "completed"]),
                        WrittenConcept("\(status)^^HL70085").cda("value", isValue: true),
                    ]
                )
            ]
        )
    }

    private func value(_ lab: PlannedLab) -> Markup {
        guard let comparator = lab.comparator else {
            return Markup(
                "value",
                lab.unit.isEmpty
                    ? ["xsi:type": "PQ", "value": lab.value]
                    : ["xsi:type": "PQ", "value": lab.value, "unit": lab.unit]
            )
        }
        let bound = Markup(
            comparator == ">" ? "low" : "high",
            ["value": lab.number, "unit": lab.unit, "inclusive": "false"]
        )
        return Markup("value", ["xsi:type": "IVL_PQ"], [bound])
    }

    // MARK: FHIR

    func bundle(_ kind: Bundle.Kind) -> Bundle {
        Bundle(
            kind: kind,
            person: person,
            sentAt: sentAt,
            resources: panels.flatMap { panel in
                panel.results.map { ("Observation", resource($0, order: panel.order)) }
            }
        )
    }

    private func resource(_ result: Result, order: String) -> Markup {
        let status =
            switch status {
            case "P": "preliminary"
            case "C": "corrected"
            case "D": "entered-in-error"
            default: "final"
            }
        let comparator = result.lab.comparator.map { [primitive("comparator", $0)] } ?? []
        let unit = result.lab.unit.isEmpty ? [] : [primitive("unit", result.lab.unit)]
        return Markup(
            "Observation",
            [:],
            [
                Bundle.identifier(SyntheticObject.orders, order), primitive("status", status),
                WrittenConcept(result.code).fhir("code"), person.subject,
                primitive("effectiveDateTime", specimenAt.description),
                Markup(
                    "valueQuantity",
                    [:],
                    [primitive("value", result.lab.number)] + comparator + unit
                ),
            ]
        )
    }
}

extension PlannedLab {
    /// `<` or `>` where the value is beyond the measuring range.
    var comparator: String? {
        value.first.flatMap { "<>".contains($0) ? String($0) : nil }
    }

    /// The value without its comparator.
    var number: String { comparator == nil ? value : String(value.dropFirst()) }
}
