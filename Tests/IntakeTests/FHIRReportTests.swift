import Clinical
import Intake
import Testing

@Suite struct `FHIR reports` {
    private static let category = """
        <category><coding><system value="http://terminology.hl7.org/CodeSystem/v2-0074"/>\
        <code value="CT"/></coding></category><code><text value="CT abdomen"/></code>
        """
    private static let accession = """
        <identifier><type><coding><code value="ACSN"/></coding></type><value value="ACC9"/></identifier>
        """
    private static let time = "<effectiveDateTime value='2026-03-01T10:00:00Z'/>"

    private func report(
        _ body: String,
        head: String = accession,
        status: String = "final",
        category: String = category,
        time: String = time
    ) -> String {
        "<DiagnosticReport>\(head)<status value='\(status)'/>\(category)\(FHIRSample.subject)\(time)"
            + "\(body)</DiagnosticReport>"
    }

    private func read(_ report: String, _ others: String...) throws -> Reading {
        try FHIRSample.read(
            FHIRSample.resource(
                "Bundle",
                #"<type value="collection"/><timestamp value="2026-03-02T10:00:00Z"/>"#
                    + ([report] + others).map { FHIRSample.entry($0) }.joined()
            )
        )
    }

    @Test func `a conclusion becomes an assessment dated by the study`() throws {
        let reading = try read(report("<conclusion value='Disease progression.'/>"))
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(event.identity == "ACC9|report")
        #expect(event.status == .final)
        #expect(event.at == (try Sample.time("20260301100000")))
        #expect(event.locator == "/Bundle/entry/resource/DiagnosticReport/conclusion")
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.assessments.map(\.source) == [.text])
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
        #expect(reading.extract.warnings == [])
    }

    @Test(arguments: [
        ("partial", ResultStatus.preliminary), ("preliminary", .preliminary), ("final", .final),
        ("amended", .corrected), ("corrected", .corrected), ("appended", .corrected),
        ("cancelled", .cancelled), ("entered-in-error", .deleted), ("registered", .pending),
        ("unknown", .preliminary),
    ])
    func `a report's status is its own`(code: String, expected: ResultStatus) throws {
        let reading = try read(
            report("<conclusion value='Disease progression.'/>", status: code)
        )
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
    }

    @Test(arguments: [Self.accession, ""])
    func `when it was issued is not when the study was made`(head: String) throws {
        let reading = try read(
            report(
                "<conclusion value='Disease progression.'/>",
                head: head,
                time: "<issued value='2026-03-09T10:00:00Z'/>"
            )
        )
        let identity = head.isEmpty ? "|report|2026-03-09T10:00:00Z second" : "ACC9|report"
        #expect(reading.events.map(\.identity) == [identity])
        #expect(reading.events.map(\.at) == [nil])
        #expect(reading.warningKinds == ["time_missing"])
    }

    @Test func `a withdrawn report needs no words`() throws {
        let reading = try read(report("", status: "entered-in-error", category: ""))
        #expect(reading.events.map(\.status) == [.deleted])
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
    }

    @Test(arguments: [
        ("text/plain", "RGlzZWFzZSBwcm9ncmVzc2lvbi4="),
        ("text/plain; charset=utf-8", "RGlzZWFzZSBw\n cm9ncmVzc2lvbi4"),
        ("text/plain;charset=\"ISO-8859-1\"", "RGlzZWFzZSBwcm9ncmVzc2lvbi4gTORzaW9uLg=="),
        ("text/plain; charset=GB18030", "vLKyodj41bmjoQ=="),
    ])
    func `attached text is read`(type: String, data: String) throws {
        let type = type.replacing("\"", with: "&quot;")
        let form = """
            <presentedForm><contentType value="\(type)"/><data value="\(data)"/></presentedForm>
            """
        let reading = try read(report(form))
        #expect(reading.extract.warnings == [])
        #expect(reading.events.count == 1)
        #expect(
            reading.events.map(\.locator) == [
                "/Bundle/entry/resource/DiagnosticReport/presentedForm"
            ]
        )
        if !type.contains("GB18030") {
            #expect(reading.assessments.map(\.response) == [.progression])
        }
    }

    @Test(arguments: [
        "<contentType value='application/pdf'/><data value='JVBERg=='/>",
        "<contentType value='text/plain'/><data value='!!'/>",
        "<contentType value='text/plain; charset=utf-8'/><data value='/w=='/>",
        "<contentType value='text/plain; charset=klingon'/><data value='YQ=='/>",
        "<contentType value='text/plain'/><url value='http://elsewhere/report'/>",
    ])
    func `other attachments are only kept`(form: String) throws {
        let reading = try read(report("<presentedForm>\(form)</presentedForm>"))
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["attachment_unread", "report_empty"])
    }

    @Test func `the narrative stands for a report without other words`() throws {
        let text = """
            <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><h2>Impression</h2>\
            <p>Disease <b>progression</b>.</p></div></text>
            """
        let reading = try read(report("", head: text + Self.accession))
        #expect(reading.assessments.map(\.response) == [.progression])
        #expect(reading.warningKinds == ["narrative_read"])
    }

    @Test func `a coded conclusion outranks the words`() throws {
        let code = """
            <conclusion value="Disease progression."/><conclusionCode><coding>\
            <system value="http://snomed.info/sct"/><code value="359746009"/><display value="Stable"/>\
            </coding></conclusionCode>
            """
        let reading = try read(report(code))
        #expect(reading.assessments.map(\.response) == [.stable])
        #expect(reading.assessments.map(\.source) == [.coded])
        #expect(reading.assessments.map(\.excerpt) == ["Stable"])
        #expect(
            reading.events.map(\.locator) == [
                "/Bundle/entry/resource/DiagnosticReport/conclusionCode"
            ]
        )
    }

    @Test(arguments: [
        "<category><coding><code value='RAD'/></coding></category>",
        "<category><coding><system value='http://loinc.org'/><code value='LP29684-5'/></coding></category>",
        "<code><coding><system value='http://loinc.org'/><code value='18748-4'/></coding></code>",
        "<imagingStudy><reference value='ImagingStudy/i'/></imagingStudy>",
    ])
    func `imaging is known by its category, code or study`(xml: String) throws {
        let reading = try read(report("<conclusion value='Stable disease.'/>", category: xml))
        #expect(reading.assessments.map(\.response) == [.stable])
    }

    @Test func `other reports assess no tumour`() throws {
        let laboratory = "<category><coding><code value='LAB'/></coding></category>"
        let reading = try read(
            report("<conclusion value='Disease progression.'/>", category: laboratory)
        )
        #expect(reading.events == [])
    }

    private static let study = """
        <ImagingStudy><id value="i"/><identifier><system value="urn:dicom:uid"/>\
        <value value="urn:oid:1.2"/></identifier><identifier><value value="ACC7"/></identifier>\
        <started value="2026-02-28T08:00:00Z"/></ImagingStudy>
        """
    private static let order = """
        <ServiceRequest><id value="s"/><identifier><type><coding><code value="PLAC"/></coding></type>\
        <value value="P1"/></identifier></ServiceRequest>
        """

    @Test(arguments: [
        ("", "<imagingStudy><reference value='ImagingStudy/i'/></imagingStudy>", "ACC7"),
        ("", "<basedOn><reference value='ServiceRequest/s'/></basedOn>", "P1"),
        ("", "<basedOn><identifier><value value='P2'/></identifier></basedOn>", "P2"),
        ("<identifier><value value='D5'/></identifier>", "", "D5"),
        ("<id value='d'/>", "", "DiagnosticReport/d"),
    ])
    func `the accession comes from whatever names it`(
        head: String,
        body: String,
        expected: String
    ) throws {
        let report = report(body + "<conclusion value='Stable disease.'/>", head: head)
        let reading = try read(report, Self.study, Self.order)
        #expect(reading.assessments.map(\.accession) == [expected])
        #expect(reading.events.map(\.identity) == ["\(expected)|report"])
    }

    @Test func `the study's time stands for the report's`() throws {
        let body = """
            <imagingStudy><reference value="ImagingStudy/i"/></imagingStudy>\
            <conclusion value="Stable disease."/>
            """
        let reading = try read(report(body, time: ""), Self.study)
        #expect(reading.events.map(\.at) == [try Sample.time("20260228080000")])
    }

    @Test func `results are counted once, as Observations with the report's number`() throws {
        let reading = try read(
            report("<result><reference value='Observation/o1'/></result>", category: ""),
            FHIRSample.observation(value: FHIRSample.quantity("500"))
        )
        #expect(reading.labs.map(\.orderNumber) == ["ACC9"])
        #expect(reading.events.map(\.identity) == ["Observation/o1"])
    }

    @Test func `the words of an imaging report's Observations are the report's`() throws {
        let impression = """
            <Observation><id value="o1"/><status value="final"/><code><coding>\
            <system value="http://loinc.org"/><code value="19005-8"/></coding></code>\
            \(FHIRSample.subject)\(Self.time)<valueString value="Disease progression."/></Observation>
            """
        let reading = try read(
            report("<result><reference value='Observation/o1'/></result>"),
            impression
        )
        #expect(reading.events.map(\.identity) == ["ACC9|report"])
        #expect(reading.assessments.map(\.response) == [.progression])
        let alone = try read(impression)
        #expect(alone.events.map(\.identity) == ["Observation/o1"])
        #expect(alone.assessments.map(\.response) == [.progression])
    }

    @Test(arguments: [
        (
            "http://loinc.org", "97509-4", "http://snomed.info/sct", "271299001",
            TumorResponse.progression
        ),
        ("http://loinc.org", "88040-1", "http://snomed.info/sct", "268910001", .response),
        (
            "http://loinc.org", "88040-1", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
            "C18213", .stable
        ),
        ("urn:site", "mRECIST", "urn:site", "PD", .progression),
    ])
    func `a coded response is an Observation that answers a question`(
        system: String,
        code: String,
        answerSystem: String,
        answer: String,
        expected: TumorResponse
    ) throws {
        let reading = try read(
            """
            <Observation><id value="o1"/><status value="final"/><code><coding>\
            <system value="\(system)"/><code value="\(code)"/></coding></code>\
            \(FHIRSample.subject)<focus><reference value="Condition/c"/></focus>\(Self.time)\
            <valueCodeableConcept><coding><system value="\(answerSystem)"/><code value="\(answer)"/>\
            </coding></valueCodeableConcept></Observation>
            """
        )
        #expect(reading.assessments.map(\.response) == [expected])
        #expect(reading.assessments.map(\.source) == [.coded])
        #expect(reading.events.map(\.identity) == ["Observation/o1"])
        #expect(reading.events.map(\.at) == [try Sample.time("20260301100000")])
    }

    @Test(arguments: [("PD", [TumorAssessment.Source.coded]), ("better", [.text])])
    func `a coded response that a report lists outranks its words`(
        answer: String,
        sources: [TumorAssessment.Source]
    ) throws {
        let reading = try read(
            report(
                """
                <result><reference value="Observation/o1"/></result>\
                <conclusion value="Stable disease."/>
                """
            ),
            """
            <Observation><id value="o1"/><status value="final"/><code><coding>\
            <system value="http://loinc.org"/><code value="97509-4"/></coding></code>\
            \(FHIRSample.subject)\(Self.time)<valueString value="\(answer)"/></Observation>
            """
        )
        #expect(reading.assessments.map(\.source) == sources)
        #expect(reading.assessments.map(\.accession) == ["ACC9"])
    }

    @Test func `an answer that no value set has is a result and reported`() throws {
        let reading = try read(
            """
            <Observation><id value="o1"/><status value="final"/><code><coding>\
            <system value="http://loinc.org"/><code value="97509-4"/></coding></code>\
            \(FHIRSample.subject)\(Self.time)<valueString value="improving slowly"/></Observation>
            """
        )
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["response_unknown"])
        #expect(reading.extract.panels.count == 1)
    }
}
