import Clinical
import Intake
import Testing

@Suite struct `CDA problems` {
    private static let hcc =
        #"<value xsi:type="CD" code="109841003" codeSystem="2.16.840.1.113883.6.96"/>"#
    private static let problem =
        #"<code code="55607006" codeSystem="2.16.840.1.113883.6.96" displayName="Problem"/>"#
    private static let onset = #"<effectiveTime><low value="20251201"/></effectiveTime>"#

    private func concern(
        _ value: String = hcc,
        act: String = "active",
        attributes: String = #"classCode="OBS" moodCode="EVN""#,
        code: String = problem,
        status: String = #"<statusCode code="completed"/>"#
    ) -> String {
        let observation = CDASample.observation(
            value,
            code: code,
            status: status,
            time: Self.onset,
            attributes: attributes
        )
        return """
            <act classCode="ACT" moodCode="EVN"><code code="CONC"/><statusCode code="\(act)"/>\
            <entryRelationship typeCode="SUBJ">\(observation)</entryRelationship></act>
            """
    }

    @Test func `a problem is a diagnosis from its onset`() throws {
        let reading = try CDASample.entries("11450-4", concern()).read()
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(
            event.content
                == .diagnosis(
                    Diagnosis(
                        concept: .hcc,
                        coding: Coding(system: "SCT", code: "109841003", display: "")
                    )
                )
        )
        #expect(event.identity == "SCT|109841003")
        #expect(event.status == .final)
        #expect(event.at == (try Sample.time("20251201", .day)))
        #expect(
            event.locator == "/ClinicalDocument/component/structuredBody/component/section/entry"
                + "/act/entryRelationship/observation/value"
        )
        #expect(reading.extract.panels.count == 0)
    }

    @Test(arguments: [
        (
            #"<value xsi:type="CD" code="C22.0" codeSystem="2.16.840.1.113883.6.90"/>"#,
            ["I10C|C22.0"]
        ),
        (
            #"<value xsi:type="CD" nullFlavor="OTH"><translation code="C22.0" codeSystem="2.16.840.1.113883.6.3"/></value>"#,
            ["I10|C22.0"]
        ),
        (#"<value xsi:type="CD" code="C22.1" codeSystem="2.16.840.1.113883.6.90"/>"#, []),
        (#"<value xsi:type="CD" code="C22.0" codeSystem="1.2.3"/>"#, []),
        (#"<value xsi:type="CD" nullFlavor="UNK"/>"#, []),
        (
            #"<value xsi:type="CD" code="109841003" codeSystem="2.16.840.1.113883.6.96"><translation code="C22.1" codeSystem="2.16.840.1.113883.6.90"/></value>"#,
            []
        ),
    ])
    func `only diagnoses of the value sets count`(value: String, expected: [String]) throws {
        let reading = try CDASample.entries("11450-4", concern(value)).read()
        #expect(reading.events.map(\.identity) == expected)
    }

    @Test(arguments: [
        (#"classCode="OBS" moodCode="EVN" negationInd="true""#, [ResultStatus.deleted]),
        (#"classCode="OBS" moodCode="RSK""#, []), (#"classCode="OBS" moodCode="GOL""#, []),
    ])
    func `a denied diagnosis is taken back, a feared one is none`(
        attributes: String,
        expected: [ResultStatus]
    ) throws {
        let reading = try CDASample.entries("11450-4", concern(attributes: attributes)).read()
        #expect(reading.events.map(\.status) == expected)
    }

    @Test(arguments: [
        ("active", "completed", ResultStatus.final), ("completed", "completed", .final),
        ("aborted", "completed", .final), ("nullified", "completed", .deleted),
        ("active", "active", .final), ("active", "nullified", .deleted),
        ("active", "aborted", .cancelled),
    ])
    func `what was entered in error does not hold`(
        act: String,
        status: String,
        expected: ResultStatus
    ) throws {
        let reading = try CDASample.entries(
            "11450-4",
            concern(act: act, status: #"<statusCode code="\#(status)"/>"#)
        ).read()
        #expect(reading.events.map(\.status) == [expected])
    }

    @Test(arguments: [
        #"<code code="29308-4" codeSystem="2.16.840.1.113883.6.1"/>"#,
        #"<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>"#,
        #"<code code="282291009" codeSystem="2.16.840.1.113883.6.96"/>"#,
        #"<templateId root="2.16.840.1.113883.10.20.22.4.4"/><code nullFlavor="UNK"/>"#,
    ])
    func `problems have many types`(code: String) throws {
        let reading = try CDASample.entries("46240-8", concern(code: code)).read()
        #expect(reading.events.map(\.identity) == ["SCT|109841003"])
    }

    @Test(arguments: [
        ("10157-6", problem), ("18776-5", problem), ("61146-7", problem),
        ("11450-4", #"<code code="75315-2" codeSystem="2.16.840.1.113883.6.1"/>"#),
    ])
    func `relatives, plans and goals have no diagnosis of the patient`(
        section: String,
        code: String
    ) throws {
        let reading = try CDASample.entries(section, concern(code: code)).read()
        #expect(reading.events == [])
    }

    @Test func `what speaks of a problem is no result`() throws {
        let status = """
            <entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN">\
            <code code="33999-4" codeSystem="2.16.840.1.113883.6.1"/><value xsi:type="CD" \
            code="55561003" codeSystem="2.16.840.1.113883.6.96"/></observation>\
            </entryRelationship>
            """
        let observation = CDASample.observation(Self.hcc, code: Self.problem, more: status)
        let reading = try CDASample.entries("11450-4", observation).read()
        #expect(reading.events.map(\.identity) == ["SCT|109841003"])
        #expect(reading.extract.panels.count == 0)
    }

    @Test func `no known problems are none`() throws {
        let reading = try CDASample.entries(
            "11450-4",
            concern(
                #"<value xsi:type="CD" code="55607006" codeSystem="2.16.840.1.113883.6.96"/>"#,
                attributes: #"classCode="OBS" moodCode="EVN" negationInd="true""#
            )
        ).read()
        #expect(reading.warningKinds == ["nothing_read"])
    }

    @Test func `the reason for an act is not yet a diagnosis`() throws {
        let observation = CDASample.observation(Self.hcc, code: Self.problem)
        let reading = try CDASample.entries(
            "47519-4",
            """
            <procedure classCode="PROC" moodCode="EVN"><entryRelationship typeCode="RSON">\
            \(observation)</entryRelationship></procedure>
            """
        ).read()
        #expect(reading.events == [])
    }
}
