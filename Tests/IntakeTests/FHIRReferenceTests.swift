import Clinical
import Intake
import Testing

/// How a statement finds its patient.
@Suite struct `FHIR references` {
    private static let uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"

    private func patients(
        _ reference: String,
        fullURL: String = "",
        patientURL: String = ""
    ) throws -> [PatientIdentifier] {
        func url(_ url: String) -> String { url.isEmpty ? "" : "<fullUrl value='\(url)'/>" }
        let reading = try FHIRSample.bundle(
            "collection",
            "\(url(fullURL))<resource>"
                + FHIRSample.observation(
                    subject: "<subject>\(reference)</subject>",
                    value: FHIRSample.quantity("5")
                ) + "</resource>",
            "\(url(patientURL))<resource>\(FHIRSample.patient)</resource>"
        )
        #expect(reading.refusal == nil)
        return reading.extract.events.map { reading.extract.patients[$0.patient].identifier }
    }

    @Test(arguments: [
        ("Patient/p1", "", ""), ("Patient/p1/_history/3", "", ""),
        ("http://s/fhir/Patient/p1", "", "http://s/fhir/Patient/p1"),
        ("Patient/p1", "http://s/fhir/Observation/o1", "http://s/fhir/Patient/p1"),
        (Self.uuid, "", Self.uuid),
        ("urn:uuid:0C3151BD-1CBF-4D64-B04D-CD9187A4C6E0", "", Self.uuid),
        ("Patient/p1", Self.uuid, Self.uuid), ("urn:uuid:p1", "", ""),
        ("http://s/fhir/Patient/p1/_history/2", "", "http://s/fhir/Patient/p1"),
        ("p1", "", ""), ("Patient?identifier=HOSP%7C4711", "", ""),
    ])
    func `lead to the Patient of the document`(
        reference: String,
        fullURL: String,
        patientURL: String
    ) throws {
        let found = try patients(
            "<reference value='\(reference)'/>",
            fullURL: fullURL,
            patientURL: patientURL
        )
        #expect(found == [FHIRSample.patientNumber])
    }

    @Test func `by a number lead to the Patient who has it`() throws {
        let found = try patients(
            "<identifier><system value='HOSP'/><value value='4711'/></identifier>"
        )
        #expect(found == [FHIRSample.patientNumber])
    }

    @Test(arguments: [
        ("Patient/77", "", ""), ("http://s/fhir/Patient/77", "", "http://s/fhir"),
        ("Patient/77", "https://s/fhir/Observation/o1", "https://s/fhir"),
    ])
    func `to a Patient elsewhere give the server's id`(
        reference: String,
        fullURL: String,
        authority: String
    ) throws {
        let found = try patients("<reference value='\(reference)'/>", fullURL: fullURL)
        #expect(
            found == [PatientIdentifier(assigningAuthority: authority, type: "RI", value: "77")]
        )
    }

    @Test func `to the same id at another server mean another patient`() throws {
        let found = try patients(
            "<reference value='http://other/fhir/Patient/p1'/>",
            patientURL: "http://s/fhir/Patient/p1"
        )
        #expect(
            found
                == [
                    PatientIdentifier(
                        assigningAuthority: "http://other/fhir",
                        type: "RI",
                        value: "p1"
                    )
                ]
        )
    }

    @Test func `to a server's id take the interface's authority`() throws {
        let xml = FHIRSample.observationAlone(
            FHIRSample.observation(
                subject: "<subject><reference value='Patient/77'/></subject>",
                value: FHIRSample.quantity("5")
            )
        )
        let profile = InterfaceProfile(name: "test", assigningAuthority: "HOSP")
        let reading = try FHIRSample.read(xml, profile: profile)
        #expect(
            reading.extract.patients.map(\.identifier)
                == [PatientIdentifier(assigningAuthority: "HOSP", type: "RI", value: "77")]
        )
    }

    @Test func `to what is contained stay in their resource`() throws {
        func observation(_ number: String) -> String {
            """
            <Observation><contained><Patient><id value="p"/><identifier><system value="HOSP"/>\
            <value value="\(number)"/></identifier><gender value="female"/></Patient></contained>\
            <status value="final"/>\(FHIRSample.afp)<subject><reference value="#p"/></subject>\
            <effectiveDateTime value="2026-02-03"/>\(FHIRSample.quantity("5"))</Observation>
            """
        }
        let reading = try FHIRSample.bundle("collection", observation("1"), observation("2"))
        #expect(reading.extract.events.map(\.patient) == [0, 1])
        #expect(reading.extract.patients.map(\.identifier.value) == ["1", "2"])
        #expect(reading.extract.patients.map(\.sex) == [.value("F"), .value("F")])
    }

    @Test(arguments: [
        "", "<subject><display value='Somebody'/></subject>",
        "<subject><reference value='#nobody'/></subject>",
        "<subject><reference value='urn:uuid:nobody'/></subject>",
        "<subject><identifier><use value='old'/><value value='1'/></identifier></subject>",
    ])
    func `that lead to nobody refuse the document`(subject: String) throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(subject: subject, value: FHIRSample.quantity("5"))
        )
        let place = "/Bundle/entry/resource/Observation" + (subject.isEmpty ? "" : "/subject")
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(reading.refusal?.location == "\(place) line 1")
        #expect(reading.events == [])
    }

    @Test(arguments: [
        "<reference value='Group/1'/>", "<reference value='Device/1'/>", "<type value='Location'/>",
        "<type value='Location'/><identifier><value value='1'/></identifier>",
    ])
    func `to no patient leave the statement out`(reference: String) throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(
                subject: "<subject>\(reference)</subject>",
                value: FHIRSample.quantity("5")
            )
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["subject_not_patient", "nothing_read"])
    }

    @Test func `keep the patients of one document apart`() throws {
        func patient(_ id: String) -> String {
            "<Patient><id value='\(id)'/><identifier><value value='N\(id)'/></identifier></Patient>"
        }
        func result(_ id: String) -> String {
            FHIRSample.observation(
                id: "o\(id)",
                subject: "<subject><reference value='Patient/\(id)'/></subject>",
                value: FHIRSample.quantity(id)
            )
        }
        let reading = try FHIRSample.bundle(
            "searchset",
            patient("1"),
            patient("2"),
            result("2"),
            result("1")
        )
        #expect(reading.extract.events.map(\.patient) == [1, 0])
        #expect(reading.labs.map(\.value) == [Decimal(2), Decimal(1)])
    }
}

extension `FHIR references` {
    @Test func `that lead too often to too much refuse the document`() throws {
        let components = String(repeating: "<component/>", count: 30_000)
        let order = "<ServiceRequest><id value='s'/>\(components)</ServiceRequest>"
        let observation = """
            <Observation><status value="final"/><code><text value="x"/></code>\(FHIRSample.subject)\
            <basedOn><reference value="ServiceRequest/s"/></basedOn></Observation>
            """
        let entries = ([order] + Array(repeating: observation, count: 1000))
            .map { "<entry><resource>\($0)</resource></entry>" }.joined()
        let reading = try FHIRSample.read(FHIRSample.resource("Bundle", entries))
        #expect(reading.refusal?.code == "too_many_references")
        #expect(reading.events == [])
    }
}
