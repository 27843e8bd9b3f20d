internal import Clinical
internal import XML

/// The value of an observation in a document.
enum StatedValue: Hashable {
    /// `unit` as written.
    case quantity(Comparator?, Decimal, unit: String)
    case text(String)
    case coded(CodedConcept)
    case none
}

/// One observation as a document states it, whatever the format.
struct ObservationStatement {
    /// Index in the extract's patients.
    var patient: Int
    var concept: CodedConcept
    var value: StatedValue
    var status: ResultStatus
    var at: ClinicalTime?
    /// Whether `at` is only when the result was issued.
    var isTimeOfIssue = false
    /// When a study was made, which its result's time does not say.
    var studyTime: ClinicalTime? { isTimeOfIssue ? nil : at }
    /// What tells versions apart beside code and sub-id: the time as written, empty where none is.
    var timeText: String
    /// Filler's number or accession; empty where the document has none.
    var orderNumber: String
    var subID: String
    /// Of the lesion that it measures; empty where it does not say.
    var lesion = ""
    /// Whether a study of images, not of tissue, may have measured it.
    var isOfImaging = true
    /// Where the value was read.
    var locator: Element
    /// The identity the document itself gives the statement; nil: order, code, sub-id, time.
    var identity: String?
}

extension DocumentDraft {
    /// Turns an observation into an event where rules speak of it, else into an item of a panel.
    ///
    /// The counterpart of `Draft.readObservation`.
    mutating func addObservation(_ statement: ObservationStatement) {
        switch valueSets.observation(statement.concept) {
        case .match(.lab(let concept), let coding):
            addLab(concept, coding: coding, statement)
        case .match(.responseQuestion, let coding):
            addResponse(question: coding, statement)
        case .unknown where statement.concept.namesCriteria:
            let named = statement.concept.codings.first
            addResponse(
                question: named ?? Coding(system: "", code: "", display: statement.concept.text),
                statement
            )
        case .match(.size(let diameter), let coding):
            addSize(diameter, coding: coding, statement)
        case .match(.excluded, _), .match(.report, _), .unknown:
            addOther(statement)
        case .otherSystem:
            warn(
                "code_system_unknown",
                at: statement.locator,
                "A code of the value sets under a system that is not its own does not count."
            )
            addOther(statement)
        }
    }

    mutating func addOther(_ statement: ObservationStatement) {
        guard
            let coding = statement.concept.codings.first
                ?? (statement.concept.text.isEmpty
                    ? nil : Coding(system: "", code: "", display: statement.concept.text))
        else { return }
        addItem(statement, coding: coding, value: statement.value)
    }

    private mutating func addLab(
        _ concept: LabConcept,
        coding: Coding,
        _ statement: ObservationStatement
    ) {
        var result = LabResult(
            concept: concept,
            coding: coding,
            orderNumber: statement.orderNumber,
            subID: statement.subID,
            comparator: nil,
            value: nil,
            unit: "",
            canonical: nil,
            text: nil
        )
        let isExpected = !statement.status.withdraws && statement.status != .pending
        switch statement.value {
        case .quantity(let comparator, let number, let unit):
            (result.comparator, result.value, result.unit) = (comparator, number, unit)
            switch concept.reading(of: number, unit: unit, afpConversion: profile.afpConversion) {
            case .canonical(let canonical): result.canonical = canonical
            case .held:
                warn(
                    "unit_held",
                    at: statement.locator,
                    "A molar value is kept and not converted."
                )
            case .unknown:
                warn(
                    "unit_unknown",
                    at: statement.locator,
                    "The value's unit is missing or not known."
                )
            }
        case .text(let text):
            result.text = text
            if isExpected {
                warn("value_not_numeric", at: statement.locator, "The value is no number.")
            }
        case .coded(let concept):
            result.text = concept.display
            if isExpected {
                warn("value_not_numeric", at: statement.locator, "The value is no number.")
            }
        case .none:
            if isExpected {
                warn("value_missing", at: statement.locator, "The result has no value.")
            }
        }
        if statement.at == nil {
            warn("time_missing", at: statement.locator, "Nothing says when it was taken.")
        }
        add(
            .lab(result),
            identity: statement.identity
                ?? [
                    statement.orderNumber, coding.system, coding.code, statement.subID,
                    statement.timeText,
                ].joined(separator: "|"),
            status: statement.status,
            at: statement.at,
            locator: statement.locator,
            patient: statement.patient
        )
    }

    private mutating func addResponse(question: Coding, _ statement: ObservationStatement) {
        let found: (response: TumorResponse, coding: Coding)? =
            switch statement.value {
            case .coded(let concept): valueSets.answer(concept)
            case .text(let text): valueSets.answer(CodedConcept(text: text))
            case .quantity, .none: nil
            }
        guard found != nil || statement.status.withdraws else {
            warn("response_unknown", at: statement.locator, "The answer is in no value set.")
            return addOther(statement)
        }
        let excerpt =
            found.map { $0.coding.display.isEmpty ? $0.coding.code : $0.coding.display } ?? ""
        add(
            .assessment(
                TumorAssessment(
                    response: found?.response ?? .indeterminate,
                    source: .coded,
                    excerpt: excerpt,
                    rule: "coded-response",
                    accession: statement.orderNumber,
                    coding: found?.coding
                )
            ),
            identity: statement.identity
                ?? [
                    statement.orderNumber, question.system, question.code, statement.subID,
                ].joined(separator: "|"),
            status: statement.status,
            at: statement.studyTime,
            locator: statement.locator,
            patient: statement.patient
        )
    }
}
