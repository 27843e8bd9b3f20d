import HL7
import Testing

@Suite struct `Path text` {
    @Test(arguments: [
        ("OBX[3]-5(2).1", Path(segment: .obx, ordinal: 3, field: 5, repetition: 2, component: 1)),
        ("OBX[3]-5", Path(segment: .obx, ordinal: 3, field: 5)),
        ("PID[1]", Path(segment: .pid)),
        (
            "PID[1]-3.4.2",
            Path(segment: .pid, field: 3, component: 4, subcomponent: 2)
        ),
    ])
    func `is written and read`(text: String, path: Path) {
        #expect(path.description == text)
        #expect(Path(text) == path)
    }

    @Test func `may leave out the first ordinal`() {
        #expect(Path("PID-3") == Path(segment: .pid, field: 3))
    }

    @Test(arguments: [
        "", "OB", "OBX[]", "OBX[0]", "OBX[1", "OBX-", "OBX-x", "OBX-5(2", "OBX-5()", "OBX-5.1.2.3",
        "OBX-5 ", "OBX-999999999", "-5", "OBX.1", "???[1]",
    ])
    func `that is none is nil`(text: String) {
        #expect(Path(text) == nil)
    }

    @Test func `a tree has every value with its place`() throws {
        let message = try read(
            "MSH|^~\\&|LAB\rPID|1||7^^^A&1.2~8|\\F\\\rstray\rZZZ\rOBX|1\rOBX|2||a&b\r"
        )
        #expect(
            tree(of: message).map { "\($0.path)=\($0.text)" } == [
                "MSH[1]-1=|", "MSH[1]-2=^~\\&", "MSH[1]-3=LAB", "PID[1]-1=1", "PID[1]-3(1).1=7",
                "PID[1]-3(1).4.1=A", "PID[1]-3(1).4.2=1.2", "PID[1]-3(2)=8", "PID[1]-4=|",
                "???[1]=stray", "ZZZ[1]=", "OBX[1]-1=1", "OBX[2]-1=2", "OBX[2]-3.1.1=a",
                "OBX[2]-3.1.2=b",
            ]
        )
    }
}
