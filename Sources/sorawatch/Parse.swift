import ArgumentParser
import Clinical
import Daemon
import Foundation
import HL7
import Intake
import MLLP
import Pipeline
import XML

/// What the daemon would make of a file, without a database.
struct Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a message as a tree, then its events and warnings.",
        discussion: "Exit status 1 when a message would be quarantined."
    )

    @Argument(help: "A file of one or more messages.")
    var file: String
    @Flag(help: "Print JSON: events and warnings without the tree.")
    var json = false
    @Option(help: "Time zone of times without an offset.")
    var zone = "UTC"
    @Option(help: "Charset of messages without MSH-18 (HL7 table 0211).")
    var charset = "UNICODE UTF-8"

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure.usage("\(file): cannot be read")
        }
        var profile = InterfaceProfile(name: "parse", defaultCharset: charset)
        guard let zone = Zone(named: zone) else {
            throw CommandFailure.usage("--zone: no time zone \(zone)")
        }
        profile.zone = zone
        guard let charset = Charset(table0211: charset) else {
            throw CommandFailure.usage("--charset: '\(charset)' is not supported")
        }
        let reader = MessageReader(valueSets: try ValueSets.standard())
        var isGood = true
        var values: [JSONValue] = []
        for bytes in MessageFile.messages(in: [UInt8](data)) {
            let reading = reader.read(bytes, profile: profile)
            if reading.outcome != .accepted { isGood = false }
            let value = ReadingJSON(reading)
            values.append(value.message)
            if !json {
                printTree(of: bytes, charset)
                print(value.text)
            }
        }
        if let batch = reader.batch(in: [UInt8](data), profile: profile),
            batch.reading.outcome != .accepted
        {
            let value = ReadingJSON(batch.reading)
            isGood = false
            values.append(value.message)
            if !json { print(value.text) }
        }
        if json { print(JSONValue.object(["messages": .array(values)]).text) }
        if !isGood { throw ExitCode(1) }
    }

    private func printTree(of bytes: [UInt8], _ charset: Charset) {
        if let message = try? Message(parsing: bytes, defaultCharset: charset) {
            for line in tree(of: message) { print("\(line.path)\t\(line.text)") }
        } else if let document = try? Document(parsing: bytes) {
            for line in document.lines { print("\(line.path)\t\(line.text)") }
        }
    }
}

/// A reading as the contract's JSON, fields named like the columns of the views.
struct ReadingJSON {
    let message: JSONValue
    private let events: [JSONValue]
    private let reading: Reading

    init(_ reading: Reading) {
        self.reading = reading
        let extract = reading.extract
        events =
            extract.events.map { Self.event($0.event, of: extract.patients[$0.patient]) }
            + extract.panels.flatMap { patient, panel in
                panel.items.map { Self.item($0, in: panel, of: extract.patients[patient]) }
            }
        message = .object([
            "format": .string(reading.header.format),
            "message_type": .string(reading.header.messageType),
            "version": .string(reading.header.version),
            "control_id": .string(reading.header.controlID),
            "outcome": .string(reading.outcome == .accepted ? "accepted" : "quarantined"),
            "reason": Self.reason(reading.outcome),
            "warnings": .array(extract.warnings.map(Self.warning)),
            "events": .array(events),
        ])
    }

    /// For people: one line for each event and warning.
    var text: String {
        var lines = [""]
        switch reading.outcome {
        case .accepted: lines.append("accepted: \(events.count) events")
        case .quarantined(let refusal):
            lines.append("quarantined: \(refusal.code) at \(refusal.location): \(refusal.text)")
        }
        lines += events.map { "  " + $0.text }
        lines += reading.extract.warnings.map {
            "  warning \($0.kind) at \($0.location): \($0.text)"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func reason(_ outcome: Reading.Outcome) -> JSONValue? {
        guard case .quarantined(let refusal) = outcome else { return nil }
        return .object([
            "code": .string(refusal.code), "text": .string(refusal.text),
            "location": .string(refusal.location),
        ])
    }

    private static func warning(_ warning: Warning) -> JSONValue {
        .object([
            "kind": .string(warning.kind), "location": .string(warning.location),
            "text": .string(warning.text),
        ])
    }

    private static func patient(_ details: PatientDetails) -> JSONValue {
        let identifier = details.identifier
        var birthDate: JSONValue?
        if case .value(let day) = details.birthDate { birthDate = .string(day.description) }
        var sex: JSONValue?
        if case .value(let text) = details.sex { sex = .string(text) }
        return .object([
            "patient_id": .string(ContentHash.patient(identifier).description),
            "assigning_authority": .string(identifier.assigningAuthority),
            "id_type": .string(identifier.type), "id_value": .string(identifier.value),
            "birth_date": birthDate, "sex": sex,
        ])
    }

    private static func event(_ event: Event, of details: PatientDetails) -> JSONValue {
        let (kind, members) = columns(event)
        return .object(
            [.init("kind", .string(kind)), .init("patient", patient(details))] + members
                + [.init("status", .string(event.status.rawValue))]
                + [.init("locator", .string(event.locator))]
        )
    }

    private static func columns(_ event: Event) -> (String, [JSONValue.Member]) {
        let at = event.at.map { JSONValue.string($0.instant.description) }
        let precision = event.at.map { JSONValue.string($0.precision.rawValue) }
        switch event.content {
        case .lab(let lab):
            return (
                "lab_result",
                members(["effective_at": at, "effective_precision": precision]) + columns(lab)
            )
        case .assessment(let assessment):
            return (
                "tumor_assessment",
                members([
                    "assessed_at": at, "response": .string(assessment.response.rawValue),
                    "source": .string(assessment.source.rawValue),
                    "excerpt": .string(assessment.excerpt), "rule": .string(assessment.rule),
                    "accession": .string(assessment.accession),
                ])
            )
        case .measurement(let measurement):
            return (
                "lesion_measurement",
                members(["measured_at": at]) + columns(measurement)
            )
        case .medication(let medication):
            return (
                "medication_event",
                members([
                    "at": at, "ingredient": .string(medication.ingredient),
                    "drug_class": .string(medication.drugClass.rawValue),
                    "action": .string(medication.action.rawValue),
                    "dose": medication.dose.map { .number($0.description) },
                    "dose_unit": .string(medication.doseUnit),
                    "code_system": .string(medication.coding.system),
                    "code": .string(medication.coding.code),
                ])
            )
        case .diagnosis(let diagnosis):
            return (
                "diagnosis",
                members([
                    "at": at, "concept": .string(diagnosis.concept.rawValue),
                    "code_system": .string(diagnosis.coding.system),
                    "code": .string(diagnosis.coding.code),
                    "display": .string(diagnosis.coding.display),
                ])
            )
        case .vital(let status):
            return ("vital_status", members(["at": at, "state": .string(status.rawValue)]))
        case .merge(let survivor):
            return (
                "merge",
                members(["merged_into": .string(ContentHash.patient(survivor).description)])
            )
        }
    }

    private static func columns(_ measurement: LesionMeasurement) -> [JSONValue.Member] {
        members([
            "lesion": .string(measurement.lesion), "role": .string(measurement.role.rawValue),
            "diameter": .string(measurement.diameter.rawValue),
            "value": measurement.value.map { .number($0.description) },
            "unit": .string(measurement.unit),
            "is_unequivocal_progression": .bool(measurement.isUnequivocalProgression),
            "is_fluid": .bool(measurement.isFluid),
            "accession": .string(measurement.accession),
        ])
    }

    private static func columns(_ lab: LabResult) -> [JSONValue.Member] {
        members([
            "concept": .string(lab.concept.rawValue), "code_system": .string(lab.coding.system),
            "code": .string(lab.coding.code), "display": .string(lab.coding.display),
            "comparator": lab.comparator.map { .string($0.rawValue) },
            "value": lab.value.map { .number($0.description) }, "unit": .string(lab.unit),
            "canonical_value": lab.canonical.map { .number($0.value.description) },
            "canonical_unit": lab.canonical.map { .string($0.unit) },
            "text_value": lab.text.map { .string($0) },
        ])
    }

    private static func item(
        _ item: LabPanel.Item,
        in panel: LabPanel,
        of details: PatientDetails
    ) -> JSONValue {
        func text(_ slice: LabPanel.Slice) -> JSONValue? {
            slice.isEmpty ? nil : .string(panel.string(slice))
        }
        return .object([
            "kind": .string("lab_result"), "patient": patient(details),
            "effective_at": panel.at.map { .string($0.instant.description) },
            "effective_precision": panel.at.map { .string($0.precision.rawValue) },
            "code_system": text(item.system), "code": text(item.code),
            "display": text(item.display),
            "comparator": item.comparator.map { .string($0.rawValue) },
            "value": item.value.map { .number($0.description) }, "unit": text(item.unit),
            "text_value": text(item.textValue), "status": .string(item.status.rawValue),
            "locator": .string(panel.locator(of: item)),
        ])
    }

    private static func members(
        _ pairs: KeyValuePairs<String, JSONValue?>
    ) -> [JSONValue.Member] {
        pairs.compactMap { name, value in value.map { .init(name, $0) } }
    }
}
