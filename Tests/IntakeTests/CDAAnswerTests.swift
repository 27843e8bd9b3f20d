import Clinical
import Intake
import Testing

@Suite struct `CDA answers` {
    private static let answer = CDASample.observation(
        #"<value xsi:type="CD" code="359746009" codeSystem="2.16.840.1.113883.6.96"/>"#,
        code: #"<code code="97509-4" codeSystem="2.16.840.1.113883.6.1"/>"#
    )

    @Test func `a coded answer outranks the text beside it`() throws {
        let reading = try CDAReport.report(
            CDASample.section(
                "121072",
                "\(CDAReport.impressionText)<entry>\(Self.answer)</entry>",
                system: CDAReport.dicom
            )
        ).read()
        #expect(reading.assessments.map(\.response) == [.stable])
        #expect(reading.assessments.map(\.source) == [.coded])
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
        #expect(reading.events.map(\.identity) == ["ACC9|LN|97509-4|"])
        #expect(reading.events.map(\.at) == [try Sample.time("20260220101500")])
    }

    @Test func `an answer outside a report is told by its day`() throws {
        let reading = try CDASample.results(Self.answer).read()
        #expect(reading.assessments.map(\.response) == [.stable])
        #expect(reading.events.map(\.identity) == ["2026-02-03T00:00:00Z|LN|97509-4|"])
        #expect(reading.events.map(\.at) == [try Sample.time("20260203", .day)])
    }

    @Test(arguments: [
        (#"<value xsi:type="ST">PD</value>"#, TumorResponse.progression),
        (#"<value xsi:type="CD" code="SD" codeSystem="1.2"/>"#, .stable),
    ])
    func `local questions are told by the criteria's name`(
        value: String,
        expected: TumorResponse
    ) throws {
        let code = #"<code code="L5" codeSystem="1.2" displayName="mRECIST response"/>"#
        let reading = try CDASample.results(CDASample.observation(value, code: code)).read()
        #expect(reading.assessments.map(\.response) == [expected])
    }

    @Test func `a report among results is read as one`() throws {
        let line = CDASample.observation(
            ##"<value xsi:type="ED"><reference value="#r"/></value>"##,
            code: #"<code code="41806-1" codeSystem="2.16.840.1.113883.6.1"/>"#
        )
        let reading = try CDASample.sections(
            CDASample.section(
                "30954-2",
                """
                <text><paragraph ID="r">IMPRESSION: Disease progression.</paragraph></text>\
                <entry><organizer classCode="CLUSTER" moodCode="EVN"><code code="CT"/>\
                <component>\(line)</component></organizer></entry>
                """
            )
        ).read()
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.events.map(\.at) == [try Sample.time("20260203", .day)])
        #expect(reading.extract.panels.count == 0)
    }

    @Test func `plain text of an imaging document is its report`() throws {
        var document = CDAReport.report()
        document.body = """
            <nonXMLBody><text mediaType="text/plain">IMPRESSION: Disease progression.</text>\
            </nonXMLBody>
            """
        #expect(try document.read().assessments.map(\.response) == [.progression])
    }

    @Test func `an answer in an imaging organizer is no line of its report`() throws {
        let question = #"<code code="L5" codeSystem="1.2" displayName="RECIST 1.1"/>"#
        let answer = CDASample.observation(#"<value xsi:type="ST">SD</value>"#, code: question)
        let line = CDASample.observation(
            #"<value xsi:type="ST">Disease progression.</value>"#,
            code: #"<code code="X" codeSystem="1.2"/>"#
        )
        let reading = try CDASample.results(
            """
            <organizer classCode="CLUSTER" moodCode="EVN"><code code="41806-1" \
            codeSystem="2.16.840.1.113883.6.1"/><component>\(line)</component>\
            <component>\(answer)</component></organizer>
            """
        ).read()
        #expect(reading.assessments.map(\.response) == [.stable])
        #expect(reading.assessments.map(\.source) == [.coded])
    }
}
