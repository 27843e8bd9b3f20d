import MLLP
import NIOCore

/// What holds of a stream's frames, however it was cut into packets.
enum FrameCheck {
    @Sendable static func frames(_ stream: [UInt8]) {
        let limitBytes = stream.count % 2 == 0 ? 16 << 20 : 24
        let whole = events(of: stream, cutAt: [], limitBytes: limitBytes)
        require(whole == FrameModel.events(of: stream, limitBytes: limitBytes), "not as the model")
        var random = SplitMix(state: UInt64(stream.count))
        for byte in stream.prefix(64) { random.state = random.state &* 31 &+ UInt64(byte) }
        for _ in 0..<2 {
            var cuts: [Int] = []
            let longest = random.below(4) == 0 ? 2 : 1 + stream.count / 3
            while (cuts.last ?? 0) < stream.count, cuts.count < 4096 {
                cuts.append((cuts.last ?? 0) + 1 + random.below(longest))
            }
            let pieces = events(of: stream, cutAt: cuts, limitBytes: limitBytes)
            require(pieces == whole, "other events when cut")
        }
    }

    private static func events(of stream: [UInt8], cutAt cuts: [Int], limitBytes: Int)
        -> [FrameEvent]
    {
        var decoder = FrameDecoder(limitBytes: limitBytes)
        var buffer = ByteBuffer()
        var events: [FrameEvent] = []
        var start = 0
        for cut in cuts + [stream.count] {
            let end = min(cut, stream.count)
            buffer.writeBytes(stream[start..<end])
            start = end
            while let event = decoder.decode(buffer: &buffer) { events.append(event) }
        }
        while let event = decoder.decodeLast(buffer: &buffer, seenEOF: true) {
            events.append(event)
        }
        return events
    }
}

/// The frame decoder once more, byte by byte and without thought of speed.
enum FrameModel {
    static func events(of stream: [UInt8], limitBytes: Int) -> [FrameEvent] {
        var events: [FrameEvent] = []
        var body: [UInt8]?
        var skipped = 0
        var position = 0
        while position < stream.count {
            let byte = stream[position]
            position += 1
            if let inside = body {
                switch byte {
                case FrameByte.start:
                    events.append(.fault(.restarted(remnantBytes: inside.count)))
                    body = []
                case FrameByte.end:
                    events.append(inside.isEmpty ? .fault(.empty) : .frame(inside))
                    body = nil
                    if position < stream.count, stream[position] == FrameByte.carriageReturn {
                        position += 1
                    } else {
                        events.append(.fault(.endWithoutReturn))
                    }
                default:
                    guard inside.count < limitBytes else {
                        return events + [.fault(.tooLong(limitBytes: limitBytes))]
                    }
                    body?.append(byte)
                }
            } else if byte == FrameByte.start {
                if skipped > 0 { events.append(.fault(.skipped(bytes: skipped))) }
                (skipped, body) = (0, [])
            } else {
                skipped += 1
                guard skipped <= limitBytes else {
                    return events + [.fault(.tooLong(limitBytes: limitBytes))]
                }
            }
        }
        if let body { return events + [.fault(.cutShort(remnantBytes: body.count))] }
        return skipped > 0 ? events + [.fault(.skipped(bytes: skipped))] : events
    }
}
