import Clinical
import Intake
import Testing

/// By what later versions of a statement are known.
@Suite struct `FHIR versions` {
    private let value = FHIRSample.quantity("500")

    private func identities(_ entries: String...) throws -> [String] {
        let reading = try FHIRSample.read(
            FHIRSample.resource(
                "Bundle",
                #"<type value="collection"/><timestamp value="2026-02-04T10:00:00Z"/>"#
                    + entries.map { "<entry>\($0)</entry>" }.joined()
            )
        )
        #expect(reading.refusal == nil)
        return reading.events.map(\.identity)
    }

    private func observation(_ head: String) -> String {
        "<resource><Observation>\(head)<status value='final'/>\(FHIRSample.afp)\(FHIRSample.subject)"
            + "<effectiveDateTime value='2026-02-03T04:05:06+01:00'/>\(value)</Observation></resource>"
    }

    @Test func `a business identifier knows the result wherever it is copied to`() throws {
        let number = "<identifier><system value='urn:oid:1.2.3'/><value value='R7'/></identifier>"
        let found = try identities(
            observation("<id value='a'/>\(number)"),
            "<fullUrl value='urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'/>" + observation(number)
        )
        #expect(found == ["1.2.3|R7|LN|1834-1|", "1.2.3|R7|LN|1834-1|"])
    }

    @Test func `an identifier of old is none`() throws {
        let old = "<identifier><use value='old'/><value value='R7'/></identifier>"
        let url = "<fullUrl value='http://server/fhir/Observation/a'/>"
        #expect(
            try identities(url + observation("<id value='a'/>\(old)")) == ["Observation/a"]
        )
    }

    @Test func `a server's id knows the result`() throws {
        let found = try identities(
            "<fullUrl value='http://server/fhir/Observation/17'/>"
                + observation("<id value='17'/>"),
            "<fullUrl value='urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'/>" + observation("")
                + "<request><method value='PUT'/><url value='Observation/17'/></request>"
        )
        #expect(found == ["Observation/17", "Observation/17"])
    }

    @Test func `an id of the document alone knows nothing: code and time do`() throws {
        let found = try identities(
            "<fullUrl value='urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'/>"
                + observation("<id value='0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'/>"),
            observation(""),
            // The same in every message that is written after one pattern.
            observation("<id value='result-1'/>"),
            observation("<id value='17'/>")
                + "<request><method value='POST'/><url value='Observation'/></request>"
        )
        let expected = "|LN|1834-1||2026-02-03T03:05:06Z second"
        #expect(found == [expected, expected, expected, expected])
    }

    @Test func `responses that nothing else tells apart are told apart by their time`() throws {
        func response(_ time: String) -> String {
            """
            <resource><Observation><status value="final"/><code><coding><system value="http://loinc.org"/>\
            <code value="97509-4"/></coding></code>\(FHIRSample.subject)<effectiveDateTime value="\(time)"/>\
            <valueString value="PD"/></Observation></resource>
            """
        }
        let found = try identities(response("2026-02-03"), response("2026-04-03"))
        #expect(
            found == [
                "|LN|97509-4||2026-02-03T00:00:00Z day", "|LN|97509-4||2026-04-03T00:00:00Z day",
            ]
        )
    }

    @Test func `a result entered in error withdraws its earlier version`() throws {
        let final = try FHIRSample.read(
            FHIRSample.observationAlone(FHIRSample.observation(value: value))
        )
        let withdrawn = try FHIRSample.read(
            FHIRSample.observationAlone(
                FHIRSample.observation(status: "entered-in-error", time: "", value: "")
            )
        )
        #expect(final.events.map(\.identity) == withdrawn.events.map(\.identity))
        #expect(withdrawn.events.map(\.status) == [.deleted])
        #expect(withdrawn.events.map(\.content.kind) == [.lab])
    }

    @Test func `a deletion withdraws what the document shows of the deleted`() throws {
        let reading = try FHIRSample.bundle(
            "history",
            """
            <fullUrl value="http://server/fhir/Observation/o1"/>\
            <request><method value="DELETE"/><url value="Observation/o1"/></request>
            """,
            """
            <fullUrl value="http://server/fhir/Observation/o1"/><resource>\
            \(FHIRSample.observation(value: value))</resource>\
            <request><method value="PUT"/><url value="Observation/o1"/></request>
            """
        )
        #expect(reading.events.map(\.status) == [.final, .deleted])
        #expect(Set(reading.events.map(\.identity)) == ["Observation/o1"])
    }

    @Test func `a history is read from its oldest version on`() throws {
        func version(_ status: String, _ value: String) -> String {
            """
            <fullUrl value="http://server/fhir/Observation/o1"/><resource>\
            \(FHIRSample.observation(status: status, value: FHIRSample.quantity(value)))</resource>
            """
        }
        let reading = try FHIRSample.bundle(
            "history",
            version("corrected", "450"),
            version("final", "500")
        )
        #expect(reading.events.map(\.status) == [.final, .corrected])
        #expect(reading.labs.map(\.value) == [Decimal(500), Decimal(450)])
    }

    @Test func `a deletion of what is not shown is reported`() throws {
        let reading = try FHIRSample.bundle(
            "transaction",
            """
            <request><method value="DELETE"/><url value="Observation/o9"/></request>
            """
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["deletion_unread", "nothing_read"])
    }

    @Test func `a withdrawal that does not say of what is reported`() throws {
        let reading = try FHIRSample.read(
            "Observation",
            "<id value='o1'/><status value='entered-in-error'/>\(FHIRSample.subject)"
        )
        #expect(reading.outcome == .accepted)
        #expect(reading.warningKinds == ["withdrawal_unread", "nothing_read"])
    }
}
