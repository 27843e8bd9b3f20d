import Clinical
import Intake
import Testing

@Suite struct `FHIR patients` {
    private func identifier(_ parts: String) -> String { "<identifier>\(parts)</identifier>" }

    private func type(_ code: String) -> String {
        "<type><coding><code value='\(code)'/></coding></type>"
    }

    @Test(arguments: [
        (
            "<identifier><system value='urn:oid:1.2.3'/><value value='77'/></identifier>",
            PatientIdentifier(assigningAuthority: "1.2.3", type: "MR", value: "77")
        ),
        (
            """
            <identifier><type><coding><code value='PI'/></coding></type><value value='1'/></identifier>\
            <identifier><type><coding><code value='MR'/></coding></type><system value='http://h/mrn'/>\
            <value value=' 2 '/></identifier>
            """, PatientIdentifier(assigningAuthority: "http://h/mrn", type: "MR", value: "2")
        ),
        (
            """
            <identifier><use value='old'/><type><coding><code value='MR'/></coding></type>\
            <value value='1'/></identifier><identifier><type><coding><code value='PI'/></coding></type>\
            <value value='2'/><assigner><display value='HOSP'/></assigner></identifier>
            """, PatientIdentifier(assigningAuthority: "HOSP", type: "PI", value: "2")
        ),
        (
            """
            <identifier><use value='temp'/><value value='1'/></identifier>\
            <identifier><value value='2'/></identifier>
            """, PatientIdentifier(assigningAuthority: "", type: "MR", value: "2")
        ),
        (
            """
            <identifier><system value='http://hl7.org/fhir/sid/us-ssn'/><value value='1'/></identifier>\
            <identifier><type><coding><code value='DL'/></coding></type><value value='2'/></identifier>
            """, PatientIdentifier(assigningAuthority: "", type: "RI", value: "p9")
        ),
        ("", PatientIdentifier(assigningAuthority: "", type: "RI", value: "p9")),
    ])
    func `are known by their best number, else by their server's id`(
        identifiers: String,
        expected: PatientIdentifier
    ) throws {
        let reading = try FHIRSample.read("Patient", "<id value='p9'/>\(identifiers)")
        #expect(reading.outcome == .accepted)
        #expect(reading.extract.patients.map(\.identifier) == [expected])
    }

    @Test(arguments: [
        ("male", "M"), ("female", "F"), ("other", "O"), ("unknown", "U"),
    ])
    func `have a birth date and a sex of table 0001`(gender: String, letter: String) throws {
        let reading = try FHIRSample.read(
            "Patient",
            "<id value='p9'/><gender value='\(gender)'/><birthDate value='1960-01-02'/>"
        )
        let day = try #require(CivilDay(year: 1960, month: 1, day: 2))
        #expect(reading.extract.patients.map(\.sex) == [.value(letter)])
        #expect(reading.extract.patients.map(\.birthDate) == [.value(day)])
        #expect(reading.extract.warnings == [])
    }

    @Test(arguments: [
        ("<deceasedBoolean value='true'/>", VitalStatus.dead, "2026-02-04T10:00:00Z"),
        ("<deceasedBoolean value='false'/>", .deathWithdrawn, "2026-02-04T10:00:00Z"),
        ("<deceasedDateTime value='2026-01-31'/>", .dead, "2026-01-31T00:00:00Z"),
        ("<deceasedDateTime value='soon'/>", .dead, "2026-02-04T10:00:00Z"),
        ("<deceasedDateTime value='2062-01-31'/>", .dead, "2026-02-04T10:00:00Z"),
    ])
    func `are dead or alive as they say`(
        xml: String,
        expected: VitalStatus,
        time: String
    ) throws {
        let reading = try FHIRSample.read("Patient", "<id value='p9'/>\(FHIRSample.updated)\(xml)")
        #expect(reading.vitals == [expected])
        let isUndated = expected == .dead && !time.hasPrefix("2026-01-31")
        #expect(reading.events.map(\.identity) == [isUndated ? "death|undated" : "death"])
        #expect(reading.events.map { $0.at?.instant.description } == [time])
        #expect(
            reading.events.map(\.locator) == ["/Patient/" + xml.dropFirst().prefix { $0 != " " }]
        )
    }

    @Test func `that nothing identifies are refused with the place`() throws {
        let reading = try FHIRSample.bundle(
            "collection",
            """
            <fullUrl value="urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"/><resource><Patient>\
            <deceasedBoolean value="true"/></Patient></resource>
            """
        )
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(reading.refusal?.location == "/Bundle/entry/resource/Patient line 1")
        #expect(reading.refusal?.conditionCode == 101)
    }

    private func linked(_ type: String, other: String) throws -> Reading {
        try FHIRSample.bundle(
            "transaction",
            """
            <Patient><id value="a"/>\(identifier("<system value='HOSP'/><value value='1'/>"))\
            <link><other>\(other)</other><type value="\(type)"/></link></Patient>
            """,
            "<Patient><id value='b'/>\(identifier("<system value='HOSP'/><value value='2'/>"))</Patient>"
        )
    }

    private func number(_ value: String) -> PatientIdentifier {
        PatientIdentifier(assigningAuthority: "HOSP", type: "MR", value: value)
    }

    @Test(arguments: [("replaced-by", "1", "2"), ("replace", "1", "2"), ("replaces", "2", "1")])
    func `replaced by another record live on there`(
        type: String,
        retired: String,
        survivor: String
    ) throws {
        let reading = try linked(type, other: "<reference value='Patient/b'/>")
        let (patient, event) = try #require(reading.extract.events.first)
        #expect(reading.events.count == 1)
        #expect(event.content == .merge(into: number(survivor)))
        #expect(event.identity == "merge")
        #expect(reading.extract.patients[patient].identifier == number(retired))
    }

    @Test(arguments: ["seealso", "refer"])
    func `that are only alike stay two`(type: String) throws {
        let reading = try linked(type, other: "<reference value='Patient/b'/>")
        #expect(reading.events == [])
        #expect(reading.extract.patients.count == 2)
    }

    @Test func `replaced by themselves are refused`() throws {
        let reading = try linked("replaced-by", other: "<reference value='Patient/a'/>")
        #expect(reading.refusal?.code == "merge_into_itself")
        #expect(reading.refusal?.conditionCode == 205)
        #expect(reading.events == [])
    }

    @Test func `that replace each other are merged once, in a circle refused`() throws {
        func patient(_ id: String, _ link: String, _ other: String) -> String {
            """
            <Patient><id value="\(id)"/>\(identifier("<value value='N\(id)'/>"))<link><other>\
            <reference value="Patient/\(other)"/></other><type value="\(link)"/></link></Patient>
            """
        }
        let once = try FHIRSample.bundle(
            "collection",
            patient("a", "replaced-by", "b"),
            patient("b", "replaces", "a")
        )
        #expect(once.events.map(\.identity) == ["merge"])
        let circle = try FHIRSample.bundle(
            "collection",
            patient("a", "replaced-by", "b"),
            patient("b", "replaced-by", "a")
        )
        #expect(circle.refusal?.code == "merge_into_itself")
    }

    @Test func `with one number in two records are one already`() throws {
        func patient(_ id: String, _ link: String) -> String {
            "<Patient><id value='\(id)'/>\(identifier("<value value='1'/>"))\(link)</Patient>"
        }
        let reading = try FHIRSample.bundle(
            "collection",
            patient(
                "a",
                "<link><other><reference value='Patient/b'/></other><type value='replaced-by'/></link>"
            ),
            patient("b", "")
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.events == [])
        #expect(reading.extract.patients.count == 1)
    }

    @Test func `replaced by nobody who is named are refused`() throws {
        let reading = try linked("replaced-by", other: "<display value='somebody'/>")
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(reading.refusal?.location == "/Bundle/entry[1]/resource/Patient/link line 1")
    }

    @Test func `linked by a message about links are not merged`() throws {
        let reading = try FHIRSample.bundle(
            "message",
            """
            <MessageHeader><eventCoding><code value="patient-link"/></eventCoding>\
            <source><name value="MPI"/><endpoint value="http://mpi"/></source></MessageHeader>
            """,
            FHIRSample.patient
        )
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["message_event_unread"])
        #expect(reading.header.sendingApplication == "MPI")
    }
}
