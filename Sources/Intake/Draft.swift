internal import Clinical
internal import HL7

/// One message while it is being read: what it says so far, and why it is refused if it is.
///
/// Never copied: a message's texts are many, and each copy would count its references anew.
struct Draft: ~Copyable {
    var header: MessageHeader
    let message: Message
    let profile: InterfaceProfile
    let valueSets: ValueSets
    /// First part of every locator, such as `ORU_R01`.
    let structure: String
    var extract = Extract()
    /// The first reason found; later ones say less.
    private(set) var refusal: Refusal?
    /// Index in `extract.patients` of the patient the segments now read belong to.
    var patient: Int?
    /// The first time read: orders tend to repeat the time of their message.
    private var firstTime: (written: Range<Int>, time: ClinicalTime)?
    /// How many PID and OBR segments were read.
    var patientSegments = 0
    var orderSegments = 0
    /// Whether the PID that holds says that its patient died.
    var isDeadByPID = false
    var isDeathDatedByPID = false
    /// The SPM above the segments now read, where specimens stand above their orders.
    var specimen: Int?
    /// Whether they do; nil until someone asks.
    var specimensLead: Bool?
    /// Text that stands nowhere in the message as the panels need it: it goes behind the message.
    var panelText: [UInt8] = []
    private var patientIndexes: [PatientIdentifier: Int] = [:]
    /// The segment of each name last asked for, and how many of its name come up to it.
    private var ordinals: [SegmentName: (segment: Int, ordinal: Int)] = [:]
    private var knownEventTime: ClinicalTime??
    private var lastDigits: (instant: Instant, digits: String)?

    /// A message with more to say has said enough.
    private static let limitWarnings = 1000

    init(
        header: MessageHeader,
        message: Message,
        profile: InterfaceProfile,
        valueSets: ValueSets
    ) {
        structure = header.messageType.replacingCaret
        self.header = header
        self.message = message
        self.profile = profile
        self.valueSets = valueSets
    }

    /// What reading came to; where it is refused, of the statements only the warnings are left.
    ///
    /// Hands over what it holds: to be called once, at the end.
    mutating func takeReading(answering reply: AcknowledgementHeader) -> Reading {
        var header = MessageHeader()
        var extract = Extract()
        var outcome = Reading.Outcome.accepted
        swap(&header, &self.header)
        if let refusal {
            outcome = .quarantined(refusal)
            swap(&extract.warnings, &self.extract.warnings)
        } else {
            swap(&extract, &self.extract)
            if !panelText.isEmpty {
                let text = message.bytes + panelText
                for index in extract.panels.indices { extract.panels[index].panel.text = text }
            }
        }
        return Reading(
            header: header,
            outcome: outcome,
            extract: extract,
            acknowledgementHeader: reply
        )
    }

    mutating func refuse(_ refusal: Refusal) {
        if self.refusal == nil { self.refusal = refusal }
    }

    /// Out of line: seldom needed, and in the way of those who ask for times.
    @inline(never)
    mutating func warn(_ kind: String, _ segment: Int, _ field: Int, _ text: String) {
        guard extract.warnings.count < Self.limitWarnings else { return }
        extract.warnings.append(
            extract.warnings.count == Self.limitWarnings - 1
                ? Warning(kind: "warnings_cut", location: "MSH[1]", text: "More are not listed.")
                : Warning(kind: kind, location: path(segment, field: field), text: text)
        )
    }

    /// Such as `OBX[3]-5`; what lies between two questions of one name is counted once.
    mutating func path(_ segment: Int, field: Int) -> String {
        "\(message.segmentName(segment))[\(ordinal(segment))]-\(field)"
    }

    /// How many segments of the same name come up to and including this one.
    mutating func ordinal(_ segment: Int) -> Int {
        let name = message.segmentName(segment)
        var known = ordinals[name] ?? (segment: -1, ordinal: 0)
        if known.segment > segment { known = (segment: -1, ordinal: 0) }
        var place = known.segment + 1
        while place <= segment {
            if message.segmentName(place) == name { known.ordinal += 1 }
            place += 1
        }
        ordinals[name] = (segment: segment, ordinal: known.ordinal)
        return known.ordinal
    }

    /// The place of the patient in the extract; a second mention adds to the first.
    mutating func index(of details: PatientDetails) -> Int {
        let count = extract.patients.count
        guard count >= 16 else { return extract.index(of: details) }
        if patientIndexes.isEmpty {
            for (index, known) in extract.patients.enumerated() {
                patientIndexes[known.identifier] = index
            }
        }
        guard let known = patientIndexes[details.identifier] else {
            extract.patients.append(details)
            patientIndexes[details.identifier] = count
            return count
        }
        if let birthDate = details.birthDate { extract.patients[known].birthDate = birthDate }
        if let sex = details.sex { extract.patients[known].sex = sex }
        return known
    }

    /// The patient of a statement; without one the message cannot be used.
    mutating func requirePatient() -> Int? {
        if let patient { return patient }
        refuse(
            Refusal(
                code: "required_field_missing",
                text: "The message has results but no patient number that can be used.",
                location: "PID[\(max(1, patientSegments))]-3",
                conditionCode: 101
            )
        )
        return nil
    }

    /// Adds an event of the current patient, or of `patient`.
    mutating func add(
        _ content: Event.Content,
        identity: String,
        status: ResultStatus,
        at time: ClinicalTime?,
        locator: String,
        patient owner: Int? = nil
    ) {
        guard let owner = owner ?? requirePatient() else { return }
        let event = Event(
            ordinal: extract.events.count + 1,
            locator: "\(structure) \(locator)",
            identity: identity,
            status: status,
            at: time,
            content: content
        )
        extract.events.append((patient: owner, event: event))
    }

    /// The field's time; one that cannot be is reported and left out.
    mutating func time(_ segment: Int?, _ field: Int, component: Int = 1) -> ClinicalTime? {
        guard let segment else { return nil }
        let whole = message.field(segment, field)
        let written = message.component(whole, component)
        if component == 1, written.upperBound < whole.upperBound,
            let time = message.coarseTime(written, degree: whole, zone: profile.zone)
        {
            return time
        }
        if let firstTime, message.sameBytes(firstTime.written, written) { return firstTime.time }
        switch message.time(written, zone: profile.zone) {
        case .empty: return nil
        case .time(let time):
            if firstTime == nil { firstTime = (written, time) }
            return time
        case .invalid:
            warn("time_invalid", segment, field, "Not a time that exists.")
            return nil
        }
    }

    /// The time as identities have it, whatever way and in whatever zone it was written.
    mutating func digits(_ time: ClinicalTime) -> String {
        if let lastDigits, lastDigits.instant == time.instant { return lastDigits.digits }
        let digits = time.instant.hl7Digits
        lastDigits = (time.instant, digits)
        return digits
    }

    /// When the message's event happened: EVN-2, else when it was sent.
    mutating func eventTime() -> ClinicalTime? {
        if let knownEventTime { return knownEventTime }
        let found = time(message.firstSegment(.evn), 2) ?? time(0, 7)
        knownEventTime = .some(found)
        return found
    }
}

extension String {
    /// `ORU^R01` as structures are written, `ORU_R01`.
    fileprivate var replacingCaret: String {
        if self == "ORU^R01" { return "ORU_R01" }
        return String(
            decoding: utf8.map { $0 == UInt8(ascii: "^") ? UInt8(ascii: "_") : $0 },
            as: UTF8.self
        )
    }
}
