import Clinical
import Intake
import Testing

@Suite struct `FHIR documents` {
    @Test(arguments: [
        (
            """
            <Bundle xmlns="http://hl7.org/fhir"><id value="b1"/><identifier><value value="M77"/>\
            </identifier><type value="message"/><timestamp value="2026-02-04T10:00:00+01:00"/></Bundle>
            """, "Bundle^message", "M77", "2026-02-04T09:00:00Z"
        ),
        (
            """
            <Bundle xmlns="http://hl7.org/fhir"><id value="b1"/><type value="searchset"/><entry>\
            <resource><Patient><id value="p"/><meta><lastUpdated value="2026-02-04T10:00:00Z"/></meta>\
            </Patient></resource></entry></Bundle>
            """, "Bundle^searchset", "b1", "2026-02-04T10:00:00Z"
        ),
        (
            """
            <Patient xmlns="http://hl7.org/fhir"><id value="p"/><meta>\
            <lastUpdated value="2026-02-04T10:00:00Z"/></meta></Patient>
            """, "Patient", "p", "2026-02-04T10:00:00Z"
        ),
        (
            """
            <Observation xmlns="http://hl7.org/fhir"><code><text value="x"/></code><status value="final"/>\
            <subject><reference value="Patient/1"/></subject><issued value="2026-02-04T10:00:00Z"/>\
            </Observation>
            """, "Observation", "", "2026-02-04T10:00:00Z"
        ),
    ])
    func `say what they are and when they were sent`(
        xml: String,
        type: String,
        controlID: String,
        sentAt: String
    ) throws {
        let reading = try FHIRSample.read(xml)
        #expect(reading.header.format == "FHIR")
        #expect(reading.header.version == "R4")
        #expect(reading.header.messageType == type)
        #expect(reading.header.controlID == controlID)
        #expect(reading.header.sentAt.description == sentAt)
        #expect(reading.acknowledgementHeader == nil)
    }

    @Test func `with prefixed names are the same`() throws {
        let plain = FHIRSample.observationAlone(
            FHIRSample.observation(value: FHIRSample.quantity("5"))
        )
        let prefixed = plain.replacing("<", with: "<f:").replacing("<f:/", with: "</f:")
            .replacing("xmlns=", with: "xmlns:f=")
        #expect(try FHIRSample.read(prefixed).events == FHIRSample.read(plain).events)
        #expect(try FHIRSample.read(plain).labs.count == 1)
    }

    @Test(arguments: [
        (
            "<Patient xmlns='http://hl7.org/fhir'><id xmlns='http://other' value='p'/></Patient>",
            "namespace_unknown", "/Patient/id line 1"
        ),
        (
            "<Bundle xmlns='http://hl7.org/fhir'><implicitRules value='http://rules'/></Bundle>",
            "implicit_rules_unknown", "/Bundle/implicitRules line 1"
        ),
        (
            """
            <Bundle xmlns='http://hl7.org/fhir'><entry><resource><Patient><id value='p'/>\
            <implicitRules value='http://rules'/></Patient></resource></entry></Bundle>
            """, "implicit_rules_unknown", "/Bundle/entry/resource/Patient/implicitRules line 1"
        ),
        (
            """
            <Observation xmlns='http://hl7.org/fhir'><status value='final'/><subject>\
            <reference value='Patient/1'/></subject></Observation>
            """, "required_field_missing", "/Observation line 1"
        ),
        ("<Patient><id value='p'/></Patient>", "format_unknown", "/Patient"),
    ])
    func `that must not be read are refused with the place`(
        xml: String,
        code: String,
        location: String
    ) throws {
        let reading = try FHIRSample.read(xml)
        #expect(reading.refusal?.code == code)
        #expect(reading.refusal?.location == location)
        #expect(reading.events == [])
        #expect(reading.extract.patients == [])
    }

    @Test(arguments: ["OperationOutcome", "Organization", "ImagingStudy", "Whatever", "Provenance"])
    func `of other kinds are kept and nothing is read`(type: String) throws {
        let reading = try FHIRSample.read(type, "<id value='x'/>")
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["nothing_read"])
        #expect(reading.extract.warnings.map(\.location) == ["/\(type)"])
    }

    @Test func `with extensions that may change them are read with a warning`() throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(
                value: "<modifierExtension url='http://x'/>" + FHIRSample.quantity("5")
            )
        )
        #expect(reading.labs.count == 1)
        #expect(reading.warningKinds == ["modifier_extension"])
    }

    @Test func `within documents are read, too`() throws {
        let inner = """
            <resource><Bundle><type value="message"/><entry><resource>\
            \(FHIRSample.observation(value: FHIRSample.quantity("5")))</resource></entry></Bundle></resource>
            """
        let reading = try FHIRSample.bundle("batch", inner)
        #expect(
            reading.events.map(\.locator) == [
                "/Bundle/entry/resource/Bundle/entry/resource/Observation/valueQuantity"
            ]
        )
    }

    @Test(arguments: [("final", ResultStatus.final), ("entered-in-error", .deleted)])
    func `that were issued in error withdraw what they say`(
        status: String,
        expected: ResultStatus
    ) throws {
        let reading = try FHIRSample.bundle(
            "document",
            "<Composition><id value='c'/><status value='\(status)'/></Composition>",
            FHIRSample.observation(value: FHIRSample.quantity("5"))
        )
        #expect(reading.events.map(\.status) == [expected])
    }

    @Test func `that patch say so`() throws {
        let reading = try FHIRSample.bundle(
            "transaction",
            """
            <resource><Parameters/></resource>\
            <request><method value="PATCH"/><url value="Observation/o1"/></request>
            """
        )
        #expect(reading.warningKinds == ["patch_unread", "nothing_read"])
    }

    private func condition(_ code: String, _ more: String) throws -> Reading {
        try FHIRSample.read(
            "Condition",
            """
            <id value="c1"/>\(FHIRSample.updated)\(more)<code><coding>\
            <system value="http://hl7.org/fhir/sid/icd-10"/><code value="\(code)"/></coding></code>\
            \(FHIRSample.subject)<recordedDate value="2026-01-10"/>
            """
        )
    }

    @Test(arguments: [
        ("confirmed", ResultStatus.final), ("provisional", .preliminary),
        ("differential", .preliminary), ("unconfirmed", .preliminary), ("refuted", .cancelled),
        ("entered-in-error", .deleted),
    ])
    func `of a Condition say how sure it is`(code: String, expected: ResultStatus) throws {
        let coded =
            "<verificationStatus><coding><code value='\(code)'/></coding></verificationStatus>"
        for status in [coded, "<verificationStatus value='\(code)'/>"] {
            let reading = try condition("C22.0", status)
            #expect(reading.events.map(\.status) == [expected])
            #expect(reading.events.map(\.identity) == ["Condition/c1"])
            #expect(reading.events.map(\.locator) == ["/Condition/code"])
            #expect(reading.events.map(\.at) == [try Sample.time("20260110", .day)])
            #expect(reading.extract.warnings == [])
        }
    }

    @Test func `of a Condition are dated by its onset, and count when it is resolved`() throws {
        let more = """
            <clinicalStatus><coding><code value="resolved"/></coding></clinicalStatus>\
            <onsetDateTime value="2025-12"/>
            """
        let reading = try condition("C22.0", more)
        #expect(reading.events.map(\.status) == [.final])
        #expect(reading.events.map(\.at) == [try Sample.time("202512", .month)])
    }

    @Test(arguments: ["C22.1", "I10"])
    func `of other Conditions are no events`(code: String) throws {
        #expect(try condition(code, "").events == [])
    }

    private func encounter(_ body: String, patient: String = FHIRSample.patient) throws -> Reading {
        try FHIRSample.bundle(
            "collection",
            "<Encounter><id value='e1'/>\(body)\(FHIRSample.subject)</Encounter>",
            patient
        )
    }

    private static let stay = """
        <period><start value="2026-01-01T08:00:00Z"/><end value="2026-01-09T08:00:00Z"/></period>
        """
    private static let death = """
        <hospitalization><dischargeDisposition><coding>\
        <system value="http://terminology.hl7.org/CodeSystem/discharge-disposition"/>\
        <code value="exp"/></coding></dischargeDisposition></hospitalization>
        """

    @Test(arguments: [
        (
            "<status value='finished'/>", VitalStatus.alive, "alive|discharge|Encounter/e1",
            "20260109080000"
        ),
        ("<status value='in-progress'/>", .alive, "alive|admission|Encounter/e1", "20260101080000"),
        (
            "<status value='finished'/>" + Self.death, .dead,
            "death|discharge|Encounter/e1", "20260109080000"
        ),
    ])
    func `of an Encounter say that the patient lived or died`(
        body: String,
        expected: VitalStatus,
        identity: String,
        time: String
    ) throws {
        let reading = try encounter(body + Self.stay)
        #expect(reading.vitals == [expected])
        #expect(reading.events.map(\.identity) == [identity])
        #expect(reading.events.map(\.at) == [try Sample.time(time)])
    }

    @Test(arguments: ["planned", "unknown"])
    func `of an Encounter that did not take place say nothing`(code: String) throws {
        #expect(try encounter("<status value='\(code)'/>" + Self.stay).events == [])
    }

    @Test func `of an Encounter in error take its sightings back`() throws {
        let reading = try encounter("<status value='entered-in-error'/>" + Self.stay)
        #expect(reading.events.map(\.status) == [.cancelled, .cancelled, .cancelled])
        #expect(
            reading.events.map(\.identity) == [
                "alive|admission|Encounter/e1", "alive|discharge|Encounter/e1",
                "death|discharge|Encounter/e1",
            ]
        )
    }

    @Test func `of an Encounter leave a death to the Patient who dates it`() throws {
        let patient = FHIRSample.patient.replacing(
            "</Patient>",
            with: "<deceasedDateTime value='2026-01-08'/></Patient>"
        )
        let reading = try encounter(
            "<status value='finished'/>" + Self.death + Self.stay,
            patient: patient
        )
        #expect(reading.vitals == [.dead])
        #expect(reading.events.map(\.at) == [try Sample.time("20260108", .day)])
        let alive = try encounter("<status value='finished'/>" + Self.stay, patient: patient)
        #expect(alive.vitals == [.dead])
    }

    @Test(arguments: [20_260_203, 7, 424])
    func `that are damaged never trap`(seed: UInt64) throws {
        print("seed \(seed)")
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        let observation = FHIRSample.observation(value: FHIRSample.quantity("1.5e3"))
        let whole = Array(
            FHIRSample.resource(
                "Bundle",
                "<type value='history'/>"
                    + [
                        FHIRSample.patient, observation,
                        "<Encounter>\(Self.death)\(Self.stay)</Encounter>",
                        "<DiagnosticReport><presentedForm><data value='YQ=='/></presentedForm></DiagnosticReport>",
                    ].map { "<entry><resource>\($0)</resource></entry>" }.joined()
            ).utf8
        )
        let reader = try Sample.reader()
        var accepted = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...next(3) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = UInt8(0x20 + next(0x5F))
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert(Array("'0-:#/e".utf8)[next(7)], at: next(bytes.count))
                }
            }
            let reading = reader.read(bytes, profile: InterfaceProfile(name: "test"))
            if reading.outcome == .accepted { accepted += 1 } else { #expect(reading.events == []) }
        }
        #expect(accepted > 0)
    }
}
