import ArgumentParser
import CFloor
import Clinical
import Cohort
import Foundation
import HL7
import Intake

/// Reading and normalising on one core, beside a C split of the same bytes.
struct BenchParse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Messages read per second on one core, and a C memchr split of the same bytes."
    )

    @Option(help: "Distinct messages.")
    var messages = 2000
    @Option(help: "Rounds; the median is shown.")
    var rounds = 15

    func run() throws {
        let source = BenchMessages()
        let messages = (0..<messages).map { source.message(number: $0) }
        let bytes = messages.reduce(0) { $0 + $1.count }
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let profile = InterfaceProfile(name: "bench")
        var checksum = 0
        var offsets = [UInt32](repeating: 0, count: 4096)
        // In turns, so that all see the same machine.
        var (index, read, floor) = ([Double](), [Double](), [Double]())
        for _ in 0..<max(1, rounds) {
            floor.append(
                seconds {
                    for message in messages { checksum &+= split(message, into: &offsets) }
                }
            )
            index.append(
                try seconds {
                    for message in messages {
                        checksum &+= try Message(parsing: message, defaultCharset: .utf8)
                            .segmentCount
                    }
                }
            )
            read.append(
                seconds {
                    for message in messages {
                        let reading = reader.read(message, profile: profile)
                        checksum &+= reading.extract.events.count + reading.extract.panels.count
                    }
                }
            )
        }
        print("\(messages.count) distinct messages of \(bytes / messages.count) bytes, 15 OBX each")
        print("                          messages/s      MB/s   us/message   of the C split")
        for (name, rounds) in [
            ("C memchr split", floor), ("index of fields", index), ("read and normalised", read),
        ] {
            let seconds = median(rounds)
            let rate = Double(messages.count) / seconds
            print(
                String(
                    format: "%@ %12.0f %9.0f %12.2f %13.2fx",
                    name.padding(toLength: 23, withPad: " ", startingAt: 0),
                    rate,
                    Double(bytes) / seconds / 1e6,
                    1e6 / rate,
                    median(zip(rounds, floor).map { $0 / $1 })
                )
            )
        }
        if checksum == 0 { throw CommandFailure.answer("nothing was read") }
    }

    private func split(_ message: [UInt8], into offsets: inout [UInt32]) -> Int {
        // Safe: both pointers are used during the call only, with the sizes of their arrays.
        unsafe cfloor_split(message, message.count, &offsets, offsets.count)
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }
}
