internal import Clinical

/// Writes one patient's course as the messages that a hospital's systems would send of it.
struct HistoryWriter {
    let patient: SyntheticPatient
    /// Under whose number a misfiled report is sent first, or with whom the patient is confused.
    let mistakenFor: SyntheticPatient?
    var generator: SeededGenerator
    private(set) var drafts: [Draft] = []
    private var orders = 0

    init(patient: SyntheticPatient, mistakenFor: SyntheticPatient?, seed: UInt64) {
        self.patient = patient
        self.mistakenFor = mistakenFor
        generator = SeededGenerator(seed: seed)
    }

    /// Everything about the patient, in no particular order.
    static func drafts(
        of patient: SyntheticPatient,
        mistakenFor other: SyntheticPatient?,
        seed: UInt64
    ) -> [Draft] {
        var writer = HistoryWriter(patient: patient, mistakenFor: other, seed: seed)
        writer.writeAdministration()
        writer.writeLaboratory()
        writer.writePharmacy()
        writer.writeImaging()
        return writer.drafts
    }

    // MARK: What the parts share

    /// The day after which the patient's former number is no longer used.
    static let mergeDay = 20

    /// `minute` of the day that many days after the first dose.
    func instant(_ day: Int, minute: Int) -> Instant {
        patient.day(day).startUTC.adding(seconds: Int64(minute) * 60)
    }

    /// A day's working hours.
    mutating func workingMinute() -> Int { generator.number(from: 8 * 60, to: 17 * 60) }

    mutating func orderNumber(_ prefix: String) -> String {
        orders += 1
        return "\(prefix)\(padded(patient.number, to: 6))\(padded(orders, to: 2))"
    }

    /// PID as of `day`.
    func identification(day: Int) -> String { segment("PID", person(day: day).fields) }

    /// PID of a message about a death: PID-29 and PID-30 as given.
    func identification(day: Int, deathTime: String, deathIndicator: String) -> String {
        identification(day: day) + String(repeating: "|", count: 21)
            + "\(deathTime)|\(deathIndicator)"
    }

    /// The patient as of `day`; `about` is another where a report was misfiled.
    func person(day: Int, about other: SyntheticPatient? = nil) -> Person {
        let patient = other ?? patient
        let former = day <= Self.mergeDay ? patient.formerIdentifier : nil
        return patient.person(under: former ?? patient.identifier)
    }

    // MARK: Sending

    /// Clinical documents and FHIR bundles in so many of a hundred cases each.
    mutating func form(document: Int, bundle: Int) -> StatementForm {
        switch generator.number(from: 0, to: 99) {
        case 0..<document: .document
        case document..<(document + bundle): .bundle
        default: .version2
        }
    }

    mutating func bundleKind() -> Bundle.Kind { generator.choice(of: [.message, .transaction]) }

    mutating func send(
        _ type: String,
        from sender: Sender,
        at sentAt: Instant,
        through channel: CohortMessage.Channel = .mllp,
        isBatched: Bool = false,
        _ segments: [String]
    ) {
        let message = Version2Message(type: type, sender: sender, segments: segments)
        let form: MessageForm =
            switch generator.number(from: 0, to: 99) {
            case _ where isBatched: .batch
            // Parts of a component have no name in HL7's own encoding of these messages.
            case 0..<5 where !segments.contains { $0.contains("&") }: .xml
            case 0..<10: .mirthXML
            case 10..<60 where !message.isASCII: .gb18030
            default: .er7
            }
        add(.version2(message), form: form, at: sentAt, through: channel)
    }

    mutating func send(_ document: ClinicalDocument) {
        add(.document(document), form: .clinicalDocument, at: document.writtenAt, through: .http)
    }

    mutating func send(_ bundle: Bundle) {
        add(.bundle(bundle), form: .bundle, at: bundle.sentAt, through: .http)
    }

    private mutating func add(
        _ content: Draft.Content,
        form: MessageForm,
        at sentAt: Instant,
        through channel: CohortMessage.Channel
    ) {
        drafts.append(
            Draft(
                patient: patient.number,
                sentAt: sentAt,
                channel: channel,
                form: form,
                content: content
            )
        )
    }
}

extension SyntheticPatient {
    func person(under identifier: PatientIdentifier) -> Person {
        Person(number: number, identifier: identifier, birthDate: birthDate, sex: sex)
    }
}
