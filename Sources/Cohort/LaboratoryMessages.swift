internal import Clinical

/// Liver panels and AFP: baseline, distractors, follow-up, corrections.
extension HistoryWriter {
    private var laboratory: Sender {
        let version = patient.number.isMultiple(of: 7) ? "2.3" : "2.5.1"
        let writesOffset = patient.number.isMultiple(of: 3)
        return Sender(application: "LIS", version: version, writesOffset: writesOffset)
    }

    mutating func writeLaboratory() {
        writeBaseline()
        if generator.happens(15) {
            writeFollowUp(day: -generator.number(from: 32, to: 60), withAFP: true)
        }
        if patient.baselineDay <= 0, generator.happens(12) {
            let day = -generator.number(from: 21, to: 29)
            writeFollowUp(day: day, withAFP: patient.baselineAFP?.canonical != nil)
        }
        let course = patient.course
        var days = [generator.number(from: 26, to: 34)]
        if let progression = course.progressionDay { days.append(progression + 3) }
        if let start = course.secondLineDay { days.append(start + 30) }
        for (position, day) in days.enumerated() where day < course.endDay - 2 {
            // The laboratory hears of a merge late.
            let numberDay = position == 0 ? min(day, Self.mergeDay) : day
            writeFollowUp(day: day, numberDay: numberDay, withAFP: generator.happens(60))
        }
        if !course.died { writeFollowUp(day: course.endDay, withAFP: generator.happens(40)) }
    }

    private mutating func writeFollowUp(day: Int, numberDay: Int? = nil, withAFP: Bool) {
        let afp =
            withAFP
            ? BaselinePlanner.afp(high: generator.happens(40), using: &generator) : nil
        let alt = BaselinePlanner.alt(high: generator.happens(50), using: &generator)
        let specimen = Specimen(
            at: instant(day, minute: workingMinute()),
            numberDay: numberDay ?? day
        )
        let form = form(document: 9, bundle: 10)
        let isBatched = form == .version2 && generator.happens(12)
        sendPanel(specimen, alt: alt, afp: afp, form: form, isBatched: isBatched)
    }

    private mutating func writeBaseline() {
        let day = patient.baselineDay
        let specimen = Specimen(
            at: instant(day, minute: generator.number(from: 360, to: 470)),
            numberDay: day
        )
        let (alt, afp) = (patient.baselineALT, patient.baselineAFP)
        let form = form(document: 15, bundle: 18)
        let (isCorrected, isPreliminary) = (
            patient.incidents.contains(.correctedBaseline),
            patient.incidents.contains(.preliminaryBaseline)
        )
        if isCorrected || isPreliminary, let afp {
            sendPanel(specimen, alt: alt, afp: nil, form: form)
            let order = orderNumber("LA")
            let (first, second) = isPreliminary ? ("P", "F") : ("F", "C")
            sendAFP(specimen, afp.contrary, order, status: first, hours: 3, form: form)
            sendAFP(specimen, afp, order, status: second, hours: 26, form: form)
        } else {
            sendPanel(specimen, alt: alt, afp: afp, form: form)
        }
        if patient.incidents.contains(.deletedResult), let afp {
            // Were it not deleted, it would be nearer to the first dose.
            let minute = day > 0 ? 350 : 479
            let other = Specimen(at: instant(day, minute: minute), numberDay: day)
            let order = orderNumber("LA")
            sendAFP(other, afp.contrary, order, status: "F", hours: 2, form: form)
            sendAFP(other, afp.contrary, order, status: "D", hours: 20, form: form)
        }
    }

    private struct Specimen {
        var at: Instant
        /// The day whose patient number is written.
        var numberDay: Int
    }

    private mutating func sendPanel(
        _ specimen: Specimen,
        alt: PlannedLab,
        afp: PlannedLab?,
        form: StatementForm,
        isBatched: Bool = false
    ) {
        let order = orderNumber("LA")
        let code =
            generator.happens(10)
            ? "GPT^谷丙转氨酶^L^1742-6^Alanine aminotransferase^LN"
            : "1742-6^Alanine aminotransferase^LN"
        var results = [LaboratoryReport.Result(code: code, lab: alt, range: "0-40")]
        for analyte in Analyte.companions {
            let lab = PlannedLab(
                value: "\(generator.number(from: analyte.low, to: analyte.high))",
                unit: analyte.unit
            )
            results.append(LaboratoryReport.Result(code: analyte.code, lab: lab))
        }
        var panels = [
            LaboratoryReport.Panel(
                order: order,
                service: "24325-3^Hepatic function 2000 panel^LN",
                results: results
            )
        ]
        if let afp { panels.append(panel(orderNumber("LA"), code: afpCode(), afp)) }
        var report = report(specimen, status: "F", minutes: 90, panels)
        send(report, form: form, isBatched: isBatched)
        if form == .document, generator.happens(20) {
            // Another document repeats the results: they count once.
            report.sentAt = report.sentAt.adding(days: 1)
            send(report, form: form, isBatched: false)
        }
    }

    private mutating func sendAFP(
        _ specimen: Specimen,
        _ afp: PlannedLab,
        _ order: String,
        status: String,
        hours: Int,
        form: StatementForm
    ) {
        let panel = panel(order, code: "1834-1^Alpha-1-Fetoprotein^LN", afp)
        send(
            report(specimen, status: status, minutes: hours * 60, [panel]),
            form: form,
            isBatched: false
        )
    }

    private func panel(_ order: String, code: String, _ afp: PlannedLab) -> LaboratoryReport.Panel {
        LaboratoryReport.Panel(
            order: order,
            service: "AFP^Alpha-1-fetoprotein^L",
            results: [LaboratoryReport.Result(code: code, lab: afp, range: "0-10")]
        )
    }

    private func report(
        _ specimen: Specimen,
        status: String,
        minutes: Int,
        _ panels: [LaboratoryReport.Panel]
    ) -> LaboratoryReport {
        LaboratoryReport(
            person: person(day: specimen.numberDay),
            specimenAt: specimen.at,
            sentAt: specimen.at.adding(seconds: Int64(minutes) * 60),
            status: status,
            panels: panels
        )
    }

    private mutating func afpCode() -> String {
        switch generator.number(from: 0, to: 9) {
        case 0...5: "1834-1^Alpha-1-Fetoprotein^LN"
        case 6...8: "53962-7^Alpha-1-fetoprotein.tumor marker^LN"
        default: "AFP^甲胎蛋白^L^1834-1^Alpha-1-Fetoprotein^LN"
        }
    }

    // MARK: Sending

    private mutating func send(_ report: LaboratoryReport, form: StatementForm, isBatched: Bool) {
        switch form {
        case .document: send(report.document)
        case .bundle: send(report.bundle(bundleKind()))
        case .version2:
            let segments = report.panels.enumerated().flatMap { position, panel in
                [request(position + 1, panel, of: report)]
                    + panel.results.enumerated().map { result($0 + 1, $1, of: report) }
            }
            send(
                "ORU^R01^ORU_R01",
                from: laboratory,
                at: report.sentAt,
                isBatched: isBatched,
                [segment("PID", report.person.fields)] + segments
            )
        }
    }

    private func request(
        _ setID: Int,
        _ panel: LaboratoryReport.Panel,
        of report: LaboratoryReport
    ) -> String {
        segment(
            "OBR",
            [
                1: "\(setID)", 2: "P" + panel.order, 3: panel.order, 4: panel.service,
                7: report.specimenAt.stamp, 22: report.specimenAt.adding(seconds: 3_600).stamp,
                24: "LAB", 25: report.status == "D" ? "C" : report.status,
            ]
        )
    }

    /// Values beyond the measuring range come as NM, SN or ST, by laboratory.
    private func result(
        _ setID: Int,
        _ result: LaboratoryReport.Result,
        of report: LaboratoryReport
    ) -> String {
        var (type, value) = ("NM", result.lab.value)
        if let comparator = result.lab.comparator {
            switch patient.number % 3 {
            case 0: break
            case 1: (type, value) = ("SN", "\(comparator)^\(result.lab.number)")
            default: type = "ST"
            }
        }
        return segment(
            "OBX",
            [
                1: "\(setID)", 2: type, 3: result.code, 5: value, 6: result.lab.unit,
                7: result.range, 11: report.status,
                14: patient.number.isMultiple(of: 2) ? report.specimenAt.stamp : "",
            ]
        )
    }
}

extension PlannedLab {
    /// A value on the other side of the threshold.
    fileprivate var contrary: PlannedLab {
        PlannedLab(value: exceedsThreshold == true ? "12.0" : "9120", unit: unit)
    }
}

/// Something measured beside what the rules speak of.
private struct Analyte {
    var code: String
    var unit: String
    var low: Int
    var high: Int

    static let companions = [
        Analyte(code: "1920-8^Aspartate aminotransferase^LN", unit: "U/L", low: 15, high: 160),
        Analyte(code: "6768-6^Alkaline phosphatase^LN", unit: "U/L", low: 50, high: 210),
        Analyte(code: "14631-6^Bilirubin total^LN", unit: "umol/L", low: 6, high: 45),
        Analyte(code: "1751-7^Albumin^LN", unit: "g/L", low: 26, high: 46),
    ]
}
