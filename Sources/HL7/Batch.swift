/// Several messages in one text, with or without the batch protocol's wrapping.
///
/// FHS, BHS, BTS and FTS, HL7 v2.5.1 2.10.3. Meant for files, and for frames that begin with FHS or
/// BHS: in any other frame a second MSH is no beginning but damage.
package struct Batch: Sendable {
    /// Each message from its MSH to before the next header or trailer.
    package private(set) var messages: [Range<Int>] = []
    /// Where a BTS-1 or FTS-1 gives another count than there is.
    package private(set) var miscounts: [Path] = []
    /// Whether a BHS or FHS has no trailer, so that nobody knows whether all messages are here.
    package private(set) var hasOpenEnd = false

    /// Whether the text begins with FHS or BHS.
    package static func begins(_ bytes: [UInt8]) -> Bool {
        let start = Message.body(of: bytes.span).body.lowerBound
        let name = Message.name(at: start, in: bytes.span)
        return (name == .fhs || name == .bhs) && isBounded(start + 3, in: bytes)
    }

    /// What stands outside of the messages: headers and trailers.
    package static func envelope(of bytes: [UInt8], around messages: [Range<Int>]) -> [UInt8] {
        var envelope: [UInt8] = []
        var position = 0
        for message in messages {
            envelope.append(contentsOf: bytes[position..<message.lowerBound])
            position = message.upperBound
        }
        envelope.append(contentsOf: bytes[position...])
        return envelope
    }

    /// Finds lines that begin with MSH or a batch segment and a field delimiter.
    ///
    /// A trailer without a number is not checked. Messages outside of any BHS count as one batch.
    package init(splitting bytes: [UInt8]) {
        let span = bytes.span
        var open: Int?
        var (messagesInBatch, batches, batchTrailers, fileTrailers) = (0, 0, 0, 0)
        var (isInBatch, isBatchOpen, isFileOpen) = (false, false, false)
        var position = Message.body(of: span).body.lowerBound
        while position < bytes.count {
            let name = Message.name(at: position, in: span)
            let isBounded = Self.isBounded(position + 3, in: bytes)
            if isBounded, [.msh, .fhs, .bhs, .bts, .fts].contains(name) {
                if let start = open { messages.append(start..<position) }
                open = name == .msh ? position : nil
            }
            switch name {
            case .msh where isBounded:
                messagesInBatch += 1
                if !isInBatch { batches += 1 }
                isInBatch = true
            case .bhs where isBounded:
                messagesInBatch = 0
                isBatchOpen = true
                batches += 1
                isInBatch = true
            case .bts where isBounded:
                if !isInBatch { batches += 1 }
                (isInBatch, isBatchOpen) = (false, false)
                batchTrailers += 1
                check(messagesInBatch, bytes, position, Path(segment: .bts, ordinal: batchTrailers))
                messagesInBatch = 0
            case .fts where isBounded:
                isFileOpen = false
                fileTrailers += 1
                check(batches, bytes, position, Path(segment: .fts, ordinal: fileTrailers))
                (batches, isInBatch) = (0, false)
            case .fhs where isBounded:
                (batches, isInBatch) = (0, false)
                isFileOpen = true
            default: break
            }
            position = Self.nextLine(after: position, in: bytes)
        }
        if let start = open { messages.append(start..<bytes.count) }
        hasOpenEnd = isBatchOpen || isFileOpen
    }

    private mutating func check(_ count: Int, _ bytes: [UInt8], _ start: Int, _ place: Path) {
        let digits = bytes[start...].dropFirst(4).prefix { $0.isDigit }
        guard !digits.isEmpty, Int(String(decoding: digits, as: UTF8.self)) != count else { return }
        var place = place
        place.field = 1
        miscounts.append(place)
    }

    private static func isBounded(_ position: Int, in bytes: [UInt8]) -> Bool {
        position >= bytes.count || bytes[position] < 0x20 || Delimiters.canDelimit(bytes[position])
    }

    private static func nextLine(after position: Int, in bytes: [UInt8]) -> Int {
        var next = position
        while next < bytes.count, bytes[next] != 0x0D, bytes[next] != 0x0A { next += 1 }
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        return next
    }
}
