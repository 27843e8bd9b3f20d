import Testing

@testable import Files

@Suite struct `File messages` {
    private static let one = "MSH|^~\\&|A\rPID|1\r"
    private static let two = "MSH|^~\\&|B\rPID|2\r"

    @Test(arguments: [
        ("", []), (" \r\n", []), (one, [one]), (one + two, [one, two]),
        ("\u{B}\(one)\u{1C}\r\u{B}\(two)\u{1C}\r", [one, two]),
        ("\n\n" + one + "\n" + two, [one + "\n", two]),
        ("BHS|^~\\&\r" + one + two + "BTS|2\r", ["BHS|^~\\&\r" + one + two + "BTS|2\r"]),
        ("junk\r" + one + two, ["junk\r" + one + two]), ("<a/>", ["<a/>"]),
    ])
    func `are found however they are put together`(text: String, messages: [String]) {
        let found = FileMessages.messages(in: Array(text.utf8))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == messages)
    }
}
