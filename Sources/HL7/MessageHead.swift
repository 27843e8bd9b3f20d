/// How a message begins and ends, and what that says about the rest.
extension Message {
    /// The bytes between junk, and whether a UTF-8 BOM stands before them.
    ///
    /// Junk is white space and control characters, so that what framing leaves over does no harm.
    static func body(of bytes: borrowing Span<UInt8>) -> (body: Range<Int>, hasMark: Bool) {
        var start = 0
        var end = bytes.count
        var hasMark = false
        while start < end {
            if bytes[start] <= 0x20 {
                start += 1
            } else if !hasMark, start + 2 < end, bytes[start] == 0xEF, bytes[start + 1] == 0xBB,
                bytes[start + 2] == 0xBF
            {
                hasMark = true
                start += 3
            } else {
                break
            }
        }
        while end > start, bytes[end - 1] < 0x20 { end -= 1 }
        return (start..<end, hasMark)
    }

    /// The delimiters of the message that begins at `start`.
    static func delimiters(
        of bytes: borrowing Span<UInt8>,
        from start: Int
    ) throws(ParseError) -> Delimiters {
        guard name(at: start, in: bytes) == .msh else { throw .notHL7 }
        guard start + 4 < bytes.count, Delimiters.canDelimit(bytes[start + 3]) else {
            throw .badDelimiters
        }
        let field = bytes[start + 3]
        if isStandard(bytes, at: start + 3) { return .standard }
        var characters: [UInt8] = []
        var position = start + 4
        while position < bytes.count, characters.count < 6 {
            let byte = bytes[position]
            if byte == field || byte == 0x0D || byte == 0x0A { break }
            characters.append(byte)
            position += 1
        }
        guard let delimiters = Delimiters(field: field, encodingCharacters: characters) else {
            throw .badDelimiters
        }
        return delimiters
    }

    /// Whether MSH-1 and MSH-2 are `|^~\&` and no more.
    private static func isStandard(_ bytes: borrowing Span<UInt8>, at start: Int) -> Bool {
        start + 5 < bytes.count && bytes[start] == 0x7C && bytes[start + 1] == 0x5E
            && bytes[start + 2] == 0x7E && bytes[start + 3] == 0x5C && bytes[start + 4] == 0x26
            && bytes[start + 5] == 0x7C
    }

    static func delimitersOrStandard(of bytes: borrowing Span<UInt8>) -> Delimiters {
        do {
            return try delimiters(of: bytes, from: body(of: bytes).body.lowerBound)
        } catch {
            return .standard
        }
    }

    /// Whether LF ends segments: the end of the first one tells.
    static func endsAtLF(_ bytes: borrowing Span<UInt8>, from start: Int) -> Bool {
        var position = start
        while position < bytes.count {
            if bytes[position] == 0x0D { return false }
            if bytes[position] == 0x0A { return true }
            position += 1
        }
        return true
    }

    static func name(at start: Int, in bytes: borrowing Span<UInt8>) -> SegmentName {
        guard start + 2 < bytes.count else { return .unnamed }
        return SegmentName(bytes[start], bytes[start + 1], bytes[start + 2]) ?? .unnamed
    }

    static func firstRepetition(
        of field: Range<Int>,
        in bytes: [UInt8],
        _ delimiters: Delimiters
    ) -> String {
        String(decoding: bytes[field].prefix { $0 != delimiters.repetition }, as: UTF8.self)
    }

    /// The charset MSH-18 names: one that escape sequences switch to, where there are any, else the
    /// first.
    static func charset(
        declared field: Range<Int>,
        default defaultCharset: Charset,
        bytes: [UInt8],
        isASCII: Bool,
        delimiters: Delimiters
    ) throws(ParseError) -> Charset {
        guard !field.isEmpty else { return defaultCharset }
        var first: Charset?
        for name in bytes[field].split(separator: delimiters.repetition) {
            let name = String(decoding: name, as: UTF8.self)
            if name == "\"\"" { continue }
            guard let charset = Charset(table0211: name) else {
                if first == nil { throw .unsupportedCharset }
                continue
            }
            if charset.isStateful, bytes.contains(0x1B) { return charset }
            first = first ?? charset
        }
        // Bytes in which MSH-18 can be found are neither.
        if first == .utf16 || first == .utf32 {
            if isASCII { return .ascii }
            throw .invalidBytes(at: Path(segment: .msh, field: 18))
        }
        return first ?? defaultCharset
    }
}
