import HL7
import Testing

@Suite struct `Acknowledgement text` {
    @Test(arguments: [
        (
            "2.3", Acknowledgement(.AA),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK|A1|P|2.3\rMSA|AA|C1\r"
        ),
        (
            "2.3", Acknowledgement(.AE, text: "Not usable.", errors: [dataType]),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK|A1|P|2.3\r"
                + "MSA|AE|C1|Not usable.\rERR|OBX^3^5^102&Data type error&HL70357\r"
        ),
        (
            "2.4", Acknowledgement(.AE, errors: [dataType, whole]),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK^R01^ACK|A1|P|2.4\rMSA|AE|C1\r"
                + "ERR|OBX^3^5^102&Data type error&HL70357"
                + "~^^^207&Application internal error&HL70357\r"
        ),
        (
            "2.5.1", Acknowledgement(.AE, errors: [dataType, whole]),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK^R01^ACK|A1|P|2.5.1\rMSA|AE|C1\r"
                + "ERR||OBX^3^5^2^1|102^Data type error^HL70357|E||||No number\\T\\unit.\r"
                + "ERR|||207^Application internal error^HL70357|E||||Broken.\r"
        ),
        (
            "2.8", Acknowledgement(.CA, text: "withdrawn since 2.7"),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK^R01^ACK|A1|P|2.8\rMSA|CA|C1\r"
        ),
        (
            "2.8^DEU", Acknowledgement(.CR, errors: [segmentOnly]),
            "MSH|^~\\&|SORA^2^L|HOSP2|LAB^1.2&x^ISO|HOSP|T||ACK^R01^ACK|A1|P|2.8^DEU\rMSA|CR|C1\r"
                + "ERR||PID^1|100^Segment sequence error^HL70357|E||||Twice.\r"
        ),
    ])
    func `of a version`(version: String, answer: Acknowledgement, expected: String) throws {
        let message = try read(
            "MSH|^~\\&|LAB^1.2&x^ISO|HOSP|SORA^2^L|HOSP2|20251122||ORU^R01|C1|P|\(version)\r"
        )
        let header = AcknowledgementHeader(of: message)
        #expect(text(answer, header) == expected)
        #expect(AcknowledgementHeader(bestEffort: message.bytes) == header)
    }

    @Test func `keeps the sender's delimiters, charset and processing id`() throws {
        let bytes =
            Array("MSH$%~*@$L".utf8) + [0xE9]
            + Array("$$S$$2025$$ADT%A01$C2$T%A$2.6$$$$$$8859/1\r".utf8)
        let message = try Message(parsing: bytes, defaultCharset: .utf8)
        let answer = Acknowledgement(.AA).encode(
            answering: AcknowledgementHeader(of: message),
            at: "T",
            ownControlID: "A1"
        )
        #expect(
            answer == Array("MSH$%~*@$S$$L".utf8) + [0xE9]
                + Array("$$T$$ACK%A01%ACK$A1$T%A$2.6$$$$$$8859/1\rMSA$AA$C2\r".utf8)
        )
    }

    @Test(arguments: [
        (
            "MSH|^^^^|L|H|||||ORU^R01|C9|P|2.5.1\r",
            "MSH|^~\\&|||L|H|T||ACK^R01^ACK|A1|P|2.5.1\rMSA|AR|C9\r"
        ),
        ("MSH|^~\\&\r", "MSH|^~\\&|||||T||ACK|A1|P|2.5.1\rMSA|AR|\r"),
        ("\u{B}MSH|", "MSH|^~\\&|||||T||ACK|A1|P|2.5.1\rMSA|AR|\r"),
        (
            "MSH|^~\\&|L\u{0}||||||ORU^R01|\u{0}C9|P|2.3\nPID|1",
            "MSH|^~\\&|||L||T||ACK|A1|P|2.3\rMSA|AR|C9\r"
        ),
    ])
    func `of what is hardly a message`(raw: String, expected: String) throws {
        let header = try #require(AcknowledgementHeader(bestEffort: Array(raw.utf8)))
        #expect(text(Acknowledgement(.AR), header) == expected)
    }

    @Test(arguments: ["", "PID|1", "MSH", "MSHA^~\\&", "<xml/>", "MS", "FHS|^~\\&|"])
    func `none can be built without MSH and a delimiter`(raw: String) {
        #expect(AcknowledgementHeader(bestEffort: Array(raw.utf8)) == nil)
    }

    @Test func `a parse error says where and names no content`() throws {
        let place = Path(segment: .obx, ordinal: 3, field: 5)
        let error = ErrorLocation(ParseError.invalidBytes(at: place))
        #expect(error.conditionCode == 102)
        #expect(error.path == place)
        #expect(error.text == "OBX[3]-5 holds bytes that are not in the character set.")
    }

    private static let dataType = ErrorLocation(
        path: Path(segment: .obx, ordinal: 3, field: 5, repetition: 2, component: 1),
        conditionCode: 102,
        text: "No number&unit."
    )
    private static let segmentOnly = ErrorLocation(
        path: Path(segment: .pid),
        conditionCode: 100,
        text: "Twice."
    )
    private static let whole = ErrorLocation(path: nil, conditionCode: 207, text: "Broken.")

    private func text(_ answer: Acknowledgement, _ header: AcknowledgementHeader) -> String {
        String(
            decoding: answer.encode(answering: header, at: "T", ownControlID: "A1"),
            as: UTF8.self
        )
    }
}

@Suite struct `Acknowledgement wish` {
    @Test(arguments: [
        ("", "", "AA AE AR"), ("AL", "", "CA CE CR"), ("AL", "AL", "CA CE CR"),
        ("NE", "", "- - -"), ("NE", "NE", "- - -"), ("ER", "", "- CE CR"), ("SU", "", "CA - -"),
        ("", "AL", "AA AE AR"), ("", "NE", "- - -"), ("", "ER", "- AE AR"), ("", "SU", "AA - -"),
        ("NE", "AL", "AA AE AR"), ("ER", "AL", "AA CE CR"), ("SU", "AL", "CA AE AR"),
        ("ER", "SU", "AA CE CR"), ("XX", "", "CA CE CR"), ("\"\"", "", "AA AE AR"),
    ])
    func `of MSH-15 and MSH-16 is followed`(
        accept: String,
        application: String,
        expected: String
    ) throws {
        #expect(try codes(accept, application, .fromMessage) == expected)
    }

    @Test(arguments: [
        (AcknowledgementMode.original, "NE", "AA AE AR"), (.original, "", "AA AE AR"),
        (.enhanced, "", "CA CE CR"), (.enhanced, "NE", "- - -"), (.enhanced, "ER", "- CE CR"),
        (.none, "AL", "- - -"), (.none, "", "- - -"),
    ])
    func `is overruled by the interface`(
        mode: AcknowledgementMode,
        accept: String,
        expected: String
    ) throws {
        #expect(try codes(accept, "", mode) == expected)
    }

    private func codes(
        _ accept: String,
        _ application: String,
        _ mode: AcknowledgementMode
    ) throws -> String {
        let header = try #require(
            AcknowledgementHeader(
                bestEffort: Array(
                    "MSH|^~\\&|A||||||ADT^A01|1|P|2.5|||\(accept)|\(application)".utf8
                )
            )
        )
        return Verdict.allCases
            .map { header.code(for: $0, mode: mode)?.rawValue ?? "-" }
            .joined(separator: " ")
    }
}
