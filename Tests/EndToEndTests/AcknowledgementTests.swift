import Foundation
import Support
import Testing

extension EndToEnd.Live {
    @Suite struct AcknowledgementTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func stored(_ controlID: String) throws -> [String] {
            try daemon.rows(
                """
                SELECT outcome, copies, error_code, error_location FROM sorawatch.message
                WHERE control_id = '\(controlID)' ORDER BY received_at
                """
            )
        }

        @Test func `a result is answered AA once it is stored`() throws {
            let message = Letter.panel("ACK1", patient: "501")
            let answer = try Sender(to: daemon).answer(to: message)
            #expect(answer?.last == "MSA|AA|ACK1")
            #expect(answer?.first?.hasPrefix(#"MSH|^~\&|SORAWATCH|HOSP|LAB|HOSP|"#) == true)
            #expect(answer?.first?.hasSuffix("||ACK^R01^ACK|AACK1|P|2.5.1") == true)
            #expect(try stored("ACK1") == ["accepted,1,,"])
            let bodies = try daemon.rows(
                """
                SELECT encode(body, 'hex') FROM sorawatch.message_body
                JOIN sorawatch.message USING (message_id) WHERE control_id = 'ACK1'
                """
            )
            #expect(bodies == [hexadecimal(message)])
        }

        @Test func `results without a patient are answered AE with the field and kept`() throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "ACK2"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F"
            )
            let text = "The message has results but no patient number that can be used."
            let answer = try Sender(to: daemon).answer(to: message)
            #expect(
                answer.map { Array($0.dropFirst()) } == [
                    "MSA|AE|ACK2|\(text)",
                    "ERR||PID^1^3^1|101^Required field missing^HL70357|E||||\(text)",
                ]
            )
            #expect(
                try stored("ACK2") == ["quarantined,1,required_field_missing,PID[1]-3"]
            )
        }

        @Test func `another version is answered AR and kept`() throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "ACK3", version: "3.0"),
                Letter.patient("501")
            )
            let answer = try Sender(to: daemon).answer(to: message)
            #expect(answer?.dropFirst().first == "MSA|AR|ACK3")
            #expect(try stored("ACK3") == ["quarantined,1,version_unsupported,MSH[1]-12"])
        }

        @Test func `a batch is answered as a batch once all of it is stored`() throws {
            let batch = [
                #"BHS|^~\&|LAB|HOSP|SORAWATCH|ONC|20260203||||BATCH1"#,
                String(Letter.panel("BAT1", patient: "502").dropLast()),
                Letter.header("ORU^R01^ORU_R01", "BAT2"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F", "BTS|3",
            ].joined(separator: "\r")
            let answer = try #require(try Sender(to: daemon).answer(to: batch))
            #expect(
                answer.map { $0.prefix(3) } == ["BHS", "MSH", "MSA", "MSH", "MSA", "ERR", "BTS"]
            )
            #expect(answer.first?.hasSuffix("(BTS[1]-1)||BATCH1") == true)
            #expect(answer[2] == "MSA|AA|BAT1")
            #expect(answer[4].hasPrefix("MSA|AE|BAT2|"))
            #expect(try stored("BAT1") == ["accepted,1,,"])
            #expect(try stored("BAT2") == ["quarantined,1,required_field_missing,PID[1]-3"])
            #expect(try stored("BATCH1") == ["quarantined,1,batch_count_differs,BTS[1]-1"])
            _ = try Sender(to: daemon).answer(to: batch)
            #expect(try stored("BAT1") == ["accepted,2,,"])
        }

        @Test func `parts of a message count once the last has come`() throws {
            func part(_ id: String, continuing pointer: String, _ rest: String...) -> String {
                Letter.header("ORU^R01^ORU_R01", id, more: "||\(pointer)") + "\r"
                    + rest.joined(separator: "\r") + "\r"
            }
            let first = part(
                "PART1",
                continuing: "",
                Letter.patient("503"),
                "OBR|1|P1|F1|24325-3^Panel^LN|||20260203030000",
                "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F",
                "OBX|2|NM|1834-1^AFP^LN||8",
                "DSC|PTR-1|F"
            )
            let middle = part(
                "PART2",
                continuing: "PTR-1",
                "ADD|12|ng/mL|||||F",
                "DSC|PTR-2|F"
            )
            let last = part(
                "PART3",
                continuing: "PTR-2",
                "OBX|3|NM|1742-6^ALT^LN|2|62|U/L|||||F"
            )
            let sender = try Sender(to: daemon)
            let query = """
                SELECT r.concept, r.value, m.control_id FROM sorawatch.lab_result r
                JOIN sorawatch.message m USING (message_id) WHERE m.control_id LIKE 'PART%'
                ORDER BY r.value
                """
            #expect(try sender.code(for: first) == "AA")
            #expect(try sender.code(for: middle) == "AA")
            #expect(try daemon.rows(query) == [])
            #expect(try sender.code(for: last) == "AA")
            #expect(
                try daemon.rows(query) == ["alt,61,PART3", "alt,62,PART3", "afp,812,PART3"]
            )
            #expect(try stored("PART1") == ["accepted,1,,"])
            let lost = part("PART4", continuing: "PTR-9", "OBX|3|NM|1742-6^ALT^LN||9|U/L|||||F")
            #expect(try sender.code(for: lost) == "AE")
            #expect(
                try stored("PART4") == ["quarantined,1,continuation_incomplete,MSH[1]-14"]
            )
        }

        @Test func `what is not HL7 is kept without an answer`() async throws {
            let sender = try Sender(to: daemon)
            try sender.send("this is no message at all")
            let query = """
                SELECT m.outcome, m.error_code, m.format, encode(b.body, 'escape')
                FROM sorawatch.message m JOIN sorawatch.message_body b USING (message_id)
                WHERE m.format = 'unknown'
                """
            try await eventually("the bytes are in quarantine") {
                try !daemon.rows(query).isEmpty
            }
            #expect(
                try daemon.rows(query)
                    == [#"quarantined,not_hl7,unknown,"this is no message at all""#]
            )
            #expect(sender.receive(within: 200) == nil)
        }

        @Test func `the same bytes twice are answered AA twice and stored once`() throws {
            let message = Letter.panel("ACK4", patient: "504")
            #expect(try daemon.code(for: message) == "AA")
            #expect(try daemon.code(for: message) == "AA")
            #expect(try stored("ACK4") == ["accepted,2,,"])
            #expect(try labs(of: "ACK4") == ["3"])
        }

        @Test func `the same control id with another body is another message`() throws {
            #expect(try daemon.code(for: Letter.panel("ACK5", patient: "505", alt: 61)) == "AA")
            #expect(try daemon.code(for: Letter.panel("ACK5", patient: "505", alt: 62)) == "AA")
            #expect(try stored("ACK5") == ["accepted,1,,", "accepted,1,,"])
            #expect(try labs(of: "ACK5") == ["6"])
        }

        @Test func `a sender that wants no answer gets none and is heard`() async throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "ACK6", more: "|||NE|NE"),
                Letter.patient("506"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F"
            )
            let sender = try Sender(to: daemon)
            try sender.send(message)
            try await eventually("the message is stored") {
                try stored("ACK6") == ["accepted,1,,"]
            }
            #expect(sender.receive(within: 200) == nil)
            #expect(try sender.code(for: Letter.panel("ACK6B", patient: "506")) == "AA")
        }

        @Test func `a sender in enhanced mode is answered CA`() throws {
            let message = Letter.message(
                Letter.header("ORU^R01^ORU_R01", "ACK7", more: "|||AL|NE"),
                Letter.patient("507"),
                "OBR|1|P1|F1|24325-3^Hepatic panel^LN|||20260203030000",
                "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F"
            )
            #expect(try daemon.code(for: message) == "CA")
            #expect(try stored("ACK7") == ["accepted,1,,"])
        }

        @Test func `HL7 over HTTP is answered 200 with the acknowledgement`() throws {
            let answer = try HTTP.post(
                daemon.httpPort,
                "/hl7v2",
                type: "application/hl7-v2+er7",
                Letter.panel("ACK8", patient: "508")
            )
            #expect(answer.status == 200)
            #expect(answer.body.hasSuffix("\rMSA|AA|ACK8\r"))
            #expect(try stored("ACK8") == ["accepted,1,,"])
        }

        @Test func `duplicates sent at once on eight connections are one message`() throws {
            let message = Letter.panel("ACK9", patient: "509")
            let senders = try (0..<8).map { _ in try Sender(to: daemon) }
            for sender in senders { try sender.send(message) }
            let answers = senders.map { sender in
                sender.receive()?.split(separator: "\r").last.map(String.init)
            }
            #expect(answers == Array(repeating: "MSA|AA|ACK9", count: 8))
            #expect(try stored("ACK9") == ["accepted,8,,"])
            #expect(try labs(of: "ACK9") == ["3"])
        }

        @Test func `answers to pipelined messages come in order`() throws {
            let sender = try Sender(to: daemon)
            let ids = (0..<40).map { "PIPE\($0)" }
            for id in ids { try sender.send(Letter.panel(id, patient: "510")) }
            let answers = ids.map { _ in
                sender.receive()?.split(separator: "\r").last.map(String.init)
            }
            #expect(answers == ids.map { "MSA|AA|\($0)" })
        }

        private func labs(of controlID: String) throws -> [String] {
            try daemon.rows(
                """
                SELECT count(*) FROM sorawatch.lab_result
                JOIN sorawatch.message USING (message_id) WHERE control_id = '\(controlID)'
                """
            )
        }
    }
}

/// The bytes of a text as PostgreSQL writes them with `encode(…, 'hex')`.
func hexadecimal(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
