internal import Clinical
internal import XML

/// Problems, diagnoses and death: observations whose value says what is the matter.
extension ClinicalDocumentDraft {
    /// Kinds of problem (C-CDA's Problem Type in SNOMED CT and LOINC), and `ASSERTION`.
    private static let problemTypes: Set = [
        "ASSERTION", "55607006", "282291009", "404684003", "409586006", "64572001", "418799008",
        "248536006", "373930000", "29308-4", "75326-9", "75325-1", "75324-4", "75323-6", "75322-8",
        "75321-0",
    ]
    private static let dead = "419099009"

    func isProblem(_ observation: Element, _ concept: CodedConcept) -> Bool {
        StatementKind.isProblem(observation.templates)
            || concept.codings.contains { Self.problemTypes.contains($0.code) }
    }

    /// Dead (finding) asserted, as a template of its own or as a problem; the death of a relative
    /// is another code.
    func isDeath(_ observation: Element, _ concept: CodedConcept) -> Bool {
        guard StatementKind.isDeath(observation.templates) || isProblem(observation, concept),
            let value = observation.first("value")
        else { return false }
        return value.trimmed("code") == Self.dead
            && draft.valueSets.named(
                Coding(
                    system: value.trimmed("codeSystem").isEmpty
                        ? value.trimmed("codeSystemName") : value.trimmed("codeSystem"),
                    code: Self.dead,
                    display: ""
                )
            ).system == "SCT"
    }

    mutating func readDeceased(_ observation: Element, _ context: StatementContext) {
        guard isFact(observation), !context.section.isPlan, let value = observation.first("value")
        else { return }
        if let status = actStatus(observation.first("statusCode")), status.withdraws {
            addDeath(.deathWithdrawn, .dated, at: writtenAt, locator: value)
        } else if observation.isTrue("negationInd") {
            addDeath(.deathWithdrawn, .dated, at: writtenAt, locator: value)
        } else {
            addDeath(
                .dead,
                .dated,
                at: beginning(observation.first("effectiveTime")),
                locator: value
            )
        }
    }

    /// A diagnosis that is denied, or whose concern was entered in error, takes back what was said
    /// before.
    mutating func readProblem(
        _ observation: Element,
        _ type: CodedConcept,
        _ context: StatementContext
    ) {
        guard isFact(observation), !context.section.isPlan else { return }
        for value in observation.all("value") {
            let found = draft.valueSets.diagnosis(concept(value))
            switch found {
            case .match(.concept(let diagnosis), let coding):
                var status = actStatus(observation.first("statusCode")) ?? .final
                // A concern that goes on is no less certain.
                if status == .pending { status = .final }
                if observation.isTrue("negationInd") { status = .deleted }
                draft.add(
                    .diagnosis(Diagnosis(concept: diagnosis, coding: coding)),
                    identity: "\(coding.system)|\(coding.code)",
                    status: context.concern == .deleted ? .deleted : status,
                    at: beginning(observation.first("effectiveTime")),
                    locator: value,
                    patient: patient
                )
            case .otherSystem:
                draft.warn(
                    "code_system_unknown",
                    at: value,
                    "A code of the value sets under a system that is not its own does not count."
                )
            case .match(.excluded, _), .unknown: break
            }
        }
    }

    /// As `happened`, of statements whose denial says something, too.
    private mutating func isFact(_ observation: Element) -> Bool {
        let mood = observation.trimmed("moodCode")
        if mood.isEmpty {
            draft.warn(
                "mood_missing",
                at: observation,
                "A statement without mood is read as a fact."
            )
        }
        return mood.isEmpty || mood == "EVN"
    }
}
