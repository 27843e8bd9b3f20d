import Clinical
import Cohort
import Intake
import Pipeline
import Store
import Testing

/// `is_current` in SQL and `currentEvents` in Swift are one definition.
@Suite struct CurrentVersions {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `the views mark the versions that the fold keeps, in any order of delivery`(
        seed: UInt64
    ) async throws {
        var dice = SeededGenerator(seed: seed)
        let reader = try Letter.reader()
        let store = try await StoreUnderTest.fresh()
        let messages = (0..<80).map { Self.message($0, &dice) }
        let admissions = messages.map { Letter.admission($0, reader) }
        #expect(admissions.allSatisfy { $0.outcome == .accepted })
        let deliveries = (admissions + admissions.shuffled(using: &dice).prefix(30))
            .shuffled(using: &dice)
        for batch in dice.pieces(of: deliveries, limit: 12) {
            var seen: Set<MessageID> = []
            _ = try await store.writer.commit(batch.filter { seen.insert($0.id).inserted })
        }
        await store.close()
        let expected = Self.current(of: admissions)
        for view in ["lab_result", "tumor_assessment", "medication_event", "diagnosis"] {
            let marked = try store.rows(
                "SELECT message_id, locator FROM sorawatch.\(view) WHERE is_current"
            )
            #expect(Set(marked) == expected[view] ?? [], "seed \(seed): \(view)")
            #expect(marked.count == expected[view]?.count ?? 0, "seed \(seed): \(view)")
        }
    }

    private static let statuses = ["P", "F", "C", "W", "D", "X", "I"]

    /// One statement of four kinds about one of six things, at one of three times.
    private static func message(_ number: Int, _ dice: inout SeededGenerator) -> String {
        let sent = ["20260301100000", "20260301100001", "20260302"].randomElement(using: &dice)
        let controlID = ["9", "10", "A1", "A2"].randomElement(using: &dice) ?? ""
        let status = statuses.randomElement(using: &dice) ?? ""
        let thing = Int.random(in: 1...6, using: &dice)
        // Distinct bodies, so that no two messages are one.
        let note = "NTE|1||\(number)"
        func header(_ type: String) -> String {
            Letter.header(type, controlID, sent: sent ?? "")
        }
        let order = "OBR|1|P1|F\(thing)|24325-3^Panel^LN|||20260228"
        let lab = number.isMultiple(of: 2) ? "1742-6^ALT^LN" : "1920-8^AST^LN"
        return switch Int.random(in: 0..<5, using: &dice) {
        case 0:
            Letter.message(
                header("ORU^R01^ORU_R01"),
                Letter.patient("1"),
                "OBR|1|P2|S\(thing)|24627-2^CT abdomen^LN|||20260227|||||||||||||||||RAD",
                "OBX|1|CWE|97509-4^Progression^LN||PD^Progressive disease^L||||||\(status)",
                note
            )
        case 1:
            Letter.message(
                header("RDS^O13^RDS_O13"),
                Letter.patient("1"),
                "ORC|\(status == "X" ? "CA" : "RE")|R\(thing)|D1",
                "RXD|1|495881^sorafenib^RXNORM|20260201|120|TAB",
                note
            )
        case 2:
            Letter.message(
                header("PPR^PC1^PPR_PC1"),
                Letter.patient("1"),
                "PRB|\(status == "D" ? "DE" : "AD")|20260201|C22.0^Liver cell carcinoma^I10C",
                note
            )
        default:
            Letter.message(
                header("ORU^R01^ORU_R01"),
                Letter.patient("1"),
                order,
                "OBX|1|NM|\(lab)||61|U/L|||||\(status)",
                note
            )
        }
    }

    /// `message_id,locator` of the versions that hold, by view.
    private static func current(of admissions: [Admission]) -> [String: Set<String>] {
        var events: [RecordedEvent] = []
        for admission in admissions {
            let order = MessageOrder(
                sentAt: admission.header.sentAt,
                controlID: admission.header.controlID,
                message: admission.id
            )
            let own = admission.extract.events.map(\.event)
            let items = admission.extract.panels.flatMap {
                $0.panel.items.map(pseudoEvent($0.panel))
            }
            events += (own + items).map {
                RecordedEvent(order: order, receivedAt: admission.receivedAt, event: $0)
            }
        }
        var views: [String: Set<String>] = [:]
        for current in currentEvents(of: events) {
            let view =
                switch current.event.content.kind {
                case .lab: "lab_result"
                case .assessment: "tumor_assessment"
                case .medication: "medication_event"
                case .diagnosis: "diagnosis"
                case .vital, .merge, .measurement: "other"
                }
            views[view, default: []].insert(
                "\(current.order.message),\(quoted(current.event.locator))"
            )
        }
        return views
    }

    /// A result that no rule speaks of, as if one did; its identity is what the view groups by.
    private static func pseudoEvent(_ panel: LabPanel) -> (LabPanel.Item) -> Event {
        { item in
            let code = panel.string(item.code)
            return Event(
                ordinal: Int(item.position),
                locator: panel.locator(of: item),
                identity: "panel|\(panel.orderNumber)|\(code)",
                status: item.status,
                at: panel.at,
                content: .lab(
                    LabResult(
                        concept: .alt,
                        coding: Coding(system: "LN", code: code, display: ""),
                        orderNumber: panel.orderNumber,
                        subID: "",
                        comparator: nil,
                        value: item.value,
                        unit: "",
                        canonical: nil,
                        text: nil
                    )
                )
            )
        }
    }

    private static func quoted(_ text: String) -> String {
        text.contains(" ") ? "\"\(text)\"" : text
    }
}
