import Clinical
import Cohort
import Intake
import Logging
import NIOCore
import NIOEmbedded
import Pipeline
import Testing

@testable import MLLP

@Suite struct `Connection handler` {
    @Test func `acknowledges in the order of sending`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r\u{0B}C\u{1C}\r")
        bench.port.settle(2)
        #expect(try bench.sent() == "\u{0B}MSA|AA|A\u{1C}\r\u{0B}MSA|AA|B\u{1C}\r")
        bench.port.settle(1)
        #expect(try bench.sent() == "\u{0B}MSA|AA|C\u{1C}\r")
    }

    @Test func `sends the acknowledgements of one transaction in one write`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r")
        bench.port.settle(2)
        bench.channel.embeddedEventLoop.run()
        #expect(try bench.channel.readOutbound(as: ByteBuffer.self) != nil)
        #expect(try bench.channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test func `says nothing before the commit`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r")
        #expect(bench.port.bodies == ["A"])
        #expect(try bench.sent() == "")
    }

    @Test func `stores in silence where no acknowledgement is wanted`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r")
        bench.port.settle(1) { _ in
            .committed(acknowledgement: nil, duplicate: false, quarantined: false)
        }
        bench.port.settle(1)
        #expect(try bench.sent() == "\u{0B}MSA|AA|B\u{1C}\r")
    }

    @Test func `takes no more frames than may be in flight and stops reading`() throws {
        let bench = try Bench { $0.frames = 3 }
        try bench.send(
            "\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r\u{0B}C\u{1C}\r\u{0B}D\u{1C}\r\u{0B}E\u{1C}\r"
        )
        #expect(bench.port.bodies == ["A", "B", "C"])
        bench.channel.read()
        #expect(bench.reads.count == 0)

        bench.port.settle(1)
        bench.channel.embeddedEventLoop.run()
        #expect(bench.port.bodies == ["A", "B", "C", "D"])
        #expect(bench.reads.count == 0)

        bench.port.settle(2)
        bench.channel.embeddedEventLoop.run()
        #expect(bench.port.bodies == ["A", "B", "C", "D", "E"])
        #expect(bench.reads.count == 1)
    }

    @Test func `holds the frame that would exceed the bytes in flight`() throws {
        let bench = try Bench { $0.bytes = 10 }
        try bench.send("\u{0B}12345678\u{1C}\r\u{0B}abcdefgh\u{1C}\r\u{0B}X\u{1C}\r")
        #expect(bench.port.bodies == ["12345678"])
        bench.port.settle(1)
        bench.channel.embeddedEventLoop.run()
        #expect(bench.port.bodies == ["12345678", "abcdefgh", "X"])
    }

    @Test func `lets one frame larger than the limit pass alone`() throws {
        let bench = try Bench { $0.bytes = 4 }
        try bench.send("\u{0B}12345678\u{1C}\r")
        #expect(bench.port.bodies == ["12345678"])
    }

    @Test func `waits for the budget that another connection uses`() throws {
        let budget = InflightBudget(limitBytes: 10)
        let first = try Bench(budget: budget)
        let second = try Bench(budget: budget)
        try first.send("\u{0B}12345678\u{1C}\r")
        try second.send("\u{0B}abcdefgh\u{1C}\r")
        #expect(second.port.bodies == [])
        first.port.settle(1)
        first.channel.embeddedEventLoop.run()
        second.channel.embeddedEventLoop.run()
        #expect(second.port.bodies == ["abcdefgh"])
        second.port.settle(1)
        second.channel.embeddedEventLoop.run()
        #expect(budget.usedBytes == 0)
    }

    @Test func `gives back the budget of a connection that has gone`() throws {
        let budget = InflightBudget(limitBytes: 10)
        let first = try Bench(budget: budget)
        let second = try Bench(budget: budget)
        try first.send("\u{0B}12345678\u{1C}\r")
        try second.send("\u{0B}abcdefgh\u{1C}\r")
        _ = try second.channel.finish(acceptAlreadyClosed: true)
        _ = try first.channel.finish(acceptAlreadyClosed: true)
        #expect(budget.usedBytes == 8)
        first.port.settle(1)
        first.channel.embeddedEventLoop.run()
        second.channel.embeddedEventLoop.run()
        #expect(budget.usedBytes == 0)
        #expect(second.port.bodies == [])
    }

    @Test func `answers nothing after a message that was not stored and then closes`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r\u{0B}C\u{1C}\r")
        bench.port.settle(1)
        bench.port.settle(1) { _ in .unavailable }
        bench.port.settle(1)
        #expect(try bench.sent() == "\u{0B}MSA|AA|A\u{1C}\r")
        bench.channel.read()
        #expect(bench.reads.count == 0)
        try bench.send("\u{0B}D\u{1C}\r")
        #expect(bench.port.bodies == ["A", "B", "C"])

        bench.channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(bench.channel.isActive)
        bench.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!bench.channel.isActive)
        #expect(try bench.sent() == "")
    }

    @Test func `closes a connection that pauses inside a frame`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}half")
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        try bench.send("more")
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(bench.channel.isActive)
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!bench.channel.isActive)
        #expect(bench.port.bodies == [])
    }

    @Test func `takes nothing from a peer that does not read its answers and gives it up`() throws {
        let bench = try Bench()
        bench.channel.isWritable = false
        bench.channel.pipeline.fireChannelWritabilityChanged()
        try bench.send("\u{0B}A\u{1C}\r")
        bench.channel.read()
        #expect(bench.port.bodies == [])
        #expect(bench.reads.count == 0)

        bench.channel.isWritable = true
        bench.channel.pipeline.fireChannelWritabilityChanged()
        #expect(bench.port.bodies == ["A"])
        #expect(bench.reads.count == 1)

        bench.channel.isWritable = false
        bench.channel.pipeline.fireChannelWritabilityChanged()
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(!bench.channel.isActive)
    }

    @Test(arguments: ["", "\u{0B}A\u{1C}\r", "\u{0B}A\u{1C}"])
    func `lets a silent connection be`(stream: String) throws {
        let bench = try Bench()
        try bench.send(stream)
        bench.channel.embeddedEventLoop.advanceTime(by: .hours(24))
        #expect(bench.channel.isActive)
    }

    @Test func `answers what came before the peer closed its side and then closes`() throws {
        let bench = try Bench { $0.frames = 1 }
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r\u{0B}half")
        bench.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(bench.channel.isActive)
        bench.port.settle(1)
        bench.channel.embeddedEventLoop.run()
        #expect(bench.channel.isActive)
        bench.port.settle(1)
        #expect(try bench.sent() == "\u{0B}MSA|AA|A\u{1C}\r\u{0B}MSA|AA|B\u{1C}\r")
        #expect(bench.port.bodies == ["A", "B"])
        #expect(!bench.channel.isActive)
    }

    @Test func `closes after a frame that is too long and answers those before it`() throws {
        let bench = try Bench(frameLimitBytes: 5)
        try bench.send("\u{0B}A\u{1C}\r\u{0B}123456")
        #expect(bench.channel.isActive)
        bench.port.settle(1)
        #expect(try bench.sent() == "\u{0B}MSA|AA|A\u{1C}\r")
        #expect(!bench.channel.isActive)
        #expect(bench.port.bodies == ["A"])
    }

    @Test func `drops half a message that a new start interrupts`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}half\u{0B}whole\u{1C}\r")
        #expect(bench.port.bodies == ["whole"])
    }

    @Test func `whatever happens, answers follow commits in order and every byte is given back`()
        throws
    {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<100 {
            let budget = InflightBudget(limitBytes: 30)
            let other = budget.reserve(Int.random(in: 1...20, using: &random)) {}
            #expect(other)
            let otherBytes = budget.usedBytes
            let bench = try Bench(budget: budget) {
                $0.frames = 4
                $0.bytes = 20
            }
            var committed = ""
            var isSilent = false
            var sent = ""
            for step in 0..<60 {
                switch Int.random(in: 0..<20, using: &random) {
                case 0..<10:
                    let text = String(repeating: "A", count: Int.random(in: 0...9, using: &random))
                    try bench.send("\u{0B}\(step)\(text)\u{1C}\r")
                case 10: try bench.send("\u{0B}half")
                case 11:
                    bench.port.settle(1) { _ in
                        isSilent = true
                        return .unavailable
                    }
                default:
                    bench.port.settle(Int.random(in: 1...3, using: &random)) { admission in
                        let body = String(decoding: admission.body, as: UTF8.self)
                        if !isSilent { committed += "\u{0B}MSA|AA|\(body)\u{1C}\r" }
                        return PortDouble.commit(admission)
                    }
                }
                sent += try bench.sent()
                if step == 40, round % 3 == 0 { bench.channel.close(promise: nil) }
                if step < 40 { #expect(sent == committed, "seed \(seed) round \(round)") }
            }
            #expect(committed.hasPrefix(sent), "seed \(seed) round \(round)")
            budget.release(otherBytes)
            while budget.usedBytes > 0 {
                bench.port.settle(.max)
                bench.channel.embeddedEventLoop.run()
                if bench.port.waiting == 0 { break }
            }
            #expect(budget.usedBytes == 0, "seed \(seed) round \(round)")
        }
    }

    @Test func `times of receipt ascend while the wall clock stands still`() throws {
        let bench = try Bench()
        try bench.send("\u{0B}A\u{1C}\r\u{0B}B\u{1C}\r\u{0B}C\u{1C}\r")
        #expect(bench.port.receivedAt.map(\.microseconds) == [1_000_000, 1_000_001, 1_000_002])
    }
}

/// One connection handler in an embedded channel, with a port that settles when told.
private struct Bench {
    let port = PortDouble(settlesAtOnce: false)
    let channel: EmbeddedChannel
    let reads = ReadCounter()

    init(
        budget: InflightBudget = InflightBudget(),
        frameLimitBytes: Int = 1 << 20,
        limits change: (inout ConnectionMachine.Limits) -> Void = { _ in }
    ) throws {
        var limits = ConnectionMachine.Limits()
        change(&limits)
        let loop = EmbeddedEventLoop()
        let handler = ConnectionHandler(
            number: 7,
            setting: ConnectionSetting(
                limits: limits,
                frameLimitBytes: frameLimitBytes,
                hold: .seconds(1),
                profile: InterfaceProfile(name: "test"),
                port: port,
                budget: budget,
                clock: ReceiptClock { Instant(seconds: 1) },
                telemetry: Telemetry(interface: "test", logger: Logger.silent)
            ),
            router: SettlementRouter(eventLoop: loop)
        )
        channel = EmbeddedChannel(handlers: [reads, handler], loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 2575)).wait()
        reads.count = 0
    }

    func send(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.embeddedEventLoop.run()
    }

    /// Everything sent since the last look.
    func sent() throws -> String {
        channel.embeddedEventLoop.run()
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: buffer)
        }
        return text
    }
}

/// Counts the reads that reach the transport.
private final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
