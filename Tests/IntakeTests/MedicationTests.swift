import Clinical
import Intake
import Testing

@Suite struct Medications {
    private func read(_ type: String, _ order: String, _ segment: String) throws -> Reading {
        try Sample.read(Sample.header(type), Sample.patient, order, segment)
    }

    @Test func `a dispense is an event at RXD-3`() throws {
        let reading = try read(
            "RDS^O13^RDS_O13",
            "ORC|RE|P7|F7",
            "RXD|1|50419-488-58^NEXAVAR^NDC|20260210|120|TAB"
        )
        #expect(
            reading.events == [
                Event(
                    ordinal: 1,
                    locator: "RDS_O13 RXD[1]-2",
                    identity: "dispensed|P7|sorafenib|1|20260210",
                    status: .final,
                    at: try Sample.time("20260210", .day),
                    content: .medication(
                        MedicationEvent(
                            ingredient: "sorafenib",
                            drugClass: .tki,
                            action: .dispensed,
                            coding: Coding(
                                system: "NDC",
                                code: "50419-488-58",
                                display: "NEXAVAR"
                            ),
                            orderNumber: "P7",
                            dose: Decimal(120),
                            doseUnit: "TAB"
                        )
                    )
                )
            ]
        )
    }

    @Test(arguments: [
        ("|CP", 1, false), ("|PA", 1, true), ("|NA", 0, false), ("|RE", 0, false), ("", 1, false),
    ])
    func `what was not administered is no exposure`(
        completion: String,
        count: Int,
        isPartial: Bool
    ) throws {
        let padding = completion.isEmpty ? "" : String(repeating: "|", count: 12)
        let reading = try read(
            "RAS^O17",
            "ORC|RE|P7",
            "RXA|0|1|20260211080000||495881^sorafenib^RXNORM|400|mg\(padding)\(completion)"
        )
        #expect(reading.medications.map(\.action) == Array(repeating: .administered, count: count))
        #expect(reading.medications.map(\.isPartial) == Array(repeating: isPartial, count: count))
        #expect(reading.warningKinds == (count == 0 ? ["not_administered"] : []))
    }

    @Test func `a deleted administration is withdrawn under the same identity`() throws {
        let given = "RXA|0|1|20260211080000||495881^sorafenib^RXNORM|400|mg"
        let padding = String(repeating: "|", count: 13)
        let first = try read("RAS^O17", "ORC|RE|P7", given)
        let second = try read("RAS^O17", "ORC|RE|P7", given + padding + "CP|D")
        #expect(first.events.map(\.identity) == second.events.map(\.identity))
        #expect(second.events.map(\.status) == [.deleted])
    }

    @Test(arguments: [
        ("NW", MedicationEvent.Action.ordered, ResultStatus.final, false),
        ("CA", .ordered, .cancelled, false), ("OC", .ordered, .cancelled, false),
        ("DC", .stopped, .final, true), ("HD", .held, .final, false),
    ])
    func `ORC-1 decides what an order is`(
        control: String,
        action: MedicationEvent.Action,
        status: ResultStatus,
        isForToxicity: Bool
    ) throws {
        let reading = try read(
            "RDE^O11",
            "ORC|\(control)|P7|||||||20260209|||||||407563006^Not tolerated^SCT",
            "RXE||L01EX02^sorafenib^ATC|400||mg"
        )
        #expect(Set(reading.medications.map(\.action)) == [action])
        #expect(Set(reading.events.map(\.status)) == [status])
        #expect(Set(reading.medications.map(\.stoppedForToxicity)) == [isForToxicity])
        #expect(Set(reading.events.map(\.at)) == [try Sample.time("20260209", .day)])
        #expect(reading.events.count == (status == .cancelled ? 2 : 1))
    }

    @Test(
        arguments: [
            ("L1^Sorafenib Tosylate^L", "sorafenib"), ("L1^索拉非尼^L", "sorafenib"),
            ("L1^瑞戈非尼^L", "regorafenib"), ("L1^雷替曲塞^L", nil), ("L1^sorafeni^L", nil),
            ("L01FF09^x^ATC", "tislelizumab"), ("L01FF^PD-1 or PD-L1^ATC", nil),
            ("L01EX02^x^L", nil), ("L1^x^L^495881^x^RXNORM", "sorafenib"),
            ("504190488^x^NDC", nil), ("50419048858^x^NDC", "sorafenib"),
            ("00480542589^x^NDC", "sorafenib"), ("5041948858^x^NDC", "sorafenib"),
        ] as [(String, String?)]
    )
    func `drugs are known by code or by whole name, never nearly`(
        code: String,
        ingredient: String?
    ) throws {
        let reading = try read("RDS^O13", "ORC|RE|P7", "RXD|1|\(code)|20260210|1|TAB")
        #expect(reading.medications.map(\.ingredient) == [ingredient].compactMap { $0 })
    }
}
