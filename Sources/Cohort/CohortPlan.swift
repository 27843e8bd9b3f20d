package import Clinical

/// What cohort to make: how many patients, from which seed, since when.
package struct CohortPlan: Hashable, Sendable {
    /// The study's number of patients.
    package static let studyPatients = 424
    /// The study's share of primary resistance, as printed.
    package static let studyPrimary = "38.9 %"
    /// First doses are spread over this many days from `epoch`.
    package static let accrualDays = 540
    /// No statement about a patient is later than this many days after the first dose.
    package static let followUpDays = 1_600

    package var patients: Int
    package var seed: UInt64
    /// No first dose is earlier.
    package var epoch: CivilDay

    package init(patients: Int = Self.studyPatients, seed: UInt64, epoch: CivilDay) {
        precondition(patients >= 0)
        self.patients = patients
        self.seed = seed
        self.epoch = epoch
    }

    /// A plan all of whose messages are older than `asOf`.
    package init(patients: Int = Self.studyPatients, seed: UInt64, endingBefore asOf: CivilDay) {
        self.init(
            patients: patients,
            seed: seed,
            epoch: asOf.adding(-(Self.accrualDays + Self.followUpDays + 1))
        )
    }
}

/// Patients who share class and second line, and how many of 424 they are.
struct Stratum: Hashable, Sendable {
    var plantedClass: PlantedClass
    var secondLine: PlantedSecondLine?
    var share: Int

    /// 165 of 424 are primary, the study's 38.9 %.
    static let all: [Stratum] = [
        Stratum(plantedClass: .primary, secondLine: nil, share: 105),
        Stratum(plantedClass: .primary, secondLine: .tki, share: 36),
        Stratum(plantedClass: .primary, secondLine: .tkiPlusPD1, share: 20),
        Stratum(plantedClass: .primary, secondLine: .other, share: 4),
        Stratum(plantedClass: .secondary, secondLine: nil, share: 96),
        Stratum(plantedClass: .secondary, secondLine: .tki, share: 64),
        Stratum(plantedClass: .secondary, secondLine: .tkiPlusPD1, share: 40),
        Stratum(plantedClass: .secondary, secondLine: .other, share: 6),
        Stratum(plantedClass: .notPrimary, secondLine: nil, share: 20),
        Stratum(plantedClass: .notYetClassifiable, secondLine: nil, share: 9),
        Stratum(plantedClass: .earlyDeath, secondLine: nil, share: 8),
        Stratum(plantedClass: .intolerance, secondLine: nil, share: 8),
        Stratum(plantedClass: .indeterminate, secondLine: nil, share: 8),
    ]

    /// How many of `patients` fall into each stratum, by largest remainder.
    static func sizes(of patients: Int) -> [Int] {
        let whole = all.reduce(0) { $0 + $1.share }
        var sizes = all.map { $0.share * patients / whole }
        let byRemainder = all.indices.sorted {
            let (a, b) = (all[$0].share * patients % whole, all[$1].share * patients % whole)
            return a == b ? $0 < $1 : a > b
        }
        for index in byRemainder.prefix(patients - sizes.reduce(0, +)) { sizes[index] += 1 }
        return sizes
    }
}
