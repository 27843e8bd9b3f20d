import Clinical
import Intake
import Testing

@Suite struct Reports {
    private static let study =
        "OBR|1|P1|ACC9|CT^CT abdomen^L|||20260301100000|||||||||||||||20260302090000||CT|"

    private func read(_ order: String, _ segments: String...) throws -> Reading {
        try Sample.read(
            Sample.header,
            Sample.patient,
            order,
            segments.joined(separator: "\r")
        )
    }

    @Test func `a report's lines become one assessment dated by the study`() throws {
        let reading = try read(
            Self.study + "F",
            "OBX|1|TX|&GDT^Findings^L||Portal vein patent.||||||F",
            "OBX|2|TX|&IMP^Impression^L||The segment VI mass has||||||F",
            "OBX|3|TX|&IMP^Impression^L||enlarged.~Disease progression.||||||F"
        )
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(event.identity == "ACC9|report")
        #expect(event.at == (try Sample.time("20260301100000")))
        #expect(event.status == .final)
        #expect(event.locator == "ORU_R01 OBR[1].OBX[1]-5")
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.assessments.map(\.source) == [.text])
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
    }

    @Test func `a coded response outranks the text beside it`() throws {
        let reading = try read(
            Self.study + "F",
            "OBX|1|TX|&IMP^Impression^L||Disease progression.||||||F",
            "OBX|2|CWE|97509-4^Cancer disease status^LN||359746009^Stable^SCT||||||F"
        )
        #expect(reading.assessments.map(\.response) == [.stable])
        #expect(reading.assessments.map(\.source) == [.coded])
        #expect(reading.events.map(\.identity) == ["ACC9|LN|97509-4|"])
    }

    @Test(arguments: [
        ("CE|L5^mRECIST response^L||PD^Progressive^L", TumorResponse.progression),
        ("ST|L5^RECIST 1.1^L||SD", .stable), ("CWE|88040-1^Response^LN||C18058^PR^NCI", .response),
        ("ST|L5^mRECIST^L||NE", .indeterminate), ("CWE|97509-4^x^LN||X^PD^L", .progression),
    ])
    func `responses are read by code and by the criteria's words`(
        observation: String,
        expected: TumorResponse
    ) throws {
        let reading = try read(Self.study + "F", "OBX|1|\(observation)||||||F")
        #expect(reading.assessments.map(\.response) == [expected])
    }

    @Test(arguments: [
        ("P", ResultStatus.preliminary), ("C", .corrected), ("W", .wrongPatient), ("D", .deleted),
        ("X", .cancelled), ("", .final),
    ])
    func `a report's status is its lines' status`(letter: String, expected: ResultStatus) throws {
        let reading = try read(
            Self.study + "F",
            "OBX|1|TX|&IMP^Impression^L||Disease progression.||||||\(letter)"
        )
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
    }

    @Test func `words outside an imaging report are results, not assessments`() throws {
        let reading = try Sample.result("OBX|1|TX|L9^Note^L||Disease progression.||||||F")
        #expect(reading.events == [])
        #expect(reading.extract.panels.count == 1)
    }

    @Test func `an imaging document is read as its study's report`() throws {
        let reading = try Sample.read(
            Sample.header("MDM^T02^MDM_T02"),
            "EVN|T02|20260302",
            Sample.patient,
            "TXA|1|DI|TX|20260301100000|||||||DOC1||P1|ACC9||AU",
            "OBX|1|TX|18748-4^Report^LN||IMPRESSION: Disease progression.||||||F"
        )
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.events.map(\.at) == [try Sample.time("20260301100000")])
    }
}
