/// A place in a message, written `OBX[3]-5(2).1.4`.
///
/// All numbers count from 1. `ordinal` counts the segments of that name in the message, whatever
/// OBX-1 and its like say; the repetition is in parentheses; component and subcomponent follow.
package struct Path: Sendable, Hashable {
    package var segment: SegmentName
    package var ordinal: Int
    package var field: Int?
    package var repetition: Int?
    package var component: Int?
    package var subcomponent: Int?

    package init(
        segment: SegmentName,
        ordinal: Int = 1,
        field: Int? = nil,
        repetition: Int? = nil,
        component: Int? = nil,
        subcomponent: Int? = nil
    ) {
        self.segment = segment
        self.ordinal = ordinal
        self.field = field
        self.repetition = repetition
        self.component = component
        self.subcomponent = subcomponent
    }
}

extension Path: CustomStringConvertible {
    package var description: String {
        var text = "\(segment)[\(ordinal)]"
        guard let field else { return text }
        text += "-\(field)"
        if let repetition { text += "(\(repetition))" }
        guard let component else { return text }
        text += ".\(component)"
        if let subcomponent { text += ".\(subcomponent)" }
        return text
    }
}

extension Path {
    /// Reads what `description` writes; `[n]` may be left out for the first.
    package init?(_ text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        guard rest.count >= 3,
            let name = SegmentName(rest[0], rest[1], rest[2])
        else { return nil }
        rest.removeFirst(3)
        self.init(segment: name)
        if rest.first == 0x5B {
            guard let number = rest.takeNumber(after: 0x5B), rest.popFirst() == 0x5D
            else { return nil }
            ordinal = number
        }
        if rest.isEmpty { return }
        guard let number = rest.takeNumber(after: 0x2D) else { return nil }
        field = number
        if rest.first == 0x28 {
            guard let number = rest.takeNumber(after: 0x28), rest.popFirst() == 0x29
            else { return nil }
            repetition = number
        }
        if rest.isEmpty { return }
        guard let number = rest.takeNumber(after: 0x2E) else { return nil }
        component = number
        if rest.isEmpty { return }
        guard let number = rest.takeNumber(after: 0x2E), rest.isEmpty else { return nil }
        subcomponent = number
    }

    /// The field and repetition that hold the byte at `offset` of a message.
    ///
    /// Works on bytes that are no valid message, to say where they are not.
    init(ofByteAt offset: Int, in bytes: borrowing Span<UInt8>, delimiters: Delimiters) {
        self.init(segment: .unnamed)
        var ordinals: [SegmentName: Int] = [:]
        var position = Message.body(of: bytes).body.lowerBound
        let endsAtLF = Message.endsAtLF(bytes, from: position)
        while position < bytes.count, position <= offset {
            while position < offset, bytes[position] <= 0x20 { position += 1 }
            let name = Message.name(at: position, in: bytes)
            ordinals[name, default: 0] += 1
            self.init(segment: name, ordinal: ordinals[name] ?? 1)
            var fields = name == .msh ? 1 : 0
            var repetitions = 1
            while position < bytes.count,
                bytes[position] != 0x0D, bytes[position] != 0x0A || !endsAtLF
            {
                if position == offset {
                    field = fields == 0 ? nil : fields
                    repetition = repetitions == 1 ? nil : repetitions
                    return
                }
                if bytes[position] == delimiters.field {
                    fields += 1
                    repetitions = 1
                } else if bytes[position] == delimiters.repetition, fields > 2 || name != .msh {
                    repetitions += 1
                }
                position += 1
            }
            position += 1
        }
    }
}

extension ArraySlice<UInt8> {
    /// Takes `mark` and the positive number of up to 8 digits after it.
    fileprivate mutating func takeNumber(after mark: UInt8) -> Int? {
        guard first == mark else { return nil }
        removeFirst()
        var number = 0
        var digits = 0
        while let digit = first?.digit, digits < 8 {
            number = number * 10 + digit
            digits += 1
            removeFirst()
        }
        return number > 0 ? number : nil
    }
}
