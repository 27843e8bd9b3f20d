internal import Clinical
internal import XML

/// What a section makes of the statements in it.
struct SectionContext {
    /// Planned or wanted: results in it are none of the patient's.
    var isPlan = false
    /// Part of the imaging report that the section is.
    var part: ObservationMeaning.ReportPart?
}

/// What a statement has from those around it.
struct StatementContext {
    var section: SectionContext
    var at: ClinicalTime?
    /// Of the organizer around it.
    var status: ResultStatus?
    /// The product of the administration around a supply.
    var consumable: Element?
    /// Of the concern around a problem.
    var concern: ResultStatus?
}

/// Sections, and the acts whose parts are read one by one.
extension ClinicalDocumentDraft {
    mutating func readSection(_ section: Element, _ outer: SectionContext) {
        let code = section.first("code")?.trimmed("code") ?? ""
        let templates = section.templates
        if SectionKind.isOfOthers(code, templates) || isOfSomeoneElse(section) { return }
        if section.hasNullFlavor, section.first("entry") == nil, section.first("component") == nil {
            return
        }
        var context = outer
        if SectionKind.isPlan(code, templates) { context.isPlan = true }
        readReportSection(section, in: &context)
        for entry in section.all("entry") {
            readParts(of: entry, StatementContext(section: context))
        }
        for component in section.all("component") {
            for inner in component.all("section") { readSection(inner, context) }
        }
    }

    /// The statements directly in an entry, a component or an entryRelationship.
    mutating func readParts(of relation: Element, _ context: StatementContext) {
        // A reason may be a suspicion.
        guard !relation.isTrue("negationInd"), relation.trimmed("typeCode") != "RSON" else {
            return
        }
        for statement in relation.children {
            switch statement.name {
            case "observation": readObservation(statement, context)
            case "organizer": readOrganizer(statement, context)
            case "substanceAdministration": readAdministration(statement, context)
            case "supply": readSupply(statement, context)
            case "act", "encounter", "procedure": readAct(statement, context)
            default: continue
            }
        }
    }

    /// What stands below a plan is planned, unless it is a request of its own.
    private mutating func readAct(_ act: Element, _ context: StatementContext) {
        var inner = context
        let mood = act.trimmed("moodCode")
        if mood == "EVN" || mood.isEmpty {
            guard happened(act) else { return }
        } else {
            guard isOfPatient(act), !act.isTrue("negationInd") else { return }
            inner.section.isPlan = true
        }
        if act.name == "act" { inner.concern = actStatus(act.first("statusCode")) }
        readRelated(act, inner)
    }

    mutating func readRelated(_ statement: Element, _ context: StatementContext) {
        for child in statement.children
        where child.name == "entryRelationship" || child.name == "component" {
            readParts(of: child, context)
        }
    }

    private mutating func readOrganizer(_ organizer: Element, _ context: StatementContext) {
        guard happened(organizer) else { return }
        var inner = context
        inner.at = beginning(organizer.first("effectiveTime"))
        if inner.at == nil {
            // Where the specimen's collection is a procedure of its own.
            let collection = organizer.all("component").lazy.compactMap { $0.first("procedure") }
            inner.at = beginning(collection.first?.first("effectiveTime")) ?? context.at
        }
        inner.status = organizerStatus(organizer) ?? context.status
        let opensReport = study == nil && report == nil
        if opensReport { report = ReportDraft() }
        let code = concept(organizer.first("code"))
        if case .match(.report, _) = draft.valueSets.observation(code), inner.section.part == nil {
            inner.section.part = .body
        }
        readRelated(organizer, inner)
        if opensReport { closeResultReport(code, inner) }
    }

    /// Whether the statement says of the patient that something was, in contrast to what is
    /// wanted, planned, promised or denied.
    mutating func happened(_ statement: Element) -> Bool {
        guard isOfPatient(statement) else { return false }
        let mood = statement.trimmed("moodCode")
        if mood.isEmpty {
            draft.warn("mood_missing", at: statement, "A statement without mood is read as a fact.")
        } else if mood != "EVN" {
            return false
        }
        if statement.isTrue("negationInd") {
            draft.warn("negated", at: statement, "What did not happen is not read.")
            return false
        }
        return true
    }

    /// Family members, donors and specimens have statements of their own.
    func isOfPatient(_ statement: Element) -> Bool {
        !isOfSomeoneElse(statement) && !StatementKind.isOfOthers(statement.templates)
    }

    private func isOfSomeoneElse(_ statement: Element) -> Bool {
        statement.all("subject").contains { subject in
            guard let related = subject.first("relatedSubject") else {
                return subject.children.contains { $0.name != "templateId" }
            }
            let code = related.first("code")?.trimmed("code") ?? ""
            return related.trimmed("classCode") != "PAT" && code != "ONESELF" && code != "SELF"
        }
    }
}

/// Sections by their LOINC codes, else by the templates of C-CDA and its forerunners.
private enum SectionKind {
    /// Family history, goals, allergies, payers, advance directives.
    private static let othersCodes: Set = [
        "10157-6", "61146-7", "48765-2", "48768-6", "42348-3",
    ]
    private static let othersTemplates: Set = [
        "2.16.840.1.113883.10.20.22.2.15", "2.16.840.1.113883.10.20.22.2.60",
        "2.16.840.1.113883.10.20.22.2.6", "2.16.840.1.113883.10.20.22.2.6.1",
        "2.16.840.1.113883.10.20.1.4", "2.16.840.1.113883.10.20.1.2",
    ]
    private static let planCodes: Set = ["18776-5"]
    private static let planTemplates: Set = [
        "2.16.840.1.113883.10.20.22.2.10", "2.16.840.1.113883.10.20.1.10",
    ]

    /// Nothing in them is a fact about the patient that is read.
    static func isOfOthers(_ code: String, _ templates: [String]) -> Bool {
        othersCodes.contains(code) || templates.contains { othersTemplates.contains($0) }
    }

    static func isPlan(_ code: String, _ templates: [String]) -> Bool {
        planCodes.contains(code) || templates.contains { planTemplates.contains($0) }
    }
}

/// Statements by the templates of C-CDA and its forerunners.
enum StatementKind {
    private static let prefix = "2.16.840.1.113883.10.20.22.4."
    /// Family history, allergies, risk concerns, goals, planned observations.
    private static let others: Set = [
        "45", "46", "47", "7", "30", "136", "121", "44", "110",
    ]
    private static let othersElsewhere: Set = [
        "2.16.840.1.113883.10.20.1.23", "2.16.840.1.113883.10.20.1.22",
        "2.16.840.1.113883.10.20.1.42", "2.16.840.1.113883.10.20.1.18",
        "2.16.840.1.113883.10.20.24.3.90", "1.3.6.1.4.1.19376.1.5.3.1.4.15",
        "1.3.6.1.4.1.19376.1.5.3.1.4.13.3", "1.3.6.1.4.1.19376.1.5.3.1.4.6",
    ]
    /// Status, age, severity, reaction, criticality, priority: they speak of the statement above;
    /// and procedures that are written as observations.
    private static let modifiers: Set = ["5", "6", "8", "9", "13", "28", "31", "143", "145"]

    static func isOfOthers(_ templates: [String]) -> Bool {
        templates.contains { othersElsewhere.contains($0) || number($0, isIn: others) }
    }

    static func isModifier(_ templates: [String]) -> Bool {
        templates.contains { number($0, isIn: modifiers) }
    }

    static func isProblem(_ templates: [String]) -> Bool {
        templates.contains {
            $0 == "\(prefix)4" || $0 == "2.16.840.1.113883.10.20.1.28"
                || $0 == "1.3.6.1.4.1.19376.1.5.3.1.4.5"
        }
    }

    static func isDeath(_ templates: [String]) -> Bool { templates.contains("\(prefix)79") }

    private static func number(_ template: String, isIn numbers: Set<String>) -> Bool {
        template.hasPrefix(prefix) && numbers.contains(String(template.dropFirst(prefix.count)))
    }
}
