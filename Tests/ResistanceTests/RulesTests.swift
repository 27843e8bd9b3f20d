import Clinical
import Resistance
import Testing

@Suite struct RuleParameters {
    @Test func `each span is what the rules say it is`() {
        var history = History.started
        history.add(scan(.progression), day: 100)
        history.add(lab(.afp, "250"), day: -40)
        history.add(lab(.alt, "10"), day: 0)
        #expect(history.resistanceClass(onDay: 101) == .indeterminate)
        history.rules.windowDays = 100
        history.rules.baselineDaysBefore = 40
        history.rules.afpThreshold = 200
        history.rules.version = "site/7"
        let status = history.assessed(onDay: 101).status
        #expect(status?.resistanceClass == .primary)
        #expect(status?.riskFactors == 1)
        #expect(status?.ruleVersion == "site/7")
    }
}
