import Clinical
import Cohort
import Intake
import Resistance
import Testing

@Suite struct BenchCoursesTests {
    private static let today = CivilDay(epochDay: 20_782)
    private let courses = BenchCourses(today: today)

    /// Flags that hold once the messages are read.
    private func assessment(of messages: [[UInt8]], _ index: Int) throws -> Assessment {
        let reader = MessageReader(valueSets: try ValueSets.standard())
        var records: [RecordedEvent] = []
        for (number, message) in messages.enumerated() {
            let reading = reader.read(message, profile: InterfaceProfile(name: "bench"))
            #expect(reading.outcome == .accepted)
            #expect(reading.extract.warnings.isEmpty)
            let order = MessageOrder(
                sentAt: reading.header.sentAt,
                controlID: reading.header.controlID,
                message: MessageID(Hash128(high: 0, low: UInt64(number + 1)))
            )
            for (patient, event) in reading.extract.events {
                let identifier = reading.extract.patients[patient].identifier
                #expect(identifier == BenchCourses.identifier(index))
                records.append(
                    RecordedEvent(order: order, receivedAt: order.sentAt, event: event)
                )
            }
        }
        return assess(
            Timeline(
                patient: PatientID(Hash128(high: 1, low: 1)),
                events: records,
                startingOrders: []
            ),
            rules: Rules(),
            asOf: Instant(microseconds: Int64(Self.today.epochDay) * 86_400_000_000)
        )
    }

    @Test func `every patient is on sorafenib, and only a late scan shows early progression`()
        throws
    {
        var classes: [ResistanceClass: Int] = [:]
        var died = 0
        for index in 0..<400 {
            let messages = (0..<BenchCourses.messages).map { courses.message(of: index, at: $0) }
            let before = try assessment(of: messages, index)
            let status = try #require(before.status)
            classes[status.resistanceClass, default: 0] += 1
            #expect(!before.flags.contains { $0.rule == AlertRule.earlyProgression.rawValue })
            guard let progression = courses.progression(of: index) else {
                died += 1
                #expect(status.diedAt != nil)
                continue
            }
            let after = try assessment(of: messages + [progression], index)
            #expect(after.flags.count { $0.rule == AlertRule.earlyProgression.rawValue } == 1)
            #expect(after.status?.resistanceClass == .primary)
        }
        #expect((20...50).contains(died))
        #expect((classes[.secondary] ?? 0) > 40)
        #expect((classes[.notPrimary] ?? 0) > 200)
        #expect(classes[.primary] == nil)
    }

    @Test func `a checkup changes nothing`() throws {
        let messages = (0..<BenchCourses.messages).map { courses.message(of: 2, at: $0) }
        let before = try assessment(of: messages, 2)
        let after = try assessment(of: messages + [courses.checkup(of: 2, number: 1)], 2)
        #expect(after.status?.resistanceClass == before.status?.resistanceClass)
        #expect(after.flags == before.flags)
        #expect(courses.checkup(of: 2, number: 1) != courses.checkup(of: 2, number: 2))
    }
}
