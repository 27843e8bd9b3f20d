import Clinical
import Cohort
import Foundation
import Intake
import Resistance
import Testing

/// What reading and the rules make of the messages is what was planted.
@Suite struct RecoveryTests {
    /// Read once, since it is never changed.
    private static let study = Result { try Recovery(studyCohort.messages) }

    @Test(arguments: [1, 2, 3, 7] as [UInt64])
    func `no patient differs from the truth, whatever the order`(seed: UInt64) throws {
        let cohort = Cohort(CohortPlan(seed: seed, endingBefore: CivilDay(epochDay: 20_400)))
        let recovery = try Recovery(cohort.deliveries(seed: seed))
        let differences = PatientDifference.all(in: cohort, recovery)
        #expect(differences.isEmpty, "seed \(seed): \(differences.prefix(20))")
    }

    /// Else the mishaps would show nothing.
    @Test(arguments: [
        "A37", "A40", "<link>", "||||||W", "||||||C", "||||||D", "T10", "typeCode=\"RPLC\"",
        "<status value=\"entered-in-error\"/>", "<status value=\"corrected\"/>",
        "code=\"aborted\"", "<deceasedDateTime ", "code=\"419099009\"",
    ])
    func `without the messages that say so, patients differ`(mark: String) throws {
        let whole = try Self.study.get()
        let bytes = Data(mark.utf8)
        let rest = whole.readings.filter { Data($0.message.bytes).range(of: bytes) == nil }
        #expect(rest.count < whole.readings.count)
        let differences = PatientDifference.all(in: studyCohort, Recovery(readings: rest))
        #expect(!differences.isEmpty)
    }

    @Test func `every message is accepted, and what is odd about it is meant to be`() throws {
        let recovery = try Self.study.get()
        let refused = recovery.readings.filter { $0.reading.outcome != .accepted }
        #expect(refused.map { "\($0.message.controlID) \($0.reading.outcome)" } == [])
        let kinds = Set(recovery.readings.flatMap { $0.reading.extract.warnings.map(\.kind) })
        // The last is of documents that say nothing but that a drug was not given.
        #expect(kinds == ["unit_unknown", "not_administered", "nothing_read"])
        let silent = recovery.readings.filter { item in
            item.reading.extract.warnings.contains { $0.kind == "nothing_read" }
        }
        #expect(
            silent.allSatisfy { item in
                item.reading.extract.warnings.contains { $0.kind == "not_administered" }
            }
        )
    }

    @Test func `each form is read as what it is`() throws {
        let formats: [MessageForm: Set<String>] = [
            .er7: ["ER7"], .gb18030: ["ER7"], .batch: ["ER7"], .xml: ["v2xml"],
            .mirthXML: ["v2xml"], .clinicalDocument: ["CDA"], .bundle: ["FHIR"],
        ]
        var found: [MessageForm: Set<String>] = [:]
        for (message, reading) in try Self.study.get().readings {
            found[message.form, default: []].insert(reading.header.format)
        }
        #expect(found == formats)
    }

    @Test func `every patient is called by the planted number, born and of the planted sex`()
        throws
    {
        var numbers: Set<PatientIdentifier> = []
        for patient in studyCohort.patients {
            numbers.insert(patient.identifier)
            if let former = patient.formerIdentifier { numbers.insert(former) }
        }
        let people = try Self.study.get().readings.flatMap {
            $0.reading.extract.patients
        }
        #expect(Set(people.map(\.identifier)) == numbers)
        let persons = Dictionary(
            uniqueKeysWithValues: studyCohort.patients.map { ($0.identifier, $0) }
        )
        for details in people {
            guard let planted = persons[details.identifier] else { continue }
            #expect(details.birthDate.map { $0 == .value(planted.birthDate) } ?? true)
            #expect(details.sex.map { $0 == .value(planted.sex) } ?? true)
        }
    }
}
