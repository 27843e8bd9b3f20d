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
            let reason = "407563006^Treatment not tolerated (situation)^SCT"
            sendOrder("DC", coding, order: order, day: stop, reason: reason)
        } else if let progression = course.progressionDay, progression + 5 < course.endDay,
            generator.happens(25)
        {
            let reason = "266721009^No response to treatment (situation)^SCT"
            sendOrder("DC", coding, order: order, day: progression + 4, reason: reason)
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
            sendAdministration(Formulary.sorafenib[0], day: -1, completion: "NA")
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
        let dispensedAt = instant(day, minute: workingMinute())
        let order = orderNumber("RX")
        let segments = [
            identification(day: day),
            segment("ORC", [1: "RE", 2: "P" + order, 3: order, 9: dispensedAt.stamp]),
            segment(
                "RXD",
                [1: "1", 2: coding, 3: dispensedAt.stamp, 4: "112", 5: "TAB", 7: order]
            ),
            segment("RXR", [1: "PO^Oral^HL70162"]),
        ]
        let sentAt = dispensedAt.adding(seconds: 300)
        send("RDS^O13^RDS_O13", from: pharmacy, at: sentAt, segments)
    }

    private mutating func sendAdministration(_ coding: String, day: Int, completion: String) {
        let givenAt = instant(day, minute: workingMinute())
        let order = orderNumber("RX")
        let segments = [
            identification(day: day),
            segment("ORC", [1: "RE", 2: "P" + order, 3: order, 9: givenAt.stamp]),
            segment(
                "RXA",
                [
                    1: "0", 2: "1", 3: givenAt.stamp, 4: givenAt.stamp, 5: coding, 6: "200",
                    7: "mg", 20: completion, 21: "A",
                ]
            ),
            segment("RXR", [1: "PO^Oral^HL70162"]),
        ]
        let sentAt = givenAt.adding(seconds: 300)
        send("RAS^O17^RAS_O17", from: pharmacy, at: sentAt, segments)
    }
}
