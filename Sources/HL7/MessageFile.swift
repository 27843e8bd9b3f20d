/// The messages in a file: framed as on the wire, several one after another, a batch, or just one.
package enum MessageFile {
    private static let frameStart: UInt8 = 0x0B
    private static let frameEnd: UInt8 = 0x1C
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Every message of `bytes`, as written there, without frame bytes.
    ///
    /// Frames are recognised by a leading VT, several messages by a second line that begins with MSH.
    /// Anything else is one message, whatever it is. A batch is one too where `keepingBatches`, else
    /// its messages without the envelope.
    package static func messages(in bytes: [UInt8], keepingBatches: Bool = false) -> [[UInt8]] {
        guard bytes.contains(where: { $0 > 0x20 }) else { return [] }
        if bytes.first == frameStart {
            return bytes.split { $0 == frameStart || $0 == frameEnd }
                .filter { $0.contains { $0 > 0x20 } }.map(Array.init)
        }
        let isBatch = Batch.begins(bytes)
        if isBatch, keepingBatches { return [bytes] }
        let messages = Batch(splitting: bytes).messages
        guard isBatch || messages.count > 1, let first = messages.first,
            isBatch || isBlank(bytes[..<first.lowerBound])
        else { return [bytes] }
        return messages.map { withoutBlankLines(bytes[$0]) }
    }

    /// Whether nothing but white space and perhaps a byte order mark is there.
    private static func isBlank(_ prefix: ArraySlice<UInt8>) -> Bool {
        let rest = prefix.starts(with: byteOrderMark) ? prefix.dropFirst(3) : prefix
        return rest.allSatisfy { $0 <= 0x20 }
    }

    /// One separator stays at the end: it ends the last segment.
    private static func withoutBlankLines(_ message: ArraySlice<UInt8>) -> [UInt8] {
        var kept = message
        while kept.count > 1, let last = kept.last, last <= 0x20, kept[kept.endIndex - 2] <= 0x20 {
            kept.removeLast()
        }
        return Array(kept)
    }
}
