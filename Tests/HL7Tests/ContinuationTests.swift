import HL7
import Testing

/// HL7 v2.5.1 2.10.2: messages in parts, segments in parts.
@Suite struct `Continuation text` {
    private static let first =
        "MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5\rPID|1||4711\rOBX|1|TX|||one tw\rDSC|p1|F\r"
    private static let second =
        "MSH|^~\\&|A|B|C|D|2026||ORU^R01|2|P|2.5||p1\rADD|o three\rOBX|2|TX|||x\rDSC|p2\r"
    private static let third =
        "MSH|^~\\&|A|B|C|D|2026||ORU^R01|3|P|2.5||p2\rOBX|3|TX|||y\r"
    private static let whole =
        "MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5\rPID|1||4711\rOBX|1|TX|||one two three\r"
        + "OBX|2|TX|||x\rOBX|3|TX|||y\r"

    private func reassemble(_ parts: [String]) -> Reassembly {
        Continuation.reassemble(parts.map { Array($0.utf8) }, defaultCharset: .utf8)
    }

    @Test(
        arguments: [
            [first, second, third], [third, first, second], [third, second, first],
            [first, second, second, third, third],
        ] as [[String]]
    )
    func `parts become one message in whatever order they came`(parts: [String]) {
        #expect(reassemble(parts) == .whole(Array(Self.whole.utf8)))
    }

    @Test(
        arguments: [
            ([second, third], Reassembly.beginningMissing), ([], .beginningMissing),
            ([first], .missing(pointer: "p1")), ([first, third], .missing(pointer: "p1")),
            ([first, second], .missing(pointer: "p2")),
            ([first, "PID|1"], .unusable(.notHL7)),
            (
                [
                    first, "MSH|$~\\&|A|B|C|D|2026||ORU$R01|2|P|2.5||p1\rDSC|p2\r",
                ], .unusable(.badDelimiters)
            ),
            (
                [
                    first, "MSH|^~\\&|A|B|C|D|2026||ORU^R01|2|P|2.5||p1||||8859/1\rNTE|1\r",
                ], .unusable(.unsupportedCharset)
            ),
            (
                // In a circle.
                [first, "MSH|^~\\&|A|B|C|D|2026||ORU^R01|2|P|2.5||p1\rNTE|1\rDSC|p1\r"],
                .missing(pointer: "p1")
            ),
        ] as [([String], Reassembly)]
    )
    func `what is missing is said`(parts: [String], expected: Reassembly) {
        #expect(reassemble(parts) == expected)
    }

    @Test func `parts keep their character set`() {
        func part(_ text: String, _ pointer: String) -> [UInt8] {
            let head = "MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5||\(pointer)||||8859/1\r"
            return text.unicodeScalars.reduce(into: Array(head.utf8)) {
                $0.append(UInt8(truncatingIfNeeded: $1.value))
            }
        }
        #expect(
            Continuation.reassemble(
                [part("NTE|1||é\rDSC|p1\r", ""), part("NTE|2||ü\r", "p1")],
                defaultCharset: .utf8
            ) == .whole(part("NTE|1||é\rNTE|2||ü\r", ""))
        )
    }

    @Test(
        arguments: [
            (first, nil, "p1", "DSC[1]-1"), (second, "p1", "p2", "ADD[1]"),
            (third, "p2", nil, "MSH[1]-14"), (whole, nil, nil, nil),
            ("MSH|^~\\&|A\rQPD|1\rDSC|p1|I\r", nil, nil, nil),
            ("MSH|^~\\&|A\rOBX|1\rDSC|\r", nil, nil, nil),
            ("MSH|^~\\&|A\rOBX|1\rDSC|\"\"|F\r", nil, nil, nil),
            ("MSH|^~\\&|A\rADD|x\r", nil, nil, "ADD[1]"),
            ("MSH|^~\\&|A||||||||P|2.3|| |\rOBX|1\r", nil, nil, nil),
        ] as [(String, String?, String?, String?)]
    )
    func `a part says what it continues and how it goes on`(
        text: String,
        of: String?,
        next: String?,
        place: String?
    ) throws {
        let continuation = Continuation(of: try read(text))
        #expect(continuation.of == of)
        #expect(continuation.next == next)
        #expect(continuation.place?.description == place)
    }

    @Test func `a segment goes on in the ADD below it`() throws {
        let message = try read(
            "MSH|^~\\&|A\rOBX|1|TX|||one \rADD|two \rADD|three|mm\rADD\rNTE|1||x\r"
        )
        #expect(message.hasAddenda)
        let joined = try message.joiningAddenda()
        #expect(joined.segmentCount == 3)
        #expect(joined.text(joined.field(1, 5)) == "one two three")
        #expect(joined.text(joined.field(1, 6)) == "mm")
        #expect(joined.text(joined.field(2, 3)) == "x")
        #expect(!joined.hasAddenda)
    }
}
