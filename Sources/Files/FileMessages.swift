internal import HL7

/// The messages in a file: framed as on the wire, one after another, a batch, or just one.
enum FileMessages {
    private static let frameStart: UInt8 = 0x0B
    private static let frameEnd: UInt8 = 0x1C

    /// Each as it is to be handed on; a batch in one piece.
    ///
    /// Nothing but white space and frame bytes is left out.
    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.contains(where: { $0 > 0x20 }) else { return [] }
        if bytes.first == frameStart {
            return bytes.split { $0 == frameStart || $0 == frameEnd }.map(Array.init)
                .filter { $0.contains { $0 > 0x20 } }
        }
        guard !Batch.begins(bytes) else { return [bytes] }
        let batch = Batch(splitting: bytes)
        guard batch.messages.count > 1, let first = batch.messages.first,
            !bytes[..<first.lowerBound].contains(where: { $0 > 0x20 && $0 < 0x80 })
        else { return [bytes] }
        return batch.messages.map { Array(bytes[$0]) }
    }
}
