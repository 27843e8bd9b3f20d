import Clinical
import Intake
import Testing

@Suite struct `CDA documents` {
    @Test func `the header tells who wrote what and when`() throws {
        var document = CDASample.results(CDASample.observation(#"<value xsi:type="ST"/>"#))
        document.header = """
            <author><time value="20260101"/><assignedAuthor><assignedAuthoringDevice>
            <softwareName> EHR 7 </softwareName></assignedAuthoringDevice></assignedAuthor></author>
            <custodian><assignedCustodian><representedCustodianOrganization>
            <id root="9.9"/><name>General Hospital</name>
            </representedCustodianOrganization></assignedCustodian></custodian>
            """
        let header = try document.read().header
        #expect(header.format == "CDA")
        #expect(header.messageType == "ClinicalDocument^34133-9")
        #expect(header.version == "R2")
        #expect(header.controlID == "1.2.3^D1")
        #expect(header.sendingApplication == "EHR 7")
        #expect(header.sendingFacility == "General Hospital")
        #expect(header.sentAt == (try Sample.time("20260301120000")).instant)
    }

    @Test func `a document is not acknowledged, for nothing in it asks for it`() throws {
        let reading = try CDASample.results().read()
        #expect(reading.acknowledgementHeader == nil)
        #expect(reading.answerDialect == nil)
    }

    @Test func `the author's time stands for a missing effectiveTime`() throws {
        var document = CDASample.results()
        document.written = #"<effectiveTime nullFlavor="UNK"/>"#
        document.header = #"<author><time value="20260205"/></author>"#
        let reading = try document.read()
        #expect(reading.header.sentAt == (try Sample.time("20260205")).instant)
        #expect(reading.warningKinds.contains("time_missing"))
    }

    @Test func `of two versions with one time the higher number is later`() throws {
        var document = CDASample.results()
        document.versions = #"<versionNumber value="3"/>"#
        let written = try Sample.time("20260301120000").instant
        #expect(try document.read().header.sentAt.microseconds == written.microseconds + 2)
    }

    @Test(arguments: [
        "section", "entry", "observation", "organizer", "act", "substanceAdministration",
        "component", "recordTarget", "structuredBody", "serviceEvent",
    ])
    func `a part of a document is refused as one`(root: String) throws {
        for namespace in ["", #" xmlns="urn:hl7-org:v3""#] {
            let bytes = Array("<?xml version=\"1.0\"?>\n<\(root)\(namespace)><id/></\(root)>".utf8)
            let reading = try Sample.reader().read(bytes, profile: InterfaceProfile(name: "test"))
            #expect(reading.refusal?.code == "cda_fragment")
            #expect(reading.refusal?.location == "/\(root) line 2")
            #expect(reading.header.format == "CDA")
            #expect(reading.events == [])
        }
    }

    @Test(arguments: [
        #"<root xmlns="urn:other"/>"#, #"<PRPA_IN201305UV02 xmlns="urn:hl7-org:v3"/>"#,
        #"<ClinicalDocument xmlns="urn:other"/>"#, "<report/>",
    ])
    func `what is no clinical document is none`(text: String) throws {
        let reading = try Sample.reader().read(
            Array(text.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(reading.refusal?.code == "format_unknown")
    }

    @Test func `a document that lost its namespace is read with a warning`() throws {
        var document = CDASample.results(
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        )
        document.namespace = ""
        let reading = try document.read()
        #expect(reading.labs.map(\.value) == [Decimal(450)])
        #expect(reading.warningKinds == ["namespace_missing"])
    }

    @Test func `a prefix for the namespace makes no difference`() throws {
        let text = """
            <cda:ClinicalDocument xmlns:cda="urn:hl7-org:v3" \
            xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><cda:id root="1"/>
            <cda:effectiveTime value="20260301"/><cda:recordTarget><cda:patientRole>
            <cda:id root="1.2" extension="7"/></cda:patientRole></cda:recordTarget><cda:component>
            <cda:structuredBody><cda:component><cda:section><cda:entry>
            <cda:observation classCode="OBS" moodCode="EVN"><cda:code code="1742-6" \
            codeSystemName="LOINC"/><cda:effectiveTime value="20260203"/>
            <cda:value i:type="cda:PQ" value="55" unit="U/L"/></cda:observation></cda:entry>
            </cda:section></cda:component></cda:structuredBody></cda:component>
            </cda:ClinicalDocument>
            """
        let reading = try Sample.reader().read(
            Array(text.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(reading.labs.map(\.concept) == [.alt])
        #expect(reading.labs.map(\.value) == [Decimal(55)])
    }

    @Test func `a document with a body that is not XML is kept with a warning`() throws {
        var document = CDASample()
        document.body = """
            <nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0=</text>
            </nonXMLBody>
            """
        let reading = try document.read()
        #expect(reading.outcome == .accepted)
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["attachment_unread", "nothing_read"])
        #expect(
            reading.extract.warnings.first?.location
                == "/ClinicalDocument/component/nonXMLBody/text"
        )
    }

    @Test func `a document from which nothing is read says so`() throws {
        let reading = try CDASample.sections(
            CDASample.section("10164-2", "<text>The patient feels well.</text>")
        ).read()
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["nothing_read"])
    }

    @Test func `a document without a body says so`() throws {
        #expect(try CDASample().read().warningKinds == ["body_missing", "nothing_read"])
    }

    @Test func `what a replaced document stated otherwise may still hold`() throws {
        var document = CDASample.results(
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        )
        document.header = """
            <relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3" extension="D0"/>
            </parentDocument></relatedDocument>
            """
        let reading = try document.read()
        #expect(reading.warningKinds == ["replaces_document"])
        #expect(reading.extract.warnings.map(\.location) == ["/ClinicalDocument/relatedDocument"])
    }

    @Test func `of a document entered in error nothing is read`() throws {
        var document = CDASample.results(
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        )
        document.versions = #"<sdtc:statusCode code="nullified"/>"#
        let reading = try document.read()
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["document_withdrawn", "nothing_read"])
    }

    @Test func `references to one long text bring it in only so often`() throws {
        let words = String(repeating: "word ", count: 20_000)
        let one = CDASample.observation(
            ##"<value xsi:type="ED"><reference value="#t"/></value>"##,
            code: #"<code code="X" codeSystem="L"/>"#
        )
        let entries = String(repeating: "<entry>\(one)</entry>", count: 500)
        let reading = try CDASample.sections(
            CDASample.section("30954-2", #"<text ID="t">\#(words)</text>\#(entries)"#)
        ).read()
        let panels = reading.extract.panels.map(\.panel)
        #expect(panels.map(\.items.count).reduce(0, +) == 500)
        #expect(panels.map(\.text.count).reduce(0, +) < 9 << 20)
        #expect(reading.warningKinds == ["reference_limit"])
    }
}
