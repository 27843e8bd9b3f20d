internal import Clinical

/// Writes one patient's course as the messages that a hospital's systems would send of it.
struct HistoryWriter {
    let patient: SyntheticPatient
    /// Under whose number a misfiled report is sent first.
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

    mutating func send(
        _ type: String,
        from sender: Sender,
        at sentAt: Instant,
        through channel: CohortMessage.Channel = .mllp,
        _ segments: [String]
    ) {
        drafts.append(
            Draft(
                patient: patient.number,
                sentAt: sentAt,
                type: type,
                sender: sender,
                channel: channel,
                segments: segments
            )
        )
    }

    /// PID as of `day`; `about` names another patient where the report was misfiled.
    func identification(day: Int, about other: SyntheticPatient? = nil) -> String {
        segment("PID", identificationFields(day: day, about: other))
    }

    /// PID of a message about a death: PID-29 and PID-30 as given.
    func identification(day: Int, deathTime: String, deathIndicator: String) -> String {
        let fields = identificationFields(day: day, about: nil)
        return segment("PID", fields) + String(repeating: "|", count: 21)
            + "\(deathTime)|\(deathIndicator)"
    }

    private func identificationFields(
        day: Int,
        about other: SyntheticPatient?
    ) -> KeyValuePairs<Int, String> {
        let person = other ?? patient
        var identifier = person.identifier
        if let former = person.formerIdentifier, day <= Self.mergeDay { identifier = former }
        return [
            1: "1", 3: "\(identifier.value)^^^\(identifier.assigningAuthority)^\(identifier.type)",
            5: "SYNTHETIC^PATIENT\(padded(person.number, to: 6))",
            7: person.birthDate.stamp, 8: person.sex,
        ]
    }
}
