internal import Clinical
internal import XML

/// Observations: results, answers, and what only modifies the statement above.
extension ClinicalDocumentDraft {
    mutating func readObservation(_ observation: Element, _ context: StatementContext) {
        guard isOfPatient(observation) else { return }
        let concept = concept(observation.first("code"))
        if isDeath(observation, concept) {
            readDeceased(observation, context)
        } else if isProblem(observation, concept) {
            readProblem(observation, concept, context)
        } else if isResult(observation, concept) {
            readResult(observation, concept, context)
            return
        }
        guard observation.trimmed("moodCode") == "EVN" || observation["moodCode"] == nil,
            !observation.isTrue("negationInd")
        else { return }
        readRelated(observation, context)
    }

    /// Neither a picture nor a mark on it, nor a word about the statement above.
    private func isResult(_ observation: Element, _ concept: CodedConcept) -> Bool {
        if StatementKind.isModifier(observation.templates) { return false }
        if ["DGIMG", "ROIBND", "ROIOVL"].contains(observation.trimmed("classCode")) {
            return false
        }
        return !concept.codings.contains { Self.modifierCodes.contains($0.code) }
    }

    /// Assertion; status, severity, age at onset, criticality, unit, status of a result; family
    /// members' problems.
    private static let modifierCodes: Set = [
        "ASSERTION", "33999-4", "SEV", "445518008", "82606-5", "246514001", "92235-1", "92236-9",
        "75313-7", "75314-5", "75315-2", "75316-0", "75317-8", "75318-6",
    ]

    private mutating func readResult(
        _ observation: Element,
        _ concept: CodedConcept,
        _ context: StatementContext
    ) {
        guard !context.section.isPlan, happened(observation) else { return }
        var inner = context
        inner.at = beginning(observation.first("effectiveTime")) ?? context.at
        let status = resultStatus(observation, context)
        let meaning = draft.valueSets.observation(concept)
        let id = inner.at == nil ? observation.first("id")?.instanceIdentifier : nil
        for (value, subID, locator) in statedValues(observation) {
            var statement = ObservationStatement(
                patient: patient,
                concept: concept,
                value: value,
                status: status,
                at: inner.at,
                timeText: inner.at?.instant.description ?? "",
                orderNumber: "",
                subID: subID,
                locator: locator,
                identity: nil
            )
            if addReportLine(statement, meaning, context) { continue }
            statement.lesion = lesionLabel(observation, meaning)
            add(statement, meaning, id: id)
        }
        inner.status = nil
        readRelated(observation, inner)
    }

    /// A result is the same in whatever document it stands: code and time tell it, or else its id.
    private mutating func add(
        _ statement: ObservationStatement,
        _ meaning: ConceptMatch<ValueSets.Observation>,
        id: String?
    ) {
        var statement = statement
        switch meaning {
        case .match(.responseQuestion, let question): addResponse(statement, question)
        case .unknown where statement.concept.namesCriteria:
            addResponse(statement, statement.concept.codings.first)
        case .match(.size, _): addSize(statement)
        case .match(.lab, let coding):
            if let id {
                statement.identity = ["", coding.system, coding.code, statement.subID, id]
                    .joined(separator: "|")
            }
            draft.addObservation(statement)
        default: draft.addObservation(statement)
        }
    }

    /// An answer is the study's, else that of the day it was given.
    private mutating func addResponse(_ statement: ObservationStatement, _ question: Coding?) {
        var statement = statement
        if let study {
            statement.orderNumber = study.accession
            statement.at = study.at ?? statement.at
        }
        let occasion =
            statement.orderNumber.isEmpty
            ? statement.at?.instant.description ?? "" : statement.orderNumber
        statement.identity = [
            occasion, question?.system ?? "", question?.code ?? statement.concept.text,
            statement.subID,
        ].joined(separator: "|")
        let before = draft.extract.events.count
        draft.addObservation(statement)
        if draft.extract.events.count > before { report?.hasCodedResponse = true }
    }
}
