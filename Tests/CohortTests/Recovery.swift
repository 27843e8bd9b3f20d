import Clinical
import Cohort
import Intake
import Resistance
import Testing

/// What the messages of a cohort come to when they are read and judged, without storing them.
struct Recovery {
    typealias Item = (message: CohortMessage, reading: Reading)

    private(set) var readings: [Item]
    private var events: [PatientIdentifier: [RecordedEvent]] = [:]
    private var survivors: [PatientIdentifier: PatientIdentifier] = [:]

    init(_ messages: [CohortMessage]) throws {
        self.init(readings: try Self.readings(of: messages))
    }

    private static func readings(of messages: [CohortMessage]) throws -> [Item] {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let profile = InterfaceProfile(name: "cohort", deathDispositions: ["20"])
        var readings: [Item] = []
        for message in messages {
            if message.form == .batch {
                let batch = try #require(reader.batch(in: message.bytes, profile: profile))
                #expect(batch.reading.outcome == .accepted)
                for part in batch.messages {
                    readings.append((message, reader.read(part, profile: profile)))
                }
            } else {
                readings.append((message, reader.read(message.bytes, profile: profile)))
            }
        }
        return readings
    }

    init(readings: [Item]) {
        self.readings = readings
        for (position, item) in readings.enumerated() {
            record(item.reading, number: UInt64(position + 1))
        }
        for (patient, records) in events {
            for current in currentEvents(of: records) {
                guard case .merge(into: let survivor) = current.event.content else { continue }
                survivors[patient] = survivor
            }
        }
    }

    private mutating func record(_ reading: Reading, number: UInt64) {
        let order = MessageOrder(
            sentAt: reading.header.sentAt,
            controlID: reading.header.controlID,
            message: MessageID(Hash128(high: 0, low: number))
        )
        for (patient, event) in reading.extract.events {
            events[reading.extract.patients[patient].identifier, default: []].append(
                RecordedEvent(order: order, receivedAt: reading.header.sentAt, event: event)
            )
        }
    }

    /// Of each number that lives on.
    func assessments(asOf: Instant) -> [PatientIdentifier: Assessment] {
        var lives: [PatientIdentifier: [RecordedEvent]] = [:]
        for (patient, records) in events {
            lives[survivors[patient] ?? patient, default: []] += records
        }
        return lives.mapValues { records in
            assess(
                Timeline(
                    patient: PatientID(Hash128(high: 1, low: 1)),
                    events: records,
                    startingOrders: []
                ),
                rules: Rules(),
                asOf: asOf
            )
        }
    }
}

/// The truth of a patient and what was recovered, in the same words.
struct PatientDifference: CustomStringConvertible {
    var description: String

    static func all(in cohort: Cohort, _ recovery: Recovery) -> [PatientDifference] {
        let asOf = (cohort.messages.map(\.sentAt).max() ?? Instant(microseconds: 0))
            .adding(days: 400)
        let assessments = recovery.assessments(asOf: asOf)
        return cohort.patients.flatMap { patient -> [PatientDifference] in
            let assessment = assessments[patient.identifier]
            guard let status = assessment?.status else {
                return [PatientDifference(description: "\(patient.number): no status")]
            }
            let truth = fields(of: patient)
            let found = fields(of: status, flags: assessment?.flags ?? [])
            return zip(truth, found).filter { $0.1 != $1.1 }.map { truth, found in
                PatientDifference(
                    description: "\(patient.number) \(truth.0): \(truth.1), found \(found.1); "
                        + "\(patient.incidents.map(\.rawValue)) \(status.classReason)"
                )
            }
        }
    }

    private static func fields(of patient: SyntheticPatient) -> [(String, String)] {
        let course = patient.course
        func day(_ offset: Int?) -> String { offset.map { "\(patient.day($0))" } ?? "" }
        return [
            ("t0", "\(patient.t0)"), ("class", course.plantedClass.rawValue),
            ("progression", day(course.progressionDay)),
            ("AFP", patient.baselineAFP?.canonical.map { "\($0.double)" } ?? ""),
            ("ALT", patient.baselineALT.canonical.map { "\($0.double)" } ?? ""),
            ("risk factors", patient.riskFactors.map { "\($0)" } ?? ""),
            ("second line", course.secondLine?.rawValue ?? ""),
            ("second line at", day(course.secondLineDay)),
            ("died", course.died ? day(course.endDay) : ""),
            ("OS", text(course.overallSurvival)), ("PFS", text(course.progressionFreeSurvival)),
            ("OS2", text(course.secondOverallSurvival)),
            ("PFS2", text(course.secondProgressionFreeSurvival)),
            ("flags", patient.openAlerts.joined(separator: ",")),
        ]
    }

    private static func fields(of status: PatientStatus, flags: [Flag]) -> [(String, String)] {
        [
            ("t0", status.t0.map { "\($0)" } ?? ""), ("class", status.resistanceClass.rawValue),
            ("progression", status.progressionAt.map { "\($0)" } ?? ""),
            ("AFP", status.baselineAFP.map { "\($0)" } ?? ""),
            ("ALT", status.baselineALT.map { "\($0)" } ?? ""),
            ("risk factors", status.riskFactors.map { "\($0)" } ?? ""),
            ("second line", status.secondLine?.rawValue ?? ""),
            ("second line at", status.secondLineAt.map { "\($0)" } ?? ""),
            ("died", status.diedAt.map { "\($0)" } ?? ""),
            ("OS", text(status.overallSurvival)), ("PFS", text(status.progressionFree)),
            ("OS2", text(status.secondOverallSurvival)),
            ("PFS2", text(status.secondProgressionFree)),
            ("flags", flags.map(\.rule).sorted().joined(separator: ",")),
        ]
    }

    private static func text(_ endpoint: Endpoint?) -> String {
        endpoint.map { "\($0.days) \($0.isEvent)" } ?? ""
    }

    private static func text(_ time: TimeToEvent?) -> String {
        time.map { "\($0.days) \($0.isEvent)" } ?? ""
    }
}
