import HL7
import Testing

@Suite struct `Escape table` {
    @Test(arguments: [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("\\H\\bold\\N\\", "bold"), ("one\\.br\\two", "one\ntwo"), ("a\\.sp\\b", "a\nb"),
        ("a\\.sp 3\\b", "a\n\n\nb"), ("a\\.sp+2\\b", "a\n\nb"), ("a\\.sk 2\\b", "a  b"),
        ("a\\.ce\\b", "a\nb"), ("a\\.in+4\\b", "ab"), ("a\\.ti-4\\b", "ab"), ("\\.fi\\a", "a"),
        ("\\X41\\", "A"), ("\\X4142\\", "AB"), ("\\X0D\\", "\r"), ("\\Xe4B8ad\\", "中"),
        ("\\X4\\", "\\X4\\"), ("\\X\\", "\\X\\"), ("\\XG1\\", "\\XG1\\"),
        ("\\XFF\\", "\\XFF\\"), ("\\X00\\", "\\X00\\"), ("\\P\\", "\\P\\"),
        ("\\Z01\\", "\\Z01\\"), ("\\C2899\\", "\\C2899\\"), ("\\M2442AB\\", "\\M2442AB\\"),
        ("\\Q\\", "\\Q\\"), ("\\.xy\\", "\\.xy\\"), ("\\.br2\\", "\\.br2\\"),
        ("a\\", "a\\"), ("a\\F", "a\\F"), ("\\\\", "\\\\"), ("\\", "\\"),
        ("C:\\temp\\F\\x", "C:\\temp|x"), ("\\F\\F\\", "|F\\"), ("AFP 4\\F\\5 中文", "AFP 4|5 中文"),
    ])
    func `a sequence reads as`(raw: String, expected: String) throws {
        let message = try read("MSH|^~\\&|A\rNTE|1||\(raw)\r")
        #expect(message.text(message.field(1, 3)) == expected)
        var bytes = Array("before:".utf8)
        message.appendUnescaped(message.field(1, 3), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "before:" + expected)
    }

    @Test func `the message's own delimiters are restored`() throws {
        let message = try read("MSH$%~*@#$A\rNTE$*F**S**T**R**E**P*\r")
        #expect(message.text(message.field(1, 1)) == "$%@~*#")
    }

    @Test func `hexadecimal bytes are in the message's charset`() throws {
        let message = try read("MSH|^~\\&|A|||||||||||||||8859/1\rNTE|1||\\XE9\\\r")
        #expect(message.text(message.field(1, 3)) == "é")
    }

    @Test func `one sequence cannot ask for more than a hundred lines`() throws {
        let message = try read("MSH|^~\\&|A\rNTE|1||\\.sp999999999999999999999\\\r")
        #expect(message.text(message.field(1, 3)) == String(repeating: "\n", count: 100))
    }
}
