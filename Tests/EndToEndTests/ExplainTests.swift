import Foundation
import Support
import Testing

extension EndToEnd {
    /// What was known when.
    @Suite(.daemon("explain"), .serialized) struct ExplainTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func explain(_ subject: String, _ arguments: String...) async throws
            -> CommandResult
        {
            try await CommandResult.of(
                ["explain", subject] + arguments + ["--config", daemon.configurationFile]
            )
        }

        /// Sends, waits for what comes of it and gives the time at which it was known.
        private func send(_ messages: String...) async throws -> String {
            for message in messages { #expect(try daemon.code(for: message) == "AA") }
            try await daemon.isQuiet()
            return try moment()
        }

        private func moment() throws -> String {
            let time = try daemon.rows(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            )
            return time[0]
        }

        @Test func `before and after a correction there are two answers, both right`() async throws
        {
            let history = PatientHistory(today: Date())
            let before = try moment()
            for message in history.baseline { #expect(try daemon.code(for: message) == "AA") }
            try await daemon.isQuiet()
            let baseline = try moment()
            let progression = try await send(history.progression)
            let correction = try await send(history.correction)
            let number = Walkthrough.numberInMessages

            let nothing = try await explain(number, "--as-of", before)
            #expect(nothing.status == 0)
            #expect(nothing.output.contains("no sorafenib ordered or given"))
            #expect(!nothing.output.contains("alerts so far"))

            let first = try await explain(number, "--as-of", baseline)
            #expect(first.output.contains("class not_yet_classifiable"))
            #expect(first.output.contains("flag afp-alt-threshold: warning"))
            #expect(!first.output.contains("early-progression"))

            let second = try await explain(number, "--as-of", progression)
            #expect(second.output.contains("class primary"))
            #expect(second.output.contains("flag early-progression: critical"))
            #expect(second.output.contains("early-progression v1 open"))
            // Evidence in lines for people, not as it is stored.
            #expect(!second.output.contains("\"kind\""))
            #expect(!second.output.contains("retracted"))

            let third = try await explain(number, "--as-of", correction)
            #expect(third.output.contains("class not_yet_classifiable"))
            #expect(third.output.contains("early-progression v2 retracted"))
            let ahead = try await explain(number, "--as-of", "2100-01-01T00:00:00Z")
            #expect(ahead.output.contains("as it will be at 2100-01-01T00:00:00Z if nothing more"))
            for time in ["300000-01-01T00:00:00Z", "2026-01-31"] {
                #expect(try await explain(number, "--as-of", time).status == 2)
            }
            let present = try await explain(number)
            #expect(
                present.output.split(separator: "\n").dropFirst()
                    == third.output.split(separator: "\n").dropFirst()
            )

            let alert = try daemon.rows(
                """
                SELECT alert_id FROM sorawatch.alert WHERE rule = 'early-progression' AND patient_id
                    IN (SELECT patient_id FROM sorawatch.patient WHERE id_value = '\(number)')
                """
            )
            let json = try await explain(alert[0], "--as-of", progression, "--json")
            #expect(json.status == 0)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let known = try decoder.decode(Known.self, from: Data(json.output.utf8))
            #expect(known.patients.map(\.status?.resistanceClass) == ["primary"])
            #expect(known.patients.first?.flags.map(\.rule) == ["early-progression"])
            #expect(
                known.patients.first?.flags.first?.evidence.map(\.locator) == [
                    "PPR_PC1 PRB[1]-3", "RDS_O13 RXD[1]-2", "ORU_R01 OBR[1].OBX[1]-5",
                ]
            )
            #expect(
                known.patients.first?.alerts.map { "\($0.rule) \($0.version) \($0.state)" } == [
                    "afp-alt-threshold 1 open", "afp-alt-threshold 2 resolved",
                    "early-progression 1 open",
                ]
            )
        }

        @Test func `a merge and its undoing are known from when they came`() async throws {
            let day = "20260201"
            let apart = try await send(
                Letter.message(
                    Letter.header("RDS^O13^RDS_O13", "EXP1", from: "PHARM"),
                    Letter.patient("9501"),
                    "ORC|RE|R1|D9501",
                    "RXD|1|495881^sorafenib^RXNORM|\(day)|120|TAB"
                ),
                Letter.message(
                    Letter.header("ORU^R01^ORU_R01", "EXP2", from: "RIS"),
                    Letter.patient("9502"),
                    "OBR|1|P2|ACC9502|24627-2^CT abdomen^LN|||20260301|||||||||||||||||RAD|F",
                    "OBX|1|CWE|97509-4^Cancer disease progression^LN||271299001^PD^SCT||||||F"
                )
            )
            let merged = try await send(
                Letter.message(
                    Letter.header("ADT^A40^ADT_A39", "EXP3", sent: "20260401000000"),
                    Letter.patient("9501"),
                    "MRG|9502^^^HOSP^MR"
                )
            )
            let undone = try await send(
                Letter.message(
                    Letter.header("ADT^A37^ADT_A37", "EXP4", sent: "20260402000000"),
                    "EVN|A37|20260402",
                    Letter.patient("9501"),
                    Letter.patient("9502")
                )
            )
            let ids = try daemon.rows(
                """
                SELECT patient_id FROM sorawatch.patient WHERE id_value IN ('9501', '9502')
                ORDER BY id_value
                """
            )

            let before = try await explain("9501", "--as-of", apart)
            #expect(!before.output.contains("class primary"))
            #expect(!before.output.contains("merged into it"))
            let scanned = try await explain("9502", "--as-of", apart)
            #expect(scanned.output.hasPrefix("patient \(ids[1]), as known"))
            #expect(scanned.output.contains("no sorafenib ordered or given"))

            // One person, by whichever number it is asked for.
            for number in ["9501", "9502"] {
                let during = try await explain(number, "--as-of", merged)
                #expect(during.output.hasPrefix("patient \(ids[0]), as known"))
                #expect(during.output.contains("\nmerged into it: \(ids[1])\n"))
                #expect(during.output.contains("class primary"))
                #expect(during.output.contains("early-progression v1 open"))
            }

            let after = try await explain("9501", "--as-of", undone)
            #expect(!after.output.contains("class primary"))
            #expect(!after.output.contains("merged into it"))
            #expect(after.output.contains("early-progression v2 retracted"))
            let other = try await explain("9502", "--as-of", undone)
            #expect(other.output.hasPrefix("patient \(ids[1]), as known"))
        }
    }
}

private struct Known: Decodable {
    struct Patient: Decodable {
        var status: Status?
        var flags: [Flag]
        var alerts: [Alert]
    }

    struct Status: Decodable {
        var resistanceClass: String
    }

    struct Flag: Decodable {
        var rule: String
        var evidence: [Evidence]
    }

    struct Evidence: Decodable {
        var locator: String
    }

    struct Alert: Decodable {
        var rule: String
        var version: Int
        var state: String
    }

    var patients: [Patient]
}
