import Clinical
import Intake
import Testing

@Suite struct `CDA results` {
    private static let entry =
        "/ClinicalDocument/component/structuredBody/component/section/entry/observation"

    @Test func `a result is an event, told by its code and time`() throws {
        let reading = try CDASample.value(#"<value xsi:type="PQ" value="450.0" unit="ng/mL"/>"#)
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(event.identity == "|LN|1834-1||2026-02-03T00:00:00Z")
        #expect(event.at == (try Sample.time("20260203", .day)))
        #expect(event.status == .final)
        #expect(event.locator == Self.entry + "/value")
        let lab = try #require(reading.labs.first)
        #expect(lab.concept == .afp)
        #expect(lab.coding == Coding(system: "LN", code: "1834-1", display: ""))
        #expect(lab.value?.description == "450.0")
        #expect(lab.unit == "ng/mL")
        #expect(lab.canonical?.value == Decimal(450))
        #expect(reading.warningKinds == [])
    }

    @Test(arguments: [
        ("completed", ResultStatus.final), ("active", .pending), ("aborted", .cancelled),
        ("cancelled", .cancelled), ("nullified", .deleted), ("corrected", .corrected),
        ("whatever", .preliminary),
    ])
    func `the status is ActStatus`(code: String, expected: ResultStatus) throws {
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                status: #"<statusCode code="\#(code)"/>"#
            )
        ).read()
        #expect(reading.events.map(\.status) == [expected])
    }

    @Test func `a laboratory's own status is trusted over completed`() throws {
        let status = """
            <entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN">
            <code code="92236-9" codeSystem="2.16.840.1.113883.6.1"/>
            <value xsi:type="CD" code="P" codeSystem="2.16.840.1.113883.18.34"/></observation>
            </entryRelationship>
            """
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                more: status
            )
        ).read()
        #expect(reading.events.map(\.status) == [.preliminary])
    }

    private func organizer(_ status: String, _ observation: String) -> String {
        """
        <organizer classCode="BATTERY" moodCode="EVN"><code code="24325-3"/>
        <statusCode code="\(status)"/><effectiveTime><low value="20260204"/></effectiveTime>
        <component>\(observation)</component></organizer>
        """
    }

    @Test(arguments: [
        ("completed", ResultStatus.final), ("active", .pending), ("nullified", .deleted),
    ])
    func `time and status come from the organizer where the result has none`(
        code: String,
        expected: ResultStatus
    ) throws {
        let bare = CDASample.observation(
            #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
            status: "",
            time: ""
        )
        let reading = try CDASample.results(organizer(code, bare)).read()
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.events.map(\.at) == [try Sample.time("20260204", .day)])
    }

    @Test func `a completed result of an active organizer is final`() throws {
        let own = CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        let reading = try CDASample.results(organizer("active", own)).read()
        #expect(reading.events.map(\.status) == [.final])
        #expect(reading.events.map(\.at) == [try Sample.time("20260203", .day)])
    }

    @Test func `a result that two documents repeat is one`() throws {
        let value = #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#
        let first = CDASample.results(
            CDASample.observation(value, time: #"<effectiveTime value="20260203101500+0000"/>"#)
        )
        var second = CDASample.results(
            organizer(
                "completed",
                CDASample.observation(
                    value,
                    time: #"<effectiveTime><low value="202602031115+0100"/></effectiveTime>"#
                )
            )
        )
        second.id = #"<id root="8.8" extension="other"/>"#
        let identities = try [first, second].flatMap { try $0.read().events.map(\.identity) }
        #expect(identities == Array(repeating: "|LN|1834-1||2026-02-03T10:15:00Z", count: 2))
    }

    @Test func `a translation counts as the code itself`() throws {
        let code = """
            <code code="AFP7" codeSystem="1.2.3" displayName="AFP"><translation code="1834-1" \
            codeSystem="2.16.840.1.113883.6.1"/></code>
            """
        let reading = try CDASample.results(
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#, code: code)
        ).read()
        #expect(reading.labs.map(\.coding.code) == ["1834-1"])
        #expect(reading.labs.map(\.concept) == [.afp])
    }

    @Test func `a code under another system does not count`() throws {
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                code: #"<code code="1834-1" codeSystem="1.2.3"/>"#
            )
        ).read()
        #expect(reading.labs == [])
        #expect(reading.warningKinds == ["code_system_unknown"])
        #expect(reading.extract.panels.count == 1)
    }

    @Test(arguments: [
        #"classCode="OBS" moodCode="GOL""#, #"classCode="OBS" moodCode="RQO""#,
        #"classCode="OBS" moodCode="INT""#, #"classCode="OBS" moodCode="PRMS""#,
        #"classCode="OBS" moodCode="EVN.CRT""#,
        #"classCode="OBS" moodCode="EVN" negationInd="true""#,
    ])
    func `what did not happen is no result`(attributes: String) throws {
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                attributes: attributes
            )
        ).read()
        #expect(reading.events == [])
        #expect(reading.extract.panels.count == 0)
    }

    @Test(arguments: ["10157-6", "18776-5", "61146-7", "48765-2"])
    func `sections about relatives, plans, goals and allergies have no results`(
        code: String
    ) throws {
        let reading = try CDASample.entries(
            code,
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        ).read()
        #expect(reading.events == [])
        #expect(reading.extract.panels.count == 0)
        #expect(reading.warningKinds == ["nothing_read"])
    }

    @Test func `reference ranges are no results`() throws {
        let range = """
            <referenceRange><observationRange><value xsi:type="IVL_PQ"><high value="7" \
            unit="ng/mL"/></value></observationRange></referenceRange>
            """
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                more: range
            )
        ).read()
        #expect(reading.labs.map(\.value) == [Decimal(450)])
    }

    @Test func `other results are kept in panels with their place`() throws {
        let reading = try CDASample.entries(
            "8716-3",
            CDASample.observation(
                #"<value xsi:type="PQ" value="86" unit="kg"/>"#,
                code: """
                    <code code="29463-7" codeSystem="2.16.840.1.113883.6.1" \
                    displayName="Weight"/>
                    """
            ),
            CDASample.observation(
                #"<value xsi:type="CD" code="8" codeSystem="9" displayName="Former smoker"/>"#,
                code: #"<code code="72166-2" codeSystem="2.16.840.1.113883.6.1"/>"#
            )
        ).read()
        #expect(reading.events == [])
        let said = reading.extract.panels.flatMap { entry in
            entry.panel.items.map { item in
                [
                    entry.panel.string(item.system), entry.panel.string(item.code),
                    item.value?.description ?? "", entry.panel.string(item.unit),
                    entry.panel.string(item.textValue), entry.panel.locator(of: item),
                ]
            }
        }
        let section = "/ClinicalDocument/component/structuredBody/component/section"
        #expect(
            said == [
                ["LN", "29463-7", "86", "kg", "", "\(section)/entry[1]/observation/value"],
                [
                    "LN", "72166-2", "", "", "Former smoker",
                    "\(section)/entry[2]/observation/value",
                ],
            ]
        )
    }
}
