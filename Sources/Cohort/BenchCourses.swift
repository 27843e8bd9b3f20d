package import Clinical

/// Courses on sorafenib to fill a store with: messages of an order, of results, of scans.
///
/// Any number of patients, none kept in memory; the same number and day give the same bytes. What
/// is sent of a patient never makes progression inside the window known: `progression(of:)` does,
/// and so raises exactly one alert at any time.
package struct BenchCourses: Sendable {
    private let today: CivilDay

    /// Treatments started from 70 days to three years before `today`.
    package init(today: CivilDay) { self.today = today }

    /// The number that messages of the `index`-th patient, from 0, give.
    package static func identifier(_ index: Int) -> PatientIdentifier {
        PatientIdentifier(
            assigningAuthority: "SYNTH",
            type: "MR",
            value: "R" + padded(index, to: 8)
        )
    }

    /// How many messages come of each patient.
    package static let messages = 4

    /// ER7; `place` counts from 0 in the order of their dates.
    package func message(of index: Int, at place: Int) -> [UInt8] {
        let t0 = start(of: index)
        return switch place {
        case 0: laboratory(index, on: t0.adding(-3), control: "A")
        case 1: dispense(index, on: t0)
        case 2: scan(index, on: t0.adding(85), .stable, control: "S")
        default: last(of: index, t0)
        }
    }

    /// One in four progresses after the window, one in eight dies without; the others have blood
    /// taken once more.
    private func last(of index: Int, _ t0: CivilDay) -> [UInt8] {
        if index % 4 == 0, today - t0 > 200 {
            return scan(index, on: t0.adding(120 + index / 4 % 80), .progression, control: "L")
        }
        if hasDied(index) { return death(index, on: t0.adding(200 + index / 8 % 100)) }
        return laboratory(index, on: t0.adding(42), control: "B")
    }

    private func hasDied(_ index: Int) -> Bool {
        index % 8 == 1 && today - start(of: index) > 300
    }

    /// A result that changes nothing but asks for a review; another for each `number`.
    package func checkup(of index: Int, number: Int) -> [UInt8] {
        laboratory(index, on: start(of: index).adding(49), control: "C\(number)")
    }

    /// Nil for the few who died: nothing is raised of them.
    package func progression(of index: Int) -> [UInt8]? {
        guard !hasDied(index) else { return nil }
        return scan(index, on: start(of: index).adding(60), .progression, control: "P")
    }

    private func start(of index: Int) -> CivilDay {
        // 367 is prime to 1,026, so that neighbours start at all times.
        today.adding(-70 - index * 367 % 1_026)
    }

    private func laboratory(_ index: Int, on day: CivilDay, control: String) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(index))
        let afp = generator.number(from: 2, to: index % 3 == 0 ? 2_000 : 399)
        let alt = generator.number(from: 8, to: index % 5 == 0 ? 90 : 40)
        let at = day.stamp + "081500"
        return message(
            "ORU^R01^ORU_R01",
            "\(index)\(control)",
            index,
            at: at,
            [
                segment(
                    "OBR",
                    [1: "1", 3: "\(control)\(index)", 4: "24325-3^Liver^LN", 7: at, 25: "F"]
                ),
                segment(
                    "OBX",
                    [
                        1: "1", 2: "NM", 3: "1834-1^AFP^LN", 5: "\(afp)", 6: "ng/mL", 11: "F",
                    ]
                ),
                segment(
                    "OBX",
                    [1: "2", 2: "NM", 3: "1742-6^ALT^LN", 5: "\(alt)", 6: "U/L", 11: "F"]
                ),
            ]
        )
    }

    private func dispense(_ index: Int, on day: CivilDay) -> [UInt8] {
        let at = day.stamp + "100000"
        return message(
            "RDS^O13^RDS_O13",
            "\(index)D",
            index,
            at: at,
            [
                segment("ORC", [1: "RE", 3: "D\(index)", 9: at]),
                segment(
                    "RXD",
                    [
                        1: "1", 2: "495881^sorafenib^RXNORM", 3: at, 4: "112", 5: "TAB",
                        7: "D\(index)",
                    ]
                ),
            ]
        )
    }

    private enum Answer: String {
        case stable = "SD^Stable disease^L"
        case progression = "PD^Progressive disease^L"
    }

    private func scan(
        _ index: Int,
        on day: CivilDay,
        _ answer: Answer,
        control: String
    ) -> [UInt8] {
        let at = day.stamp + "140000"
        return message(
            "ORU^R01^ORU_R01",
            "\(index)\(control)",
            index,
            at: at,
            [
                segment(
                    "OBR",
                    [
                        1: "1", 3: "\(control)\(index)",
                        4: "79103-8^CT Abdomen W contrast IV^LN", 7: at, 25: "F",
                    ]
                ),
                segment(
                    "OBX",
                    [
                        1: "1", 2: "CWE", 3: "RECIST^RECIST 1.1 overall response^L",
                        5: answer.rawValue,
                        11: "F",
                    ]
                ),
            ]
        )
    }

    private func death(_ index: Int, on day: CivilDay) -> [UInt8] {
        message(
            "ADT^A08^ADT_A01",
            "\(index)X",
            index,
            at: day.stamp + "120000",
            diedOn: day,
            [segment("PV1", [1: "1", 2: "O"])]
        )
    }

    private func message(
        _ type: String,
        _ control: String,
        _ index: Int,
        at stamp: String,
        diedOn death: CivilDay? = nil,
        _ segments: [String]
    ) -> [UInt8] {
        let identifier = Self.identifier(index)
        let head = segment(
            "MSH",
            [
                // MSH-1 is the separator itself, so that MSH-2 comes first.
                1: "^~\\&", 2: "BENCH", 3: "COURSE", 4: "SORAWATCH", 5: "SYNTHETIC", 6: stamp,
                8: type, 9: control, 10: "P", 11: "2.5.1",
            ]
        )
        let patient = segment(
            "PID",
            [
                1: "1", 3: "\(identifier.value)^^^\(identifier.assigningAuthority)^MR",
                5: "SYNTHETIC^COURSE", 7: "19610203", 8: "M", 29: death?.stamp ?? "",
                30: death == nil ? "" : "Y",
            ]
        )
        let text = ([head, patient] + segments).joined(separator: "\r") + "\r"
        return [UInt8](text.utf8)
    }
}
