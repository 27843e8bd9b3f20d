internal import Clinical

extension CodedConcept {
    /// The coding, else the words, that have RECIST or mRECIST in them: a tumour's response is asked
    /// for.
    var criteriaQuestion: Coding? {
        if let named = codings.first(where: { Self.namesCriteria($0.code, $0.display) }) {
            return named
        }
        guard Self.namesCriteria(text) else { return nil }
        return codings.first ?? Coding(system: "", code: text, display: "")
    }

    private static let word = Array("RECIST".utf8)

    private static func namesCriteria(_ texts: String...) -> Bool {
        texts.contains { text in
            let bytes = text.utf8.map(\.asciiUppercased)
            guard bytes.count >= word.count else { return false }
            return (0...(bytes.count - word.count)).contains { start in
                bytes[start] == word[0] && bytes[start...].starts(with: word)
            }
        }
    }
}
