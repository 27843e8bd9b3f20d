import Clinical
import Intake
import Pipeline
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct Settlements {
    @Test func `everyone hears of his own message in whatever order they are settled`() async {
        let model = IntakeModel()
        model.state.withLock { $0.holdsBack = true }
        let profile = InterfaceProfile(name: "http")
        let heard = await withTaskGroup { group in
            for kind in ["MSH|", "BAD|", "MUTE|"] {
                group.addTask {
                    let admission = model.admission(
                        of: Array(kind.utf8),
                        on: profile,
                        receivedAt: Instant(seconds: 0)
                    )
                    return (kind, await model.settlements(of: [admission], lane: 0).first)
                }
            }
            var submissions = model.submissions.makeAsyncIterator()
            for _ in 0..<3 { await submissions.next() }
            model.release()
            return await group.reduce(into: [String: Settlement?]()) { $0[$1.0] = $1.1 }
        }
        let accepted = Array("MSH|^~\\&\rMSA|AA|1\r".utf8)
        let refused = Array("MSH|^~\\&\rMSA|AE|1\r".utf8)
        #expect(
            heard == [
                "MSH|": .committed(
                    acknowledgement: accepted,
                    duplicate: false,
                    quarantined: false
                ),
                "BAD|": .committed(acknowledgement: refused, duplicate: false, quarantined: true),
                "MUTE|": .committed(acknowledgement: nil, duplicate: false, quarantined: false),
            ]
        )
    }
}
