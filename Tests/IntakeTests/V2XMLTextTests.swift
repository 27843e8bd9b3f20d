import Clinical
import Intake
import Testing

/// What stands in the XML of version 2 messages cannot be taken for the message's own structure.
@Suite struct `v2 XML text` {
    private func read(header: String = "", value: String) throws -> Reading {
        let xml = """
            <HL7Message><MSH>\(header)<MSH.7>20260203</MSH.7><MSH.9><MSH.9.1>ORU</MSH.9.1>\
            <MSH.9.2>R01</MSH.9.2></MSH.9><MSH.10>M1</MSH.10><MSH.11>P</MSH.11><MSH.12>2.5.1</MSH.12>\
            </MSH><PID><PID.3><PID.3.1>4711</PID.3.1></PID.3></PID><OBR><OBR.3>F1</OBR.3></OBR><OBX>\
            <OBX.2>ST</OBX.2><OBX.3><OBX.3.1>X</OBX.3.1></OBX.3><OBX.5>\(value)</OBX.5>\
            <OBX.11>F</OBX.11></OBX></HL7Message>
            """
        return try Sample.reader().read(
            Array(xml.utf8),
            profile: InterfaceProfile(name: "test")
        )
    }

    @Test(
        arguments: [
            "&#13;OBX||NM|1834-1^x^LN||5|ng/mL|||||F&#13;", "|F|", "^", "~", "&amp;", "a\\",
            "\u{E9}",
        ]
    )
    func `an escape that is none is text and adds nothing`(escape: String) throws {
        let reading = try read(value: #"a<escape V="\#(escape)"/>b"#)
        #expect(reading.outcome == .accepted)
        #expect(reading.events == [])
        let panel = try #require(reading.extract.panels.first?.panel)
        #expect(panel.items.count == 1 && reading.extract.panels.count == 1)
        let text = panel.items.first.map { panel.string($0.textValue) } ?? ""
        #expect(text.hasPrefix("a") && text.hasSuffix("b") && text.count > 2, "\(text)")
    }

    @Test(arguments: ["\\M&#13;OBX||NM|1834-1^x^LN||5|ng/mL|||||F&#13;\\", "\\X|F|\\", "\\Z^\\"])
    func `a backslash before structure is text`(text: String) throws {
        let reading = try read(value: text)
        #expect(reading.outcome == .accepted)
        #expect(reading.events == [])
        let panel = try #require(reading.extract.panels.first?.panel)
        let found = panel.items.map { panel.string($0.textValue) }
        #expect(found.count == 1 && found[0].utf8.first == UInt8(ascii: "\\"), "\(found)")
    }

    @Test func `a line break in the header ends no segment`() throws {
        let reading = try read(header: "<MSH.3>LAB\n2</MSH.3>", value: "1")
        #expect(reading.outcome == .accepted)
        #expect(reading.header.sendingApplication == "LAB\n2")
        #expect(reading.header.controlID == "M1")
    }
}
