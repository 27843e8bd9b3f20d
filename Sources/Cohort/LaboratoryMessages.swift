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
        sendPanel(specimen, alt: alt, afp: afp)
    }

    private mutating func writeBaseline() {
        let day = patient.baselineDay
        let specimen = Specimen(
            at: instant(day, minute: generator.number(from: 360, to: 470)),
            numberDay: day
        )
        let (alt, afp) = (patient.baselineALT, patient.baselineAFP)
        guard
            patient.incidents.contains(.correctedBaseline)
                || patient.incidents.contains(.preliminaryBaseline), let afp
        else { return sendPanel(specimen, alt: alt, afp: afp) }
        let isPreliminary = patient.incidents.contains(.preliminaryBaseline)
        let wrong = PlannedLab(
            value: afp.exceedsThreshold == true ? "12.0" : "9120",
            unit: afp.unit
        )
        let order = orderNumber("LA")
        sendPanel(specimen, alt: alt, afp: nil)
        sendAFP(specimen, wrong, order: order, status: isPreliminary ? "P" : "F", hours: 3)
        sendAFP(specimen, afp, order: order, status: isPreliminary ? "F" : "C", hours: 26)
    }

    private struct Specimen {
        var at: Instant
        /// The day whose patient number is written.
        var numberDay: Int
    }

    private mutating func sendPanel(_ specimen: Specimen, alt: PlannedLab, afp: PlannedLab?) {
        var segments = [identification(day: specimen.numberDay)]
        let order = orderNumber("LA")
        segments.append(
            request(1, order, "24325-3^Hepatic function 2000 panel^LN", specimen, status: "F")
        )
        let code =
            generator.happens(10)
            ? "GPT^谷丙转氨酶^L^1742-6^Alanine aminotransferase^LN"
            : "1742-6^Alanine aminotransferase^LN"
        segments.append(result(1, code, alt, range: "0-40", specimen, status: "F"))
        for (index, analyte) in Analyte.companions.enumerated() {
            let lab = PlannedLab(
                value: "\(generator.number(from: analyte.low, to: analyte.high))",
                unit: analyte.unit
            )
            segments.append(
                result(index + 2, analyte.code, lab, range: "", specimen, status: "F")
            )
        }
        if let afp {
            segments.append(request(2, orderNumber("LA"), Self.afpOrder, specimen, status: "F"))
            segments.append(result(1, afpCode(), afp, range: "0-10", specimen, status: "F"))
        }
        sendResults(segments, at: specimen.at.adding(seconds: 5_400))
    }

    private static let afpOrder = "AFP^Alpha-1-fetoprotein^L"

    private mutating func sendAFP(
        _ specimen: Specimen,
        _ afp: PlannedLab,
        order: String,
        status: String,
        hours: Int
    ) {
        let code = "1834-1^Alpha-1-Fetoprotein^LN"
        let segments = [
            identification(day: specimen.numberDay),
            request(1, order, Self.afpOrder, specimen, status: status),
            result(1, code, afp, range: "0-10", specimen, status: status),
        ]
        sendResults(segments, at: specimen.at.adding(seconds: Int64(hours) * 3_600))
    }

    private mutating func sendResults(_ segments: [String], at sentAt: Instant) {
        send("ORU^R01^ORU_R01", from: laboratory, at: sentAt, segments)
    }

    private mutating func afpCode() -> String {
        switch generator.number(from: 0, to: 9) {
        case 0...5: "1834-1^Alpha-1-Fetoprotein^LN"
        case 6...8: "53962-7^Alpha-1-fetoprotein.tumor marker^LN"
        default: "AFP^甲胎蛋白^L^1834-1^Alpha-1-Fetoprotein^LN"
        }
    }

    private func request(
        _ setID: Int,
        _ order: String,
        _ service: String,
        _ specimen: Specimen,
        status: String
    ) -> String {
        segment(
            "OBR",
            [
                1: "\(setID)", 2: "P" + order, 3: order, 4: service, 7: specimen.at.stamp,
                22: specimen.at.adding(seconds: 3_600).stamp, 24: "LAB", 25: status,
            ]
        )
    }

    /// Values beyond the measuring range come as NM, SN or ST, by laboratory.
    private func result(
        _ setID: Int,
        _ code: String,
        _ lab: PlannedLab,
        range: String,
        _ specimen: Specimen,
        status: String
    ) -> String {
        var (type, value) = ("NM", lab.value)
        if let comparator = lab.value.first, "<>".contains(comparator) {
            switch patient.number % 3 {
            case 0: break
            case 1: (type, value) = ("SN", "\(comparator)^\(lab.value.dropFirst())")
            default: type = "ST"
            }
        }
        return segment(
            "OBX",
            [
                1: "\(setID)", 2: type, 3: code, 5: value, 6: lab.unit, 7: range, 11: status,
                14: patient.number.isMultiple(of: 2) ? specimen.at.stamp : "",
            ]
        )
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
