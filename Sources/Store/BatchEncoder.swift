internal import Clinical
internal import Intake
internal import Pipeline
internal import Postgres

/// Turns a batch of admissions into the parameters of one statement.
///
/// Buffers are kept between batches. Rows that several daemons may want to write at once (messages,
/// patients) are in ascending order of their keys, so that two transactions cannot deadlock.
struct BatchEncoder {
    private var messages: RowArrayWriter
    private var bodies: RowArrayWriter
    private var patients: RowArrayWriter
    private var statements: RowArrayWriter
    private var panels: RowArrayWriter
    private var events: RowArrayWriter
    private var requests: RowArrayWriter
    private var lastBytes = 4096

    /// What of the messages is encoded.
    enum Form {
        /// What is to be stored of messages received.
        case receipt
        /// All but the bodies, of messages that are stored already; empty parts too.
        case revision
    }

    /// - Parameter elements: the row types, in the order of `RowShape.intake`.
    init(elements: [TypeOID]) {
        precondition(elements.count == RowShape.intake.count)
        messages = RowArrayWriter(.message, element: elements[0])
        bodies = RowArrayWriter(.body, element: elements[1])
        patients = RowArrayWriter(.patient, element: elements[2])
        statements = RowArrayWriter(.statement, element: elements[3])
        panels = RowArrayWriter(.panel, element: elements[4])
        events = RowArrayWriter(.event, element: elements[5])
        requests = RowArrayWriter(.request, element: elements[6])
    }

    /// `newPatients` are those not known to be stored, ascending.
    mutating func encode(
        _ batch: [Admission],
        newPatients: [(id: PatientID, identifier: PatientIdentifier)],
        as form: Form = .receipt
    ) -> EncodedBatch {
        begin()
        for position in batch.indices.sorted(by: { batch[$0].id < batch[$1].id }) {
            if form == .receipt { addBody(batch[position]) }
            add(batch[position])
        }
        for patient in newPatients {
            patients.row { row in
                row.hash(patient.id.hash)
                row.text(patient.identifier.assigningAuthority)
                row.text(patient.identifier.type)
                row.text(patient.identifier.value)
            }
        }
        return finish(as: form)
    }

    private mutating func begin() {
        messages.begin()
        bodies.begin()
        patients.begin()
        statements.begin()
        panels.begin()
        events.begin()
        requests.begin()
    }

    private mutating func finish(as form: Form) -> EncodedBatch {
        var batch = EncodedBatch(
            statement: form == .revision ? .revision : [],
            values: BinaryWriter(capacityBytes: lastBytes + lastBytes / 4)
        )
        messages.finish(into: &batch.values)
        Self.finish(&bodies, .bodies, into: &batch)
        Self.finish(&patients, .patients, into: &batch)
        Self.finish(&statements, .statements, into: &batch)
        Self.finish(&panels, .panels, into: &batch)
        Self.finish(&events, .events, into: &batch)
        Self.finish(&requests, .requests, into: &batch)
        lastBytes = batch.values.count
        return batch
    }

    private static func finish(
        _ rows: inout RowArrayWriter,
        _ part: IntakeStatement,
        into batch: inout EncodedBatch
    ) {
        let isRevised = batch.statement.contains(.revision) && part != .bodies
        guard !rows.isEmpty || isRevised else { return }
        batch.statement.insert(part)
        rows.finish(into: &batch.values)
    }

    private mutating func add(_ admission: Admission) {
        addMessage(admission)
        for (position, details) in admission.extract.patients.enumerated().dropFirst()
        where details.birthDate != nil || details.sex != nil {
            statements.row { row in
                row.hash(admission.patientIDs[position].hash)
                row.hash(admission.id.hash)
                row.instant(admission.header.sentAt)
                row.text(admission.header.controlID)
                row.demographics(details)
            }
        }
        for (patient, panel) in admission.extract.panels {
            panels.row { row in
                row.panel(panel, of: admission.patientIDs[patient], in: admission)
            }
        }
        for (patient, event) in admission.extract.events {
            events.row { row in
                row.event(event, of: admission.patientIDs[patient], in: admission)
            }
        }
        for patient in admission.reviews {
            requests.row { row in
                row.instant(admission.receivedAt)
                row.hash(patient.hash)
                row.hash(admission.id.hash)
            }
        }
    }

    private mutating func addBody(_ admission: Admission) {
        bodies.row { row in
            row.instant(admission.receivedAt)
            row.hash(admission.id.hash)
            row.next { $0.bytes(admission.body) }
        }
    }

    private mutating func addMessage(_ admission: Admission) {
        messages.row { row in
            let header = admission.header
            row.hash(admission.id.hash)
            row.instant(admission.receivedAt)
            row.instant(header.sentAt)
            row.text(admission.interface)
            row.text(header.sendingApplication)
            row.text(header.sendingFacility)
            row.text(header.controlID)
            row.text(header.messageType)
            row.text(header.version)
            row.text(header.format)
            row.hash(admission.patientIDs.first?.hash)
            row.demographics(admission.extract.patients.first)
            if case .quarantined(let refusal) = admission.outcome {
                row.text(refusal.code)
                row.text(refusal.text)
                row.text(refusal.location)
            } else {
                row.null()
                row.null()
                row.null()
            }
            row.warnings(admission.extract.warnings)
            row.int32(1)
            row.text(header.continuationOf)
            row.text(header.continuedAs)
            row.null()
        }
    }
}

extension RowArrayWriter {
    /// Writes birth_date, birth_date_cleared, sex, sex_cleared.
    fileprivate mutating func demographics(_ details: PatientDetails?) {
        if case .value(let day) = details?.birthDate { self.day(day) } else { null() }
        bool(details?.birthDate == .cleared)
        if case .value(let sex) = details?.sex { text(sex) } else { null() }
        bool(details?.sex == .cleared)
    }

    fileprivate mutating func warnings(_ warnings: [Warning]) {
        guard !warnings.isEmpty else { return null() }
        let json = JSONValue.array(
            warnings.map {
                .object([
                    "kind": .string($0.kind), "location": .string($0.location),
                    "text": .string($0.text),
                ])
            }
        )
        var bytes: [UInt8] = []
        json.write(to: &bytes)
        next { $0.jsonb(bytes) }
    }

    fileprivate mutating func panel(
        _ panel: LabPanel,
        of patient: PatientID,
        in admission: Admission
    ) {
        hash(patient.hash)
        hash(admission.id.hash)
        instant(admission.header.sentAt)
        text(admission.header.controlID)
        instant(panel.at?.instant)
        text(panel.at?.precision.rawValue)
        text(panel.orderNumber)
        text(panel.locatorPrefix)
        array(of: .int4, panel) { $0.int32($1.position) }
        array(of: .text, panel) { $0.bytes(panel.text[$1.code.range]) }
        array(of: .text, panel) { $0.bytes(panel.text[$1.system.range]) }
        array(of: .text, panel) { $0.bytes(panel.text[$1.display.range]) }
        array(of: .text, panel) { $0.bytes(panel.text[$1.subID.range]) }
        array(of: .text, panel) { writer, item in
            if let comparator = item.comparator {
                writer.text(comparator.rawValue)
            } else {
                writer.null()
            }
        }
        array(of: .numeric, panel) { writer, item in
            if let value = item.value {
                writer.numeric(significand: value.significand, scale: value.scale)
            } else {
                writer.null()
            }
        }
        array(of: .text, panel) { $0.bytes(panel.text[$1.unit.range]) }
        array(of: .text, panel) { writer, item in
            if item.textValue.isEmpty {
                writer.null()
            } else {
                writer.bytes(panel.text[item.textValue.range])
            }
        }
        array(of: .text, panel) { $0.text($1.status.rawValue) }
    }

    @inline(__always)
    private mutating func array(
        of element: TypeOID,
        _ panel: LabPanel,
        _ write: (inout BinaryWriter, LabPanel.Item) -> Void
    ) {
        next { writer in
            let mark = writer.beginArray(of: element)
            for item in panel.items { write(&writer, item) }
            writer.endArray(mark, count: panel.items.count)
        }
    }
}
