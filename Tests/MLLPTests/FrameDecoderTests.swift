import Cohort
import MLLP
import NIOCore
import NIOTestUtils
import Testing

@Suite struct `Frame decoder` {
    /// Each stream leaves the decoder as it found it, so that the verifier may repeat it.
    static let streams: [(stream: String, events: [FrameEvent])] = [
        ("\u{0B}A\u{1C}\r", [frame("A")]),
        ("\u{0B}A\u{1C}\r\u{0B}BC\u{1C}\r", [frame("A"), frame("BC")]),
        ("junk\0\n\u{0B}A\u{1C}\r", [.fault(.skipped(bytes: 6)), frame("A")]),
        (
            "\u{0B}A\u{1C}\u{0B}B\u{1C}\r",
            [frame("A"), .fault(.endWithoutReturn), frame("B")]
        ),
        (
            "\u{0B}A\u{1C}\n\u{0B}B\u{1C}\r",
            [frame("A"), .fault(.endWithoutReturn), .fault(.skipped(bytes: 1)), frame("B")]
        ),
        (
            "\u{0B}A\u{1C}\r\n\u{0B}B\u{1C}\r",
            [frame("A"), .fault(.skipped(bytes: 1)), frame("B")]
        ),
        ("\u{0B}half\u{0B}B\u{1C}\r", [.fault(.restarted(remnantBytes: 4)), frame("B")]),
        ("\u{0B}\u{0B}B\u{1C}\r", [.fault(.restarted(remnantBytes: 0)), frame("B")]),
        ("\u{0B}\u{1C}\r", [.fault(.empty)]),
        ("\u{0B}A\rB\nC\r\u{1C}\r", [frame("A\rB\nC\r")]),
        (
            "\u{0B}A\u{1C}\rB\u{1C}\r\u{0B}C\u{1C}\r",
            [frame("A"), .fault(.skipped(bytes: 3)), frame("C")]
        ),
    ]

    @Test(arguments: streams)
    func `gives the same frames and faults however the stream is cut`(
        stream: String,
        events: [FrameEvent]
    ) throws {
        try ByteToMessageDecoderVerifier.verifyDecoder(
            stringInputOutputPairs: [(stream, events)],
            decoderFactory: { FrameDecoder(limitBytes: 1000) }
        )
    }

    @Test func `answers a frame before the byte after FS has come`() {
        var decoder = FrameDecoder(limitBytes: 1000)
        var buffer = ByteBuffer(string: "\u{0B}A\u{1C}")
        #expect(decoder.decode(buffer: &buffer) == Self.frame("A"))
    }

    @Test(arguments: 0...70)
    func `finds the end wherever it stands in a block`(length: Int) {
        let body = [UInt8](repeating: 0x41, count: length + 1)
        var decoder = FrameDecoder(limitBytes: 1000)
        var buffer = ByteBuffer()
        buffer.writeFrame(body)
        #expect(decoder.decode(buffer: &buffer) == .frame(body))
        #expect(buffer.readableBytes == 0)
    }

    @Test func `takes a frame of the limit and none longer`() {
        var decoder = FrameDecoder(limitBytes: 3)
        var buffer = ByteBuffer(string: "\u{0B}ABC\u{1C}\r\u{0B}ABCD\u{1C}\r\u{0B}E\u{1C}\r")
        #expect(decoder.decode(buffer: &buffer) == Self.frame("ABC"))
        #expect(decoder.decode(buffer: &buffer) == .fault(.tooLong(limitBytes: 3)))
        #expect(decoder.decode(buffer: &buffer) == nil)
        buffer.writeString("\u{0B}E\u{1C}\r")
        #expect(decoder.decode(buffer: &buffer) == nil)
    }

    @Test func `gives up on a frame without end before it is all in memory`() {
        var decoder = FrameDecoder(limitBytes: 100)
        var buffer = ByteBuffer(string: "\u{0B}" + String(repeating: "A", count: 100))
        #expect(decoder.decode(buffer: &buffer) == nil)
        buffer.writeString("A")
        #expect(decoder.decode(buffer: &buffer) == .fault(.tooLong(limitBytes: 100)))
    }

    @Test func `gives up on endless junk`() {
        var decoder = FrameDecoder(limitBytes: 100)
        var buffer = ByteBuffer(string: String(repeating: "A", count: 101))
        #expect(decoder.decode(buffer: &buffer) == .fault(.tooLong(limitBytes: 100)))
    }

    @Test(arguments: [
        ("\u{0B}half", FrameFault.cutShort(remnantBytes: 4)),
        ("\u{0B}", .cutShort(remnantBytes: 0)),
        ("junk", .skipped(bytes: 4)),
    ])
    func `never takes what has no end bytes for a message`(stream: String, fault: FrameFault) {
        var decoder = FrameDecoder(limitBytes: 1000)
        var buffer = ByteBuffer(string: stream)
        #expect(decoder.decode(buffer: &buffer) == nil)
        #expect(decoder.decodeLast(buffer: &buffer, seenEOF: true) == .fault(fault))
        #expect(decoder.decodeLast(buffer: &buffer, seenEOF: true) == nil)
    }

    @Test func `any stream in any pieces gives what it gives whole`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let alphabet: [UInt8] = [0x0B, 0x1C, 0x0D, 0x0A, 0x00, 0x41, 0x42, 0x43]
        for _ in 0..<500 {
            let stream = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let whole = Self.events(of: [stream[...]])
            var pieces: [ArraySlice<UInt8>] = []
            var start = 0
            while start < stream.count {
                let end = min(stream.count, start + Int.random(in: 1...9, using: &random))
                pieces.append(stream[start..<end])
                start = end
            }
            #expect(Self.events(of: pieces) == whole, "seed \(seed)")
        }
    }

    private static func events(of pieces: [ArraySlice<UInt8>]) -> [FrameEvent] {
        var decoder = FrameDecoder(limitBytes: 40)
        var buffer = ByteBuffer()
        var events: [FrameEvent] = []
        for piece in pieces {
            buffer.writeBytes(piece)
            while let event = decoder.decode(buffer: &buffer) { events.append(event) }
        }
        while let event = decoder.decodeLast(buffer: &buffer, seenEOF: true) {
            events.append(event)
        }
        return events
    }

    private static func frame(_ text: String) -> FrameEvent { .frame(Array(text.utf8)) }
}
