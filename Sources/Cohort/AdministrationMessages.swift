internal import Clinical

/// Registration, diagnosis, stays, death, merging of numbers.
extension HistoryWriter {
    private var administration: Sender {
        let version = patient.number.isMultiple(of: 2) ? "2.3" : "2.5.1"
        return Sender(application: "ADT", version: version, writesOffset: false)
    }

    mutating func writeAdministration() {
        writeRegistration()
        writeDiagnosis()
        if generator.happens(8) {
            sendVisit("A01^ADT_A01", day: -2, class: "I")
            sendVisit("A03^ADT_A03", day: 2, class: "I")
        }
        if patient.incidents.contains(.mergedNumber) { writeMerge() }
        if patient.incidents.contains(.wronglyMerged) { writeConfusion() }
        if patient.incidents.contains(.deathWithdrawn) {
            sendDeath(at: instant(100, minute: 600), timeOfDeath: patient.day(100).stamp, "Y")
            sendDeath(at: instant(101, minute: 600), timeOfDeath: "\"\"", "\"\"")
        }
        if patient.course.died { writeDeath() }
    }

    private mutating func writeRegistration() {
        sendVisit("A04^ADT_A01", day: -generator.number(from: 15, to: 22), class: "O")
    }

    private mutating func sendVisit(_ event: String, day: Int, class visitClass: String) {
        let sentAt = instant(day, minute: workingMinute())
        let (admitted, discharged) =
            event.hasPrefix("A03") ? ("", sentAt.stamp) : (sentAt.stamp, "")
        send(
            "ADT^" + event,
            from: administration,
            at: sentAt,
            [
                segment("EVN", [1: String(event.prefix(3)), 2: sentAt.stamp]),
                identification(day: day),
                segment(
                    "PV1",
                    [1: "1", 2: visitClass, 3: "HEPA", 44: admitted, 45: discharged]
                ),
            ]
        )
    }

    private mutating func writeDiagnosis() {
        let day = -generator.number(from: 8, to: 14)
        let sentAt = instant(day, minute: workingMinute())
        let statement = CarcinomaStatement(
            person: person(day: day),
            at: sentAt,
            order: orderNumber("PRB")
        )
        switch form(document: 10, bundle: 12) {
        case .document: return send(statement.document)
        case .bundle: return send(statement.bundle(bundleKind()))
        case .version2: break
        }
        if generator.happens(40) {
            let sender = Sender(application: "EHR", version: "2.5.1", writesOffset: true)
            let problem = segment(
                "PRB",
                [
                    1: "AD", 2: sentAt.stamp, 3: CarcinomaStatement.carcinoma, 4: statement.order,
                    7: sentAt.stamp,
                ]
            )
            send(
                "PPR^PC1^PPR_PC1",
                from: sender,
                at: sentAt,
                through: .http,
                [identification(day: day), problem]
            )
        } else {
            let system = generator.happens(50) ? "I10" : "I10C"
            let diagnosis = segment(
                "DG1",
                [1: "1", 3: "C22.0^Liver cell carcinoma^\(system)", 5: sentAt.stamp, 6: "F"]
            )
            send(
                "ADT^A08^ADT_A01",
                from: administration,
                at: sentAt,
                [
                    segment("EVN", [1: "A08", 2: sentAt.stamp]), identification(day: day),
                    segment("PV1", [1: "1", 2: "O", 3: "HEPA"]), diagnosis,
                ]
            )
        }
    }

    private mutating func writeMerge() {
        guard let former = patient.formerIdentifier else { return }
        let day = Self.mergeDay + 1
        let sentAt = instant(day, minute: 700)
        if patient.incidents.contains(.mergedByLink) {
            send(
                Bundle(
                    kind: .transaction,
                    person: person(day: day),
                    sentAt: sentAt,
                    ofPatient: [Person.link(replacing: former)],
                    resources: []
                )
            )
        } else {
            sendMerge(of: former, day: day, at: sentAt)
        }
    }

    private mutating func sendMerge(of former: PatientIdentifier, day: Int, at sentAt: Instant) {
        let merged = "\(former.value)^^^\(former.assigningAuthority)^\(former.type)"
        send(
            "ADT^A40^ADT_A39",
            from: administration,
            at: sentAt,
            [
                segment("EVN", [1: "A40", 2: sentAt.stamp]), identification(day: day),
                segment("MRG", [1: merged]),
            ]
        )
    }

    /// Another patient is merged into this one by mistake; two days later the link is undone.
    private mutating func writeConfusion() {
        guard let other = mistakenFor else { return }
        sendMerge(of: other.identifier, day: 40, at: instant(40, minute: 640))
        let sentAt = instant(42, minute: 555)
        send(
            "ADT^A37^ADT_A37",
            from: administration,
            at: sentAt,
            [
                segment("EVN", [1: "A37", 2: sentAt.stamp]), identification(day: 42),
                segment("PID", other.person(under: other.identifier).fields),
            ]
        )
    }

    /// Death with indicator and time, with the time alone, or at discharge.
    private mutating func writeDeath() {
        let minute = generator.number(from: 60, to: 1_300)
        let death = instant(patient.course.endDay, minute: minute)
        let sentAt = death.adding(seconds: 3_600 * 3)
        let statement = DeathStatement(
            person: person(day: patient.course.endDay),
            at: death,
            sentAt: sentAt
        )
        switch form(document: 15, bundle: 18) {
        case .document: return send(statement.document)
        case .bundle: return send(statement.bundle)
        case .version2: break
        }
        switch generator.number(from: 0, to: 2) {
        case 0: sendDeath(at: sentAt, timeOfDeath: death.stamp, "Y")
        case 1: sendDeath(at: sentAt, timeOfDeath: patient.day(patient.course.endDay).stamp, "")
        default:
            send(
                "ADT^A03^ADT_A03",
                from: administration,
                at: sentAt,
                [
                    segment("EVN", [1: "A03", 2: sentAt.stamp]),
                    identification(
                        day: patient.course.endDay,
                        deathTime: death.stamp,
                        deathIndicator: "Y"
                    ),
                    segment("PV1", [1: "1", 2: "I", 3: "HEPA", 36: "20", 45: death.stamp]),
                ]
            )
        }
    }

    private mutating func sendDeath(at sentAt: Instant, timeOfDeath: String, _ indicator: String) {
        send(
            "ADT^A08^ADT_A01",
            from: administration,
            at: sentAt,
            [
                segment("EVN", [1: "A08", 2: sentAt.stamp]),
                identification(
                    day: Self.mergeDay + 1,
                    deathTime: timeOfDeath,
                    deathIndicator: indicator
                ),
                segment("PV1", [1: "1", 2: "O", 3: "HEPA"]),
            ]
        )
    }
}
