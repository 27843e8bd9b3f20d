import Foundation
import Support
import Testing

extension EndToEnd {
    @Suite struct MetricsTests {
        private func value(_ name: String, _ labels: String, _ daemon: RunningDaemon) throws
            -> Double?
        { try daemon.metric("sorawatch_\(name){\(labels)}") }

        @Test func `messages are counted by interface, reason and kind of warning`() async throws {
            try await RunningDaemon.during("metrics") { daemon in
                let start = Date().timeIntervalSince1970
                let good = Letter.panel("MET1", patient: "9201")
                let odd = Letter.message(
                    Letter.header("ORU^R01^ORU_R01", "MET2"),
                    Letter.patient("9201"),
                    "OBR|1|P1|F1|24325-3^Panel^LN|||20260203030000",
                    "OBX|1|NM|1834-1^AFP^LN||400|furlongs|||||F",
                    "OBX|2|NM|1742-6^ALT^LN||61|stones|||||F"
                )
                let bad = Letter.header("ORU^R01^ORU_R01", "MET3", version: "3.0") + "\r"
                let overHTTP = Letter.panel("MET4", patient: "9201")
                #expect(try daemon.code(for: good) == "AA")
                #expect(try daemon.code(for: good) == "AA")
                #expect(try daemon.code(for: odd) == "AA")
                #expect(try daemon.code(for: bad) == "AR")
                let answer = try HTTP.post(
                    daemon.httpPort,
                    "/messages",
                    type: "text/plain",
                    overHTTP
                )
                #expect(answer.status == 200)
                let bytes = [good, good, odd, bad, overHTTP].reduce(0) { $0 + $1.utf8.count }
                let interface = #"interface="default""#
                for (name, labels, expected) in [
                    ("messages_received_total", interface, 5),
                    ("messages_received_bytes_total", interface, bytes),
                    ("messages_accepted_total", interface, 3),
                    ("messages_acknowledged_total", interface, 5),
                    ("messages_duplicate_total", interface, 1),
                    ("messages_unavailable_total", interface, 0),
                    (
                        "messages_quarantined_total", #"code="version_unsupported","# + interface,
                        1
                    ),
                    ("message_warnings_total", interface + #",kind="unit_unknown""#, 2),
                    ("mllp_answer_seconds_count", interface, 4),
                ] {
                    #expect(try value(name, labels, daemon) == Double(expected), "\(name)")
                }
                let last = try value("last_message_timestamp_seconds", interface, daemon) ?? 0
                #expect((start - 1...Date().timeIntervalSince1970 + 1).contains(last))
            }
        }
    }
}
