import Clinical
import Intake
import Testing

@Suite struct `FHIR medications` {
    private typealias Action = MedicationEvent.Action

    private func read(_ type: String, _ body: String, drug: String = FHIRSample.sorafenib) throws
        -> Reading
    {
        try FHIRSample.read(
            type,
            "<id value='m1'/>\(FHIRSample.updated)\(body)\(drug)\(FHIRSample.subject)"
        )
    }

    @Test func `an administration is an exposure with its dose`() throws {
        let reading = try read(
            "MedicationAdministration",
            """
            <status value="completed"/><effectivePeriod><start value="2026-02-03T04:05:06Z"/>\
            </effectivePeriod><dosage><dose><value value="400"/><unit value="mg"/></dose></dosage>
            """
        )
        #expect(
            reading.events == [
                Event(
                    ordinal: 1,
                    locator: "/MedicationAdministration/medicationCodeableConcept",
                    identity: "MedicationAdministration/m1|administered",
                    status: .final,
                    at: try Sample.time("20260203040506"),
                    content: .medication(
                        MedicationEvent(
                            ingredient: "sorafenib",
                            drugClass: .tki,
                            action: .administered,
                            coding: Coding(system: "RXNORM", code: "495881", display: ""),
                            orderNumber: "MedicationAdministration/m1",
                            dose: Decimal(400),
                            doseUnit: "mg"
                        )
                    )
                )
            ]
        )
        #expect(reading.extract.warnings == [])
    }

    @Test(arguments: [
        ("in-progress", Action.administered, ResultStatus.final, ""),
        ("completed", .administered, .final, ""), ("stopped", .administered, .final, ""),
        ("on-hold", .held, .final, ""), ("not-done", .administered, .cancelled, "not_administered"),
        ("entered-in-error", .administered, .deleted, ""),
    ])
    func `an administration counts by its status`(
        code: String,
        action: MedicationEvent.Action,
        status: ResultStatus,
        warning: String
    ) throws {
        let reading = try read(
            "MedicationAdministration",
            "<status value='\(code)'/><effectiveDateTime value='2026-02-03'/>"
        )
        #expect(reading.medications.map(\.action) == [action])
        #expect(reading.medications.map(\.isPartial) == [code == "stopped"])
        #expect(reading.events.map(\.status) == [status])
        #expect(reading.warningKinds == (warning.isEmpty ? [] : [warning]))
    }

    @Test(arguments: [
        ("MedicationAdministration", "<status value='unknown'/>"),
        ("MedicationAdministration", ""), ("MedicationDispense", "<status value='unknown'/>"),
        ("MedicationRequest", "<status value='unknown'/>"),
        ("MedicationStatement", "<status value='unknown'/>"),
    ])
    func `what may not have happened is no event`(type: String, body: String) throws {
        let reading = try read(type, body)
        #expect(reading.events == [])
        #expect(reading.warningKinds.first == "status_unknown")
    }

    @Test(arguments: [
        "<status value='completed'/><notGiven value='true'/>",
        "<status value='completed'/><wasNotGiven value='true'/>",
    ])
    func `what older versions call not given is no exposure`(body: String) throws {
        let reading = try read("MedicationAdministration", body)
        #expect(reading.events.map(\.status) == [.cancelled])
        #expect(reading.warningKinds == ["not_administered"])
    }

    private static let handedOver = "<whenHandedOver value='2026-02-03T04:05:06Z'/>"

    @Test(arguments: [
        ("completed", Self.handedOver, [ResultStatus.final], ""),
        ("completed", "<whenPrepared value='2026-02-03T04:05:06Z'/>", [.final], ""),
        ("completed", "", [.final], "time_missing"), ("in-progress", Self.handedOver, [.final], ""),
        ("in-progress", "", [], "not_dispensed"), ("preparation", "", [], "not_dispensed"),
        ("on-hold", "", [], "not_dispensed"), ("cancelled", "", [.cancelled], "not_dispensed"),
        ("declined", "", [.cancelled], "not_dispensed"),
        ("stopped", "", [.cancelled], "not_dispensed"), ("entered-in-error", "", [.deleted], ""),
    ])
    func `a dispense counts once it is handed over`(
        code: String,
        times: String,
        statuses: [ResultStatus],
        warning: String
    ) throws {
        let reading = try read(
            "MedicationDispense",
            "<status value='\(code)'/>\(times)<quantity><value value='120'/><unit value='TAB'/></quantity>"
        )
        #expect(reading.events.map(\.status) == statuses)
        #expect(reading.medications.allSatisfy { $0.action == .dispensed && $0.doseUnit == "TAB" })
        #expect(
            Set(reading.events.map(\.identity)).isSubset(of: ["MedicationDispense/m1|dispensed"])
        )
        #expect(reading.warningKinds.first == (warning.isEmpty ? nil : warning))
        if !times.isEmpty {
            #expect(reading.events.map(\.at) == [try Sample.time("20260203040506")])
        }
    }

    @Test(arguments: [
        (
            "active", [Action.ordered, .stopped, .held],
            [ResultStatus.final, .cancelled, .cancelled]
        ),
        ("completed", [.ordered, .stopped, .held], [.final, .cancelled, .cancelled]),
        ("cancelled", [.ordered], [.cancelled]),
        ("on-hold", [.ordered, .held, .stopped], [.final, .final, .cancelled]),
        ("stopped", [.ordered, .stopped], [.final, .final]),
        ("entered-in-error", [.ordered, .stopped, .held], [.deleted, .deleted, .deleted]),
        ("draft", [], []),
    ])
    func `a request is an order, held, stopped or withdrawn`(
        code: String,
        actions: [MedicationEvent.Action],
        statuses: [ResultStatus]
    ) throws {
        let reading = try read(
            "MedicationRequest",
            """
            <status value="\(code)"/><intent value="order"/><authoredOn value="2026-01-15"/>\
            <dosageInstruction><doseAndRate><doseQuantity><value value="400"/><unit value="mg"/>\
            </doseQuantity></doseAndRate></dosageInstruction>
            """
        )
        #expect(reading.medications.map(\.action) == actions)
        #expect(reading.events.map(\.status) == statuses)
        #expect(reading.medications.allSatisfy { $0.dose == Decimal(400) })
        #expect(
            reading.events.map(\.identity) == actions.map { "MedicationRequest/m1|\($0.rawValue)" }
        )
        if !actions.isEmpty {
            #expect(reading.events.first?.at == (try Sample.time("20260115", .day)))
        }
        if code == "stopped" {
            #expect(reading.events.last?.at == (try Sample.time("20260204100000")))
        }
    }

    /// A later version of one that was stopped; the first version of any cannot be.
    @Test(arguments: [
        ("", 3), ("<meta><versionId value='2'/></meta>", 3),
        ("<meta><versionId value='1'/></meta>", 1),
    ])
    func `a request that goes on takes its stop back`(meta: String, count: Int) throws {
        let reading = try FHIRSample.read(
            "MedicationRequest",
            """
            <id value='m1'/>\(meta)<status value='active'/><intent value='order'/>\
            <authoredOn value='2026-01-15'/>\(FHIRSample.sorafenib)\(FHIRSample.subject)
            """
        )
        let identities = ["ordered", "stopped", "held"].map { "MedicationRequest/m1|\($0)" }
        #expect(reading.events.map(\.identity) == Array(identities.prefix(count)))
        let statuses = [ResultStatus.final, .cancelled, .cancelled]
        #expect(reading.events.map(\.status) == Array(statuses.prefix(count)))
    }

    @Test(arguments: [
        "<intent value='proposal'/>", "<intent value='plan'/>", "<intent value='option'/>",
        "<intent value='order'/><doNotPerform value='true'/>",
    ])
    func `a plan or a prohibition is no order`(body: String) throws {
        let reading = try read("MedicationRequest", "<status value='active'/>\(body)")
        #expect(reading.events == [])
        #expect(reading.warningKinds.first == "not_ordered")
    }

    @Test(arguments: [("407563006", true), ("266721009", false)])
    func `a treatment stopped because it was not tolerated says so`(
        code: String,
        isForToxicity: Bool
    ) throws {
        let reading = try read(
            "MedicationRequest",
            """
            <status value="stopped"/><statusReason><coding><system value="http://snomed.info/sct"/>\
            <code value="\(code)"/></coding></statusReason><intent value="order"/>
            """
        )
        #expect(reading.medications.map(\.stoppedForToxicity) == [isForToxicity])
    }

    @Test(arguments: [
        (
            "<status value='active'/>", [Action.ordered, .stopped, .held],
            [ResultStatus.final, .cancelled, .cancelled]
        ),
        ("<status value='stopped'/>", [.ordered, .stopped], [.final, .final]),
        ("<status value='not-taken'/>", [.ordered], [.cancelled]),
        ("<status value='active'/><taken value='n'/>", [.ordered], [.cancelled]),
        ("<status value='active'/><wasNotTaken value='true'/>", [.ordered], [.cancelled]),
        ("<status value='intended'/>", [], []),
    ])
    func `a statement is an order at most, never an exposure`(
        body: String,
        actions: [MedicationEvent.Action],
        statuses: [ResultStatus]
    ) throws {
        let reading = try read(
            "MedicationStatement",
            body
                + "<effectivePeriod><start value='2026-01-15'/><end value='2026-02-01'/></effectivePeriod>"
        )
        #expect(reading.medications.map(\.action) == actions)
        #expect(reading.events.map(\.status) == statuses)
        if actions.count == 2 {
            #expect(reading.events.last?.at == (try Sample.time("20260201", .day)))
        }
    }

    private static let medication = """
        <code><coding><system value="http://www.whocc.no/atc"/><code value="L01EX02"/></coding></code>
        """
    private static let ingredient = """
        <ingredient><itemCodeableConcept><text value="Sorafenib"/></itemCodeableConcept></ingredient>
        """

    @Test(arguments: [Self.medication, Self.ingredient])
    func `a Medication is found contained and bundled, by code and ingredient`(
        body: String
    ) throws {
        let contained = try read(
            "MedicationAdministration",
            """
            <contained><Medication><id value="d"/>\(body)</Medication></contained>\
            <status value="completed"/><effectiveDateTime value="2026-02-03"/>
            """,
            drug: "<medicationReference><reference value='#d'/></medicationReference>"
        )
        #expect(contained.medications.map(\.ingredient) == ["sorafenib"])
        let bundled = try FHIRSample.bundle(
            "collection",
            """
            <MedicationDispense><id value="m1"/><status value="completed"/><medicationReference>\
            <reference value="Medication/d"/></medicationReference>\(FHIRSample.subject)\
            \(Self.handedOver)</MedicationDispense>
            """,
            "<Medication><id value='d'/>\(body)</Medication>"
        )
        #expect(bundled.medications.map(\.ingredient) == ["sorafenib"])
        #expect(bundled.extract.warnings == [])
    }

    @Test func `a Medication that is not there is reported`() throws {
        let reading = try read(
            "MedicationAdministration",
            "<status value='completed'/><effectiveDateTime value='2026-02-03'/>",
            drug: "<medicationReference><reference value='Medication/9'/></medicationReference>"
        )
        #expect(reading.events == [])
        #expect(reading.warningKinds == ["medication_unresolved", "nothing_read"])
    }

    @Test func `a drug that no value set has is no event`() throws {
        let reading = try read(
            "MedicationDispense",
            "<status value='completed'/>",
            drug:
                "<medicationCodeableConcept><text value='sorafenibum forte'/></medicationCodeableConcept>"
        )
        #expect(reading.events == [])
        #expect(reading.outcome == .accepted)
    }

    @Test func `a stop is not undone by an order of no known time`() throws {
        let reading = try read("MedicationRequest", "<status value='stopped'/>")
        #expect(reading.medications.map(\.action) == [.stopped])
        #expect(reading.events.map(\.at) == [try Sample.time("20260204100000")])
    }

    @Test func `a request's dispenses carry its number`() throws {
        let reading = try read(
            "MedicationDispense",
            """
            <status value="completed"/><authorizingPrescription><identifier><value value="RX1"/>\
            </identifier></authorizingPrescription>\(Self.handedOver)
            """
        )
        #expect(reading.medications.map(\.orderNumber) == ["RX1"])
    }
}
