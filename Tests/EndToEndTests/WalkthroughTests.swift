import Crypto
import Foundation
import Support
import Testing

extension EndToEnd {
    @Suite(.walkthrough) struct WalkthroughTests {
        private let walk: Walkthrough

        init() throws { walk = try #require(Walkthrough.current) }

        @Test func `AFP and ALT over their thresholds at baseline raise a warning`() {
            #expect(walk.baseline.alerts == ["afp-alt-threshold,warning,open,1"])
            #expect(walk.baseline.status == ["not_yet_classifiable,812,61,2,0,f,0,f"])
        }

        @Test func `progression inside the window is critical and settles the threshold flag`() {
            #expect(
                walk.progression.alerts == [
                    "afp-alt-threshold,warning,resolved,2", "early-progression,critical,open,1",
                ]
            )
            #expect(walk.progression.status == ["primary,812,61,2,60,t,60,f"])
        }

        @Test func `a report corrected to stable disease takes the flag back`() {
            #expect(
                walk.correction.alerts == [
                    "afp-alt-threshold,warning,open,3", "early-progression,critical,retracted,2",
                ]
            )
            #expect(walk.correction.status == ["not_yet_classifiable,812,61,2,60,f,60,f"])
        }

        @Test func `survival counts follow the class there and back`() {
            #expect(
                walk.baseline.counts == [
                    "os,all,0,0,1", "os-by-risk-factors,2,0,0,1", "pfs,all,0,0,1",
                    "pfs-by-risk-factors,2,0,0,1",
                ]
            )
            #expect(
                walk.progression.counts == [
                    "os,all,60,0,1", "os-after-progression,primary,0,0,1",
                    "os-by-resistance,primary,60,0,1",
                    "os-by-resistance-early-death-as-primary,primary,60,0,1",
                    "os-by-risk-factors,2,60,0,1", "pfs,all,60,1,0",
                    "pfs-by-risk-factors,2,60,1,0", "resistance-by-risk-factors,afp+/alt+,0,1,0",
                ]
            )
            #expect(
                walk.correction.counts == [
                    "os,all,60,0,1", "os-by-risk-factors,2,60,0,1", "pfs,all,60,0,1",
                    "pfs-by-risk-factors,2,60,0,1",
                ]
            )
        }

        private static let versions = [
            "afp-alt-threshold,1,open", "afp-alt-threshold,2,resolved", "afp-alt-threshold,3,open",
            "early-progression,1,open", "early-progression,2,retracted",
        ]

        @Test func `the receiver gets each version of each alert exactly once`() throws {
            let told = try walk.deliveries.map { delivery in
                let event = try JSONDecoder().decode(CloudEvent.self, from: Data(delivery.body))
                #expect(event.specversion == "1.0")
                #expect(event.id == delivery.headers["webhook-id"])
                #expect(event.id == "\(event.data.alertID).\(event.data.version)")
                return "\(event.data.rule),\(event.data.version),\(event.data.state)"
            }
            #expect(told.sorted() == Self.versions)
            let types = try walk.deliveries.map {
                try JSONDecoder().decode(CloudEvent.self, from: Data($0.body)).type
            }
            #expect(
                types.sorted() == [
                    "sorawatch.alert.raised", "sorawatch.alert.raised", "sorawatch.alert.resolved",
                    "sorawatch.alert.retracted", "sorawatch.alert.updated",
                ]
            )
        }

        @Test func `every delivery is signed as Standard Webhooks 1.0 asks`() throws {
            #expect(walk.deliveries.count == 5)
            for delivery in walk.deliveries {
                let id = try #require(delivery.headers["webhook-id"])
                let timestamp = try #require(delivery.headers["webhook-timestamp"])
                let signed = Data("\(id).\(timestamp).".utf8) + Data(delivery.body)
                let code = HMAC<SHA256>.authenticationCode(
                    for: signed,
                    using: SymmetricKey(data: Data(Walkthrough.secret.utf8))
                )
                let expected = "v1," + Data(code).base64EncodedString()
                #expect(delivery.headers["webhook-signature"] == expected)
                let sent = try #require(Double(timestamp))
                #expect(abs(sent - Date().timeIntervalSince1970) < 300)
            }
        }

        @Test func `each version is one line of JSON on standard output`() throws {
            let lines = try walk.output.split(separator: "\n").map {
                try JSONDecoder().decode(LogLine.self, from: Data($0.utf8))
            }
            #expect(lines.map { "\($0.rule),\($0.version),\($0.state)" }.sorted() == Self.versions)
            #expect(walk.alertVersions.map { $0.split(separator: ",").count } == [4, 4, 4, 4, 4])
            let stored = walk.alertVersions.compactMap { $0.split(separator: ",").last }
            #expect(Set(lines.map(\.alertID)) == Set(stored.map(String.init)))
        }

        @Test func `explain shows class, flags and the segments they were read from`() {
            let (baseline, progression, correction) = (
                walk.baseline.explanation, walk.progression.explanation,
                walk.correction.explanation
            )
            #expect([baseline.status, progression.status, correction.status] == [0, 0, 0])
            for part in [
                "class not_yet_classifiable (sorafenib-primary/1)",
                "flag afp-alt-threshold: warning",
                "2 of 2 published risk factors at baseline", "PPR_PC1 PRB[1]-3 of message",
                "RDS_O13 RXD[1]-2 of message",
                "afp 812 ng/mL - baseline AFP above 400 ng/mL; ORU_R01 OBR[1].OBX[1]-5 of message",
                "alt 61 U/L - baseline ALT above 40 U/L; ORU_R01 OBR[1].OBX[2]-5 of message",
            ] { #expect(baseline.output.contains(part), "\(part)") }
            for part in [
                "class primary (sorafenib-primary/1)", "flag early-progression: critical",
                "progression-free survival 60 days, event",
            ] { #expect(progression.output.contains(part), "\(part)") }
            for part in [
                "flag afp-alt-threshold: warning", "early-progression v2 retracted, critical",
                "progression-free survival 60 days, censored",
            ] { #expect(correction.output.contains(part), "\(part)") }
            #expect(!correction.output.contains("flag early-progression"))
        }

        @Test func `explain knows when it knows nothing`() {
            #expect(walk.unknownPatient.status == 1)
            #expect(walk.unknownPatient.output == "")
        }

        @Test func `the report has the curve in every format`() {
            #expect(walk.reports.values.map(\.status) == [0, 0, 0])
            let columns =
                "analysis,stratum,day,at_risk,events,censored,survival,std_err,lower,upper,"
                + "rule_versions"
            let point = "60,1,0,1,1.0,0.0,1.0,1.0,sorafenib-primary/1"
            #expect(
                walk.reports["csv"]?.output == """
                    \(columns)
                    pfs,all,\(point)
                    os,all,\(point)
                    pfs-by-risk-factors,2,\(point)
                    os-by-risk-factors,2,\(point)

                    """
            )
            #expect(walk.reports["text"]?.output.contains("(pfs-by-risk-factors)") == true)
            let json = walk.reports["json"]?.output ?? ""
            #expect(json.contains(#""id":"pfs""#))
            #expect(json.contains(#"{"stratum":"all","n":1,"events":0,"median_days":null"#))
        }

        @Test(arguments: [
            Walkthrough.numberInMessages, "SYNTHETIC", "PATIENT", "19600102", "1960-01-02",
        ])
        func `logs, metrics and webhooks do not name the patient`(name: String) {
            #expect(!walk.log.contains(name))
            #expect(!walk.output.contains(name))
            #expect(!walk.metrics.contains(name))
            let told = walk.deliveries.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(!told.contains { $0.contains(name) || $0.contains("patient_id") })
            let accepted = #"sorawatch_messages_accepted_total{interface="default"} 5"#
            #expect(walk.metrics.contains(accepted))
        }
    }
}

private struct CloudEvent: Decodable {
    struct Alert: Decodable {
        let alertID: String
        let rule: String
        let state: String
        let version: Int

        private enum CodingKeys: String, CodingKey {
            case alertID = "alert_id"
            case rule, state, version
        }
    }

    let specversion: String
    let id: String
    let type: String
    let data: Alert
}

private struct LogLine: Decodable {
    let alertID: String
    let rule: String
    let state: String
    let version: Int

    private enum CodingKeys: String, CodingKey {
        case alertID = "alert_id"
        case rule, state, version
    }
}
