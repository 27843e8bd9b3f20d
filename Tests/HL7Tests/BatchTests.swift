import HL7
import Testing

@Suite struct `Batch text` {
    private static let a = "MSH|^~\\&|A\r"
    private static let b = "MSH|^~\\&|B\r"

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
            (
                "\u{FEFF}FHS|^~\\&\r\nBHS|^~\\&\r\nMSH|^~\\&|A\r\nBTS|1\r\nFTS|1\r\n",
                ["MSH|^~\\&|A\r\n"], []
            ),
            // Messages outside of a batch, and batches without a trailer, count as well.
            ("FHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rFTS|1\r", [a, b], []),
            ("BHS|^~\\&\rMSH|^~\\&|A\rBHS|^~\\&\rMSH|^~\\&|B\rFTS|2\r", [a, b], []),
            ("MSH|^~\\&|A\rMSH|^~\\&|B\rBTS|2\rFTS|1\r", [a, b], []),
            ("MSH|^~\\&|A\rMSH|^~\\&|B\rBTS|1\r", [a, b], ["BTS[1]-1"]),
            // Each file of several.
            (
                "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rBTS|1\rFTS|1\r"
                    + "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|B\rBTS|2\rFTS|2\r",
                [a, b], ["BTS[2]-1", "FTS[2]-1"]
            ),
            // A file within a file, a batch within a batch: every message is found.
            (
                "FHS|^~\\&\rBHS|^~\\&\rFHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rBTS|1\r"
                    + "MSH|^~\\&|B\rFTS|2\r",
                [a, b], []
            ),
            // Other delimiters, and a count that no number holds.
            ("BHS$%~*@\rMSH|^~\\&|A\rBTS$1\r", [a], []),
            ("BHS|^~\\&\rMSH|^~\\&|A\rBTS|99999999999999999999\r", [a], ["BTS[1]-1"]),
        ] as [(String, [String], [String])]
    )
    func `comes apart into messages`(text: String, messages: [String], miscounts: [String]) {
        let bytes = Array(text.utf8)
        let batch = Batch(splitting: bytes)
        #expect(batch.messages.map { String(decoding: bytes[$0], as: UTF8.self) } == messages)
        #expect(batch.miscounts.map(\.description) == miscounts)
    }
}
