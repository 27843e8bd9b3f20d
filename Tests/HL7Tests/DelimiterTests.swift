import HL7
import Testing

@Suite struct `Delimiter table` {
    @Test(arguments: [
        ("^~\\&", Delimiters.standard),
        ("^~&", with(escape: nil, subcomponent: "&")),
        ("^~\\", with(escape: "\\", subcomponent: nil)),
        ("^~", with(escape: nil, subcomponent: nil)),
        ("^", with(escape: nil, subcomponent: nil)),
        ("^~\\\\&", Delimiters.standard),
        ("^~\\&#", with(escape: "\\", subcomponent: "&", truncation: "#")),
    ])
    func `MSH-2 declares`(text: String, expected: Delimiters) throws {
        let message = try read("MSH|\(text)|A^B\r")
        #expect(message.delimiters == expected)
        #expect(message.text(message.field(0, 2)) == text)
        #expect(message.text(message.component(message.field(0, 3), 2)) == "B")
    }

    @Test func `unusual delimiters work throughout`() throws {
        let message = try read("MSH$%~*@$LAB$\rPID$1%a@b~2\r")
        #expect(message.text(message.field(0, 3)) == "LAB")
        let repetitions = Array(message.repetitions(message.field(1, 1)))
        #expect(repetitions.map(message.text) == ["1%a@b", "2"])
        let component = message.component(repetitions[0], 2)
        #expect(message.text(message.subcomponent(component, 2)) == "b")
    }

    @Test func `without a backslash in MSH-2 a backslash is text`() throws {
        let message = try read("MSH|^~|A\rNTE|1||C:\\F\\x\r")
        #expect(message.text(message.field(1, 3)) == "C:\\F\\x")
    }

    private static func with(
        escape: Unicode.Scalar?,
        subcomponent: Unicode.Scalar?,
        truncation: Unicode.Scalar? = nil
    ) -> Delimiters {
        Delimiters(
            field: 0x7C,
            component: 0x5E,
            repetition: 0x7E,
            escape: escape.map { UInt8(ascii: $0) },
            subcomponent: subcomponent.map { UInt8(ascii: $0) },
            truncation: truncation.map { UInt8(ascii: $0) }
        )
    }
}
