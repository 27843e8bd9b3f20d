import Clinical
import Intake
import Testing

/// What several messages about one order come to: HL7 v2.5.1 table 0119.
@Suite struct `Order history rules` {
    struct Course: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// ORC with what follows it, without RXE, in the order of their sending.
        let orders: [String]
        let expected: [String]

        init(_ name: String, _ orders: [String], _ expected: [String]) {
            testDescription = name
            self.orders = orders
            self.expected = expected
        }
    }

    /// ORC-1, ORC-5, ORC-9.
    private static func order(_ control: String, _ status: String = "", on day: String) -> String {
        "ORC|\(control)|P7|||\(status)||||\(day)"
    }

    static let courses = [
        Course(
            "a refill does not move the beginning",
            [order("NW", on: "20260101"), order("RF", on: "20260215")],
            ["ordered 20260101 ordered|P7|sorafenib", "ordered 20260215 \(refill)|20260215000000"]
        ),
        Course(
            "a refill with a beginning of its own does not either",
            [order("NW", on: "20260101"), order("RF", on: "20260215") + "\rTQ1|1||||||20260216"],
            ["ordered 20260101 ordered|P7|sorafenib", "ordered 20260216 \(refill)|20260216000000"]
        ),
        Course(
            "nor a change or a status",
            [
                order("NW", on: "20260101"), order("XO", on: "20260115"),
                order("SC", "IP", on: "20260201"),
            ],
            [
                "ordered 20260101 ordered|P7|sorafenib",
                "ordered 20260201 ordered|P7|sorafenib|continued",
            ]
        ),
        Course(
            "a change of the beginning is one",
            [order("NW", on: "20260101"), order("XO", on: "20260115") + "\rTQ1|1||||||20260104"],
            ["ordered 20260104 ordered|P7|sorafenib"]
        ),
        Course(
            "an order sent again and corrected is one",
            [order("NW", on: "20260101"), order("NW", on: "20260102")],
            ["ordered 20260102 ordered|P7|sorafenib"]
        ),
        Course(
            "a cancelling takes back the order and its status",
            [
                order("NW", on: "20260101"), order("SC", "IP", on: "20260102"),
                order("CA", on: "20260103"),
            ],
            []
        ),
        Course(
            "a stop told again stays where it was",
            [order("DC", on: "20260115"), order("SC", "DC", on: "20260301")],
            [
                "stopped 20260115 stopped|P7|sorafenib",
                "stopped 20260301 stopped|P7|sorafenib|SC|20260301000000",
            ]
        ),
        Course(
            "a stop sent again and corrected is one",
            [order("DC", on: "20260115"), order("DC", on: "20260116")],
            ["stopped 20260116 stopped|P7|sorafenib"]
        ),
        Course(
            "a stop that could not be done",
            [
                order("NW", on: "20260101"), order("DC", on: "20260115"),
                order("UD", on: "20260116"),
            ],
            ["ordered 20260101 ordered|P7|sorafenib"]
        ),
        Course(
            "a hold that could not be done",
            [
                order("NW", on: "20260101"), order("HD", on: "20260115"),
                order("UH", on: "20260116"),
            ],
            ["ordered 20260101 ordered|P7|sorafenib"]
        ),
        Course(
            "a release that could not be done",
            [
                order("HD", on: "20260115"), order("RL", on: "20260116"),
                order("UR", on: "20260117"),
            ],
            ["held 20260117 held|P7|sorafenib"]
        ),
        Course(
            "a cancelling that could not be done, of an order that says when it began",
            [
                order("NW", on: "20260101"), order("CA", on: "20260102"),
                order("UC", on: "20260103") + "\rTQ1|1||||||20260101",
            ],
            ["ordered 20260101 ordered|P7|sorafenib"]
        ),
    ]
    private static let refill = "ordered|P7|sorafenib|RF"

    @Test(arguments: courses)
    func `an order's messages come to what happened`(course: Course) throws {
        var events: [RecordedEvent] = []
        for (number, order) in course.orders.enumerated() {
            let reading = try Sample.read(
                Sample.header("RDE^O11"),
                Sample.patient,
                order,
                "RXE||495881^sorafenib^RXNORM|400||mg"
            )
            let sentAt = Instant(seconds: Int64(number))
            let message = MessageID(Hash128(high: 0, low: UInt64(number)))
            events += reading.events.map { event in
                RecordedEvent(
                    order: MessageOrder(sentAt: sentAt, controlID: "M", message: message),
                    receivedAt: sentAt,
                    event: event
                )
            }
        }
        let current = currentEvents(of: events.reversed()).map { record in
            guard case .medication(let medication) = record.event.content else { return "other" }
            let day = record.event.at?.instant.description.filter(\.isNumber).prefix(8) ?? "-"
            return "\(medication.action) \(day) \(record.event.identity)"
        }
        #expect(current.sorted() == course.expected.sorted())
    }
}
