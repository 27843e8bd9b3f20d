import Intake
import Pipeline
import Testing

@Suite struct GroupCommitMachines {
    private static func machine(
        holding ids: some Sequence<Int>,
        limits: GroupCommitMachine.Limits = .init()
    ) throws -> GroupCommitMachine {
        var machine = GroupCommitMachine(limits: limits)
        for id in ids { try add(id, to: &machine) }
        return machine
    }

    private static func add(_ id: Int, to machine: inout GroupCommitMachine) throws {
        machine.add(
            GroupCommitMachine.Waiting(
                admission: try CommitLanes.admission("M\(id)"),
                token: UInt64(id),
                receiver: SettlementRecord()
            )
        )
    }

    private func tokens(_ batch: [GroupCommitMachine.Waiting]) -> [UInt64] { batch.map(\.token) }

    @Test func `everything that waits is one batch, in order`() throws {
        var machine = try Self.machine(holding: 0..<5)
        #expect(tokens(machine.nextBatch()) == [0, 1, 2, 3, 4])
        #expect(machine.nextBatch().isEmpty)
    }

    @Test func `a batch ends at its limit of messages`() throws {
        var machine = try Self.machine(holding: 0..<5, limits: .init(messages: 3))
        #expect(tokens(machine.nextBatch()) == [0, 1, 2])
        #expect(tokens(machine.nextBatch()) == [3, 4])
    }

    @Test func `a message larger than a whole batch goes alone`() throws {
        var machine = try Self.machine(holding: 0..<2, limits: .init(bytes: 10))
        #expect(tokens(machine.nextBatch()) == [0])
        #expect(tokens(machine.nextBatch()) == [1])
    }

    @Test func `a batch ends before a message that it holds already`() throws {
        var machine = try Self.machine(holding: [0, 1, 0, 2])
        #expect(tokens(machine.nextBatch()) == [0, 1])
        #expect(tokens(machine.nextBatch()) == [0, 2])
    }
}
