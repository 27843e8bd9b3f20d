/// Words to look for, in lower case.
///
/// A phrase begins at a word's beginning; it may end inside one (`enlarg`) unless it ends in `.`,
/// which stands for the word's end. Chinese has no such borders. A blank stands for any.
struct Phrase: Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]
    let isWhole: Bool

    /// Of `and` or `with`, where it begins with either.
    var leadLength: Int? {
        let lead = bytes.prefix { $0 != 0x20 }
        return lead.elementsEqual("and".utf8) || lead.elementsEqual("with".utf8) ? lead.count : nil
    }

    init(stringLiteral text: String) {
        self.init(text[...])
    }

    init(_ text: Substring) {
        isWhole = text.hasSuffix(".")
        bytes = Array((isWhole ? text.dropLast() : text).utf8)
    }

    /// What it is found by: two letters, or one character of another script.
    var key: UInt32 {
        let head = bytes.prefix(bytes[0] < 0x80 ? 2 : 3)
        return head.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// All phrases by how they begin, the longest first.
struct Vocabulary: Sendable {
    struct Entry: Sendable {
        var phrase: Phrase
        var term: Term
    }

    private let entries: [UInt32: [Entry]]

    init(_ table: [(Term, String)]) {
        var entries: [UInt32: [Entry]] = [:]
        for (term, list) in table {
            for text in list.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
                let entry = Entry(phrase: Phrase(text), term: term)
                entries[entry.phrase.key, default: []].append(entry)
            }
        }
        self.entries = entries.mapValues {
            $0.sorted { $0.phrase.bytes.count > $1.phrase.bytes.count }
        }
    }

    func entries(for key: UInt32) -> [Entry] { entries[key] ?? [] }
}
