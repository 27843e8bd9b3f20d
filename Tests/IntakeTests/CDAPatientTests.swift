import Clinical
import Intake
import Testing

@Suite struct `CDA patients` {
    private func read(
        _ numbers: String,
        profile: InterfaceProfile = InterfaceProfile(name: "test", assigningAuthority: "LOCAL")
    ) throws -> Reading {
        var document = CDASample.results(
            CDASample.observation(#"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#)
        )
        document.numbers = numbers
        return try document.read(profile: profile)
    }

    @Test func `birth and sex are read beside the number`() throws {
        let reading = try CDASample.results().read()
        #expect(
            reading.extract.patients == [
                PatientDetails(
                    identifier: Sample.patientNumber,
                    birthDate: CivilDay(year: 1960, month: 1, day: 2).map { .value($0) },
                    sex: .value("M")
                )
            ]
        )
    }

    @Test func `what is null of a person is not known`() throws {
        var document = CDASample.results()
        document.person = """
            <administrativeGenderCode nullFlavor="UNK"/><birthTime nullFlavor="UNK"/>
            """
        #expect(
            try document.read().extract.patients == [
                PatientDetails(identifier: Sample.patientNumber)
            ]
        )
    }

    @Test(arguments: [
        (#"<id root="1.2" extension="7" assigningAuthorityName="A"/>"#, ("A", "MR", "7")),
        (#"<id root="1.2" extension="7"/>"#, ("1.2", "MR", "7")),
        (#"<id extension="7"/>"#, ("LOCAL", "MR", "7")),
        (
            #"<id root="2.16.840.1.113883.4.1" extension="111-22-3333"/><id root="1" extension="7"/>"#,
            ("1", "MR", "7")
        ),
        (
            #"<id nullFlavor="UNK" extension="8"/><id root="1.2" extension="7"/>"#,
            ("1.2", "MR", "7")
        ),
        (#"<id root="AB12"/><id root="1.2" extension="7"/>"#, ("1.2", "MR", "7")),
        (#"<id root="AB12"/>"#, ("LOCAL", "MR", "AB12")),
        (
            #"<id root="2.16.840.1.113883.4.1" extension="111-22-3333" assigningAuthorityName="X"/>"#,
            ("2.16.840.1.113883.4.1", "SS", "111223333")
        ),
    ])
    func `the hospital's number is chosen`(
        numbers: String,
        expected: (authority: String, type: String, value: String)
    ) throws {
        let reading = try read(numbers)
        #expect(
            reading.extract.patients.map(\.identifier) == [
                PatientIdentifier(
                    assigningAuthority: expected.authority,
                    type: expected.type,
                    value: expected.value
                )
            ]
        )
        #expect(reading.labs.count == 1)
        #expect(reading.warningKinds == (expected.type == "SS" ? ["person_number_only"] : []))
    }

    @Test(arguments: [
        "", #"<id nullFlavor="NI"/>"#, "<id/>",
        #"<id root="2.16.840.1.113883.4.1" extension="000-00-0000"/>"#,
        #"<id root="2.16.840.1.113883.4.3.25" extension="D12"/>"#,
        #"<id root="2.16.840.1.113883.4.1" extension="111-22-3333" nullFlavor="MSK"/>"#,
    ])
    func `a document without a patient's number is refused with its place`(numbers: String) throws {
        let reading = try read(numbers)
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(
            reading.refusal?.location.hasPrefix("/ClinicalDocument/recordTarget/patientRole line ")
                == true
        )
        #expect(reading.events == [])
        #expect(reading.extract.patients == [])
    }

    @Test func `a document without a recordTarget is refused`() throws {
        let text = #"<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1"/></ClinicalDocument>"#
        let reading = try Sample.reader().read(
            Array(text.utf8),
            profile: InterfaceProfile(name: "test")
        )
        #expect(reading.refusal?.code == "required_field_missing")
        #expect(reading.refusal?.location == "/ClinicalDocument line 1")
    }

    @Test func `a document about two patients is refused`() throws {
        var document = CDASample.results()
        document.header = """
            <recordTarget><patientRole><id root="1.2.3.4" extension="4712"/></patientRole>
            </recordTarget>
            """
        let reading = try document.read()
        #expect(reading.refusal?.code == "patient_ambiguous")
        #expect(reading.refusal?.location.hasPrefix("/ClinicalDocument/recordTarget[2]") == true)
    }

    // MARK: Death

    private func death(_ person: String, _ body: CDASample = .results()) throws -> Reading {
        var document = body
        document.person = person
        return try document.read()
    }

    @Test func `a dated death is one event`() throws {
        let reading = try death(
            #"<sdtc:deceasedInd value="true"/><sdtc:deceasedTime value="20260210"/>"#
        )
        #expect(reading.vitals == [.dead])
        #expect(reading.events.map(\.identity) == ["death"])
        #expect(reading.events.map(\.at) == [try Sample.time("20260210", .day)])
        #expect(
            reading.events.map(\.locator) == [
                "/ClinicalDocument/recordTarget/patientRole/patient/deceasedTime"
            ]
        )
    }

    @Test func `the document's time stands for that of an undated death`() throws {
        let reading = try death(#"<sdtc:deceasedInd value="true"/>"#)
        #expect(reading.vitals == [.dead])
        #expect(reading.events.map(\.at) == [try Sample.time("20260301120000")])
        #expect(reading.events.map(\.identity) == ["death|undated"])
        #expect(reading.warningKinds == ["death_time_missing"])
    }

    @Test(arguments: [
        (#"<sdtc:deceasedTime value="20260210"/>"#, [VitalStatus.dead]),
        (#"<sdtc:deceasedInd value="false"/>"#, [.deathWithdrawn]),
        (#"<sdtc:deceasedInd nullFlavor="UNK"/>"#, []), ("", []),
        (#"<sdtc:deceasedInd value="1"/><sdtc:deceasedTime nullFlavor="UNK"/>"#, [.dead]),
    ])
    func `the indicator is read with care`(person: String, expected: [VitalStatus]) throws {
        #expect(try death(person).vitals == expected)
    }

    private static let dead =
        #"<value xsi:type="CD" code="419099009" codeSystem="2.16.840.1.113883.6.96"/>"#
    private static let assertion =
        #"<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>"#

    @Test(arguments: [
        (dead, #"classCode="OBS" moodCode="EVN""#, [VitalStatus.dead]),
        (dead, #"classCode="OBS" moodCode="EVN" negationInd="true""#, [.deathWithdrawn]),
        (dead, #"classCode="OBS" moodCode="GOL""#, []),
        (
            #"<value xsi:type="CD" code="398033008" codeSystem="2.16.840.1.113883.6.96"/>"#,
            #"classCode="OBS" moodCode="EVN""#, []
        ),
        (
            #"<value xsi:type="CD" code="419099009" codeSystem="1.2.3"/>"#,
            #"classCode="OBS" moodCode="EVN""#, []
        ),
    ])
    func `death is asserted in an observation`(
        value: String,
        attributes: String,
        expected: [VitalStatus]
    ) throws {
        let observation = CDASample.observation(
            value,
            code: #"<templateId root="2.16.840.1.113883.10.20.22.4.79"/>"# + Self.assertion,
            time: #"<effectiveTime><low value="20260210"/></effectiveTime>"#,
            attributes: attributes
        )
        let reading = try CDASample.entries("11450-4", observation).read()
        #expect(reading.vitals == expected)
        if expected == [.dead] {
            #expect(reading.events.map(\.at) == [try Sample.time("20260210", .day)])
            #expect(
                reading.events.map(\.locator) == [
                    "/ClinicalDocument/component/structuredBody/component/section/entry"
                        + "/observation/value"
                ]
            )
        }
    }

    @Test func `the death of a relative is not the patient's`() throws {
        let observation = CDASample.observation(Self.dead, code: Self.assertion)
        let organizer = """
            <organizer classCode="CLUSTER" moodCode="EVN"><subject>
            <relatedSubject classCode="PRS"><code code="FTH"/></relatedSubject></subject>
            <component>\(observation)</component></organizer>
            """
        #expect(try CDASample.entries("11450-4", organizer).read().vitals == [])
        #expect(try CDASample.entries("10157-6", observation).read().vitals == [])
        let template = #"<templateId root="2.16.840.1.113883.10.20.22.4.46"/>"#
        let relative = CDASample.observation(Self.dead, code: template + Self.assertion)
        #expect(try CDASample.entries("11450-4", relative).read().vitals == [])
    }

    @Test func `a discharge to death counts where the interface says so`() throws {
        var document = CDASample.results()
        document.header = """
            <componentOf><encompassingEncounter><id root="1.5" extension="V1"/><effectiveTime><low value="20260201"/>
            <high value="20260211"/></effectiveTime><dischargeDispositionCode code="20"/>
            </encompassingEncounter></componentOf>
            """
        #expect(try document.read().vitals == [])
        let profile = InterfaceProfile(name: "test", deathDispositions: ["20"])
        let reading = try document.read(profile: profile)
        #expect(reading.vitals == [.dead])
        #expect(reading.events.map(\.at) == [try Sample.time("20260211", .day)])
        #expect(reading.events.map(\.identity) == ["death|discharge|1.5^V1"])
        document.person = #"<sdtc:deceasedTime value="20260210"/>"#
        #expect(try document.read(profile: profile).events.map(\.identity) == ["death"])
    }

    @Test func `of several numbers the one of the interface's authority is chosen`() throws {
        let numbers = """
            <id root="1.2" extension="7" assigningAuthorityName="A"/><id root="1.3" extension="8"/>\
            <id root="1.4" extension="9" assigningAuthorityName="B"/>
            """
        for (authority, expected) in [("B", "9"), ("1.3", "8"), ("C", "7"), ("", "7")] {
            let profile = InterfaceProfile(name: "test", assigningAuthority: authority)
            let reading = try read(numbers, profile: profile)
            #expect(reading.extract.patients.map(\.identifier.value) == [expected])
        }
    }
}
