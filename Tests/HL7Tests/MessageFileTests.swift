import HL7
import Testing

@Suite struct `Message file` {
    @Test(arguments: [
        ("MSH|^~\\&|1\rPID|1\r", ["MSH|^~\\&|1\rPID|1\r"]),
        ("MSH|1\rPID|1\rMSH|2\rPID|2\r", ["MSH|1\rPID|1\r", "MSH|2\rPID|2\r"]),
        ("MSH|1\nPID|1\n\nMSH|2\n", ["MSH|1\nPID|1\n", "MSH|2\n"]),
        ("\u{0B}MSH|1\r\u{1C}\r\u{0B}MSH|2\r\u{1C}\r", ["MSH|1\r", "MSH|2\r"]),
        (
            "FHS|1\rBHS|1\rMSH|1\rPID|1\rMSH|2\rBTS|2\rFTS|1\r",
            ["MSH|1\rPID|1\r", "MSH|2\r"]
        ),
        ("BHS|1\rMSH|1\rBTS|1\r", ["MSH|1\r"]),
        ("\u{FEFF}MSH|1\rMSH|2\r", ["MSH|1\r", "MSH|2\r"]),
        ("\u{FEFF}MSH|1\r", ["\u{FEFF}MSH|1\r"]),
        ("<ORU_R01/>", ["<ORU_R01/>"]),
        ("not a message\rMSH|1\r", ["not a message\rMSH|1\r"]),
        ("junk\rMSH|1\rMSH|2\r", ["junk\rMSH|1\rMSH|2\r"]),
        ("\n\nMSH|1\r\n\r\nMSH|2\r", ["MSH|1\r", "MSH|2\r"]),
        ("", []),
        ("\r\n", []),
    ])
    func `gives every message as it stands there`(file: String, messages: [String]) {
        let found = MessageFile.messages(in: Array(file.utf8))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == messages)
    }

    @Test func `keeps a batch in one piece where it is wanted so`() {
        let batch = Array("BHS|1\rMSH|1\rMSH|2\rBTS|2\r".utf8)
        #expect(MessageFile.messages(in: batch, keepingBatches: true) == [batch])
        let two = Array("MSH|1\rMSH|2\r".utf8)
        #expect(MessageFile.messages(in: two, keepingBatches: true).count == 2)
    }
}
