internal import Clinical
internal import XML

/// Observation: its value and those of its components, each a result of its own.
extension FHIRReader {
    mutating func readObservation(_ resource: FHIRResource) {
        guard begin(resource) else { return }
        let element = resource.element
        let concept = element.codeableConcept("code")
        let status = observationStatus(element)
        let components = element.all("component")
        guard !concept.isEmpty || !components.isEmpty else {
            return refuseUncoded(element, status)
        }
        guard let patient = requireSubject(resource) else { return }
        let key = StatementKey(resource)
        let (time, timeText, isTimeOfIssue) = observationTime(resource)
        let order = orderNumbers[resource.number] ?? orderNumber(["basedOn"], of: resource)
        let isElsewhere = isOfSomebodyElse(resource, patient: patient)
        let (value, locator) = statedValue(element)
        var statement = ObservationStatement(
            patient: patient,
            concept: concept,
            value: value,
            status: status,
            at: time,
            timeText: timeText,
            orderNumber: order.isEmpty ? key.number : order,
            subID: "",
            isOfImaging: element.first("specimen") == nil,
            locator: locator
        )
        statement.isTimeOfIssue = isTimeOfIssue
        let isHeading =
            !components.isEmpty || element.first("hasMember") != nil
            || element.first("related")?.primitive("type") == "has-member"
        let hasValue = value != .none || element.first("dataAbsentReason") != nil
        let isHead = hasValue || !isHeading
        if measuresLesion(element) { statement.lesion = lesionLabel(resource) }
        if isHead, !concept.isEmpty, !isElsewhere {
            add(statement, key: key, part: "", number: resource.number)
        }
        for (position, component) in components.enumerated() where !isElsewhere {
            let concept = component.codeableConcept("code")
            guard !concept.isEmpty else {
                draft.warn("code_missing", at: component, "The component does not say of what.")
                continue
            }
            let (value, locator) = statedValue(component)
            (statement.concept, statement.value, statement.locator) = (concept, value, locator)
            let coding = concept.codings.first { !$0.code.isEmpty }.map(draft.valueSets.named)
            statement.subID = coding.map(\.code) ?? String(position + 1)
            let part = coding.map { "\($0.system)|\($0.code)" } ?? statement.subID
            add(statement, key: key, part: part, number: nil)
        }
    }

    private mutating func refuseUncoded(_ element: Element, _ status: ResultStatus) {
        if status.withdraws {
            return draft.warn(
                "withdrawal_unread",
                at: element,
                "What is withdrawn has no code: what was read earlier stands."
            )
        }
        draft.refuse(
            "required_field_missing",
            "The observation does not say what was observed.",
            at: element,
            conditionCode: 101
        )
    }

    /// `number` is the resource's where the statement is the Observation itself.
    private mutating func add(
        _ statement: ObservationStatement,
        key: StatementKey,
        part: String,
        number: Int?
    ) {
        var statement = statement
        var part = part
        var coding = statement.concept.codings.first.map(draft.valueSets.named)
        let meaning = draft.valueSets.observation(statement.concept)
        if case .match(let observation, let matched) = meaning {
            if case .excluded = observation {} else { coding = matched }
            // Lesions that share a number are told apart by their labels.
            if case .size = observation {
                part = [part, statement.lesion].filter { !$0.isEmpty }.joined(separator: "|")
                statement.subID = statement.lesion
            }
        }
        statement.identity = key.identity(coding, part: part)
        if statement.identity == nil, statement.orderNumber.isEmpty {
            // Neither key nor order: the time alone tells one from the next.
            statement.identity =
                [
                    "", coding?.system ?? "", coding?.code ?? "", statement.subID,
                    statement.timeText,
                ].joined(separator: "|")
        }
        if case .match(.report(let part), _) = meaning, let number, !reportLines.contains(number),
            addReportLine(statement, part: part)
        {
            return
        }
        draft.addObservation(statement)
    }

    /// An Observation that is a report's impression, or all of its text, is its report.
    private mutating func addReportLine(
        _ statement: ObservationStatement,
        part: ValueSets.ReportPart
    ) -> Bool {
        guard case .text(let text) = statement.value else { return false }
        var report = ReportDraft()
        report.append(text, part: part.reportPart, status: statement.status)
        draft.addReport(
            text: report.text,
            status: statement.status,
            accession: statement.orderNumber,
            identity: statement.identity,
            at: statement.studyTime,
            locator: statement.locator,
            patient: statement.patient
        )
        return true
    }

    /// `focus` may be somebody else: a donor, an unborn child.
    private mutating func isOfSomebodyElse(_ resource: FHIRResource, patient: Int) -> Bool {
        for focus in resource.element.all("focus") {
            let url = focus.primitive("reference")
            let type =
                resolve(url, from: resource)?.type ?? FHIRReference(url)?.type
                ?? focus.primitive("type")
            guard type == "Patient" || type == "RelatedPerson" else { continue }
            let own = draft.extract.patients[patient].identifier
            if type == "Patient", case .identifier(own, _) = mention(by: focus, in: resource) {
                continue
            }
            draft.warn("focus_elsewhere", at: focus, "What is said of somebody else is not read.")
            return true
        }
        return false
    }

    // MARK: Status

    /// `Observation.status`; what it does not have counts as preliminary, so that it triggers
    /// nothing.
    mutating func observationStatus(_ element: Element) -> ResultStatus {
        if isDeletion { return .deleted }
        switch element.primitive("status") {
        case "registered", "specimen-in-process": return .pending
        case "preliminary": return .preliminary
        case "final": return .final
        case "amended", "corrected", "appended": return .corrected
        case "cancelled": return .cancelled
        case "entered-in-error": return .deleted
        default:
            draft.warn(
                "status_unknown",
                at: element.first("status") ?? element,
                "No status that is known; read as preliminary."
            )
            return .preliminary
        }
    }

    // MARK: Time

    /// When it held, else when the specimen was taken, at last when it was issued.
    ///
    /// With the text to tell versions apart by.
    private mutating func observationTime(
        _ resource: FHIRResource
    ) -> (time: ClinicalTime?, text: String, isOfIssue: Bool) {
        let element = resource.element
        if let time = draft.fhirBeginning(element.choice("effective") ?? element.choice("applies"))
        {
            return (time, time.identityText, false)
        }
        if let specimen = element.first("specimen"),
            let target = resolve(specimen.primitive("reference"), from: resource),
            let time = draft.fhirBeginning(target.element.first("collection")?.choice("collected"))
        {
            return (time, time.identityText, false)
        }
        guard let issued = element.first("issued"), let time = draft.fhirTime(issued) else {
            return (nil, "", false)
        }
        draft.warn(
            "time_missing",
            at: issued,
            "Nothing says when it was taken; the time of issue stands for it."
        )
        return (time, time.identityText, true)
    }
}

extension ValueSets.ReportPart {
    var reportPart: ObservationMeaning.ReportPart {
        switch self {
        case .impression: .impression
        case .findings: .findings
        case .study: .body
        }
    }
}
