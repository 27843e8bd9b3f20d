extension SurvivalReport {
    /// Every curve, one below the other, in one drawing.
    package var svg: String {
        var parts: [String] = []
        var height = 0.0
        func add(_ drawn: [String], _ own: Double) {
            let place = "translate(0 \(height.fixed(0)))"
            parts.append(
                element("g", [("transform", place)], "\n" + drawn.joined(separator: "\n") + "\n")
            )
            height += own + 24
        }
        for section in sections {
            let plot = CurvePlot(section: section)
            add(plot.parts, plot.height)
        }
        if let table = riskFactors {
            let plot = ForestPlot(table: table)
            add(plot.parts, plot.height)
        }
        if let rulesLine {
            let place = [("x", "16"), ("y", "16"), ("font-size", "12")]
            add([element("text", place, escaped(rulesLine))], 0)
        }
        return drawing(
            title: "Survival",
            width: CurvePlot.width,
            height: max(height, 24),
            [element("rect", [("width", "100%"), ("height", "100%"), ("fill", "#fff")])] + parts
        ) + "\n"
    }

    /// A page that needs nothing else: curves, tables, definitions.
    package var html: String {
        var body = sections.map { article(of: $0) }
        if let table = riskFactors { body.append(article(of: table)) }
        if body.isEmpty { body = ["<p>Nobody is counted yet.</p>"] }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Survival</title>
            <style>
            :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
            body { max-width: 50rem; margin: auto; padding: 1rem; }
            svg { max-width: 100%; height: auto; }
            table { border-collapse: collapse; }
            th, td { padding: .2rem .8rem; text-align: right; }
            th:first-child, td:first-child { text-align: left; }
            article { break-inside: avoid; margin-bottom: 3rem; }
            </style>
            </head>
            <body>
            <h1>Survival</h1>
            \(rulesLine.map { element("p", [], escaped($0)) + "\n" } ?? "")\(body.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private func article(of section: Section) -> String {
        let analysis = section.analysis
        var parts = [element("h2", [], escaped(analysis.title))]
        if !analysis.origin.isEmpty {
            parts.append(element("p", [], escaped("From \(analysis.origin) to \(analysis.event).")))
        }
        parts.append(CurvePlot(section: section).svg)
        parts.append(table(of: rows(of: section)))
        parts += remarks(of: section).map { element("p", [], escaped($0)) }
        return element(
            "article",
            [("id", analysis.id)],
            "\n" + parts.joined(separator: "\n") + "\n"
        )
    }

    private func article(of table: RiskFactorTable) -> String {
        let analysis = table.analysis
        var parts = [
            element("h2", [], escaped(analysis.title)),
            element("p", [], escaped("\(analysis.origin).")), ForestPlot(table: table).svg,
        ]
        for rows in [table.countRows, table.ratioRows] where rows.count > 1 {
            parts.append(self.table(of: rows))
        }
        if let note = analysis.note { parts.append(element("p", [], escaped("Note: \(note)"))) }
        return element(
            "article",
            [("id", analysis.id)],
            "\n" + parts.joined(separator: "\n") + "\n"
        )
    }

    private func table(of rows: [[String]]) -> String {
        let lines = rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                if index == 0 { return element("th", [("scope", "col")], escaped(cell)) }
                return column == 0
                    ? element("th", [("scope", "row")], escaped(cell))
                    : element("td", [], escaped(cell))
            }
            return element("tr", [], cells.joined())
        }
        return element("table", [], "\n" + lines.joined(separator: "\n") + "\n")
    }
}
