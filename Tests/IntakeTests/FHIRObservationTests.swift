import Clinical
import Intake
import Testing

@Suite struct `FHIR observations` {
    private func read(_ value: String, status: String = "final") throws -> Reading {
        try FHIRSample.bundle(
            "collection",
            FHIRSample.patient,
            FHIRSample.observation(status: status, value: value)
        )
    }

    @Test func `a laboratory value becomes an event of its patient, with its place`() throws {
        let reading = try read(FHIRSample.quantity("065.88"))
        let event = try #require(reading.events.first)
        let value = try #require(Decimal("65.88"))
        #expect(reading.outcome == .accepted)
        #expect(reading.events.count == 1)
        #expect(reading.extract.warnings == [])
        #expect(reading.extract.patients.map(\.identifier) == [FHIRSample.patientNumber])
        #expect(
            event
                == Event(
                    ordinal: 1,
                    locator: "/Bundle/entry[2]/resource/Observation/valueQuantity",
                    identity: "Observation/o1",
                    status: .final,
                    at: try Sample.time("20260203040506"),
                    content: .lab(
                        LabResult(
                            concept: .afp,
                            coding: Coding(system: "LN", code: "1834-1", display: ""),
                            orderNumber: "Observation/o1",
                            subID: "",
                            comparator: nil,
                            value: value,
                            unit: "ng/mL",
                            canonical: .init(value: value, unit: "ng/mL", conversion: nil),
                            text: nil
                        )
                    )
                )
        )
        #expect(reading.labs.first?.value?.description == "65.88")
    }

    @Test(arguments: [
        ("registered", ResultStatus.pending), ("preliminary", .preliminary), ("final", .final),
        ("amended", .corrected), ("corrected", .corrected), ("cancelled", .cancelled),
        ("entered-in-error", .deleted), ("unknown", .preliminary), ("nonsense", .preliminary),
        ("", .preliminary),
    ])
    func `a status says whether the value may be acted on`(
        code: String,
        expected: ResultStatus
    ) throws {
        let reading = try read(FHIRSample.quantity("500"), status: code)
        #expect(reading.events.map(\.status) == [expected])
        #expect(reading.events.map(\.identity) == ["Observation/o1"])
        let isKnown = !["unknown", "nonsense", ""].contains(code)
        #expect(reading.warningKinds == (isKnown ? [] : ["status_unknown"]))
    }

    @Test(arguments: [
        ("<", Comparator.less), ("<=", .lessOrEqual), (">=", .greaterOrEqual), (">", .greater),
    ])
    func `a comparator is kept`(sign: String, expected: Comparator) throws {
        let escaped = sign.replacing("<", with: "&lt;")
        let comparator = #"<comparator value="\#(escaped)"/>"#
        let reading = try read(FHIRSample.quantity("60500", more: comparator))
        #expect(reading.labs.map(\.comparator) == [expected])
        #expect(reading.labs.map(\.value) == [Decimal(60500)])
    }

    @Test func `a comparator that is no bound makes the value words`() throws {
        let reading = try read(FHIRSample.quantity("5", more: #"<comparator value="ad"/>"#))
        #expect(reading.labs.map(\.value) == [nil])
        #expect(reading.labs.map(\.text) == ["ad5 ng/mL"])
        #expect(reading.warningKinds == ["value_not_numeric"])
    }

    @Test(arguments: [
        ("1e3", "1000"), ("1.50E2", "150"), ("25e-1", "2.5"), ("-0.10", "-0.10"), ("0e9", "0"),
        ("123456789012345678", "123456789012345678"),
    ])
    func `decimals are exact`(written: String, expected: String) throws {
        let reading = try read(FHIRSample.quantity(written))
        #expect(reading.labs.first?.value?.description == expected)
    }

    @Test(arguments: ["1234567890123456789", "1e30", "4,5", "1e", "1e99999", "e5"])
    func `what is no number of 18 digits is kept as words`(written: String) throws {
        let reading = try read(FHIRSample.quantity(written))
        #expect(reading.labs.map(\.value) == [nil])
        #expect(reading.labs.map(\.text) == ["\(written) ng/mL"])
    }

    @Test(arguments: [
        ("<valueQuantity><value value='12'/><unit value='IU/mL'/></valueQuantity>", "14.52"),
        (
            """
            <valueQuantity><value value='12'/><unit value='as the lab writes it'/>\
            <system value='http://unitsofmeasure.org'/><code value='k[IU]/L'/></valueQuantity>
            """, "14.52"
        ),
        (
            """
            <valueQuantity><value value='12'/><unit value='ng/mL'/><system value='urn:local'/>\
            <code value='U7'/></valueQuantity>
            """, "12"
        ),
    ])
    func `the unit is UCUM's code, else what is written`(xml: String, canonical: String) throws {
        let reading = try read(xml)
        #expect(reading.labs.first?.canonical?.value == Decimal(canonical))
        #expect(reading.warningKinds == [])
    }

    @Test(arguments: [
        ("<valueString value='&gt;400'/>", "unit_unknown"),
        ("<valueString value='see comment'/>", "value_not_numeric"),
        ("<valueCodeableConcept><text value='high'/></valueCodeableConcept>", "value_not_numeric"),
        ("<dataAbsentReason><text value='lost'/></dataAbsentReason>", "value_missing"),
        ("", "value_missing"), ("<valueSampledData/>", "value_unread value_missing"),
        (
            "<valueRange><low><value value='1'/></low><high><value value='2'/></high></valueRange>",
            "value_not_numeric"
        ),
        (
            FHIRSample.quantity("5")
                + "<dataAbsentReason><coding><code value='error'/></coding></dataAbsentReason>",
            "value_contradicted value_not_numeric"
        ),
    ])
    func `a value that cannot be compared is kept and reported`(
        xml: String,
        warnings: String
    ) throws {
        let reading = try read(xml)
        #expect(reading.labs.count == 1)
        #expect(reading.labs.map(\.canonical) == [nil])
        #expect(reading.warningKinds.joined(separator: " ") == warnings)
    }

    @Test func `values of other kinds are words`() throws {
        let ratio = """
            <valueRatio><numerator><value value='1'/></numerator>\
            <denominator><value value='128'/></denominator></valueRatio>
            """
        #expect(try read(ratio).labs.map(\.text) == ["1:128"])
        #expect(try read("<valueBoolean value='true'/>").labs.map(\.text) == ["true"])
        #expect(try read("<valueInteger value='7'/>").labs.map(\.value) == [Decimal(7)])
    }

    @Test func `each component is a result of its own`() throws {
        let component = """
            <component><code><coding><system value="http://loinc.org"/><code value="1742-6"/></coding>\
            </code>\(FHIRSample.quantity("41", "U/L"))</component>
            """
        let reading = try FHIRSample.read(
            "Observation",
            """
            <id value="panel"/>\(FHIRSample.updated)<status value="final"/>\
            <code><text value="Liver panel"/></code>\(FHIRSample.subject)\
            <effectiveDateTime value="2026-02-03"/>\(component)\
            <component><code><text value="Sodium"/></code>\(FHIRSample.quantity("140", "mmol/L"))\
            </component>
            """
        )
        #expect(reading.labs.map(\.concept) == [.alt])
        #expect(reading.labs.map(\.subID) == ["1742-6"])
        #expect(reading.events.map(\.identity) == ["Observation/panel|LN|1742-6"])
        #expect(reading.events.map(\.locator) == ["/Observation/component[1]/valueQuantity"])
        #expect(reading.events.map(\.at) == [try Sample.time("20260203", .day)])
        let panel = try #require(reading.extract.panels.first?.panel)
        #expect(panel.items.map { panel.string($0.display) } == ["Sodium"])
        #expect(
            panel.items.map { panel.locator(of: $0) } == ["/Observation/component[2]/valueQuantity"]
        )
    }

    @Test(arguments: [
        ("<effectiveDateTime value='2026-02'/>", "202602", Precision.month, 0),
        ("<effectiveDateTime value='2026'/>", "2026", .year, 0),
        (
            "<effectiveDateTime value='2026-02-03T04:05:06.25+00:00'/>", "20260203040506",
            .fraction, 250_000
        ),
        ("<effectiveInstant value='2026-02-03T06:05:06+02:00'/>", "20260203040506", .second, 0),
        ("<effectivePeriod><start value='2026-02-03'/></effectivePeriod>", "20260203", .day, 0),
        ("<effectiveTiming><event value='2026-02-03'/></effectiveTiming>", "20260203", .day, 0),
    ])
    func `times keep their precision`(
        xml: String,
        text: String,
        precision: Precision,
        microseconds: Int64
    ) throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(time: xml, value: FHIRSample.quantity("5"))
        )
        var expected = try Sample.time(text, precision)
        expected.instant = Instant(microseconds: expected.instant.microseconds + microseconds)
        #expect(reading.events.map(\.at) == [expected])
        #expect(reading.extract.warnings == [])
    }

    @Test(arguments: [
        ("<effectiveDateTime value='2026-02-30'/>", "time_invalid time_missing"),
        ("<effectiveDateTime value='03.02.2026'/>", "time_invalid time_missing"),
        ("<issued value='2026-02-03T04:05:06Z'/>", "time_missing"), ("", "time_missing"),
    ])
    func `a time that is missing or never was is reported`(xml: String, kinds: String) throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(time: xml, value: FHIRSample.quantity("5"))
        )
        #expect(reading.labs.count == 1)
        #expect(reading.warningKinds.joined(separator: " ") == kinds)
    }

    @Test func `the specimen's time stands for that of the result`() throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(
                time: #"<specimen><reference value="Specimen/s"/></specimen>"#,
                value: FHIRSample.quantity("5")
            ),
            """
            <Specimen><id value="s"/><collection><collectedDateTime value="2026-02-01"/></collection>\
            </Specimen>
            """
        )
        #expect(reading.events.map(\.at) == [try Sample.time("20260201", .day)])
    }

    @Test func `a code that looks like the concept and is not it never counts`() throws {
        let codes = """
            <code><coding><system value="http://loinc.org"/><code value="1834-1"/></coding><coding>\
            <system value="http://loinc.org"/><code value="1832-5"/></coding></code>
            """
        let reading = try FHIRSample.read(
            "Observation",
            "\(FHIRSample.updated)<status value='final'/>\(codes)\(FHIRSample.subject)"
                + FHIRSample.quantity("500")
        )
        #expect(reading.events == [])
        #expect(reading.extract.panels.count == 1)
    }

    @Test func `a local code counts by its translation`() throws {
        let codes = """
            <code><coding><system value="urn:lab"/><code value="A7"/></coding><coding>\
            <system value="urn:oid:2.16.840.1.113883.6.1"/><code value="1742-6"/></coding></code>
            """
        let reading = try FHIRSample.read(
            "Observation",
            "\(FHIRSample.updated)<status value='final'/>\(codes)\(FHIRSample.subject)"
                + "<effectiveDateTime value='2026-02-03'/>" + FHIRSample.quantity("50", "U/L")
        )
        #expect(reading.labs.map(\.concept) == [.alt])
        #expect(reading.labs.map(\.coding.system) == ["LN"])
    }

    @Test func `what is said of an unborn child is not the patient's`() throws {
        let reading = try FHIRSample.bundle(
            "collection",
            FHIRSample.observation(
                subject: FHIRSample.subject
                    + #"<focus><reference value="RelatedPerson/child"/></focus>"#,
                value: FHIRSample.quantity("500")
            )
        )
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["focus_elsewhere"])
    }
}
