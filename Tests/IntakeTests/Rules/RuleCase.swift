import Clinical
import HL7
import Intake
import Testing

/// One message and what reading it gives, line by line.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// Segments a line.
    let message: String
    let expected: [String]
    var profile = InterfaceProfile(name: "test", assigningAuthority: "HOSP")

    init(
        _ name: String,
        _ message: String,
        _ expected: String...,
        deathDispositions: Set<String> = []
    ) {
        self.name = name
        self.message = message
        self.expected = expected
        profile.deathDispositions = deathDispositions
    }

    var testDescription: String { name }

    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let text = message.split(separator: "\n").joined(separator: "\r") + "\r"
        let reading = try Sample.reader().read(Array(text.utf8), profile: profile)
        #expect(described(reading) == expected, "\(name)", sourceLocation: sourceLocation)
    }
}

/// Beginnings of messages, to be followed by what a case is about.
enum Head {
    static let results = #"""
        MSH|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1
        PID|1||4711^^^HOSP^MR
        OBR|1|P1|F1|24325-3^Panel^LN|||20260203030000

        """#
    static let imaging = #"""
        MSH|^~\&|RIS|HOSP|SORAWATCH|HOSP|20260302090000||ORU^R01^ORU_R01|M1|P|2.5.1
        PID|1||4711^^^HOSP^MR
        OBR|1|P1|ACC9|CT^CT abdomen^L|||20260301100000|||||||||||||||20260302090000||CT|F

        """#

    /// MSH with its type, and the patient.
    static func of(_ type: String) -> String {
        header(type) + "PID|1||4711^^^HOSP^MR\n"
    }

    static func header(_ type: String) -> String {
        #"MSH|^~\&|APP|HOSP|SORAWATCH|HOSP|20260305120000||\#(type)|M1|P|2.5.1"# + "\n"
    }
}

/// What a reading says: refusal, events, results of panels, warnings.
///
/// Such as `lab afp 812 ng/mL =812 final 20260203030000 OBR[1].OBX[1]-5`; the patient's number comes
/// first where there are several.
func described(_ reading: Reading) -> [String] {
    if let refusal = reading.refusal {
        let answer = refusal.rejects ? "AR" : "AE"
        return ["\(answer) \(refusal.code) \(refusal.location) \(refusal.conditionCode)"]
    }
    let numbers = reading.extract.patients.map(\.identifier.value)
    func owner(_ patient: Int) -> String { numbers.count > 1 ? numbers[patient] + ": " : "" }
    var lines = reading.extract.events.map { owner($0.patient) + described($0.event) }
    for (patient, panel) in reading.extract.panels {
        lines += panel.items.map { owner(patient) + described($0, of: panel) }
    }
    return lines + reading.extract.warnings.map { "warning \($0.kind) \($0.location)" }
}

private func described(_ event: Event) -> String {
    let place = event.locator.split(separator: " ").dropFirst().joined(separator: " ")
    return "\(described(event.content)) \(event.status) \(described(event.at)) \(place)"
}

private func described(_ content: Event.Content) -> String {
    switch content {
    case .lab(let lab):
        let value = (lab.comparator?.rawValue ?? "") + (lab.value?.description ?? lab.text ?? "-")
        let canonical = lab.canonical.map { " =\($0.value)" } ?? ""
        return "lab \(lab.concept) \(value) \(lab.unit)\(canonical)"
    case .assessment(let assessment):
        return "assessment \(assessment.response) \(assessment.source) \(assessment.accession)"
    case .measurement(let measurement):
        return "\(measurement.role) \(measurement.lesion) \(measurement.diameter) "
            + "\(measurement.value?.description ?? "-") \(measurement.unit)"
    case .medication(let medication):
        let dose = medication.dose.map { " \($0) \(medication.doseUnit)" } ?? ""
        let marks =
            (medication.isPartial ? " partial" : "")
            + (medication.stoppedForToxicity ? " toxicity" : "")
        return "\(medication.action) \(medication.ingredient)\(dose)\(marks)"
    case .diagnosis(let diagnosis): return "diagnosis \(diagnosis.concept) \(diagnosis.coding.code)"
    case .vital(let vital): return vital.rawValue
    case .merge(let survivor): return "merge into \(survivor.value)"
    }
}

private func described(_ item: LabPanel.Item, of panel: LabPanel) -> String {
    let number = item.value.map { (item.comparator?.rawValue ?? "") + $0.description }
    let value = number ?? (item.textValue.isEmpty ? "-" : panel.string(item.textValue))
    let place = panel.locator(of: item).split(separator: " ").dropFirst().joined(separator: " ")
    return
        "item \(panel.string(item.code)) \(value) \(panel.string(item.unit)) \(item.status) "
        + "\(described(panel.at)) \(place)"
}

/// As many digits as were written, in UTC.
private func described(_ time: ClinicalTime?) -> String {
    guard let time else { return "-" }
    let digits = time.instant.description.filter(\.isNumber)
    switch time.precision {
    case .year: return String(digits.prefix(4))
    case .month: return String(digits.prefix(6))
    case .day: return String(digits.prefix(8))
    case .hour: return String(digits.prefix(10))
    case .minute: return String(digits.prefix(12))
    case .second, .fraction: return digits
    }
}
