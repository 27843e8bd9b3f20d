internal import Clinical

/// Orders, dispenses, administrations, stops; first and second line.
extension HistoryWriter {
    private var pharmacy: Sender {
        Sender(
            application: "PHARM",
            version: "2.5.1",
            writesOffset: patient.number.isMultiple(of: 4)
        )
    }

    mutating func writePharmacy() {
        writeFirstLine()
        writeMishaps()
        writeSecondLine()
    }

    private mutating func writeFirstLine() {
        let course = patient.course
        let coding = generator.choice(of: Formulary.sorafenib)
        let order = orderNumber("RX")
        if generator.happens(20) {
            let day = -generator.number(from: 1, to: 5)
            sendOrder("NW", coding, order: order, day: day, reason: "")
        }
        if generator.happens(15) {
            sendAdministration(coding, day: 0, completion: generator.happens(10) ? "PA" : "CP")
        } else {
            sendDispense(coding, day: 0)
        }
        let last = min(
            course.progressionDay ?? 220,
            course.intoleranceDay ?? 220,
            course.endDay - 3
        )
        var day = generator.number(from: 44, to: 54)
        while day < last {
            sendDispense(coding, day: day)
            day += generator.number(from: 44, to: 54)
        }
        if let stop = course.intoleranceDay {
            writeIntolerance(coding, order: order, day: stop)
        } else if let progression = course.progressionDay, progression + 5 < course.endDay,
            generator.happens(25)
        {
            let reason = "266721009^No response to treatment (situation)^SCT"
            sendOrder("DC", coding, order: order, day: progression + 4, reason: reason)
        }
    }

    private mutating func writeIntolerance(_ coding: String, order: String, day: Int) {
        let aborted = AbortedCourse(
            person: person(day: day),
            coding: coding,
            order: order,
            from: instant(0, minute: 1_200),
            until: instant(day, minute: workingMinute())
        )
        switch patient.course.ordinal % 4 {
        case 1: send(aborted.document)
        case 2: send(aborted.bundle(bundleKind()))
        default:
            let reason = "407563006^Treatment not tolerated (situation)^SCT"
            sendOrder("DC", coding, order: order, day: day, reason: reason)
        }
    }

    private mutating func writeMishaps() {
        if patient.incidents.contains(.cancelledOrder) {
            let coding = generator.choice(of: Formulary.lenvatinib)
            let order = orderNumber("RX")
            sendOrder("NW", coding, order: order, day: 15, reason: "")
            sendOrder("CA", coding, order: order, day: 16, reason: "")
        }
        if patient.incidents.contains(.notGiven) {
            var dose = dose(.administration, Formulary.sorafenib[0], day: -1)
            dose.completion = "NA"
            let forms: [StatementForm] = [.version2, .document, .bundle]
            send(dose, as: forms[patient.course.ordinal / 61 % forms.count])
        }
    }

    private mutating func writeSecondLine() {
        let course = patient.course
        guard let secondLine = course.secondLine, let start = course.secondLineDay else { return }
        switch secondLine {
        case .tki:
            let coding = generator.choice(of: generator.choice(of: Formulary.kinaseInhibitors))
            sendDispense(coding, day: start)
            if start + 45 < course.endDay - 2 { sendDispense(coding, day: start + 45) }
            // A PD-1 inhibitor too late for the combination.
            let added = start + 29 + generator.number(from: 0, to: 20)
            if course.ordinal.isMultiple(of: 16), added < course.endDay - 2 {
                sendAdministration(checkpointInhibitor(), day: added, completion: "CP")
            }
        case .tkiPlusPD1:
            let kinase = generator.choice(of: generator.choice(of: Formulary.kinaseInhibitors))
            let gap = generator.happens(8) ? 28 : generator.number(from: 0, to: 27)
            let kinaseFirst = generator.happens(70)
            sendDispense(kinase, day: kinaseFirst ? start : start + gap)
            sendAdministration(
                checkpointInhibitor(),
                day: kinaseFirst ? start + gap : start,
                completion: "CP"
            )
        case .other:
            for drug in [Formulary.atezolizumab, Formulary.bevacizumab] {
                sendAdministration(generator.choice(of: drug), day: start, completion: "CP")
            }
        }
    }

    private mutating func checkpointInhibitor() -> String {
        generator.choice(of: generator.choice(of: Formulary.checkpointInhibitors))
    }

    private mutating func sendOrder(
        _ control: String,
        _ coding: String,
        order: String,
        day: Int,
        reason: String
    ) {
        let sentAt = instant(day, minute: workingMinute())
        let segments = [
            identification(day: day),
            segment(
                "ORC",
                [
                    1: control, 2: "P" + order, 3: order, 9: sentAt.stamp, 15: sentAt.stamp,
                    16: reason,
                ]
            ),
            segment("RXE", [1: "^BID^^" + sentAt.stamp, 2: coding, 3: "400", 5: "mg"]),
            segment("RXR", [1: "PO^Oral^HL70162"]),
        ]
        send("RDE^O11^RDE_O11", from: pharmacy, at: sentAt, segments)
    }

    private mutating func sendDispense(_ coding: String, day: Int) {
        send(dose(.dispense, coding, day: day))
    }

    private mutating func sendAdministration(_ coding: String, day: Int, completion: String) {
        var dose = dose(.administration, coding, day: day)
        dose.completion = completion
        send(dose)
    }

    private mutating func dose(_ kind: Dose.Kind, _ coding: String, day: Int) -> Dose {
        Dose(
            kind: kind,
            person: person(day: day),
            coding: coding,
            at: instant(day, minute: workingMinute()),
            order: orderNumber("RX")
        )
    }

    private mutating func send(_ dose: Dose, as form: StatementForm? = nil) {
        switch form ?? self.form(document: 10, bundle: 12) {
        case .document: send(dose.document)
        case .bundle: send(dose.bundle(bundleKind()))
        case .version2:
            let (type, detail) =
                switch dose.kind {
                case .dispense: ("RDS^O13^RDS_O13", dispenseDetail(of: dose))
                case .administration: ("RAS^O17^RAS_O17", administrationDetail(of: dose))
                }
            send(
                type,
                from: pharmacy,
                at: dose.sentAt,
                [
                    segment("PID", dose.person.fields),
                    segment(
                        "ORC",
                        [1: "RE", 2: "P" + dose.order, 3: dose.order, 9: dose.at.stamp]
                    ), detail, segment("RXR", [1: "PO^Oral^HL70162"]),
                ]
            )
        }
    }

    private func dispenseDetail(of dose: Dose) -> String {
        segment(
            "RXD",
            [1: "1", 2: dose.coding, 3: dose.at.stamp, 4: "112", 5: "TAB", 7: dose.order]
        )
    }

    private func administrationDetail(of dose: Dose) -> String {
        segment(
            "RXA",
            [
                1: "0", 2: "1", 3: dose.at.stamp, 4: dose.at.stamp, 5: dose.coding, 6: "200",
                7: "mg", 20: dose.completion, 21: "A",
            ]
        )
    }
}
