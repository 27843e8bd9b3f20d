import Clinical
import Pipeline
import Resistance

/// A patient under review: messages by days after t0, and the alerts that earlier reviews left.
struct ReviewHistory {
    /// 2026-01-01.
    static let t0 = CivilDay(epochDay: 20_454)
    static let patient = PatientID(Hash128(high: 1, low: 1))

    private(set) var events: [RecordedEvent] = []
    var alerts: [AlertRecord] = []
    var rules = Rules.standard

    mutating func add(
        _ content: Event.Content,
        day: Int,
        identity: String? = nil,
        status: ResultStatus = .final
    ) {
        let number = events.count + 1
        let date = Self.t0.adding(day)
        events.append(
            RecordedEvent(
                order: MessageOrder(
                    sentAt: Instant(seconds: Int64(number)),
                    controlID: "M\(number)",
                    message: MessageID(Hash128(high: 0xA, low: UInt64(number)))
                ),
                receivedAt: Instant(seconds: Int64(number)),
                event: Event(
                    ordinal: 1,
                    locator: "ORU_R01 OBR[1].OBX[\(number)]-5",
                    identity: identity ?? "id-\(number)",
                    status: status,
                    at: ClinicalTime(
                        instant: date.startUTC.adding(seconds: 32_400),
                        day: date,
                        precision: .minute
                    ),
                    content: content
                )
            )
        )
    }

    /// Reviews at noon of `day` and keeps the new versions, as the store does.
    @discardableResult
    mutating func review(onDay day: Int) -> ReviewOutcome {
        let outcome = decideReview(
            PatientHistory(
                timeline: Timeline(
                    patient: Self.patient,
                    events: events,
                    startingOrders: []
                ),
                alerts: alerts
            ),
            rules: rules,
            asOf: Self.t0.adding(day).startUTC.adding(seconds: 43_200)
        )
        for change in outcome.alertChanges {
            alerts.removeAll { $0.id == change.id }
            alerts.append(change)
        }
        return outcome
    }

    mutating func acknowledge(_ rule: String) {
        for index in alerts.indices where alerts[index].rule == rule {
            alerts[index].state = .acknowledged
            alerts[index].version += 1
        }
    }

    func alert(_ rule: String) -> AlertRecord? { alerts.first { $0.rule == rule } }

    /// Such as `early-progression critical open v1`, by rule.
    var summary: [String] {
        alerts.sorted { $0.rule < $1.rule }
            .map { "\($0.rule) \($0.severity) \($0.state) v\($0.version)" }
    }
}

func sorafenib(_ action: MedicationEvent.Action) -> Event.Content { treatment("sorafenib", action) }

func treatment(
    _ ingredient: String,
    _ action: MedicationEvent.Action,
    _ drugClass: DrugClass = .tki
) -> Event.Content {
    .medication(
        MedicationEvent(
            ingredient: ingredient,
            drugClass: drugClass,
            action: action,
            coding: Coding(system: "RxNorm", code: "495881", display: ingredient),
            orderNumber: "RX1",
            dose: nil,
            doseUnit: ""
        )
    )
}

func result(_ concept: LabConcept, _ value: Int64) -> Event.Content {
    let unit = concept == .afp ? "ng/mL" : "U/L"
    return .lab(
        LabResult(
            concept: concept,
            coding: Coding(system: "LOINC", code: "1834-1", display: ""),
            orderNumber: "L1",
            subID: "",
            comparator: nil,
            value: Decimal(value),
            unit: unit,
            canonical: LabResult.Canonical(value: Decimal(value), unit: unit, conversion: nil),
            text: nil
        )
    )
}

func response(_ response: TumorResponse, code: String) -> Event.Content {
    .assessment(
        TumorAssessment(
            response: response,
            source: .coded,
            excerpt: "",
            rule: "coded",
            accession: "A1",
            coding: Coding(system: "CDISC", code: code, display: "")
        )
    )
}

let carcinoma = Event.Content.diagnosis(
    Diagnosis(concept: .hcc, coding: Coding(system: "ICD-10", code: "C22.0", display: ""))
)
