import Foundation

/// Several ways of going through the same messages, timed in turns so that all see the same machine.
struct ParseRace {
    /// The first way is the floor that the others are compared with.
    typealias Way = (name: String, run: ([UInt8]) throws -> Int)

    let name: String
    let messages: [[UInt8]]
    let ways: [Way]

    /// A table of medians; throws where a way found nothing at all.
    func result(rounds: Int) throws -> String {
        var seconds = [[Double]](repeating: [], count: ways.count)
        for _ in 0..<max(1, rounds) {
            for (index, way) in ways.enumerated() {
                let start = ContinuousClock.now
                var found = 0
                for message in messages { found &+= try way.run(message) }
                let elapsed = (ContinuousClock.now - start).components
                seconds[index].append(
                    Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
                )
                if found == 0 { throw CommandFailure.answer("\(name): nothing was read") }
            }
        }
        let bytes = messages.reduce(0) { $0 + $1.count }
        let heading =
            "\(name), \(messages.count) distinct messages of \(bytes / messages.count) bytes"
        let head = "                          messages/s      MB/s   us/message   of the floor"
        let lines = zip(ways, seconds).map { way, rounds in
            let median = median(rounds)
            let rate = Double(messages.count) / median
            return String(
                format: "%@ %12.0f %9.0f %12.2f %13.2fx",
                way.name.padding(toLength: 23, withPad: " ", startingAt: 0),
                rate,
                Double(bytes) / median / 1e6,
                1e6 / rate,
                self.median(zip(rounds, seconds[0]).map { $0 / $1 })
            )
        }
        return ([heading, head] + lines).joined(separator: "\n")
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
