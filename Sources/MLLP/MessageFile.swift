import NIOCore

/// The messages in a file: framed as on the wire, several one after another, a batch, or just one.
package enum MessageFile {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Every message of `bytes`, as written there, without frame bytes and batch envelopes.
    ///
    /// Frames are recognised by a leading VT, several messages by a second segment that starts
    /// with MSH. Anything else is one message, whatever it is.
    package static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        if bytes.first == FrameByte.start { return frames(in: bytes) }
        if bytes.allSatisfy(isSpace) { return [] }
        let text = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        let starts = headers(in: text)
        guard let first = starts.first, isEnvelope(text[..<first]), starts.count > 1 || first > 0
        else { return [bytes] }
        return starts.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1] : text.count
            return withoutTrailer(text[starts[index]..<end])
        }
    }

    private static func frames(in bytes: [UInt8]) -> [[UInt8]] {
        var buffer = ByteBuffer(bytes: bytes)
        var decoder = FrameDecoder(limitBytes: bytes.count)
        var frames: [[UInt8]] = []
        while let event = decoder.decode(buffer: &buffer) {
            if case .frame(let frame) = event { frames.append(frame) }
        }
        return frames
    }

    private static func headers(in bytes: [UInt8]) -> [Int] {
        var starts: [Int] = []
        var position = 0
        while let start = bytes.startOfSegment([0x4D, 0x53, 0x48], from: position) {
            starts.append(start)
            position = start + 3
        }
        return starts
    }

    /// Whether nothing but blank lines or a batch header stands before the first message.
    private static func isEnvelope(_ prefix: ArraySlice<UInt8>) -> Bool {
        let head = prefix.drop(while: isSpace).prefix(3)
        return head.isEmpty || head.elementsEqual("FHS".utf8) || head.elementsEqual("BHS".utf8)
    }

    /// Cuts what follows a message in a batch file: blank lines, and the BTS, FTS, FHS and BHS
    /// segments between two messages.
    private static func withoutTrailer(_ message: ArraySlice<UInt8>) -> [UInt8] {
        let bytes = Array(message)
        let envelopes = ["BTS", "FTS", "FHS", "BHS"]
        let end = envelopes.compactMap { bytes.startOfSegment(Array($0.utf8)) }.min()
        var kept = bytes[..<(end ?? bytes.count)]
        // One separator stays: it ends the last segment.
        while kept.count > 1, let last = kept.last, isSpace(last),
            isSpace(kept[kept.endIndex - 2])
        {
            kept.removeLast()
        }
        return Array(kept)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == 0x20
    }
}
