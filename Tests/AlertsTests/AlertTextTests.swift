import Alerts
import Clinical
import Pipeline
import Testing

@Suite struct `Alert texts` {
    private let alertID = "00000000-0000-0000-0000-000000000001"
    private let patientID = "00000000-0000-00ab-0000-0000000000cd"

    @Test func `a log line names the alert and the opaque patient id`() {
        let expected =
            #"{"ts":"2026-02-03T05:05:06Z","event":"alert","alert_id":"\#(alertID)","#
            + #""patient_id":"\#(patientID)","rule":"early-progression","severity":"critical","#
            + #""state":"open","version":1,"rule_version":"2025.1","#
            + #""raised_at":"2026-02-03T04:05:06Z","updated_at":"2026-02-03T04:06:06Z"}"#
        #expect(sampleAlert().logLine(at: sampleTime.adding(seconds: 3600)) == expected)
    }

    @Test func `a webhook's body is a thin cloud event without patient or value`() {
        let expected =
            #"{"specversion":"1.0","id":"\#(alertID).1","source":"/sorawatch","#
            + #""type":"sorawatch.alert.raised","subject":"\#(alertID)","#
            + #""time":"2026-02-03T04:06:06Z","datacontenttype":"application/json","#
            + #""data":{"alert_id":"\#(alertID)","rule":"early-progression","#
            + #""severity":"critical","state":"open","version":1,"rule_version":"2025.1","#
            + #""link":"https://sorawatch.example/alerts/\#(alertID)"}}"#
        let body = sampleAlert().cloudEvent(
            includePHI: false,
            linkBase: "https://sorawatch.example/"
        )
        #expect(body == expected)
    }

    @Test func `patient and evidence are sent where PHI is allowed`() {
        let body = sampleAlert().cloudEvent(includePHI: true, linkBase: nil)
        let end =
            #""rule_version":"2025.1","patient_id":"\#(patientID)","#
            + #""evidence":[{"value":"AFP 812"}]}}"#
        #expect(body.hasSuffix(end))
    }

    @Test(arguments: [
        (AlertRecord.State.open, 1, "raised"), (.open, 2, "updated"),
        (.acknowledged, 2, "updated"), (.resolved, 3, "resolved"), (.retracted, 1, "retracted"),
    ])
    func `the type tells what happened to the alert`(
        state: AlertRecord.State,
        version: Int,
        change: String
    ) {
        let body = sampleAlert(version: version, state: state)
            .cloudEvent(includePHI: false, linkBase: nil)
        #expect(body.contains(#""type":"sorawatch.alert.\#(change)""#))
    }

    @Test func `text is escaped as JSON wants it`() {
        var alert = sampleAlert()
        alert.rule = "a\"b\\c\nd\u{1}é"
        #expect(alert.logLine(at: sampleTime).contains(#""rule":"a\"b\\c\nd\u0001é","#))
    }
}
