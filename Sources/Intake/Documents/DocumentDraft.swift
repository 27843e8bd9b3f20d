internal import Clinical
internal import XML

/// An XML document (CDA, FHIR) while it is being read: what it says so far, and why it is refused if
/// it is.
///
/// The counterpart of `Draft`; locators and places are ways through the document, such as
/// `/Bundle/entry[3]/resource/Observation/valueQuantity`.
struct DocumentDraft: ~Copyable {
    var header: MessageHeader
    let profile: InterfaceProfile
    let valueSets: ValueSets
    var extract = Extract()
    /// The first reason found; later ones say less.
    private(set) var refusal: Refusal?
    /// The panels that are added to, by patient, order, time and way.
    private var openPanels: [PanelKey: Int] = [:]

    private struct PanelKey: Hashable {
        var patient: Int
        var orderNumber: String
        var at: ClinicalTime?
        var locatorPrefix: String
    }

    init(header: MessageHeader, profile: InterfaceProfile, valueSets: ValueSets) {
        self.header = header
        self.profile = profile
        self.valueSets = valueSets
    }

    /// What reading came to; where it is refused, of the statements only the warnings are left.
    ///
    /// Hands over what it holds: to be called once, at the end.
    mutating func takeReading() -> Reading {
        var extract = Extract()
        var outcome = Reading.Outcome.accepted
        if let refusal {
            outcome = .quarantined(refusal)
            swap(&extract.warnings, &self.extract.warnings)
        } else {
            swap(&extract, &self.extract)
        }
        return Reading(header: header, outcome: outcome, extract: extract)
    }

    // MARK: What is odd

    /// `text` never holds content of the document.
    mutating func refuse(
        _ code: String,
        _ text: String,
        at element: Element,
        conditionCode: Int = 207
    ) {
        guard refusal == nil else { return }
        refusal = Refusal(
            code: code,
            text: text,
            location: "\(element.path) line \(element.place.line)",
            conditionCode: conditionCode
        )
    }

    /// `kind` is a bounded label, `text` never holds content of the document.
    mutating func warn(_ kind: String, at element: Element, _ text: String) {
        extract.warnings.append(Warning(kind: kind, location: element.path, text: text))
    }

    // MARK: Statements

    /// The place of the patient in the extract; a second mention adds to the first.
    mutating func index(of details: PatientDetails) -> Int {
        extract.index(of: details)
    }

    mutating func add(
        _ content: Event.Content,
        identity: String,
        status: ResultStatus,
        at time: ClinicalTime?,
        locator: Element,
        patient: Int
    ) {
        let event = Event(
            ordinal: extract.events.count + 1,
            locator: locator.path,
            identity: identity,
            status: status,
            at: time,
            content: content
        )
        extract.events.append((patient: patient, event: event))
    }

    /// Adds a result that no rule speaks of to the panel of its patient, order, time and place.
    mutating func addItem(
        _ statement: ObservationStatement,
        coding: Coding,
        value: StatedValue
    ) {
        let (prefix, position) = Self.panelPlace(of: statement.locator)
        let key = PanelKey(
            patient: statement.patient,
            orderNumber: statement.orderNumber,
            at: statement.at,
            locatorPrefix: prefix
        )
        let index = openPanels[key] ?? extract.panels.count
        if index == extract.panels.count {
            openPanels[key] = index
            extract.panels.append(
                (
                    patient: statement.patient,
                    panel: LabPanel(
                        locatorPrefix: prefix,
                        orderNumber: statement.orderNumber,
                        at: statement.at
                    )
                )
            )
        }
        extract.panels[index].panel.append(
            position: position,
            coding: valueSets.named(coding),
            statement: statement,
            value: value
        )
    }

    /// The way with a `#` in place of its last number, and that number.
    ///
    /// A way without a number gets none: `#` at its end would be read as part of it.
    private static func panelPlace(of element: Element) -> (prefix: String, position: Int32) {
        let path = element.path
        guard let open = path.lastIndex(of: "["),
            let close = path[open...].firstIndex(of: "]"),
            let position = Int32(path[path.index(after: open)..<close])
        else { return ("\(path)[#]", 1) }
        return (path[...open] + "#" + path[close...], position)
    }
}

extension Extract {
    /// The place of the patient; a second mention adds to the first.
    mutating func index(of details: PatientDetails) -> Int {
        let known = patients.firstIndex { $0.identifier == details.identifier }
        guard let known else {
            patients.append(details)
            return patients.count - 1
        }
        if let birthDate = details.birthDate { patients[known].birthDate = birthDate }
        if let sex = details.sex { patients[known].sex = sex }
        return known
    }
}

extension LabPanel {
    fileprivate mutating func append(
        position: Int32,
        coding: Coding,
        statement: ObservationStatement,
        value: StatedValue
    ) {
        var item = Item(
            position: position,
            code: append(coding.code.utf8),
            system: append(coding.system.utf8),
            display: append(coding.display.utf8),
            subID: append(statement.subID.utf8),
            comparator: nil,
            value: nil,
            unit: .empty,
            textValue: .empty,
            status: statement.status
        )
        switch value {
        case .quantity(let comparator, let number, let unit):
            (item.comparator, item.value) = (comparator, number)
            item.unit = append(unit.utf8)
        case .text(let text): item.textValue = append(text.utf8)
        case .coded(let concept): item.textValue = append(concept.display.utf8)
        case .none: break
        }
        items.append(item)
    }
}
