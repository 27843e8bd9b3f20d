import Clinical
import Cohort
import Survival
import Testing

private let epoch = CivilDay(epochDay: 18_262)  // 2020-01-01

/// Made once for all tests, since it is never changed.
let studyCohort = Cohort(CohortPlan(seed: 7, epoch: epoch))

private func cohort(seed: UInt64, patients: Int = 424) -> Cohort {
    Cohort(CohortPlan(patients: patients, seed: seed, epoch: epoch))
}

@Suite struct CohortTests {
    private let cohort424 = studyCohort

    @Test func `a hundred and sixty-five of 424 are primary`() {
        #expect(
            cohort424.classCounts == [
                .primary: 165, .secondary: 206, .notPrimary: 20, .notYetClassifiable: 9,
                .earlyDeath: 8, .intolerance: 8, .indeterminate: 8,
            ]
        )
    }

    @Test(arguments: [1, 2, 10, 60, 423, 425, 1_000])
    func `a cohort of any size keeps the share of primary resistance`(patients: Int) {
        let plan = CohortPlan(patients: patients, seed: 3, epoch: epoch)
        let planned = Cohort.patients(of: plan)
        let primary = planned.filter { $0.course.plantedClass == .primary }.count
        #expect(planned.count == patients)
        #expect(abs(Double(primary) - 0.389 * Double(patients)) <= 4)
    }

    @Test func `an empty cohort has no messages`() {
        #expect(cohort(seed: 1, patients: 0).messages.isEmpty)
    }

    @Test func `the same seed gives the same bytes and another seed others`() {
        let (small, again) = (cohort(seed: 7, patients: 60), cohort(seed: 7, patients: 60))
        #expect(small.messages == again.messages)
        #expect(small.truthTable == again.truthTable)
        #expect(small.messages != cohort(seed: 8, patients: 60).messages)
        #expect(cohort424.deliveries(seed: 1) == cohort424.deliveries(seed: 1))
        #expect(cohort424.deliveries(seed: 1) != cohort424.deliveries(seed: 2))
    }

    @Test(arguments: Array(1...20) as [UInt64])
    func `the study's medians come out to the printed decimal`(seed: UInt64) {
        let plan = CohortPlan(seed: seed, epoch: epoch)
        let contributions = Cohort.patients(of: plan).flatMap(\.contributions)
        for planted in PlantedMedian.all {
            let stratum = contributions.filter {
                $0.analysis == planted.analysis && $0.stratum == planted.stratum
            }
            let months = PlantedMedian.months(of: stratum)
            #expect(months == planted.months, "\(planted), seed \(seed)")
        }
    }

    @Test func `alerts of the living stay open: primary resistance, and what was suspected`() {
        let open = Set(cohort424.patients.map(\.openAlerts))
        #expect(
            open.isSuperset(
                of: [[], ["early-progression"], ["suspected-early-progression"]]
            )
        )
        for patient in cohort424.patients where !patient.openAlerts.isEmpty {
            #expect(!patient.course.died)
        }
    }

    @Test func `few are undecidable, each for a planted reason`() {
        let reasons = cohort424.patients.flatMap(\.undecidable)
        #expect(reasons.count { $0.question == .resistance } == 8 + 9)
        #expect(reasons.count { $0.question == .riskFactors } == 5)
        #expect(
            Set(cohort424.patients.compactMap(\.course.indeterminacy))
                == Set(Indeterminacy.allCases)
        )
        let undecided = cohort424.patients.filter { patient in
            patient.undecidable.contains { $0.question == .resistance }
        }
        #expect(
            Set(undecided.map(\.course.plantedClass)) == [.indeterminate, .notYetClassifiable]
        )
    }

    @Test func `every incident happens at least once`() {
        let incidents = cohort424.patients.reduce(into: Set<Incident>()) {
            $0.formUnion($1.incidents)
        }
        #expect(incidents == Set(Incident.allCases))
    }

    @Test func `deliveries hold every message and some twice`() {
        let deliveries = cohort424.deliveries(seed: 5)
        #expect(Set(deliveries) == Set(cohort424.messages))
        let surplus = deliveries.count - cohort424.messages.count
        #expect(Double(surplus) / Double(cohort424.messages.count) > 0.02)
        #expect(Double(surplus) / Double(cohort424.messages.count) < 0.04)
        #expect(deliveries.map(\.controlID) != deliveries.map(\.controlID).sorted())
    }

    @Test func `files are the messages and the truth`() {
        let files = cohort424.files
        #expect(files.count == cohort424.messages.count + 1)
        #expect(Set(files.map(\.name)).count == files.count)
        #expect(files.first?.name == "messages/SYN0000001.hl7")
        #expect(
            zip(files, cohort424.messages).allSatisfy { file, message in
                file.name.hasSuffix(message.form.isXML ? ".xml" : ".hl7")
            }
        )
        #expect(files.last?.name == "truth.tsv")
        let rows = cohort424.truthTable.split(separator: "\n")
        #expect(rows.count == 425)
        let widths = Set(
            rows.map { $0.split(separator: "\t", omittingEmptySubsequences: false).count }
        )
        #expect(widths == [26])
    }

    @Test func `a plan that ends before a day says nothing of that day or later`() {
        let asOf = CivilDay(epochDay: 20_000)
        let cohort = Cohort(CohortPlan(patients: 100, seed: 11, endingBefore: asOf))
        let latest = cohort.messages.map(\.sentAt).max()
        #expect(latest.map { $0 < asOf.startUTC } == true)
    }
}
