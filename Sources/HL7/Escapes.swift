extension Message {
    /// The range as text, its escapes resolved.
    package func text(_ range: Range<Int>) -> String {
        if isPlain(range) { return String(decoding: bytes[range], as: UTF8.self) }
        var resolved: [UInt8] = []
        appendUnescaped(range, to: &resolved)
        return String(decoding: resolved, as: UTF8.self)
    }

    /// Appends the range as UTF-8 with its escapes resolved (HL7 v2.5.1 2.7).
    ///
    /// Line breaks become LF. Highlighting is dropped. Text behind a switch to another character set
    /// is read with it up to the next. What is unknown, unterminated or would give invalid text is
    /// kept as it stands.
    package func appendUnescaped(_ range: Range<Int>, to output: inout [UInt8]) {
        guard let escape = delimiters.escape, !isPlain(range) else {
            output.append(contentsOf: bytes[range])
            return
        }
        var position = range.lowerBound
        var plain = position
        // The set switched to, and where its sequence begins until text has shown that it is one.
        var designation: CharsetDesignation?
        var switchedAt: Int?
        func flush(to end: Int, into output: inout [UInt8]) {
            guard plain < end else { return }
            let text = bytes[plain..<end]
            if let designation {
                if let decoded = designation.decode(text, declared: charset) {
                    switchedAt = nil
                    output.append(contentsOf: decoded)
                    return
                }
                if let start = switchedAt { output.append(contentsOf: bytes[start..<plain]) }
                switchedAt = nil
            }
            output.append(contentsOf: text)
        }
        while position < range.upperBound {
            let start = position
            position += 1
            guard bytes[start] == escape,
                let end = bytes[position..<range.upperBound].prefix(Self.limitEscapeBytes)
                    .firstIndex(of: escape)
            else { continue }
            let sequence = bytes[position..<end]
            if let next = CharsetDesignation(sequence) {
                flush(to: start, into: &output)
                (designation, switchedAt) = (next, start)
            } else {
                var resolved: [UInt8] = []
                guard resolve(sequence, into: &resolved) else { continue }
                flush(to: start, into: &output)
                output.append(contentsOf: resolved)
            }
            position = end + 1
            plain = position
        }
        flush(to: range.upperBound, into: &output)
    }

    /// Bytes between two escape characters; what is longer is text.
    private static let limitEscapeBytes = 4096
    /// Lines or blanks that one `\.sp\` or `\.sk\` may ask for.
    private static let limitSkip = 100

    private func isPlain(_ range: Range<Int>) -> Bool {
        guard hasEscapes, let escape = delimiters.escape, !isHeader(range) else { return true }
        let bytes = bytes.span
        for position in range where bytes[position] == escape { return false }
        return true
    }

    /// Appends what the sequence stands for; false where it stands for nothing we know.
    private func resolve(_ sequence: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        guard let kind = sequence.first else { return false }
        let rest = sequence.dropFirst()
        if kind == 0x2E { return format(rest, into: &output) }
        if kind == 0x58 { return hexadecimal(rest, into: &output) }
        guard rest.isEmpty else { return false }
        switch kind {
        case 0x46: output.append(delimiters.field)
        case 0x53: output.append(delimiters.component)
        case 0x54: output.append(delimiters.subcomponent ?? 0x26)
        case 0x52: output.append(delimiters.repetition)
        case 0x45: output.append(delimiters.escape ?? 0x5C)
        case 0x50:
            guard let truncation = delimiters.truncation else { return false }
            output.append(truncation)
        case 0x48, 0x4E: break
        default: return false
        }
        return true
    }

    /// `\.br\` and its like, HL7 v2.5.1 2.7.4.
    private func format(_ command: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        let name = String(decoding: command.prefix(2), as: UTF8.self)
        var argument = command.dropFirst(2).drop { $0 == 0x20 || $0 == 0x2B }
        var count: Int?
        while let digit = argument.first?.digit {
            count = min((count ?? 0) * 10 + digit, Self.limitSkip)
            argument.removeFirst()
        }
        guard argument.isEmpty else { return name == "in" || name == "ti" }
        switch name {
        case "br", "ce":
            guard command.count == 2 else { return false }
            output.append(0x0A)
        case "sp": output.append(contentsOf: repeatElement(0x0A, count: count ?? 1))
        case "sk": output.append(contentsOf: repeatElement(0x20, count: count ?? 1))
        case "fi", "nf", "in", "ti": break
        default: return false
        }
        return true
    }

    /// `\X4D4E\`: pairs of hexadecimal digits are bytes in the message's charset.
    private func hexadecimal(_ digits: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return false }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            guard let value = digit.hexadecimalValue else { return false }
            if let first = high {
                decoded.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        let isWide = charset == .utf16 || charset == .utf32
        guard !decoded.contains(0),
            let text = try? (isWide ? Charset.utf8 : charset).decode(decoded)
        else { return false }
        output.append(contentsOf: text)
        return true
    }
}

extension Delimiters {
    /// Appends UTF-8 text so that reading it with these delimiters gives the same text again.
    ///
    /// CR would end the segment: it is written in hexadecimal, or as a blank where no escape
    /// character exists. LF becomes `\.br\`.
    package func appendEscaped(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in text {
            guard mayNeedEscape(byte) else {
                output.append(byte)
                continue
            }
            guard let escape else {
                output.append(byte == 0x0D || isStructural(byte) ? 0x20 : byte)
                continue
            }
            guard let sequence = escapeSequence(for: byte) else {
                output.append(byte)
                continue
            }
            output.append(escape)
            output.append(contentsOf: sequence.utf8)
            output.append(escape)
        }
    }

    private func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || isStructural(byte) || byte == escape || byte == truncation
    }

    private func isStructural(_ byte: UInt8) -> Bool {
        byte == field || byte == component || byte == repetition || byte == subcomponent
    }

    private func escapeSequence(for byte: UInt8) -> String? {
        switch byte {
        case field: "F"
        case component: "S"
        case repetition: "R"
        case escape: "E"
        case subcomponent: "T"
        case truncation: "P"
        case 0x0A: ".br"
        case 0x0D: "X0D"
        default: nil
        }
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        if isDigit { return self - 0x30 }
        let offset = (self | 0x20) &- 0x61
        return offset < 6 ? offset + 10 : nil
    }
}
