import Clinical
import Cohort
import Testing

@Suite struct CurrentEventTests {
    private func version(
        _ status: ResultStatus,
        sentAt seconds: Int64,
        control: String = "1",
        ordinal: Int = 1
    ) -> RecordedEvent {
        RecordedEvent(
            order: MessageOrder(
                sentAt: Instant(seconds: seconds),
                controlID: control,
                message: MessageID(Hash128(high: UInt64(seconds), low: UInt64(control.count)))
            ),
            receivedAt: Instant(seconds: 0),
            event: Event(
                ordinal: ordinal,
                locator: "ORU_R01 OBR[1].OBX[\(ordinal)]-5",
                identity: "order|code",
                status: status,
                at: nil,
                content: .vital(.alive)
            )
        )
    }

    @Test func `a preliminary version never replaces a final one`() {
        let final = version(.final, sentAt: 1)
        #expect(currentEvents(of: [final, version(.preliminary, sentAt: 2)]) == [final])
    }

    @Test func `the later of two final versions holds`() {
        let corrected = version(.corrected, sentAt: 2)
        #expect(currentEvents(of: [corrected, version(.final, sentAt: 1)]) == [corrected])
    }

    @Test(arguments: [ResultStatus.cancelled, .deleted, .wrongPatient])
    func `a withdrawal leaves nothing`(status: ResultStatus) {
        #expect(currentEvents(of: [version(.final, sentAt: 1), version(status, sentAt: 2)]) == [])
    }

    @Test func `within one second the higher control number holds`() {
        let tenth = version(.final, sentAt: 1, control: "10")
        #expect(currentEvents(of: [tenth, version(.final, sentAt: 1, control: "9")]) == [tenth])
    }

    @Test func `any order and repetition fold to the same`() {
        var generator = SystemRandomNumberGenerator()
        let statuses = ResultStatus.allCases
        for _ in 0..<500 {
            let seed = generator.next()
            var random = SeededGenerator(seed: seed)
            let versions = (0..<8).map { _ in
                version(
                    statuses.randomElement(using: &random) ?? .final,
                    sentAt: Int64.random(in: 1...3, using: &random),
                    control: "\(Int.random(in: 8...11, using: &random))",
                    ordinal: Int.random(in: 1...2, using: &random)
                )
            }
            let once = Array(Set(versions))
            guard Set(once.map(\.id)).count == once.count else { continue }
            let expected = currentEvents(of: once)
            let shuffled = (once + once.prefix(3)).shuffled(using: &random)
            #expect(currentEvents(of: shuffled) == expected, "seed \(seed)")
        }
    }
}
