/// The records of a comma-separated file (RFC 4180), with the line each begins on.
///
/// Line ends are LF, CR LF or CR; a quoted field may hold them. Empty lines are left out.
struct CSVRows: Sequence, IteratorProtocol {
    struct Row {
        /// From 1.
        var line: Int
        var fields: [String]
        /// Whether a quote is left open or stands in the middle of a field.
        var isMalformed = false
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func next() -> Row? {
        while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
        guard position < bytes.count else { return nil }
        var row = Row(line: line, fields: [])
        while true {
            row.fields.append(field(&row.isMalformed))
            guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
        }
        return row
    }

    private mutating func field(_ isMalformed: inout Bool) -> String {
        var content: [UInt8] = []
        let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
        guard isQuoted else {
            while position < bytes.count, bytes[position] != UInt8(ascii: ","),
                !isLineEnd(bytes[position])
            {
                content.append(bytes[position])
                position += 1
            }
            return String(decoding: content, as: UTF8.self)
        }
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte != UInt8(ascii: "\"") {
                content.append(byte)
                if isLineEnd(byte) { skipLineEnd() } else { position += 1 }
            } else if position + 1 < bytes.count, bytes[position + 1] == byte {
                content.append(byte)
                position += 2
            } else {
                position += 1
                let isAtEnd =
                    position == bytes.count || bytes[position] == UInt8(ascii: ",")
                    || isLineEnd(bytes[position])
                if !isAtEnd { isMalformed = true }
                while position < bytes.count, bytes[position] != UInt8(ascii: ","),
                    !isLineEnd(bytes[position])
                {
                    position += 1
                }
                return String(decoding: content, as: UTF8.self)
            }
        }
        isMalformed = true
        return String(decoding: content, as: UTF8.self)
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func skipLineEnd() {
        let isPair =
            bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
        position += isPair ? 2 : 1
        line += 1
    }
}
