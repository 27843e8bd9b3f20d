import Clinical
import Resistance

/// 2026-01-01, on which the histories of these tests begin sorafenib.
let t0 = CivilDay(epochDay: 20_454)

/// A patient's messages, one event in each, built by days after t0.
struct History {
    private(set) var events: [RecordedEvent] = []
    var acceptOrdersAsStart = false
    /// By their place among the events, from 1; nil: all of them.
    var acceptingMessages: Set<Int>?
    var rules = Rules.standard

    @discardableResult
    mutating func add(
        _ content: Event.Content,
        day: Int?,
        identity: String? = nil,
        status: ResultStatus = .final,
        precision: Precision = .second,
        hour: Int = 9,
        sent: Int? = nil
    ) -> EventID {
        let number = events.count + 1
        let time = day.map { day in
            let date = t0.adding(day)
            return ClinicalTime(
                instant: date.startUTC.adding(seconds: Int64(hour) * 3600),
                day: date,
                precision: precision
            )
        }
        let order = MessageOrder(
            sentAt: Instant(seconds: Int64(sent ?? number)),
            controlID: "M\(number)",
            message: MessageID(Hash128(high: 7, low: UInt64(number)))
        )
        let record = RecordedEvent(
            order: order,
            receivedAt: Instant(seconds: Int64(number)),
            event: Event(
                ordinal: 1,
                locator: "ORU_R01 OBR[1].OBX[\(number)]-5",
                identity: identity ?? "id-\(number)",
                status: status,
                at: time,
                content: content
            )
        )
        events.append(record)
        return record.id
    }

    func assessed(onDay day: Int) -> Assessment {
        assessed(at: t0.adding(day).startUTC.adding(seconds: 43_200))
    }

    func assessed(at instant: Instant) -> Assessment {
        assess(
            Timeline(
                patient: PatientID(Hash128(high: 1, low: 1)),
                events: events,
                startingOrders: startingOrders
            ),
            rules: rules,
            asOf: instant
        )
    }

    private var startingOrders: Set<MessageID> {
        let accepted = events.enumerated().filter { position, _ in
            acceptingMessages?.contains(position + 1) ?? acceptOrdersAsStart
        }
        return Set(accepted.map(\.element.order.message))
    }

    func resistanceClass(onDay day: Int) -> ResistanceClass? {
        assessed(onDay: day).status?.resistanceClass
    }

    /// Sorafenib dispensed on day 0.
    static var started: History {
        var history = History()
        history.add(drug("sorafenib", .dispensed), day: 0)
        return history
    }

    mutating func replaceEvents(_ change: (inout [RecordedEvent]) -> Void) { change(&events) }
}

extension Assessment {
    func severity(of rule: String) -> Flag.Severity? { flags.first { $0.rule == rule }?.severity }
}

func drug(
    _ ingredient: String,
    _ action: MedicationEvent.Action,
    _ drugClass: DrugClass = .tki,
    toxicity: Bool = false,
    partial: Bool = false,
    order: String = "RX1"
) -> Event.Content {
    .medication(
        MedicationEvent(
            ingredient: ingredient,
            drugClass: drugClass,
            action: action,
            coding: Coding(system: "RxNorm", code: "495881", display: ingredient),
            orderNumber: order,
            dose: nil,
            doseUnit: "",
            isPartial: partial,
            stoppedForToxicity: toxicity
        )
    )
}

func scan(
    _ response: TumorResponse,
    _ source: TumorAssessment.Source = .coded,
    accession: String = "",
    rule: String = "coded"
) -> Event.Content {
    .assessment(
        TumorAssessment(
            response: response,
            source: source,
            excerpt: "words",
            rule: rule,
            accession: accession,
            coding: Coding(system: "CDISC", code: response.rawValue, display: "")
        )
    )
}

/// A value with its sign as written, such as `>60500`; in the concept's own unit, or in none.
func lab(_ concept: LabConcept, _ text: String, comparable: Bool = true) -> Event.Content {
    let sign = text.prefix { "<>=".contains($0) }
    let value = Decimal(String(text.dropFirst(sign.count)))
    let unit = concept == .afp ? "ng/mL" : "U/L"
    return .lab(
        LabResult(
            concept: concept,
            coding: Coding(system: "LOINC", code: "1834-1", display: ""),
            orderNumber: "L1",
            subID: "",
            comparator: Comparator(rawValue: String(sign)),
            value: value,
            unit: comparable ? unit : "",
            canonical: comparable
                ? value.map { LabResult.Canonical(value: $0, unit: unit, conversion: nil) } : nil,
            text: value == nil ? text : nil
        )
    )
}

/// A value with its sign as written, brought to the concept's own unit as intake does.
func lab(_ concept: LabConcept, _ text: String, unit: String) -> Event.Content {
    guard case .lab(var result) = lab(concept, text, comparable: false) else {
        return lab(concept, text)
    }
    result.unit = unit
    let conversion = Decimal(121, scale: 2)
    if let value = result.value,
        case .canonical(let canonical) = concept.reading(
            of: value,
            unit: unit,
            afpConversion: conversion
        )
    {
        result.canonical = canonical
    }
    return .lab(result)
}

let hcc = Event.Content.diagnosis(
    Diagnosis(concept: .hcc, coding: Coding(system: "ICD-10", code: "C22.0", display: ""))
)
