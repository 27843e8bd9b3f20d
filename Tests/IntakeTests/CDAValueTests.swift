import Clinical
import Intake
import Testing

@Suite struct `CDA values` {
    private static let entry =
        "/ClinicalDocument/component/structuredBody/component/section/entry/observation"

    @Test(arguments: [
        (#"<value xsi:type="PQ" value="1.2E3" unit="ug/L"/>"#, nil as Comparator?, "1200", "ug/L"),
        (#"<value xsi:type="PQ" value="&lt;7" unit="ng/mL"/>"#, .less, "7", "ng/mL"),
        (
            #"<value xsi:type="IVL_PQ"><low value="400" unit="ng/mL"/></value>"#, .greaterOrEqual,
            "400", "ng/mL"
        ),
        (
            #"<value xsi:type="IVL_PQ"><low value="400" unit="ng/mL" inclusive="false"/></value>"#,
            .greater, "400", "ng/mL"
        ),
        (
            #"<value xsi:type="IVL_PQ"><high value="7" unit="ng/mL" inclusive="false"/></value>"#,
            .less, "7", "ng/mL"
        ),
        (
            #"<value xsi:type="IVL_PQ"><low nullFlavor="NINF"/><high value="7" unit="ng/mL"/></value>"#,
            .lessOrEqual, "7", "ng/mL"
        ),
        (
            #"<value xsi:type="IVL_PQ"><low value="500" unit="ng/mL"/><high nullFlavor="PINF"/></value>"#,
            .greaterOrEqual, "500", "ng/mL"
        ),
        (
            #"<value xsi:type="IVL_PQ"><low value="9" unit="ng/mL"/><high value="9" unit="ng/mL"/></value>"#,
            nil, "9", "ng/mL"
        ),
        (#"<value xsi:type="INT" value="412"/>"#, nil, "412", ""),
        (#"<value xsi:type="REAL" value="65.88"/>"#, nil, "65.88", ""),
        (#"<value value="65.88" unit="ng/mL"/>"#, nil, "65.88", "ng/mL"),
        (#"<value xsi:type="ST"> &gt;60500 </value>"#, .greater, "60500", ""),
        (
            #"<value xsi:type="PQ" nullFlavor="OTH"><translation value="152" nullFlavor="OTH"><originalText>ng/mL</originalText></translation></value>"#,
            nil, "152", "ng/mL"
        ),
    ])
    func `numbers are read in every form`(
        value: String,
        comparator: Comparator?,
        number: String,
        unit: String
    ) throws {
        let lab = try #require(try CDASample.value(value).labs.first)
        #expect(lab.comparator == comparator)
        #expect(lab.value?.description == number)
        #expect(lab.unit == unit)
        #expect(lab.text == nil)
    }

    @Test(arguments: [
        (#"<value xsi:type="ST">Hemolyzed</value>"#, "Hemolyzed"),
        (#"<value xsi:type="ED">see <br/>note</value>"#, "see\nnote"),
        (#"<value xsi:type="CD" code="1" codeSystem="2" displayName="Positive"/>"#, "Positive"),
        (
            #"<value xsi:type="CE" nullFlavor="OTH"><originalText>Raised</originalText></value>"#,
            "Raised"
        ),
        (
            #"<value xsi:type="IVL_PQ"><low value="100" unit="ng/mL"/><high value="200" unit="ng/mL"/></value>"#,
            "100 - 200 ng/mL"
        ),
        (
            #"<value xsi:type="RTO"><numerator value="1"/><denominator value="128"/></value>"#,
            "1:128"
        ),
        (#"<value xsi:type="BL" value="true"/>"#, "true"),
        (
            #"<value xsi:type="PQ" value="12345678901234567890" unit="ng/mL"/>"#,
            "12345678901234567890 ng/mL"
        ),
    ])
    func `what is no number is text`(value: String, text: String) throws {
        let reading = try CDASample.value(value)
        #expect(reading.labs.map(\.text) == [text])
        #expect(reading.labs.map(\.value) == [nil])
        #expect(reading.warningKinds == ["value_not_numeric"])
    }

    @Test(arguments: [
        #"<value xsi:type="PQ" nullFlavor="UNK"/>"#, #"<value nullFlavor="NA"/>"#,
        #"<value xsi:type="IVL_PQ"><low nullFlavor="NI"/></value>"#, "",
    ])
    func `a null value is none`(value: String) throws {
        let reading = try CDASample.value(value)
        #expect(reading.labs.map(\.value) == [nil])
        #expect(reading.labs.map(\.text) == [nil])
        #expect(reading.warningKinds == ["value_missing"])
    }

    @Test func `a value may be in the narrative`() throws {
        let value = ##"<value xsi:type="ED"><reference value="#r1"/></value>"##
        let row = ##"<text><table><tr><td>AFP</td><td ID="r1">&gt; 1000</td></tr></table></text>"##
        let reading = try CDASample.sections(
            CDASample.section("30954-2", "\(row)<entry>\(CDASample.observation(value))</entry>")
        ).read()
        #expect(reading.labs.map(\.value) == [Decimal(1000)])
        #expect(reading.labs.map(\.comparator) == [.greater])
    }

    @Test func `the unit of a text may be an observation of its own`() throws {
        let unit = """
            <entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
            <code code="246514001" codeSystem="2.16.840.1.113883.6.96"/>
            <value xsi:type="CD" code="ng/mL" codeSystem="2.16.840.1.113883.6.8"/></observation>
            </entryRelationship>
            """
        let reading = try CDASample.results(
            CDASample.observation(#"<value xsi:type="ST">&lt;5</value>"#, more: unit)
        ).read()
        #expect(reading.labs.map(\.unit) == ["ng/mL"])
        #expect(reading.labs.map(\.comparator) == [.less])
        #expect(reading.extract.panels.count == 0)
    }

    @Test func `further values of an observation have a sub-id`() throws {
        let reading = try CDASample.value(
            """
            <value xsi:type="PQ" value="1" unit="ng/mL"/><value nullFlavor="NA"/>\
            <value xsi:type="PQ" value="2" unit="ng/mL"/>
            """
        )
        #expect(reading.labs.map(\.value) == [Decimal(1), Decimal(2)])
        #expect(reading.labs.map(\.subID) == ["", "2"])
        #expect(reading.events.map(\.locator) == [1, 3].map { "\(Self.entry)/value[\($0)]" })
    }

    @Test(arguments: [
        ("2026-02-03", "20260203", Precision.day),
        ("2026-02-03T10:15:00Z", "20260203101500", .second),
        ("20260203101500.123", "20260203101500.123", .fraction), ("202602", "202602", .month),
    ])
    func `times are read with their precision`(
        written: String,
        same: String,
        precision: Precision
    ) throws {
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                time: #"<effectiveTime value="\#(written)"/>"#
            )
        ).read()
        var expected = try Sample.time(same, precision)
        if precision == .fraction { expected.instant.microseconds += 123_000 }
        #expect(reading.events.map(\.at) == [expected])
    }

    @Test(arguments: ["20260230", "200130311", "yesterday"])
    func `a time that never was is reported where it stands`(written: String) throws {
        let reading = try CDASample.results(
            CDASample.observation(
                #"<value xsi:type="PQ" value="450" unit="ng/mL"/>"#,
                time: #"<id root="5" extension="6"/><effectiveTime value="\#(written)"/>"#
            )
        ).read()
        #expect(reading.warningKinds == ["time_invalid", "time_missing"])
        #expect(reading.extract.warnings.first?.location == Self.entry + "/effectiveTime")
        #expect(reading.events.map(\.at) == [nil])
        #expect(reading.events.map(\.identity) == ["|LN|1834-1||5^6"])
    }
}
