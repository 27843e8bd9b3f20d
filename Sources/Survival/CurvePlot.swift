/// The curves of one analysis as a drawing: limits, censorings, medians and numbers at risk.
struct CurvePlot {
    let section: SurvivalReport.Section

    static let width = 760.0
    private static let left = 72.0
    private static let right = 24.0
    private static let plotHeight = 300.0
    private static let rowHeight = 20.0
    /// Below this many at risk a curve says little and is drawn thin.
    private static let fewAtRisk = 10
    /// Told apart by those who do not see colours as others do (Okabe and Ito), and by their dashes.
    private static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
    private static let dashes = ["none", "8 3", "2 3", "8 3 2 3", "4 2", "1 2"]

    private var top: Double { 56 + Self.rowHeight * Double(section.strata.count) }
    private var bottom: Double { top + Self.plotHeight }
    var height: Double { bottom + 66 + Self.rowHeight * Double(section.strata.count) }

    private var axis: TimeAxis {
        let last = section.strata.compactMap { $0.curve?.points.last?.day }.max() ?? 0
        return TimeAxis(
            lastDay: last,
            left: Self.left,
            width: Self.width - Self.left - Self.right
        )
    }

    /// What to draw, from (0, 0); `svg` frames it.
    var parts: [String] {
        let axis = axis
        var parts = [
            words(section.analysis.title, x: 16, y: 24, size: 17, more: [("font-weight", "bold")])
        ]
        parts += legend()
        parts += frame(axis)
        for (index, stratum) in section.strata.enumerated() {
            guard let curve = stratum.curve else { continue }
            parts += draw(curve, axis, look: Look(index))
        }
        return parts + atRisk(axis)
    }

    var svg: String {
        drawing(title: section.analysis.title, width: Self.width, height: height, parts)
    }

    /// How one stratum differs from the others.
    private struct Look {
        let colour: String
        let dash: String

        init(_ index: Int) {
            colour = CurvePlot.colours[index % CurvePlot.colours.count]
            dash = CurvePlot.dashes[index % CurvePlot.dashes.count]
        }

        var stroke: [(name: String, value: String)] {
            [("stroke", colour), ("stroke-dasharray", dash), ("fill", "none")]
        }

        func sample(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> String {
            line(
                from: start,
                to: end,
                stroke: colour,
                more: [("stroke-width", "2.5"), ("stroke-dasharray", dash)]
            )
        }
    }

    private func y(_ survival: Double) -> Double { bottom - Self.plotHeight * survival }

    // MARK: Around the curves

    private func legend() -> [String] {
        var parts: [String] = []
        for (index, stratum) in section.strata.enumerated() {
            let y = 46 + Self.rowHeight * Double(index)
            parts.append(
                Look(index).sample(from: (16, y - 4), to: (52, y - 4))
            )
            parts.append(words(stratum.legend, x: 60, y: y))
        }
        if let test = section.logRank {
            parts.append(
                words(
                    "Log-rank \(test.probabilityText)",
                    x: Self.width - Self.right,
                    y: 24,
                    anchor: "end"
                )
            )
        }
        return parts
    }

    private func frame(_ axis: TimeAxis) -> [String] {
        let end = axis.x(months: Double(axis.months))
        var parts: [String] = []
        for percent in stride(from: 0, through: 100, by: 25) {
            let y = y(Double(percent) / 100)
            let opacity = percent == 0 ? "1" : "0.15"
            parts.append(
                line(from: (Self.left, y), to: (end, y), more: [("stroke-opacity", opacity)])
            )
            parts.append(words("\(percent) %", x: Self.left - 8, y: y + 4, anchor: "end"))
        }
        parts.append(line(from: (Self.left, top), to: (Self.left, bottom)))
        for tick in axis.ticks {
            let x = axis.x(months: Double(tick))
            parts.append(line(from: (x, bottom), to: (x, bottom + 5)))
            parts.append(words(String(tick), x: x, y: bottom + 20, anchor: "middle"))
        }
        let origin = section.analysis.origin
        let caption = origin.isEmpty ? "months" : "months from \(origin)"
        parts.append(words(caption, x: (Self.left + end) / 2, y: bottom + 38, anchor: "middle"))
        return parts
    }

    private func atRisk(_ axis: TimeAxis) -> [String] {
        var parts = [words("at risk", x: 16, y: bottom + 38, size: 12)]
        for (index, stratum) in section.strata.enumerated() {
            let y = bottom + 58 + Self.rowHeight * Double(index)
            parts.append(
                Look(index).sample(from: (16, y - 4), to: (44, y - 4))
            )
            guard let curve = stratum.curve else { continue }
            for tick in axis.ticks {
                let count = curve.value(on: axis.day(ofMonths: tick)).atRisk
                parts.append(
                    words(
                        String(count),
                        x: axis.x(months: Double(tick)),
                        y: y,
                        size: 12,
                        anchor: "middle"
                    )
                )
            }
        }
        return parts
    }

    // MARK: The curves

    private func draw(_ curve: KaplanMeier, _ axis: TimeAxis, look: Look) -> [String] {
        guard let last = curve.points.last else { return [] }
        let end = axis.x(day: last.day)
        let drops = curve.points.filter { $0.events > 0 }
        var parts = [band(drops, end: end, axis, colour: look.colour)]
        var path = ["M\(Self.left.fixed(1)) \(y(1).fixed(1))"]
        var thin: [String] = []
        var height = 1.0
        for point in drops {
            let x = axis.x(day: point.day)
            if point.atRisk < Self.fewAtRisk, thin.isEmpty {
                path.append("H\(x.fixed(1))")
                thin = ["M\(x.fixed(1)) \(y(height).fixed(1))"]
            }
            let step = "H\(x.fixed(1)) V\(y(point.survival).fixed(1))"
            if thin.isEmpty { path.append(step) } else { thin.append(step) }
            height = point.survival
        }
        if thin.isEmpty { path.append("H\(end.fixed(1))") } else { thin.append("H\(end.fixed(1))") }
        parts.append(stroke(path, width: "2.5", look))
        if !thin.isEmpty { parts.append(stroke(thin, width: "1", look)) }
        parts.append(censorings(curve, axis, look))
        parts += median(curve, axis, look)
        return parts
    }

    private func stroke(_ path: [String], width: String, _ look: Look) -> String {
        element(
            "path",
            [("d", path.joined(separator: " ")), ("stroke-width", width)] + look.stroke
        )
    }

    /// Between the limits, as far as there are any.
    private func band(
        _ drops: [KaplanMeier.Point],
        end: Double,
        _ axis: TimeAxis,
        colour: String
    ) -> String {
        var steps: [(x: Double, lower: Double, upper: Double)] = [(Self.left, 1, 1)]
        var end = end
        for point in drops {
            let x = axis.x(day: point.day)
            guard let lower = point.lower, let upper = point.upper else {
                if point.survival < 1 { end = x }
                break
            }
            steps.append((x, lower, upper))
        }
        var path: [String] = []
        for step in steps {
            path.append(
                "\(path.isEmpty ? "M" : "H")\(step.x.fixed(1))"
                    + (path.isEmpty ? " " : " V") + y(step.upper).fixed(1)
            )
        }
        path.append("H\(end.fixed(1))")
        for step in steps.reversed() {
            path.append("V\(y(step.lower).fixed(1)) H\(step.x.fixed(1))")
        }
        path.append("Z")
        return element(
            "path",
            [("d", path.joined(separator: " ")), ("fill", colour), ("fill-opacity", "0.15")]
        )
    }

    private func censorings(_ curve: KaplanMeier, _ axis: TimeAxis, _ look: Look) -> String {
        let ticks = curve.points.filter { $0.censored > 0 }.map { point in
            "M\(axis.x(day: point.day).fixed(1)) \((y(point.survival) - 4).fixed(1)) v8"
        }
        return element(
            "path",
            [
                ("d", ticks.joined(separator: " ")), ("stroke", look.colour),
                ("stroke-width", "1.2"), ("fill", "none"),
            ]
        )
    }

    private func median(_ curve: KaplanMeier, _ axis: TimeAxis, _ look: Look) -> [String] {
        guard let days = curve.median.days else { return [] }
        let x = axis.x(months: days / SurvivalReport.daysPerMonth)
        return [
            line(
                from: (x, y(0.5)),
                to: (x, bottom),
                more: [
                    ("stroke-dasharray", "3 3"), ("stroke-opacity", "0.6"),
                ]
            )
        ]
    }
}

extension SurvivalReport.Stratum {
    /// Such as `primary: 12 patients, 11 events, median 0.8 months (0.3 to not reached)`.
    fileprivate var legend: String {
        guard let median = curve?.median else { return "\(name): too few" }
        func months(_ days: Double?) -> String {
            days.map { ($0 / SurvivalReport.daysPerMonth).fixed(1) } ?? "not reached"
        }
        let limits = "(\(months(median.lower)) to \(months(median.upper)))"
        let middle = median.days.map { _ in "\(months(median.days)) months" } ?? "not reached"
        return "\(name): \(patients) patients, \(events) events, median \(middle) \(limits)"
    }
}
