@testable import Web
import Testing

@Suite struct `Intake gates` {
    @Test func `256 requests may be under way`() {
        let gate = IntakeGate()
        for _ in 0..<256 { #expect(gate.enter()) }
        #expect(!gate.enter())
        gate.leave(bytes: 0)
        #expect(gate.enter())
        #expect(!gate.enter())
    }

    @Test func `bodies of 64 MiB together may be held`() {
        let gate = IntakeGate()
        #expect(gate.enter())
        #expect(gate.hold(bytes: 67_108_863))
        #expect(!gate.hold(bytes: 2))
        #expect(gate.hold(bytes: 1))
        gate.leave(bytes: 67_108_864)
        #expect(gate.hold(bytes: 67_108_864))
    }
}
