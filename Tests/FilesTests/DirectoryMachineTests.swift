import Files
import Testing

@Suite struct `Directory machine` {
    private let start = ContinuousClock.now

    private func file(_ name: String, bytes: Int = 1, modified: Int64 = 0) -> FoundFile {
        FoundFile(name: name, bytes: bytes, modified: modified, number: 7)
    }

    @Test func `a file is taken once it stayed the same for the settling time`() {
        var machine = DirectoryMachine(settle: .seconds(2))
        #expect(machine.looked([file("a")], now: start) == [])
        #expect(machine.looked([file("a", bytes: 2)], now: start + .seconds(2)) == [])
        #expect(machine.looked([file("a", bytes: 2)], now: start + .seconds(3)) == [])
        #expect(
            machine.looked([file("a", bytes: 2)], now: start + .seconds(4)) == [
                file("a", bytes: 2)
            ]
        )
    }

    @Test func `a file that went away and came back starts anew`() {
        var machine = DirectoryMachine(settle: .seconds(1))
        _ = machine.looked([file("a")], now: start)
        _ = machine.looked([], now: start + .seconds(1))
        #expect(machine.looked([file("a")], now: start + .seconds(2)) == [])
    }

    @Test func `the oldest comes first, then by name`() {
        var machine = DirectoryMachine(settle: .zero)
        let found = [
            file("c", modified: 1), file("b", modified: 2), file("a", modified: 2),
        ]
        #expect(machine.looked(found, now: start).map(\.name) == ["c", "a", "b"])
    }

    @Test(arguments: [".hidden", "a.part", "a.tmp", "a.filepart", "a~"])
    func `a copy under way is left alone`(name: String) {
        var machine = DirectoryMachine(settle: .zero)
        #expect(machine.looked([file(name)], now: start) == [])
    }

    @Test func `a file that cannot be moved is read once, until it changes`() {
        var machine = DirectoryMachine(settle: .zero)
        #expect(machine.looked([file("a")], now: start) == [file("a")])
        machine.couldNotMove(file("a"))
        #expect(machine.looked([file("a")], now: start) == [])
        #expect(machine.looked([file("a", bytes: 9)], now: start) == [file("a", bytes: 9)])
    }
}
