/// What a report says of itself, and where it says that a lesion lies.
extension ReportText {
    private static let headBytes = 64
    private static let preliminary: [[UInt8]] = [
        "preliminary report", "preliminary read", "preliminary impression", "not yet verified",
        "unverified", "初步报告", "临时报告", "未审核", "未经审核",
    ].map { Array($0.utf8) }

    /// Headed as one that nobody has signed: such a report never fires.
    var isPreliminary: Bool {
        let head = folded.prefix(Self.headBytes)
        return head.indices.contains { position in
            Self.preliminary.contains { head[position...].starts(with: $0) }
        }
    }

    /// The liver segments a sentence names, such as `7`; nil where it names none.
    func segments(in sentence: Range<Int>) -> Set<String>? {
        var found: Set<String> = []
        let marks = marks(in: sentence)
        for index in marks.indices where marks[index].term == .liver {
            let word = folded[marks[index].range]
            if word.count <= 3, word.first == UInt8(ascii: "s"),
                word.dropFirst().first?.isDigit == true
            {
                found.insert(String(decoding: word.dropFirst(), as: UTF8.self))
            } else if word.starts(with: "seg".utf8), index + 1 < marks.endIndex {
                let label = String(decoding: folded[marks[index + 1].range], as: UTF8.self)
                found.insert(Self.romans[label] ?? label)
            }
        }
        return found.isEmpty ? nil : found
    }

    private static let romans = [
        "i": "1", "ii": "2", "iii": "3", "iv": "4", "iva": "4a", "ivb": "4b", "v": "5", "vi": "6",
        "vii": "7", "viii": "8",
    ]
}
