extension SurvivalReport {
    /// A table for the terminal, one block for each analysis.
    package var text: String {
        ([rulesLine].compactMap { $0.map { $0 + "\n" } } + sections.map(text(of:))
            + [riskFactors].compactMap { $0?.text }).joined(separator: "\n")
    }

    /// By which rules patients were judged; nil where nobody was.
    var rulesLine: String? {
        ruleVersions.isEmpty ? nil : "Rules: " + ruleVersions.joined(separator: ", ")
    }

    private func text(of section: Section) -> String {
        let analysis = section.analysis
        var lines = ["\(analysis.title) (\(analysis.id))"]
        if !analysis.origin.isEmpty {
            lines.append("From \(analysis.origin) to \(analysis.event).")
        }
        lines += aligned(rows(of: section)) + remarks(of: section)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The strata as a table with its header.
    func rows(of section: Section) -> [[String]] {
        let interval = "\((level * 100).shortest) % CI (\(confidence.rawValue))"
        return [["stratum", "n", "events", "median, months", interval]]
            + section.strata.map(cells(of:))
    }

    /// The tests, and what must be known before they are believed.
    func remarks(of section: Section) -> [String] {
        var lines: [String] = []
        if let test = section.logRank {
            lines.append(
                "Log-rank: chi-square \(test.chiSquare.fixed(2)), "
                    + "df \(test.degreesOfFreedom), \(test.probabilityText)"
            )
        }
        lines += hazardLines(of: section)
        if let note = section.analysis.note { lines.append("Note: \(note)") }
        return lines
    }

    private func hazardLines(of section: Section) -> [String] {
        guard let first = section.strata.first, let regression = section.regression else {
            return []
        }
        return zip(section.strata.dropFirst(), regression.hazardRatios).map { stratum, ratio in
            let words =
                switch ratio {
                case .estimate(let found):
                    "\(found.ratio.fixed(2)) (\(found.lower.fixed(2)) to \(found.upper.fixed(2)))"
                default: ratio.text
                }
            return "Hazard ratio of \(stratum.name) against \(first.name): \(words)"
        }
    }

    private func cells(of stratum: Stratum) -> [String] {
        guard let median = stratum.curve?.median else {
            return [stratum.name, "too few", "", "", ""]
        }
        return [
            stratum.name, String(stratum.patients), String(stratum.events),
            months(median.days), "\(months(median.lower)) to \(months(median.upper))",
        ]
    }

    private func months(_ days: Double?) -> String {
        days.map { ($0 / Self.daysPerMonth).fixed(1) } ?? "not reached"
    }
}

extension LogRank {
    /// Such as `p = 0.0653`, or `p < 0.0001`.
    package var probabilityText: String { p < 0.0001 ? "p < 0.0001" : "p = \(p.fixed(4))" }
}

extension Double {
    /// With `digits` (0...9) after the point, halves away from zero.
    package func fixed(_ digits: Int) -> String {
        precondition((0...9).contains(digits))
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let scaled = (magnitude * Double(scale)).rounded()
        guard let whole = Int(exactly: scaled) else { return description }
        let sign = self < 0 && whole != 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % scale)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole / scale).\(zeros)\(fraction)"
    }

    /// Without the `.0` of whole numbers.
    var shortest: String {
        Int(exactly: self).map(String.init) ?? description
    }
}
