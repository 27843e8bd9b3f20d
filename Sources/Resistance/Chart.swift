import Clinical

/// What holds of a patient as of an instant: the current, final, dated statements by kind.
///
/// An event dated after that instant does not count until then. An exposure, result or scan whose
/// date is not exact to the day has no place on the calendar and is listed as missing.
struct Chart {
    /// The UTC day of the instant asked for.
    let today: CivilDay
    private(set) var labs: [Dated<LabResult>] = []
    private(set) var scans: [Dated<TumorAssessment>] = []
    private(set) var measurements: [Dated<LesionMeasurement>] = []
    private(set) var medications: [Dated<MedicationEvent>] = []
    /// Sorafenib given or ordered on a day that is not known.
    private(set) var undatedSorafenib: [RecordedEvent] = []
    /// The earliest diagnosis of hepatocellular carcinoma.
    private(set) var diagnosis: RecordedEvent?
    private(set) var death: Death?
    private(set) var lastKnownAlive: CivilDay?
    /// Days of scans whose report is not final.
    private(set) var preliminaryScanDays: [CivilDay] = []
    /// When the next event dated in the future begins to count.
    private(set) var nextEventAt: Instant?
    /// What is wrong or lacking whatever the question.
    private(set) var missing: [String] = []

    struct Death {
        let record: RecordedEvent
        /// The first day it can have been; nil where no message says when.
        var day: CivilDay?
        /// The last day it can have been.
        var lastDay: CivilDay?
        /// Where the day is not exact, the sign of life after which it was.
        var sign: RecordedEvent?

        func evidence(_ clause: String = "death") -> [EvidenceItem] {
            [EvidenceItem(record, clause: clause)]
                + (sign.map { [EvidenceItem($0, clause: "last sign of life")] } ?? [])
        }
    }

    init(_ timeline: Timeline, asOf: Instant) {
        today = CivilDay(epochDay: Int(asOf.microseconds.flooredDivision(by: 86_400_000_000)))
        var signs: [Sign] = []
        var statements: [RecordedEvent] = []
        for record in currentEvents(of: timeline.events) {
            if let at = record.event.at, at.instant > asOf {
                nextEventAt = min(nextEventAt ?? at.instant, at.instant)
                continue
            }
            if let day = record.dayOfLife { signs.append(Sign(day: day, record: record)) }
            if record.speaksOfDeath { statements.append(record) }
            add(record)
        }
        labs.sort(by: Dated.precedes)
        scans.sort(by: Dated.precedes)
        measurements.sort(by: Dated.precedes)
        medications.sort(by: Dated.precedes)
        preliminaryScanDays.sort()
        settleDeath(Self.standing(statements, among: timeline.events), signs: signs)
        missing = Array(Set(missing)).sorted()
    }

    private mutating func add(_ record: RecordedEvent) {
        let event = record.event
        guard event.status.isFinal else {
            if event.content.isOfScan, let day = event.at?.exactDay {
                preliminaryScanDays.append(day)
            }
            return
        }
        switch event.content {
        case .lab(let lab):
            if let time = exactTime(record, "laboratory result") {
                labs.append(Dated(record: record, time: time, content: lab))
            }
        case .assessment(let assessment) where assessment.rule == TumorAssessment.otherRegionRule:
            break
        case .assessment(let assessment):
            if let time = exactTime(record, "tumour assessment") {
                scans.append(Dated(record: record, time: time, content: assessment))
            }
        case .measurement(let measurement):
            if let time = exactTime(record, "tumour measurement") {
                measurements.append(Dated(record: record, time: time, content: measurement))
            }
        case .medication(let medication):
            if let time = exactTime(record, "medication event") {
                medications.append(Dated(record: record, time: time, content: medication))
            } else if medication.isStartOfSorafenib {
                undatedSorafenib.append(record)
            }
        case .diagnosis:
            let known = diagnosis?.event.at?.instant
            if diagnosis == nil || (event.at?.instant).isEarlier(than: known) {
                diagnosis = record
            }
        case .vital, .merge:
            break
        }
    }

    /// Whether sorafenib was given before `day`, it is not known when.
    func hasUndatedSorafenib(before day: CivilDay) -> Bool {
        undatedSorafenib.contains { record in
            guard case .medication(let drug) = record.event.content, drug.action.isIntake,
                let time = record.event.at
            else { return false }
            return time.lastDay < day
        }
    }

    private mutating func exactTime(_ record: RecordedEvent, _ what: String) -> ClinicalTime? {
        guard let time = record.event.at, time.exactDay != nil else {
            missing.append("exact date of a \(what)")
            return nil
        }
        return time
    }

    /// Of what is said of death the strongest that no later withdrawal took back, then the latest; of
    /// those who only know of it the first.
    private static func standing(
        _ statements: [RecordedEvent],
        among events: [RecordedEvent]
    ) -> RecordedEvent? {
        let withdrawn = statements.filter { $0.event.content == .vital(.deathWithdrawn) }
            .max { $0.isOlder(than: $1) }
        func stands(_ statement: RecordedEvent) -> Bool {
            statement.event.content == .vital(.dead)
                && (withdrawn.map { $0.isOlder(than: statement) } ?? true)
        }
        let strongest = statements.filter(stands).max { left, right in
            let ranks = [left, right].map { rank(of: $0.event) }
            return ranks[0] == ranks[1] ? left.isOlder(than: right) : ranks[0] > ranks[1]
        }
        guard let strongest, rank(of: strongest.event) == undatedRank else { return strongest }
        // Told again later it is no later death.
        return events.filter {
            $0.event.identity == strongest.event.identity && $0.event.status.isFinal && stands($0)
        }
        .min { $0.isOlder(than: $1) } ?? strongest
    }

    private static let undatedRank = 2

    /// 0 is the strongest: a date of its own, then the end of a visit, then no more than the time of
    /// the message that knows of it.
    private static func rank(of event: Event) -> Int {
        if event.at == nil || event.identity.hasPrefix("death|undated") { return undatedRank }
        return event.identity.hasPrefix("death|discharge") ? 1 : 0
    }

    /// A death known to the month or year is placed within it, after the last sign of life.
    private mutating func settleDeath(_ statement: RecordedEvent?, signs: [Sign]) {
        lastKnownAlive = signs.map(\.day).max()
        guard let statement, case .vital(.dead) = statement.event.content else { return }
        guard let time = statement.event.at else {
            death = Death(record: statement)
            missing.append("date of death")
            return
        }
        let last = time.lastDay
        let sign = signs.filter { $0.day <= last }.max { $0.day < $1.day }
        lastKnownAlive = sign?.day
        if signs.contains(where: { $0.day > last }) {
            missing.append("explanation of events dated after the recorded death")
        }
        let day = max(time.day, sign?.day ?? time.day)
        death = Death(record: statement, day: day, lastDay: last)
        if time.exactDay == nil {
            missing.append("exact date of death")
            death?.sign = sign?.record
        }
        removeAll(after: day)
    }

    private mutating func removeAll(after day: CivilDay) {
        labs.removeAll { $0.day > day }
        scans.removeAll { $0.day > day }
        measurements.removeAll { $0.day > day }
        medications.removeAll { $0.day > day && $0.content.ingredient != sorafenib }
        preliminaryScanDays.removeAll { $0 > day }
    }

    private struct Sign {
        let day: CivilDay
        let record: RecordedEvent
    }
}

/// The drug whose failure is watched for.
let sorafenib = "sorafenib"

extension RecordedEvent {
    /// The day on which this event proves the patient alive.
    fileprivate var dayOfLife: CivilDay? {
        guard event.status != .pending, let day = event.at?.exactDay else { return nil }
        switch event.content {
        case .lab, .assessment, .measurement, .vital(.alive): return day
        case .medication(let medication):
            switch medication.action {
            case .administered, .dispensed: return day
            case .ordered, .stopped, .held: return nil
            }
        case .diagnosis, .vital(.dead), .vital(.deathWithdrawn), .merge: return nil
        }
    }

    fileprivate var speaksOfDeath: Bool {
        guard event.status.isFinal, case .vital(let status) = event.content else { return false }
        return status != .alive
    }

    fileprivate func isOlder(than other: RecordedEvent) -> Bool {
        order == other.order ? event.ordinal < other.event.ordinal : order < other.order
    }
}

extension Event.Content {
    fileprivate var isOfScan: Bool {
        switch self {
        case .assessment, .measurement: true
        case .lab, .medication, .diagnosis, .vital, .merge: false
        }
    }
}

extension MedicationEvent {
    fileprivate var isStartOfSorafenib: Bool {
        ingredient == sorafenib && (action.isIntake || action == .ordered)
    }
}

extension ClinicalTime {
    fileprivate var exactDay: CivilDay? {
        switch precision {
        case .year, .month: nil
        case .day, .hour, .minute, .second, .fraction: day
        }
    }

    /// The last day that the written time allows.
    fileprivate var lastDay: CivilDay {
        let (year, month, _) = day.yearMonthDay
        let next: CivilDay? =
            switch precision {
            case .year: CivilDay(year: year + 1, month: 1, day: 1)
            case .month:
                CivilDay(year: year + month / 12, month: month % 12 + 1, day: 1)
            case .day, .hour, .minute, .second, .fraction: day.adding(1)
            }
        return next.map { $0.adding(-1) } ?? day
    }
}

extension Instant? {
    /// Unknown is later than any known instant.
    fileprivate func isEarlier(than other: Instant?) -> Bool {
        guard let self else { return false }
        return other.map { self < $0 } ?? true
    }
}
