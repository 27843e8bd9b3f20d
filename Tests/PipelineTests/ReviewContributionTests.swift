import Clinical
import Pipeline
import Resistance
import Survival
import Testing

@Suite struct ReviewContributions {
    private func contributions(_ history: ReviewHistory, onDay day: Int) -> Set<String> {
        var copy = history
        return Set(
            copy.review(onDay: day).contributions.map {
                "\($0.analysis) \($0.stratum) \($0.day) \($0.isEvent ? "event" : "censored")"
            }
        )
    }

    private static var started: ReviewHistory {
        var history = ReviewHistory()
        history.add(sorafenib(.dispensed), day: 0)
        return history
    }

    @Test func `a primary patient with a second line is in every analysis`() {
        var history = Self.started
        history.add(result(.afp, 500), day: -1)
        history.add(result(.alt, 30), day: -1)
        history.add(response(.progression, code: "PD"), day: 60)
        history.add(treatment("regorafenib", .dispensed), day: 70)
        history.add(treatment("camrelizumab", .administered, .pd1), day: 75)
        history.add(.vital(.dead), day: 400)
        #expect(
            contributions(history, onDay: 500) == [
                "os-by-resistance primary 400 event",
                "os-by-resistance-early-death-as-primary primary 400 event",
                "resistance-by-risk-factors afp+/alt- 0 event",
                "os-by-resistance-landmark primary 309 event",
                "os-after-progression primary 340 event",
                "pfs all 60 event", "os all 400 event",
                "pfs-by-risk-factors 1 60 event", "os-by-risk-factors 1 400 event",
                "pfs2-by-second-line TKI+PD-1 330 event", "os2-by-second-line TKI+PD-1 330 event",
            ]
        )
    }

    @Test func `a patient without progression is compared at the landmark only`() {
        var history = Self.started
        history.add(response(.stable, code: "SD"), day: 100)
        #expect(
            contributions(history, onDay: 200) == [
                "os-by-resistance-landmark not_primary 9 censored", "pfs all 100 censored",
                "os all 100 censored",
            ]
        )
    }

    @Test func `who dies inside the window is primary in the sensitivity analysis only`() {
        var history = Self.started
        history.add(.vital(.dead), day: 50)
        #expect(
            contributions(history, onDay: 200) == [
                "os-by-resistance-early-death-as-primary primary 50 event", "pfs all 50 event",
                "os all 50 event",
            ]
        )
    }

    @Test(
        arguments: [
            (500, 30, [(TumorResponse.stable, 100)], "afp+/alt- 0 censored"),
            (500, 30, [(.stable, 80), (.progression, 150)], "afp+/alt- 0 censored"),
            (400, 41, [(.progression, 60)], "afp-/alt+ 0 event"),
            (10, 10, [(.progression, 150)], nil), (500, 50, [], nil),
        ] as [(Int64, Int64, [(TumorResponse, Int)], String?)]
    )
    func `who is judged is counted by risk factors`(
        afp: Int64,
        alt: Int64,
        scans: [(TumorResponse, Int)],
        expected: String?
    ) {
        var history = Self.started
        history.add(result(.afp, afp), day: -1)
        history.add(result(.alt, alt), day: -1)
        for (found, day) in scans { history.add(response(found, code: "X"), day: day) }
        let counted = contributions(history, onDay: 200)
            .first { $0.hasPrefix("resistance-by-risk-factors") }
        #expect(counted == expected.map { "resistance-by-risk-factors " + $0 })
    }

    @Test(
        arguments: [
            (90, false, nil), (91, false, "primary 0 censored"), (91, true, nil),
            (92, true, "primary 1 event"),
        ] as [(Int, Bool, String?)]
    )
    func `the landmark takes who is alive and followed on day 91`(
        day: Int,
        died: Bool,
        expected: String?
    ) {
        var history = Self.started
        history.add(response(.progression, code: "PD"), day: 60)
        history.add(.vital(died ? .dead : .alive), day: day)
        let found = contributions(history, onDay: 200)
            .first { $0.hasPrefix("os-by-resistance-landmark") }
        #expect(found == expected.map { "os-by-resistance-landmark " + $0 })
    }

    @Test func `who is not yet classed adds to all but no comparison`() {
        #expect(
            contributions(Self.started, onDay: 10) == ["pfs all 0 censored", "os all 0 censored"]
        )
    }

    @Test func `who only has an order adds nothing`() {
        var history = ReviewHistory()
        history.add(sorafenib(.ordered), day: 0)
        #expect(contributions(history, onDay: 10) == [])
        #expect(history.review(onDay: 10).status?.t0 == nil)
    }
}
