import HL7
import Testing

@Suite struct `Timestamp table` {
    @Test(
        arguments: [
            ("2021", [2021, nil, nil, nil, nil, nil, nil, nil]),
            ("202102", [2021, 2, nil, nil, nil, nil, nil, nil]),
            ("20210224", [2021, 2, 24, nil, nil, nil, nil, nil]),
            ("2021022413", [2021, 2, 24, 13, nil, nil, nil, nil]),
            ("202102241359", [2021, 2, 24, 13, 59, nil, nil, nil]),
            ("20210224135907", [2021, 2, 24, 13, 59, 7, nil, nil]),
            ("20210224135907.5", [2021, 2, 24, 13, 59, 7, 500_000, nil]),
            ("20210224135907.1234", [2021, 2, 24, 13, 59, 7, 123_400, nil]),
            ("20210224135907.123456789", [2021, 2, 24, 13, 59, 7, 123_456, nil]),
            ("20210224135907+0800", [2021, 2, 24, 13, 59, 7, nil, 28_800]),
            ("20210224135907.25-0330", [2021, 2, 24, 13, 59, 7, 250_000, -12_600]),
            ("20210224+0000", [2021, 2, 24, nil, nil, nil, nil, 0]),
            ("20240229", [2024, 2, 29, nil, nil, nil, nil, nil]),
            ("20000229", [2000, 2, 29, nil, nil, nil, nil, nil]),
        ] as [(String, [Int?])]
    )
    func `a time reads as`(text: String, expected: [Int?]) throws {
        let time = try #require(Timestamp(ascii: text.utf8))
        #expect(
            [
                time.year, time.month, time.day, time.hour, time.minute, time.second,
                time.microsecond, time.offsetSeconds,
            ] == expected
        )
    }

    @Test(arguments: [
        "", "0", "202", "0000", "20211", "202113", "202100", "20210230", "20210431", "20230229",
        "19000229", "2021022", "2021022424", "20210224135", "202102241360", "20210224135960",
        "20210224135907.", "202102241359.5", "20210224135907+08", "20210224135907+1500",
        "20210224135907+0860", "20210224135907Z", "2021-02-24", "20210224 ", " 20210224",
        "20210224135907+0800x", "\"\"", "2021022413590712",
    ])
    func `what is no time is nil`(text: String) {
        #expect(Timestamp(ascii: text.utf8) == nil)
    }
}
