import Clinical
import Pipeline
import Resistance
import Testing

@Suite struct ReviewAlerts {
    private static var flagged: ReviewHistory {
        var history = ReviewHistory()
        history.add(carcinoma, day: -20)
        history.add(sorafenib(.dispensed), day: 0)
        history.add(result(.afp, 812), day: 0, identity: "afp")
        history.add(result(.alt, 61), day: 0, identity: "alt")
        return history
    }

    @Test func `a patient's alerts follow what is known of progression`() {
        var history = Self.flagged
        #expect(history.review(onDay: 1).nextReviewAt == ReviewHistory.t0.adding(92).startUTC)
        #expect(history.summary == ["afp-alt-threshold warning open v1"])

        history.add(response(.progression, code: "PD"), day: 60, identity: "A1|RECIST|")
        history.review(onDay: 61)
        #expect(
            history.summary == [
                "afp-alt-threshold warning resolved v2", "early-progression critical open v1",
            ]
        )

        history.add(
            response(.stable, code: "SD"),
            day: 60,
            identity: "A1|RECIST|",
            status: .corrected
        )
        history.review(onDay: 62)
        #expect(
            history.summary == [
                "afp-alt-threshold warning open v3", "early-progression critical retracted v2",
            ]
        )

        #expect(history.review(onDay: 92).status?.resistanceClass == .notYetClassifiable)
        #expect(
            history.summary == [
                "afp-alt-threshold warning resolved v4", "early-progression critical retracted v2",
            ]
        )
    }

    @Test func `reviewing again makes no version`() {
        var history = Self.flagged
        history.add(response(.suspected, code: "iUPD"), day: 30)
        history.review(onDay: 31)
        #expect(history.alerts.count == 2)
        #expect(history.review(onDay: 31).alertChanges == [])
        #expect(history.review(onDay: 35).alertChanges == [])
        history.add(sorafenib(.dispensed), day: 33)
        #expect(history.review(onDay: 36).alertChanges == [])
    }

    @Test func `first raised and last changed are kept apart`() throws {
        var history = Self.flagged
        history.review(onDay: 1)
        history.add(result(.afp, 900), day: 0, identity: "afp", status: .corrected)
        history.review(onDay: 3)
        let alert = try #require(history.alert("afp-alt-threshold"))
        #expect(alert.version == 2)
        #expect(alert.raisedAt == ReviewHistory.t0.adding(1).startUTC.adding(seconds: 43_200))
        #expect(alert.updatedAt == ReviewHistory.t0.adding(3).startUTC.adding(seconds: 43_200))
        #expect(alert.evidence.contains("\"value\": \"900\""))
    }

    @Test func `an acknowledged alert opens again when it says more`() {
        var history = Self.flagged
        history.add(result(.alt, 20), day: 0, identity: "alt", status: .corrected)
        history.review(onDay: 1)
        history.acknowledge("afp-alt-threshold")
        #expect(history.review(onDay: 2).alertChanges == [])

        history.add(result(.afp, 700), day: 0, identity: "afp", status: .corrected)
        history.review(onDay: 3)
        #expect(history.summary == ["afp-alt-threshold info open v3"])

        history.acknowledge("afp-alt-threshold")
        history.add(result(.alt, 70), day: 0, identity: "alt", status: .corrected)
        history.review(onDay: 4)
        #expect(history.summary == ["afp-alt-threshold warning open v5"])
    }

    @Test func `an acknowledged alert stays so when it only says less`() {
        var history = Self.flagged
        history.review(onDay: 1)
        history.acknowledge("afp-alt-threshold")
        history.add(result(.alt, 61), day: 0, identity: "alt", status: .cancelled)
        history.review(onDay: 2)
        #expect(history.summary == ["afp-alt-threshold info acknowledged v3"])
        history.add(carcinoma, day: -30)
        history.review(onDay: 3)
        #expect(history.summary == ["afp-alt-threshold info acknowledged v4"])
        history.add(result(.afp, 812), day: 0, identity: "afp", status: .cancelled)
        history.review(onDay: 4)
        #expect(history.summary == ["afp-alt-threshold info retracted v5"])
    }

    @Test func `a rule in shadow tells nobody, and one that was told of is told to its end`() {
        var history = Self.flagged
        history.rules.modes[.thresholds] = .shadow
        history.review(onDay: 1)
        #expect(history.alerts.map(\.isShadow) == [true])
        #expect(history.summary == ["afp-alt-threshold warning open v1"])
        history.rules.modes = [:]
        history.review(onDay: 2)
        #expect(history.alerts.map(\.isShadow) == [false])
        #expect(history.summary == ["afp-alt-threshold warning open v2"])
        history.rules.modes[.thresholds] = .shadow
        #expect(history.review(onDay: 3).alertChanges == [])
        history.review(onDay: 92)
        #expect(history.alerts.map(\.isShadow) == [false])
        #expect(history.summary == ["afp-alt-threshold warning resolved v3"])
    }

    @Test func `a rule that is switched off raises nothing and resolves what it raised`() {
        var history = Self.flagged
        history.rules.modes[.thresholds] = .off
        #expect(history.review(onDay: 1).alertChanges == [])
        history.rules.modes = [:]
        history.review(onDay: 1)
        history.rules.modes[.thresholds] = .off
        history.review(onDay: 2)
        #expect(history.summary == ["afp-alt-threshold warning resolved v2"])
        #expect(
            history.alerts[0].evidence
                .hasSuffix(#", {"inhibited_by": "the rule is switched off"}]"#)
        )
    }

    @Test func `a death resolves and its withdrawal opens again`() {
        var history = Self.flagged
        history.add(response(.progression, code: "PD"), day: 60)
        history.review(onDay: 61)
        history.acknowledge("early-progression")
        history.add(.vital(.dead), day: 70, identity: "death")
        history.review(onDay: 71)
        #expect(history.summary == ["early-progression critical resolved v3"])
        history.add(.vital(.deathWithdrawn), day: 71, identity: "death")
        history.review(onDay: 72)
        #expect(history.summary == ["early-progression critical open v4"])
    }

    @Test func `a resolved alert is retracted when its evidence goes`() {
        var history = Self.flagged
        history.review(onDay: 1)
        history.review(onDay: 92)
        #expect(history.summary == ["afp-alt-threshold warning resolved v2"])
        history.add(result(.afp, 30), day: 0, identity: "afp", status: .corrected)
        history.add(result(.alt, 20), day: 0, identity: "alt", status: .wrongPatient)
        history.review(onDay: 93)
        #expect(history.summary == ["afp-alt-threshold warning retracted v3"])
        #expect(history.review(onDay: 94).alertChanges == [])
    }

    @Test func `a patient whose messages went to another retracts all`() {
        var history = Self.flagged
        history.review(onDay: 1)
        var emptied = ReviewHistory()
        emptied.alerts = history.alerts
        let outcome = emptied.review(onDay: 2)
        #expect(outcome.status == nil)
        #expect(outcome.contributions == [])
        #expect(emptied.summary == ["afp-alt-threshold warning retracted v2"])
    }

    @Test func `other rules make another version`() {
        var history = Self.flagged
        history.review(onDay: 1)
        history.rules.version = "sorafenib-primary/2"
        history.review(onDay: 2)
        #expect(history.summary == ["afp-alt-threshold warning open v2"])
        #expect(history.alert("afp-alt-threshold")?.ruleVersion == "sorafenib-primary/2")
    }

    @Test func `what was inhibited from the start is never raised`() {
        var history = Self.flagged
        history.add(response(.progression, code: "PD"), day: 60)
        history.add(.vital(.dead), day: 80)
        #expect(history.review(onDay: 400).alertChanges == [])
    }

    @Test func `evidence is written as PostgreSQL prints jsonb`() throws {
        var history = ReviewHistory()
        history.add(sorafenib(.administered), day: 0)
        history.add(
            .assessment(
                TumorAssessment(
                    response: .suspected,
                    source: .text,
                    excerpt: "\"可疑\"\\\n\u{1}\0",
                    rule: "hedged",
                    accession: "",
                    coding: nil
                )
            ),
            day: 30
        )
        history.review(onDay: 31)
        let alert = try #require(history.alert("suspected-early-progression"))
        let expected = """
            [{"kind": "medication", "time": "2026-01-01T09:00:00Z", "unit": "", \
            "event": "00000000-0000-000a-0000-000000000001/1", \
            "value": "sorafenib administered", "clause": "first sorafenib exposure (t0)", \
            "locator": "ORU_R01 OBR[1].OBX[1]-5", "conversion": null, \
            "message_id": "00000000-0000-000a-0000-000000000001", "original_unit": "", \
            "original_value": "495881"}, \
            {"kind": "assessment", "time": "2026-01-31T09:00:00Z", "unit": "", \
            "event": "00000000-0000-000a-0000-000000000002/1", \
            "value": "suspected (text)", \
            "clause": "suspected progression in (t0, t0 + 91 d]", \
            "locator": "ORU_R01 OBR[1].OBX[2]-5", "conversion": null, \
            "message_id": "00000000-0000-000a-0000-000000000002", "original_unit": "", \
            "original_value": "\\"可疑\\"\\\\\\n\\u0001\u{FFFD}"}, \
            {"missing": "diagnosis of hepatocellular carcinoma"}, \
            {"missing": "assessment that asserts or excludes progression"}]
            """
        #expect(alert.evidence == expected)
    }
}
