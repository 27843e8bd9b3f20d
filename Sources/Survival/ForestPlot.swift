#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Odds ratios with their limits as a drawing, on a logarithmic axis.
struct ForestPlot {
    let table: RiskFactorTable

    private static let rowHeight = 30.0
    private static let top = 60.0
    private static let left = 260.0
    private static let right = 560.0
    /// What lies beyond is cut at the edge.
    private static let edges = (lower: 0.1, upper: 10.0)
    private static let ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10]

    private var rows: [(label: String, ratio: RiskFactorTable.OddsRatio)] {
        table.rows.flatMap { row in
            [
                ("\(row.factor.title), alone", row.univariable),
                ("\(row.factor.title), adjusted", row.multivariable),
            ]
        }
    }

    private var bottom: Double { Self.top + Self.rowHeight * Double(max(1, rows.count)) }
    var height: Double { bottom + 56 }

    var svg: String {
        drawing(
            title: table.analysis.title,
            width: CurvePlot.width,
            height: height,
            parts
        )
    }

    /// What to draw, from (0, 0); `svg` frames it.
    var parts: [String] {
        var parts = [
            words(table.analysis.title, x: 16, y: 24, size: 17, more: [("font-weight", "bold")])
        ]
        guard !rows.isEmpty else { return parts + [words("too few", x: 16, y: Self.top)] }
        for tick in Self.ticks {
            let x = place(tick)
            let opacity = tick == 1 ? "1" : "0.15"
            parts.append(
                line(
                    from: (x, Self.top - 14),
                    to: (x, bottom - 10),
                    more: [("stroke-opacity", opacity)]
                )
            )
            parts.append(words(tick.shortest, x: x, y: bottom + 8, size: 12, anchor: "middle"))
        }
        parts.append(
            words(
                "odds ratio of primary resistance",
                x: (Self.left + Self.right) / 2,
                y: bottom + 28,
                anchor: "middle"
            )
        )
        for (index, row) in rows.enumerated() {
            parts += draw(row, y: Self.top + Self.rowHeight * Double(index))
        }
        return parts
    }

    private func draw(
        _ row: (label: String, ratio: RiskFactorTable.OddsRatio),
        y: Double
    ) -> [String] {
        let columns = row.ratio.columns
        let label = words(row.label, x: 16, y: y + 4)
        guard case .estimate(let estimate) = row.ratio else {
            return [label, words(columns[0], x: Self.right + 16, y: y + 4)]
        }
        return [
            label,
            line(
                from: (place(estimate.lower), y),
                to: (place(estimate.upper), y),
                more: [("stroke-width", "2")]
            ),
            element(
                "rect",
                [
                    ("x", (place(estimate.ratio) - 5).fixed(1)), ("y", (y - 5).fixed(1)),
                    ("width", "10"), ("height", "10"), ("fill", "#0072B2"),
                ]
            ),
            words("\(columns[0]) (\(columns[1]))", x: Self.right + 16, y: y + 4),
        ]
    }

    private func place(_ ratio: Double) -> Double {
        let cut = min(max(ratio, Self.edges.lower), Self.edges.upper)
        let share = log(cut / Self.edges.lower) / log(Self.edges.upper / Self.edges.lower)
        return Self.left + (Self.right - Self.left) * share
    }
}
