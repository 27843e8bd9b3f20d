/// How often resistance was primary, by the two risk factors at baseline.
///
/// Its counts are those of an analysis whose only day is 0: events are the patients whose
/// resistance was primary, censored are those who passed the window without progression.
package struct RiskFactorTable: Sendable {
    package struct Cell: Sendable, Hashable {
        package let afp: Bool
        package let alt: Bool
        package let primary: Int
        package let notPrimary: Int

        package var patients: Int { primary + notPrimary }
        package var stratum: String { RiskFactorTable.stratum(afp: afp, alt: alt) }
    }

    package enum Factor: String, Sendable, CaseIterable {
        case afp, alt

        package var title: String {
            switch self {
            case .afp: "AFP > 400 ng/mL"
            case .alt: "ALT > 40 U/L"
            }
        }
    }

    /// A factor's odds of primary resistance against those without it.
    package enum OddsRatio: Sendable, Hashable {
        case estimate(RatioEstimate)
        case none(LogisticRegression.Obstacle)
    }

    package struct Row: Sendable, Hashable {
        package let factor: Factor
        /// Alone.
        package let univariable: OddsRatio
        /// Beside the other factor.
        package let multivariable: OddsRatio
    }

    package let analysis: Analysis
    package let level: Double
    /// With neither, ALT, AFP, both; empty where a cell is too small to be shown.
    package let cells: [Cell]
    package let rows: [Row]

    package static let analysisID = "resistance-by-risk-factors"

    /// What the stratum of a patient with these factors is called, such as `afp+/alt-`.
    package static func stratum(afp: Bool, alt: Bool) -> String {
        "afp\(afp ? "+" : "-")/alt\(alt ? "+" : "-")"
    }

    /// Nil without patients.
    init?(_ counts: [String: DayCounts], level: Double, minimumPatients: Int) {
        let cells = [(false, false), (false, true), (true, false), (true, true)].map { afp, alt in
            let found = counts[Self.stratum(afp: afp, alt: alt)] ?? DayCounts()
            return Cell(
                afp: afp,
                alt: alt,
                primary: found.events,
                notPrimary: found.patients - found.events
            )
        }
        guard cells.contains(where: { $0.patients > 0 }) else { return nil }
        analysis = Analysis.named(Self.analysisID)
        self.level = level
        guard cells.allSatisfy({ $0.patients == 0 || $0.patients >= minimumPatients }) else {
            (self.cells, rows) = ([], [])
            return
        }
        self.cells = cells
        let both = OddsRatio.of(cells, Factor.allCases, level: level)
        rows = zip(Factor.allCases, both).map { factor, adjusted in
            Row(
                factor: factor,
                univariable: OddsRatio.of(cells, [factor], level: level)[0],
                multivariable: adjusted
            )
        }
    }
}

extension RiskFactorTable.Cell {
    fileprivate func has(_ factor: RiskFactorTable.Factor) -> Bool {
        switch factor {
        case .afp: afp
        case .alt: alt
        }
    }
}

extension RiskFactorTable.OddsRatio {
    /// One for each of the factors, which are in one model.
    fileprivate static func of(
        _ cells: [RiskFactorTable.Cell],
        _ factors: [RiskFactorTable.Factor],
        level: Double
    ) -> [Self] {
        let groups = cells.map { cell in
            LogisticRegression.Group(
                factors: factors.map { cell.has($0) ? 1 : 0 },
                events: cell.primary,
                patients: cell.patients
            )
        }
        do throws(LogisticRegression.Obstacle) {
            return try LogisticRegression(groups, level: level).factors.map { .estimate($0) }
        } catch {
            return factors.map { _ in .none(error) }
        }
    }
}

// MARK: As text and data

extension RiskFactorTable {
    var text: String {
        var lines = ["\(analysis.title) (\(analysis.id))", "\(analysis.origin)."]
        lines += cells.isEmpty ? ["  too few"] : aligned(countRows) + aligned(ratioRows)
        if let note = analysis.note { lines.append("Note: \(note)") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The cells as a table with its header.
    var countRows: [[String]] {
        [["at baseline", "n", "primary", "not primary"]]
            + cells.map {
                [$0.stratum, String($0.patients), String($0.primary), String($0.notPrimary)]
            }
    }

    /// The odds ratios as a table with its header.
    var ratioRows: [[String]] {
        let interval = "\((level * 100).shortest) % CI"
        return [["odds of primary", "alone", interval, "p", "adjusted", interval, "p"]]
            + rows.map { [$0.factor.title] + $0.univariable.columns + $0.multivariable.columns }
    }

    var json: String {
        object([
            ("id", quoted(analysis.id)), ("title", quoted(analysis.title)),
            ("origin", quoted(analysis.origin)), ("event", quoted(analysis.event)),
            ("note", analysis.note.map(quoted) ?? "null"),
            ("suppressed", cells.isEmpty ? "true" : "false"),
            (
                "cells",
                array(
                    cells.map {
                        object([
                            ("stratum", quoted($0.stratum)), ("afp", $0.afp ? "true" : "false"),
                            ("alt", $0.alt ? "true" : "false"), ("n", String($0.patients)),
                            ("primary", String($0.primary)),
                            ("not_primary", String($0.notPrimary)),
                        ])
                    }
                )
            ),
            (
                "factors",
                array(
                    rows.map {
                        object([
                            ("factor", quoted($0.factor.rawValue)),
                            ("univariable", $0.univariable.json),
                            ("multivariable", $0.multivariable.json),
                        ])
                    }
                )
            ),
        ])
    }
}

extension RiskFactorTable.OddsRatio {
    /// Ratio, limits, p; or why there are none.
    var columns: [String] {
        switch self {
        case .estimate(let estimate):
            [
                estimate.ratio.fixed(2),
                "\(estimate.lower.fixed(2)) to \(estimate.upper.fixed(2))",
                estimate.p.asProbability,
            ]
        case .none(.separated): ["not finite", "", ""]
        case .none(.constant): ["not comparable", "", ""]
        }
    }

    fileprivate var json: String {
        switch self {
        case .estimate(let estimate): object(estimate.members(ratio: "or"))
        case .none(.separated): object([("or", "null"), ("obstacle", quoted("separated"))])
        case .none(.constant): object([("or", "null"), ("obstacle", quoted("constant"))])
        }
    }
}
