import Clinical
import HL7
import Intake
import Testing

/// Literal messages, a segment a line, and what reading them gives.
enum Sample {
    static let header =
        #"MSH|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1"#
    static let patient = "PID|1||4711^^^HOSP^MR||SYNTHETIC^PATIENT||19600102|M"
    static let order = "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000"

    static func header(_ type: String, version: String = "2.5.1") -> String {
        #"MSH|^~\&|APP|HOSP|SORAWATCH|HOSP|20260203040506||\#(type)|M1|P|\#(version)"#
    }

    static func read(
        _ segments: String...,
        profile: InterfaceProfile = InterfaceProfile(name: "test")
    ) throws -> Reading {
        let text = segments.joined(separator: "\r") + "\r"
        return try reader().read(Array(text.utf8), profile: profile)
    }

    static func reader() throws -> MessageReader {
        MessageReader(valueSets: try ValueSets.standard())
    }

    static func result(_ segments: String...) throws -> Reading {
        try read(header, patient, order, segments.joined(separator: "\r"))
    }

    static let patientNumber = PatientIdentifier(
        assigningAuthority: "HOSP",
        type: "MR",
        value: "4711"
    )

    static func time(_ text: String, _ precision: Precision = .second) throws -> ClinicalTime {
        let stamp = try #require(Timestamp(ascii: Array(text.utf8)))
        let day = try #require(
            CivilDay(year: stamp.year, month: stamp.month ?? 1, day: stamp.day ?? 1)
        )
        let seconds = (stamp.hour ?? 0) * 3600 + (stamp.minute ?? 0) * 60 + (stamp.second ?? 0)
        return ClinicalTime(
            instant: day.startUTC.adding(seconds: Int64(seconds)),
            day: day,
            precision: precision
        )
    }
}

extension Reading {
    var events: [Event] { extract.events.map(\.event) }
    var labs: [LabResult] {
        events.compactMap { if case .lab(let result) = $0.content { result } else { nil } }
    }
    var assessments: [TumorAssessment] {
        events.compactMap { if case .assessment(let found) = $0.content { found } else { nil } }
    }
    var medications: [MedicationEvent] {
        events.compactMap { if case .medication(let found) = $0.content { found } else { nil } }
    }
    var vitals: [VitalStatus] {
        events.compactMap { if case .vital(let status) = $0.content { status } else { nil } }
    }
    var warningKinds: [String] { extract.warnings.map(\.kind) }
    var refusal: Refusal? {
        if case .quarantined(let refusal) = outcome { refusal } else { nil }
    }
}
