/// What a message says of others that it is continued by or continues: DSC and MSH-14, HL7 v2.5.1
/// 2.10.2.
package struct Continuation: Sendable, Hashable {
    /// MSH-14, the pointer of the message this one continues; nil where it begins.
    package let of: String?
    /// DSC-1, the pointer under which it goes on; nil where it ends.
    ///
    /// A query that may be answered on demand (DSC-2 `I`, table 0398) is whole.
    package let next: String?
    /// What shows that the message is only a part, nil where it can be read for itself.
    ///
    /// MSH-14 alone does not where there is a patient: some senders fill it without need.
    package let place: Path?

    package init(of message: borrowing Message) {
        let start = message.field(0, 14)
        let isBlank = message.bytes[start].allSatisfy { $0 == 0x20 }
        of = isBlank || message.isNull(start) ? nil : message.text(start)
        let last = message.segmentCount - 1
        var pointer: String?
        if message.segmentName(last) == .dsc {
            let range = message.field(last, 1)
            let style = message.field(last, 2)
            let isInteractive = style.count == 1 && message.bytes[style.lowerBound] | 0x20 == 0x69
            if !range.isEmpty, !message.isNull(range), !isInteractive {
                pointer = message.text(range)
            }
        }
        next = pointer
        if message.segmentName(1) == .add {
            place = Path(segment: .add)
        } else if of != nil, message.firstSegment(.pid) == nil {
            place = Path(segment: .msh, field: 14)
        } else {
            place = pointer.map { _ in Path(segment: .dsc, field: 1) }
        }
    }
}

/// What became of putting parts together.
package enum Reassembly: Sendable, Hashable {
    /// The message as it would have come in one, in the charset of its first part.
    case whole([UInt8])
    /// The part without MSH-14 is not there.
    case beginningMissing
    /// The part whose MSH-14 is this pointer is not there.
    case missing(pointer: String)
    /// A part is no message, or of other delimiters or another charset than the first.
    case unusable(ParseError)
}

extension Continuation {
    /// Puts the parts of one message together, in whatever order and however often they came.
    ///
    /// DSC-1 of each leads to MSH-14 of the next. MSH of the later parts is left out; an ADD below
    /// it goes on with the segment before. The parts must be of one sender.
    package static func reassemble(
        _ parts: [[UInt8]],
        defaultCharset: Charset
    ) -> Reassembly {
        var first: Message?
        var later: [String: Message] = [:]
        for part in parts {
            let message: Message
            do throws(ParseError) {
                message = try Message(parsing: part, defaultCharset: defaultCharset)
            } catch {
                return .unusable(error)
            }
            if let pointer = Continuation(of: message).of {
                later[pointer] = message
            } else {
                first = message
            }
        }
        guard let first else { return .beginningMissing }
        var bytes: [UInt8] = []
        first.appendSegments(from: 0, to: &bytes)
        var pointer = Continuation(of: first).next
        while let wanted = pointer {
            // Taken out, so that pointers in a circle come to an end.
            guard let part = later.removeValue(forKey: wanted) else {
                return .missing(pointer: wanted)
            }
            guard part.delimiters == first.delimiters else { return .unusable(.badDelimiters) }
            guard part.charset == first.charset else { return .unusable(.unsupportedCharset) }
            part.appendSegments(from: 1, to: &bytes)
            guard bytes.count <= Message.limitBytes else {
                return .unusable(.tooLong(limitBytes: Message.limitBytes))
            }
            pointer = Continuation(of: part).next
        }
        return .whole(first.charset.encode(bytes))
    }
}

extension Message {
    /// Whether a segment goes on in an ADD; one right below MSH continues another message.
    package var hasAddenda: Bool { firstSegment(.add, from: 2) != nil }

    /// The message with each ADD made part of the segment above it (HL7 v2.5.1 2.10.2.1).
    package func joiningAddenda() throws(ParseError) -> Message {
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        appendSegments(from: 0, keepingPointer: true, to: &joined)
        return try Message(self, replacing: joined)
    }

    /// Appends the segments, each ended, ADD as part of the one above it.
    ///
    /// Where `start` is not the first, an ADD there goes on with what `output` ends with.
    fileprivate func appendSegments(
        from start: Int,
        keepingPointer: Bool = false,
        to output: inout [UInt8]
    ) {
        for segment in start..<max(start, segmentCount) {
            let name = segmentName(segment)
            let range = self.segment(segment)
            if name == .dsc, segment == segmentCount - 1, !keepingPointer { continue }
            if name == .add, segment > 1 || start > 0 {
                if output.last == 0x0D { output.removeLast() }
                output.append(contentsOf: bytes[range].dropFirst(4))
            } else {
                output.append(contentsOf: bytes[range])
            }
            output.append(0x0D)
        }
    }
}
