import Clinical
import MLLP
import Synchronization
import Testing

@Suite struct `Inflight budget` {
    @Test func `serves those who wait in the order they came`() {
        let budget = InflightBudget(limitBytes: 10)
        let served = Served()
        #expect(budget.reserve(8) {})
        #expect(!budget.reserve(6) { served.add("large") })
        // Would fit, but may not overtake.
        #expect(!budget.reserve(2) { served.add("small") })
        #expect(served.names == [])
        budget.release(4)
        #expect(served.names == ["large"])
        budget.release(4)
        #expect(served.names == ["large", "small"])
        budget.release(8)
        #expect(budget.usedBytes == 0)
    }

    @Test func `lets a frame larger than everything pass alone`() {
        let budget = InflightBudget(limitBytes: 10)
        let served = Served()
        #expect(budget.reserve(1) {})
        #expect(!budget.reserve(100) { served.add("huge") })
        budget.release(1)
        #expect(served.names == ["huge"])
        #expect(!budget.reserve(1) {})
    }
}

@Suite struct `Receipt clock` {
    @Test func `never repeats a time and never goes back`() {
        let wall = Mutex([5, 5, 3, 6, 9])
        let clock = ReceiptClock {
            Instant(microseconds: wall.withLock { Int64($0.removeFirst()) })
        }
        #expect((0..<5).map { _ in clock.next().microseconds } == [5, 6, 7, 8, 9])
    }
}

private final class Served: Sendable {
    private let state = Mutex<[String]>([])

    var names: [String] { state.withLock { $0 } }

    func add(_ name: String) { state.withLock { $0.append(name) } }
}
