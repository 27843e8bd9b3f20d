import Clinical
import Intake
import Testing

@Suite struct `CDA medications` {
    private static let sorafenib = """
        <manufacturedProduct classCode="MANU"><manufacturedMaterial><code code="597747" \
        codeSystem="2.16.840.1.113883.6.88" displayName="sorafenib 200 MG Oral Tablet"/>\
        </manufacturedMaterial></manufacturedProduct>
        """
    private static let low =
        #"<effectiveTime xsi:type="IVL_TS"><low value="20260110"/></effectiveTime>"#

    private static func administration(
        _ mood: String,
        _ status: String = "active",
        time: String = low,
        product: String = sorafenib,
        attributes: String = "",
        more: String = ""
    ) -> String {
        """
        <substanceAdministration classCode="SBADM" moodCode="\(mood)"\(attributes)>\
        <statusCode code="\(status)"/>\(time)<doseQuantity value="400" unit="mg"/>\
        <consumable>\(product)</consumable>\(more)</substanceAdministration>
        """
    }

    private static func supply(_ mood: String, product: String = sorafenib) -> String {
        """
        <supply classCode="SPLY" moodCode="\(mood)"><statusCode code="completed"/>\
        <effectiveTime value="20260112"/><quantity value="120" unit="{tablet}"/>\
        <product>\(product)</product></supply>
        """
    }

    private func said(_ reading: Reading) -> [String] {
        zip(reading.events, reading.medications).map { event, medication in
            "\(medication.action) \(event.status) \(event.at?.day.description ?? "-")"
        }
    }

    @Test func `use is read as administered from when it began`() throws {
        let reading = try CDASample.entries("10160-0", Self.administration("EVN")).read()
        let event = try #require(reading.events.first)
        #expect(said(reading) == ["administered final 2026-01-10"])
        #expect(event.identity == "administered||sorafenib||2026-01-10T00:00:00Z")
        #expect(
            event.locator == "/ClinicalDocument/component/structuredBody/component/section/entry"
                + "/substanceAdministration/consumable/manufacturedProduct/manufacturedMaterial/code"
        )
        let medication = try #require(reading.medications.first)
        #expect(medication.ingredient == "sorafenib")
        #expect(medication.coding.system == "RXNORM")
        #expect(medication.dose == Decimal(400))
        #expect(medication.doseUnit == "mg")
        #expect(reading.warningKinds == [])
    }

    @Test(arguments: [
        ("EVN", "completed", ["administered final 2026-01-10"]),
        ("EVN", "", ["administered final 2026-01-10"]),
        ("EVN", "new", ["ordered final 2026-01-10"]),
        ("EVN", "aborted", ["administered final 2026-01-10", "stopped final 2026-03-01"]),
        ("EVN", "suspended", ["administered final 2026-01-10", "held final 2026-03-01"]),
        ("EVN", "cancelled", ["administered cancelled 2026-01-10"]),
        ("EVN", "nullified", ["administered deleted 2026-01-10"]),
        ("INT", "active", ["ordered final 2026-01-10"]),
        ("RQO", "completed", ["ordered final 2026-01-10"]),
        ("INT", "aborted", ["stopped final 2026-03-01"]),
        ("INT", "suspended", ["held final 2026-03-01"]),
        ("INT", "cancelled", ["ordered cancelled 2026-01-10"]),
        ("INT", "nullified", ["ordered deleted 2026-01-10"]), ("PRP", "active", []),
        ("PRMS", "active", []), ("GOL", "active", []), ("", "active", []),
    ])
    func `mood and status decide`(mood: String, status: String, expected: [String]) throws {
        let reading = try CDASample.entries("10160-0", Self.administration(mood, status)).read()
        #expect(said(reading) == expected)
    }

    @Test(arguments: [
        (
            #"<low value="20260110"/><high value="20260210"/>"#, "completed",
            ["2026-01-10", "2026-02-10"]
        ),
        (
            #"<low value="20260110"/><high value="20260210"/>"#, "aborted",
            ["2026-01-10", "2026-02-10"]
        ),
        (#"<low value="20260110"/><high value="20260901"/>"#, "completed", ["2026-01-10"]),
        (#"<low value="20260110"/><high value="20260210"/>"#, "active", ["2026-01-10"]),
        (#"<low nullFlavor="UNK"/>"#, "active", ["-"]),
    ])
    func `an end that has passed is a stop`(
        bounds: String,
        status: String,
        expected: [String]
    ) throws {
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration(
                "EVN",
                status,
                time: #"<effectiveTime xsi:type="IVL_TS">\#(bounds)</effectiveTime>"#
            )
        ).read()
        #expect(reading.events.map { $0.at?.day.description ?? "-" } == expected)
        let actions: [MedicationEvent.Action] = [.administered, .stopped]
        #expect(reading.medications.map(\.action) == Array(actions.prefix(expected.count)))
    }

    @Test func `a course that another goes on ends nothing`() throws {
        func course(_ low: String, _ high: String, _ status: String) -> String {
            Self.administration(
                "EVN",
                status,
                time: "<effectiveTime><low value=\"\(low)\"/>\(high)</effectiveTime>"
            )
        }
        let reading = try CDASample.entries(
            "10160-0",
            course("20260110", #"<high value="20260210"/>"#, "completed"),
            course("20260210", "", "active")
        ).read()
        #expect(
            said(reading) == ["administered final 2026-01-10", "administered final 2026-02-10"]
        )
    }

    @Test func `a use that begins after the document was written is ordered`() throws {
        let later = #"<effectiveTime><low value="20260401"/></effectiveTime>"#
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("EVN", time: later)
        ).read()
        #expect(said(reading) == ["ordered final 2026-04-01"])
        #expect(reading.warningKinds == ["time_in_future"])
    }

    @Test func `a point in time is one administration, a frequency none`() throws {
        let times = """
            <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/>\
            </effectiveTime><effectiveTime value="20260115083000"/>
            """
        let reading = try CDASample.entries(
            "29549-3",
            Self.administration("EVN", "completed", time: times)
        ).read()
        #expect(reading.events.map(\.at) == [try Sample.time("20260115083000")])
        #expect(reading.medications.map(\.action) == [.administered])
    }

    @Test func `a medication not given is no exposure`() throws {
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("EVN", "completed", attributes: #" negationInd="true""#)
        ).read()
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["not_administered", "nothing_read"])
        #expect(
            reading.extract.warnings.first?.location.hasSuffix("entry/substanceAdministration")
                == true
        )
    }

    @Test func `no known medications are none`() throws {
        let none = """
            <manufacturedProduct><manufacturedMaterial><code nullFlavor="OTH"><translation \
            code="410942007" codeSystem="2.16.840.1.113883.6.96"/></code>\
            </manufacturedMaterial></manufacturedProduct>
            """
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("EVN", product: none, attributes: #" negationInd="true""#)
        ).read()
        #expect(reading.warningKinds == ["nothing_read"])
    }

    @Test(arguments: [
        #"<code nullFlavor="UNK"><translation code="L01EX02" codeSystem="2.16.840.1.113883.6.73"/></code>"#,
        #"<code code="50419-488-58" codeSystem="2.16.840.1.113883.6.69"/>"#,
        "<code nullFlavor=\"UNK\"/><name>Nexavar</name>",
        "<code code=\"X1\" codeSystem=\"1.2\"><originalText>索拉非尼</originalText></code>",
        #"<code code="X1" codeSystem="1.2" displayName="Sorafenib Tosylate"/>"#,
    ])
    func `the drug is known by its codes and by whole names`(material: String) throws {
        let product = """
            <manufacturedProduct><manufacturedMaterial>\(material)</manufacturedMaterial>\
            </manufacturedProduct>
            """
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("EVN", product: product)
        ).read()
        #expect(reading.medications.map(\.ingredient) == ["sorafenib"])
    }

    @Test(arguments: [
        ("EVN", ["dispensed final 2026-01-12"]), ("RQO", ["ordered final 2026-01-12"]),
        ("INT", ["ordered final 2026-01-12"]), ("PRP", []),
    ])
    func `a supply is dispensed or ordered`(mood: String, expected: [String]) throws {
        let reading = try CDASample.entries("10160-0", Self.supply(mood)).read()
        #expect(said(reading) == expected)
        #expect(reading.medications.allSatisfy { $0.dose == Decimal(120) })
    }

    @Test func `a supply without product is of the administration above it`() throws {
        let relation = """
            <entryRelationship typeCode="REFR"><supply classCode="SPLY" moodCode="EVN">\
            <effectiveTime value="20260112"/></supply></entryRelationship>
            """
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("INT", more: relation)
        ).read()
        #expect(said(reading) == ["ordered final 2026-01-10", "dispensed final 2026-01-12"])
    }

    @Test func `a treatment that was not tolerated was stopped for toxicity`() throws {
        let reason = """
            <entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN">\
            <code code="ASSERTION"/><value xsi:type="CD" code="407563006" \
            codeSystem="2.16.840.1.113883.6.96"/></observation></entryRelationship>
            """
        let reading = try CDASample.entries(
            "10160-0",
            Self.administration("EVN", "aborted", more: reason)
        ).read()
        #expect(reading.medications.map(\.action) == [.administered, .stopped])
        #expect(reading.medications.map(\.stoppedForToxicity) == [false, true])
    }

    @Test(arguments: [("RQO", ["ordered final 2026-01-10"]), ("INT", []), ("EVN", [])])
    func `of a plan only requests count`(mood: String, expected: [String]) throws {
        let reading = try CDASample.entries("18776-5", Self.administration(mood)).read()
        #expect(said(reading) == expected)
    }

    @Test func `two documents that repeat a course state it once`() throws {
        let first = try CDASample.entries("10160-0", Self.administration("EVN")).read()
        var second = CDASample.entries("10183-2", Self.administration("EVN", "completed"))
        second.id = #"<id root="5.5"/>"#
        second.written = #"<effectiveTime value="20260405"/>"#
        #expect(first.events.map(\.identity) == (try second.read().events.map(\.identity)))
    }

    @Test func `a course that overlaps the end of another goes on`() throws {
        func course(_ low: String, _ high: String, _ status: String) -> String {
            Self.administration(
                "EVN",
                status,
                time:
                    #"<effectiveTime><low value="\#(low)"/><high value="\#(high)"/></effectiveTime>"#
            )
        }
        let reading = try CDASample.entries(
            "10160-0",
            course("20260101", "20260220", "completed"),
            course("20260105", "20260110", "completed"),
            course("20260110", "20260115", "aborted")
        ).read()
        #expect(said(reading).filter { $0.hasPrefix("stopped") } == ["stopped final 2026-02-20"])
    }

    @Test func `what stands below a planned act is planned`() throws {
        func planned(_ statement: String) -> String {
            """
            <act classCode="ACT" moodCode="INT"><entryRelationship typeCode="COMP">\(statement)\
            </entryRelationship></act>
            """
        }
        let reading = try CDASample.entries(
            "62387-6",
            planned(Self.administration("EVN")),
            planned(Self.administration("RQO")),
            planned(CDASample.observation(#"<value xsi:type="PQ" value="9" unit="ng/mL"/>"#))
        ).read()
        #expect(said(reading) == ["ordered final 2026-01-10"])
    }
}
