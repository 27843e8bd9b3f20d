import HL7
import Testing

@Suite struct `Batch text` {
    @Test(
        arguments: [
            ("MSH|^~\\&|A\rPID|1\r", ["MSH|^~\\&|A\rPID|1\r"], []),
            ("MSH|^~\\&|A\r\n\r\nMSH|^~\\&|B\r\n", ["MSH|^~\\&|A\r\n\r\n", "MSH|^~\\&|B\r\n"], []),
            (
                "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\rBTS|2\rFTS|1\r",
                ["MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|B\r"], []
            ),
            (
                "BHS|^~\\&\rMSH|^~\\&|A\rBTS|2\rBHS|^~\\&\rMSH|^~\\&|B\rBTS|1\rFTS|3|x\r",
                ["MSH|^~\\&|A\r", "MSH|^~\\&|B\r"], ["BTS[1]-1", "FTS[1]-1"]
            ),
            ("BHS|^~\\&\rMSH|^~\\&|A\rBTS\rFTS|\r", ["MSH|^~\\&|A\r"], []),
            ("PID|1\rMSHX|1\r", [], []), ("", [], []),
        ] as [(String, [String], [String])]
    )
    func `comes apart into messages`(text: String, messages: [String], miscounts: [String]) {
        let bytes = Array(text.utf8)
        let batch = Batch(splitting: bytes)
        #expect(batch.messages.map { String(decoding: bytes[$0], as: UTF8.self) } == messages)
        #expect(batch.miscounts.map(\.description) == miscounts)
    }
}
