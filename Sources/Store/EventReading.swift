internal import Clinical
internal import Pipeline
internal import Postgres

/// Reads events back as they were recorded.
struct EventReading {
    static let columns = """
        patient_id, message_id, ordinal, kind, identity, status, locator, received_at, sent_at,
        control_id, at, at_precision, at_day, code_system, code, display, order_number, sub_id,
        concept, comparator, value, unit, canonical_value, canonical_unit, conversion, text_value,
        response, source, rule, ingredient, drug_class, action, is_partial, for_toxicity, vital,
        lesion, lesion_role, diameter, is_unequivocal, is_fluid
        """

    /// Nil for merges, which decide whose timeline it is and are not part of one.
    static func event(
        _ row: Row
    ) throws(PostgresFault) -> (patient: PatientID, event: RecordedEvent)? {
        guard let content = try content(row) else { return nil }
        let patient = PatientID(Hash128(try row.uuid(0)))
        let order = MessageOrder(
            sentAt: Instant(microseconds: try row.timestamptz(8)),
            controlID: try row.text(9),
            message: MessageID(Hash128(try row.uuid(1)))
        )
        let event = Event(
            ordinal: Int(try row.int32(2)),
            locator: try row.text(6),
            identity: try row.text(4),
            status: try row.word(5),
            at: try time(row),
            content: content
        )
        let receivedAt = Instant(microseconds: try row.timestamptz(7))
        return (patient, RecordedEvent(order: order, receivedAt: receivedAt, event: event))
    }

    private static func time(_ row: Row) throws(PostgresFault) -> ClinicalTime? {
        guard let at = try row.optional(10, row.timestamptz) else { return nil }
        return ClinicalTime(
            instant: Instant(microseconds: at),
            day: CivilDay(epochDay: Int(try row.date(12))),
            precision: try row.word(11)
        )
    }

    private static func content(_ row: Row) throws(PostgresFault) -> Event.Content? {
        let kind: Event.Content.Kind = try row.word(3)
        switch kind {
        case .lab: return .lab(try lab(row))
        case .assessment: return .assessment(try assessment(row))
        case .measurement: return .measurement(try measurement(row))
        case .medication: return .medication(try medication(row))
        case .diagnosis:
            return .diagnosis(Diagnosis(concept: try row.word(18), coding: try coding(row)))
        case .vital: return .vital(try row.word(34))
        case .merge: return nil
        }
    }

    private static func coding(_ row: Row) throws(PostgresFault) -> Coding {
        Coding(
            system: try row.optional(13, row.text) ?? "",
            code: try row.optional(14, row.text) ?? "",
            display: try row.optional(15, row.text) ?? ""
        )
    }

    private static func lab(_ row: Row) throws(PostgresFault) -> LabResult {
        var canonical: LabResult.Canonical?
        if let value = try row.optional(22, row.decimal) {
            canonical = LabResult.Canonical(
                value: value,
                unit: try row.text(23),
                conversion: try row.optional(24, row.text)
            )
        }
        return LabResult(
            concept: try row.word(18),
            coding: try coding(row),
            orderNumber: try row.text(16),
            subID: try row.text(17),
            comparator: try row.optional(19) { column throws(PostgresFault) in
                try row.word(column)
            },
            value: try row.optional(20, row.decimal),
            unit: try row.text(21),
            canonical: canonical,
            text: try row.optional(25, row.text)
        )
    }

    private static func assessment(_ row: Row) throws(PostgresFault) -> TumorAssessment {
        TumorAssessment(
            response: try row.word(26),
            source: try row.word(27),
            excerpt: try row.text(25),
            rule: try row.text(28),
            accession: try row.text(16),
            coding: row.isNull(14) ? nil : try coding(row)
        )
    }

    private static func measurement(_ row: Row) throws(PostgresFault) -> LesionMeasurement {
        LesionMeasurement(
            lesion: try row.text(35),
            role: try row.word(36),
            diameter: try row.word(37),
            value: try row.optional(20, row.decimal),
            unit: try row.text(21),
            isUnequivocalProgression: try row.bool(38),
            isFluid: try row.bool(39),
            accession: try row.text(16),
            coding: row.isNull(14) ? nil : try coding(row)
        )
    }

    private static func medication(_ row: Row) throws(PostgresFault) -> MedicationEvent {
        MedicationEvent(
            ingredient: try row.text(29),
            drugClass: try row.word(30),
            action: try row.word(31),
            coding: try coding(row),
            orderNumber: try row.text(16),
            dose: try row.optional(20, row.decimal),
            doseUnit: try row.text(21),
            isPartial: try row.bool(32),
            stoppedForToxicity: try row.bool(33)
        )
    }
}

extension Hash128 {
    init(_ halves: (UInt64, UInt64)) { self.init(high: halves.0, low: halves.1) }
}

extension Row {
    /// A word of an enumeration; one that this program does not know is a fault, never a guess.
    func word<Word: RawRepresentable>(
        _ column: Int
    ) throws(PostgresFault) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text(column)) else {
            throw PostgresFault(.decoding, "column \(column) holds a word unknown to this program")
        }
        return word
    }

    func decimal(_ column: Int) throws(PostgresFault) -> Decimal {
        let (significand, scale) = try numeric(column)
        guard (0...Decimal.maximumDigits).contains(scale) else {
            throw PostgresFault(.decoding, "column \(column) holds over 18 digits")
        }
        return Decimal(significand, scale: scale)
    }

    func patient(_ column: Int) throws(PostgresFault) -> PatientID {
        PatientID(Hash128(try uuid(column)))
    }

    func instant(_ column: Int) throws(PostgresFault) -> Instant {
        Instant(microseconds: try timestamptz(column))
    }

    func day(_ column: Int) throws(PostgresFault) -> CivilDay {
        CivilDay(epochDay: Int(try date(column)))
    }
}
