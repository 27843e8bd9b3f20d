import Foundation
import Survival
import Testing

@Suite("Logistic regression") struct LogisticTests {
    /// The cohort beside the repository, and what R makes of it.
    private static let cohort = Golden.patients("synthetic_cohort")

    @Test(
        .enabled(if: !cohort.isEmpty, "no golden data"),
        arguments: [
            ("logit_uni_afp400", ["afp400"]), ("logit_uni_alt40", ["alt40"]),
            ("logit_multi", ["afp400", "alt40", "pvtt", "hbv", "age"]),
        ]
    )
    func `odds ratios equal those of glm`(analysis: String, factors: [String]) throws {
        let groups = Self.cohort.map { patient in
            LogisticRegression.Group(
                factors: factors.map { patient[$0].flatMap { Double($0) } ?? .nan },
                events: patient["primary"] == "1" ? 1 : 0,
                patients: 1
            )
        }
        let fit = try LogisticRegression(groups)
        var compared = 0
        for expected in Golden.expectations(of: "synthetic_cohort")
        where expected.analysis == analysis && expected.group != "model" {
            let place = factors.firstIndex(of: expected.group)
            let estimate = place.map { fit.factors[$0] } ?? fit.intercept
            let actual =
                switch expected.statistic {
                case "coef": estimate.coefficient
                case "se": estimate.standardError
                case "z": estimate.z
                case "p": estimate.p
                case "or": estimate.ratio
                case "or_lcl_wald": estimate.lower
                default: estimate.upper
                }
            let value = try #require(expected.value)
            // R stops a little short of convergence.
            #expect(abs(actual - value) <= 1e-6 * max(1, abs(value)), "\(expected)")
            compared += 1
        }
        #expect(compared == 7 * (factors.count + 1))
    }

    @Test func `one factor's odds ratio is that of the four cells, with Woolf's error`() throws {
        let fit = try LogisticRegression([
            .init(factors: [0], events: 40, patients: 140),
            .init(factors: [1], events: 30, patients: 50),
        ])
        #expect(abs(fit.factors[0].ratio - (30.0 * 100) / (20 * 40)) < 1e-10)
        let error = [30.0, 20, 40, 100].reduce(0) { $0 + 1 / $1 }.squareRoot()
        #expect(abs(fit.factors[0].standardError - error) < 1e-10)
    }

    @Test func `grouping patients changes nothing`() throws {
        let groups: [LogisticRegression.Group] = [
            .init(factors: [0, 0], events: 3, patients: 20),
            .init(factors: [0, 1], events: 9, patients: 15),
            .init(factors: [1, 0], events: 4, patients: 11),
            .init(factors: [1, 1], events: 7, patients: 8),
        ]
        let single = groups.flatMap { group in
            (0..<group.patients).map {
                LogisticRegression.Group(
                    factors: group.factors,
                    events: $0 < group.events ? 1 : 0,
                    patients: 1
                )
            }
        }
        let (a, b) = (try LogisticRegression(groups), try LogisticRegression(single))
        for (left, right) in zip(a.factors, b.factors) {
            #expect(abs(left.coefficient - right.coefficient) < 1e-10)
            #expect(abs(left.standardError - right.standardError) < 1e-10)
        }
    }

    @Test(
        arguments: [
            ([(10, 20), (5, 0), (0, 0), (0, 0)], .constant),
            ([(0, 20), (8, 3), (0, 7), (4, 4)], .separated),
            ([(0, 20), (8, 3), (1, 7), (4, 4)], nil),
            ([(0, 20), (8, 3), (0, 7), (4, 0)], .separated),
            ([(0, 20), (8, 0), (0, 7), (4, 0)], .separated),
            ([(0, 20), (0, 3), (0, 7), (0, 4)], .separated),
            ([(5, 5), (8, 3), (4, 7), (4, 0)], nil),
            ([(5, 5), (0, 3), (4, 7), (0, 4)], .separated),
            ([(0, 0), (0, 0), (0, 0), (0, 0)], .constant),
        ] as [([(Int, Int)], LogisticRegression.Obstacle?)]
    )
    func `what has no finite estimate is said to have none`(
        cells: [(Int, Int)],
        expected: LogisticRegression.Obstacle?
    ) {
        let groups = cells.enumerated().map { index, cell in
            LogisticRegression.Group(
                factors: [Double(index / 2), Double(index % 2)],
                events: cell.0,
                patients: cell.0 + cell.1
            )
        }
        do throws(LogisticRegression.Obstacle) {
            let fit = try LogisticRegression(groups)
            #expect(expected == nil)
            #expect(fit.factors.allSatisfy { abs($0.coefficient) < 10 })
        } catch {
            #expect(error == expected)
        }
    }
}
