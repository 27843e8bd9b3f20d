import Clinical
import Intake
import Testing

@Suite struct `Batch frames` {
    private static let header = #"BHS|^~\&|LAB|HOSP|SORAWATCH|ONC|20260203||night||B7"#
    private static let message = Sample.header("ADT^A04") + "\rPID|1||1^^^A^MR\r"

    private func frame(_ text: String) throws -> BatchFrame? {
        try Sample.reader().batch(in: Array(text.utf8), profile: InterfaceProfile(name: "test"))
    }

    private func text(_ bytes: [UInt8]?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `messages and envelope together are every byte`() throws {
        let text = Self.header + "\r" + Self.message + Self.message + "BTS|2\r"
        let batch = try #require(try frame(text))
        #expect(batch.messages.map { self.text($0) } == [Self.message, Self.message])
        #expect(self.text(batch.envelope) == Self.header + "\rBTS|2\r")
        #expect(batch.reading.outcome == .accepted)
        #expect(batch.reading.header.messageType == "BHS")
        #expect(batch.reading.header.controlID == "B7")
        #expect(batch.reading.header.sendingApplication == "LAB")
        #expect(batch.reading.extract.warnings == [])
    }

    @Test func `the answer is a batch of answers, sender and receiver swapped`() throws {
        let batch = try #require(
            try frame("FHS|^~\\&|LAB|HOSP|SORAWATCH|ONC\r" + Self.header + "\rBTS|0\rFTS|1\r")
        )
        let answer = batch.acknowledgement(
            of: [Array("MSH|1\rMSA|AA|1".utf8), Array("MSH|2\r".utf8)],
            at: Instant(seconds: 0)
        )
        #expect(
            text(answer)
                == [
                    #"FHS|^~\&|SORAWATCH|ONC|LAB|HOSP|19700101000000+0000|||||"#,
                    #"BHS|^~\&|SORAWATCH|ONC|LAB|HOSP|19700101000000+0000|||||"#,
                    "MSH|1", "MSA|AA|1", "MSH|2", "BTS|2", "FTS|1", "",
                ].joined(separator: "\r")
        )
    }

    @Test(arguments: [
        ("BTS|3\r", "batch_count_differs", "BTS[1]-1"),
        ("BTS|2\rFTS|7\r", "batch_count_differs", "FTS[1]-1"),
    ])
    func `a wrong count refuses the envelope and keeps the messages`(
        trailer: String,
        code: String,
        location: String
    ) throws {
        let batch = try #require(
            try frame(Self.header + "\r" + Self.message + Self.message + trailer)
        )
        let refusal = try #require(batch.reading.refusal)
        #expect(refusal.code == code)
        #expect(refusal.location == location)
        #expect(batch.messages.count == 2)
        let answer = text(batch.acknowledgement(of: [[0x41]], at: Instant(seconds: 0)))
        #expect(answer?.contains("(\(location))||B7\rA\rBTS|1\r") == true)
    }

    @Test func `a batch without its trailer is read and warned of`() throws {
        let batch = try #require(try frame(Self.header + "\r" + Self.message))
        #expect(batch.reading.warningKinds == ["batch_trailer_missing"])
        #expect(batch.reading.outcome == .accepted)
    }

    @Test func `more messages than anyone sends are refused together, no byte lost`() throws {
        let many = String(repeating: "MSH|^~\\&|\r", count: BatchFrame.limitMessages + 1)
        let text = Self.header + "\r" + many
        let batch = try #require(try frame(text))
        #expect(batch.messages == [])
        #expect(batch.reading.refusal?.code == "batch_too_long")
        #expect(batch.envelope == Array(text.utf8))
    }

    @Test(arguments: ["", "MSH|^~\\&|", "BHSX", "<a/>", "BTS|1"])
    func `nothing else is a batch`(text: String) throws {
        #expect(try frame(text) == nil)
    }
}
