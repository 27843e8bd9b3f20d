import Clinical
import Intake
import Testing

@Suite struct LesionSizesInDocuments {
    private static let nodule = #"<code code="246120007" codeSystem="2.16.840.1.113883.6.96"/>"#
    private static let millimetres = #"<value xsi:type="PQ" value="42" unit="mm"/>"#
    private static let tracking = """
        <entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">\
        <code code="112039" codeSystem="DCM"/><value xsi:type="ST">T01</value></observation>\
        </entryRelationship>
        """

    private static func lesion(
        _ label: String,
        _ role: LesionMeasurement.Role,
        _ value: Decimal?,
        _ unit: String = "mm",
        coding: Coding = Coding(system: "SCT", code: "246120007", display: "")
    ) -> LesionMeasurement {
        LesionMeasurement(
            lesion: label,
            role: role,
            diameter: .longest,
            value: value,
            unit: unit,
            accession: "ACC9",
            coding: coding
        )
    }

    // MARK: CDA

    private static func findings(_ observation: String) -> CDASample {
        CDAReport.report(
            CDASample.section("121070", "<entry>\(observation)</entry>", system: CDAReport.dicom)
        )
    }

    @Test(
        arguments: [
            (tracking, "T01", .target), (#"<id root="1.2" extension="NT02"/>"#, "NT02", .nonTarget),
            (
                """
                <id root="1.2.840" extension="778"/><targetSiteCode code="10200004" \
                displayName="Liver"/>
                """,
                "Liver", .nonTarget
            ),
        ] as [(String, String, LesionMeasurement.Role)]
    )
    func `a clinical document's nodule size is a lesion of its study`(
        label: String,
        expected: String,
        role: LesionMeasurement.Role
    ) throws {
        let reading = try Self.findings(
            CDASample.observation(Self.millimetres, code: Self.nodule, time: "", more: label)
        ).read()
        let found = try #require(reading.events.first { $0.content.kind == .measurement })
        #expect(found.content == .measurement(Self.lesion(expected, role, Decimal(42))))
        #expect(found.identity == "ACC9|SCT|246120007|\(expected)")
        #expect(found.at == (try Sample.time("20260220101500")))
        #expect(found.status == .final)
        #expect(found.locator.hasSuffix("/section/entry/observation/value"))
        #expect(reading.warningKinds.contains("lesion_role_unknown") == (expected == "Liver"))
    }

    @Test func `a nodule of a document about something else is a plain result`() throws {
        let reading = try CDASample.results(
            CDASample.observation(Self.millimetres, code: Self.nodule, more: Self.tracking)
        ).read()
        #expect(reading.measurements == [])
        #expect(reading.warningKinds == ["size_not_of_imaging"])
    }

    // MARK: FHIR

    private static func size(
        id: String = "o1",
        status: String = "final",
        label: String = #"<focus><identifier><value value="T01"/></identifier></focus>"#,
        value: String = FHIRSample.quantity("42", "mm"),
        more: String = ""
    ) -> String {
        """
        <Observation><id value="\(id)"/><status value="\(status)"/><code><coding>\
        <system value="http://loinc.org"/><code value="21889-1"/></coding></code>\
        \(FHIRSample.subject)\(label)<effectiveDateTime value="2026-02-20"/>\(value)\(more)\
        </Observation>
        """
    }

    private static let report = """
        <DiagnosticReport><id value="r1"/><identifier><type><coding><code value="ACSN"/></coding>\
        </type><value value="ACC9"/></identifier><status value="final"/><category><coding>\
        <code value="RAD"/></coding></category><code><text value="CT"/></code>\
        \(FHIRSample.subject)<effectiveDateTime value="2026-02-20"/>\
        <result><reference value="Observation/o1"/></result></DiagnosticReport>
        """

    private static let loinc = Coding(system: "LN", code: "21889-1", display: "")

    @Test(
        arguments: [
            (#"<focus><identifier><value value="T01"/></identifier></focus>"#, "T01", .target),
            (#"<focus><display value="NEW 2"/></focus>"#, "NEW 2", .new),
            (#"<bodySite><text value="Segment VI"/></bodySite>"#, "Segment VI", .nonTarget),
        ] as [(String, String, LesionMeasurement.Role)]
    )
    func `a FHIR size is a lesion of the study whose report lists it`(
        label: String,
        expected: String,
        role: LesionMeasurement.Role
    ) throws {
        let reading = try FHIRSample.bundle("collection", Self.report, Self.size(label: label))
        #expect(
            reading.measurements == [
                Self.lesion(expected, role, Decimal(42), coding: Self.loinc)
            ]
        )
        let event = try #require(reading.events.first { $0.content.kind == .measurement })
        #expect(event.at?.day == CivilDay(year: 2026, month: 2, day: 20))
        #expect(event.status == .final)
        #expect(event.locator == "/Bundle/entry[2]/resource/Observation/valueQuantity")
    }

    @Test func `a longest dimension and the label may be components`() throws {
        let components = """
            <component><code><coding><system value="http://loinc.org"/><code value="33728-7"/>\
            </coding></code>\(FHIRSample.quantity("4.2", "cm"))</component>\
            <component><code><coding><system value="http://loinc.org"/><code value="33729-5"/>\
            </coding></code>\(FHIRSample.quantity("3", "cm"))</component>\
            <component><code><coding><system value="DCM"/><code value="112039"/></coding></code>\
            <valueString value="T01"/></component>
            """
        let reading = try FHIRSample.bundle(
            "collection",
            Self.report,
            Self.size(label: "", value: "", more: components)
        )
        #expect(
            reading.measurements == [
                Self.lesion(
                    "T01",
                    .target,
                    Decimal("4.2"),
                    "cm",
                    coding: Coding(system: "LN", code: "33728-7", display: "")
                )
            ]
        )
    }

    @Test func `a size entered in error withdraws the one that was read`() throws {
        let first = try FHIRSample.bundle("collection", Self.report, Self.size())
        let second = try FHIRSample.bundle(
            "collection",
            Self.report,
            Self.size(status: "entered-in-error")
        )
        let versions = [first, second].compactMap { reading in
            reading.events.first { $0.content.kind == .measurement }
        }
        #expect(versions.map(\.status) == [.final, .deleted])
        #expect(Set(versions.map(\.identity)).count == 1)
    }

    @Test func `the size of a specimen is a plain result`() throws {
        let reading = try FHIRSample.bundle(
            "collection",
            Self.size(more: #"<specimen><display value="Resection"/></specimen>"#)
        )
        #expect(reading.measurements == [])
        #expect(reading.warningKinds.contains("size_not_of_imaging"))
    }
}
