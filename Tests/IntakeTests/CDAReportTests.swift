import Clinical
import Intake
import Testing

@Suite struct `CDA imaging reports` {
    @Test func `the impression is an assessment dated by the study`() throws {
        let reading = try CDAReport.report(
            CDASample.section(
                "121070",
                "<text>Portal vein patent. Lesion stable.</text>",
                system: CDAReport.dicom
            ),
            CDAReport.impression()
        ).read()
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(event.identity == "ACC9|report")
        #expect(event.at == (try Sample.time("20260220101500")))
        #expect(event.status == .final)
        #expect(
            event.locator
                == "/ClinicalDocument/component/structuredBody/component[1]/section/text"
        )
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.assessments.map(\.source) == [.text])
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
        #expect(reading.warningKinds == [])
    }

    @Test(arguments: [
        ("19005-8", "18748-4"), ("55110-1", "18748-4"), ("19005-8", "11488-4"),
        ("59776-5", "18748-4"), ("30954-2", "18748-4"), ("18782-3", "41806-1"),
    ])
    func `sections are told by LOINC, too`(section: String, document: String) throws {
        let reading = try CDAReport.report(
            CDASample.section(section, CDAReport.impressionText),
            code: document
        ).read()
        #expect(reading.assessments.map(\.response) == [.progression])
    }

    @Test(arguments: [("30954-2", "34133-9"), ("59776-5", "28570-0"), ("10164-2", "11488-4")])
    func `narrative of other documents is no report`(section: String, document: String) throws {
        let reading = try CDAReport.report(
            CDASample.section(section, CDAReport.impressionText),
            code: document
        ).read()
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["nothing_read"])
    }

    @Test(arguments: ["121109", "121060", "121068", "18785-6", "55114-3", "11329-0"])
    func `requests, history and comparisons are not the finding`(code: String) throws {
        let system = code.contains("-") ? "2.16.840.1.113883.6.1" : CDAReport.dicom
        let reading = try CDAReport.report(
            CDASample.section(code, "<text>Disease progression.</text>", system: system),
            CDAReport.impression("<text>Stable disease.</text>")
        ).read()
        #expect(reading.assessments.map(\.response) == [.stable])
    }

    @Test func `sections without code are read under their titles`() throws {
        let reading = try CDAReport.report(
            """
            <section><title>Clinical history</title><text>Disease progression.</text></section>
            """,
            "<section><title>IMPRESSION</title><text>Stable disease.</text></section>"
        ).read()
        #expect(reading.assessments.map(\.response) == [.stable])
    }

    @Test func `nested sections belong to the one around them`() throws {
        let reading = try CDAReport.report(
            CDASample.section(
                "121072",
                """
                <component><section><title>Liver</title><text><list><item>Disease progression.\
                </item><item>No ascites.</item></list></text></section></component>
                """,
                system: CDAReport.dicom
            )
        ).read()
        #expect(reading.assessments.map(\.response) == [.progression])
    }

    @Test func `paragraphs, lines and cells stay apart`() throws {
        let reading = try CDAReport.report(
            CDAReport.impression(
                """
                <text><table><thead><tr><th>Site</th><th>Finding</th></tr></thead><tbody><tr>\
                <td>Liver</td><td>Stable disease.</td></tr></tbody></table>\
                <paragraph>No evidence of</paragraph><content revised="delete">Disease \
                progression.</content><br/>ascites.</text>
                """
            )
        ).read()
        #expect(reading.assessments.map(\.response) == [.stable])
    }

    // MARK: The study

    @Test func `the study's own number stands for a missing order`() throws {
        let reading = try CDAReport.report(CDAReport.impression(), header: CDAReport.study).read()
        #expect(reading.assessments.map(\.accession) == ["1.2.840.1"])
        #expect(reading.events.map(\.identity) == ["1.2.840.1|report"])
    }

    @Test func `the time of the report is not the study's`() throws {
        let reading = try CDAReport.report(CDAReport.impression(), header: CDAReport.order).read()
        #expect(reading.events.map(\.at) == [nil])
        #expect(reading.warningKinds == ["time_missing"])
    }

    @Test func `the care of a period is no study, its encounter dates one`() throws {
        let header = """
            <documentationOf><serviceEvent classCode="PCPR"><id root="7"/><effectiveTime>\
            <low value="19600102"/></effectiveTime></serviceEvent></documentationOf>\
            <componentOf><encompassingEncounter><effectiveTime value="20260219"/>\
            </encompassingEncounter></componentOf>
            """
        let reading = try CDAReport.report(CDAReport.impression(), header: CDAReport.order + header)
            .read()
        #expect(reading.events.map(\.at) == [try Sample.time("20260219", .day)])
    }

    // MARK: Versions

    @Test(arguments: [CDAReport.order + CDAReport.study, CDAReport.study])
    func `a replacement is a later version of the report`(header: String) throws {
        let first = try CDAReport.report(CDAReport.impression(), header: header).read()
        var second = CDAReport.report(
            CDAReport.impression("<text>Stable disease.</text>"),
            header: header + CDAReport.related("RPLC", "D1")
        )
        second.id = #"<id root="1.2.3" extension="D2"/>"#
        let replaced = try second.read()
        #expect(first.events.map(\.identity) == replaced.events.map(\.identity))
        #expect(replaced.events.map(\.status) == [.corrected])
        #expect(replaced.assessments.map(\.response) == [.stable])
        #expect(replaced.warningKinds == [])
    }

    @Test func `versions of a set without study number share its identity`() throws {
        var first = CDAReport.report(CDAReport.impression(), header: "")
        first.versions = #"<setId root="1.5" extension="S1"/><versionNumber value="1"/>"#
        var second = CDAReport.report(
            CDAReport.impression(),
            header: CDAReport.related("RPLC", "D1")
        )
        second.id = #"<id root="1.2.3" extension="D2"/>"#
        second.versions = #"<setId root="1.5" extension="S1"/><versionNumber value="2"/>"#
        let identities = try [first, second].flatMap { try $0.read().events.map(\.identity) }
        #expect(identities == ["1.5^S1|report", "1.5^S1|report"])
    }

    @Test func `a replacement of which nothing is known takes the replaced one's place`() throws {
        let first = try CDAReport.report(CDAReport.impression(), header: "").read()
        let second = try CDAReport.report(
            CDAReport.impression(),
            header: CDAReport.related("RPLC", "D1")
        ).read()
        #expect(first.events.map(\.identity) == ["1.2.3^D1|report"])
        #expect(second.events.map(\.identity) == ["1.2.3^D1|report"])
        #expect(second.warningKinds.contains("replaces_document"))
    }

    @Test func `a replacement without text withdraws the report`() throws {
        let reading = try CDAReport.report(
            CDASample.section("121109", "<text>Staging.</text>", system: CDAReport.dicom),
            header: CDAReport.order + CDAReport.study + CDAReport.related("RPLC")
        ).read()
        #expect(reading.events.map(\.status) == [.deleted])
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
    }

    @Test func `an addendum leaves the report standing`() throws {
        let header = CDAReport.order + CDAReport.study + CDAReport.related("APND")
        let reading = try CDAReport.report(CDAReport.impression(), header: header).read()
        #expect(reading.events.map(\.identity) == ["ACC9|report|addendum|1.2.3^D1"])
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
        let silent = try CDAReport.report(
            CDAReport.impression("<text>Dictated by telephone.</text>"),
            header: header
        ).read()
        #expect(silent.events == [])
        #expect(silent.warningKinds.contains("addendum_unread"))
        let withdrawn = try CDAReport.report(
            CDAReport.impression(
                "<text>This report was issued in error and should be disregarded.</text>"
            ),
            header: header
        ).read()
        #expect(withdrawn.events.map(\.identity) == ["ACC9|report"])
        #expect(withdrawn.assessments.map(\.response) == [.indeterminate])
    }

    @Test(arguments: [
        (#"<sdtc:statusCode code="active"/>"#, ResultStatus.preliminary),
        (#"<sdtc:statusCode code="completed"/>"#, .final),
        (#"<sdtc:statusCode code="nullified"/>"#, .deleted),
        (#"<legalAuthenticator><signatureCode code="I"/></legalAuthenticator>"#, .preliminary),
        (#"<legalAuthenticator><signatureCode code="S"/></legalAuthenticator>"#, .final),
    ])
    func `drafts and withdrawn reports are told`(header: String, expected: ResultStatus) throws {
        let reading = try CDAReport.report(
            CDAReport.impression(),
            header: CDAReport.order + CDAReport.study + header
        ).read()
        #expect(reading.events.map(\.status) == [expected])
    }

    @Test func `a stay of several days dates no study, the study's own act does`() throws {
        let stay = """
            <componentOf><encompassingEncounter><effectiveTime><low value="20260201"/>\
            <high value="20260227"/></effectiveTime></encompassingEncounter></componentOf>
            """
        let act = """
            <entry><act classCode="ACT" moodCode="EVN"><code code="113014"/>\
            <effectiveTime value="20260219"/></act></entry>
            """
        let catalog = CDASample.section("121181", act, system: CDAReport.dicom)
        let header = CDAReport.order + stay
        let undated = try CDAReport.report(CDAReport.impression(), header: header).read()
        #expect(undated.events.map(\.at) == [nil])
        #expect(undated.warningKinds == ["time_missing"])
        let dated = try CDAReport.report(catalog, CDAReport.impression(), header: header).read()
        #expect(dated.events.map(\.at) == [try Sample.time("20260219", .day)])
    }
}
