/// The characters that structure one message, as its MSH-1 and MSH-2 declare them.
///
/// HL7 v2.5.1 2.5.4; truncation character v2.7 2.5.5.2.
package struct Delimiters: Sendable, Hashable {
    package var field: UInt8
    package var component: UInt8
    package var repetition: UInt8
    /// Nil where MSH-2 declares none: a backslash is then text.
    package var escape: UInt8?
    /// Nil where MSH-2 declares none.
    package var subcomponent: UInt8?
    /// Nil before 2.7 as a rule.
    package var truncation: UInt8?

    /// `|^~\&`, what the standard recommends and nearly everyone sends.
    package static let standard = Delimiters(
        field: 0x7C,
        component: 0x5E,
        repetition: 0x7E,
        escape: 0x5C,
        subcomponent: 0x26
    )

    private static let usualEncodingCharacters: [UInt8] = [0x5E, 0x7E, 0x5C, 0x26]

    package init(
        field: UInt8,
        component: UInt8,
        repetition: UInt8,
        escape: UInt8?,
        subcomponent: UInt8?,
        truncation: UInt8? = nil
    ) {
        self.field = field
        self.component = component
        self.repetition = repetition
        self.escape = escape
        self.subcomponent = subcomponent
        self.truncation = truncation
    }

    /// Reads MSH-1 and the text of MSH-2; nil where they cannot structure a message.
    ///
    /// Tolerates one to five characters, `^~&` for `^~\&`, and `^~\\&` from a sender that doubled
    /// its backslash. A repetition character left out is `~`; others left out do not exist.
    package init?(field: UInt8, encodingCharacters given: some Collection<UInt8>) {
        if given.elementsEqual(Self.usualEncodingCharacters) {
            self = .standard
            self.field = field
            guard Self.canDelimit(field), !given.contains(field) else { return nil }
            return
        }
        var characters = Array(given)
        if characters.count == 5, characters[2] == characters[3] { characters.remove(at: 2) }
        if characters.count == 3, characters[2] == 0x26 { characters.insert(0, at: 2) }
        guard (1...5).contains(characters.count) else { return nil }
        func character(_ index: Int) -> UInt8? {
            index < characters.count && characters[index] != 0 ? characters[index] : nil
        }
        self.init(
            field: field,
            component: characters[0],
            repetition: character(1) ?? 0x7E,
            escape: character(2),
            subcomponent: character(3),
            truncation: character(4)
        )
        let all = declared
        guard all.allSatisfy(Self.canDelimit), Set(all).count == all.count else { return nil }
    }

    /// MSH-2 as this would be declared.
    package var encodingCharacters: [UInt8] {
        var characters: [UInt8] = []
        appendEncodingCharacters(to: &characters)
        return characters
    }

    func appendEncodingCharacters(to output: inout [UInt8]) {
        output.append(component)
        output.append(repetition)
        if let escape { output.append(escape) }
        if let subcomponent { output.append(subcomponent) }
        if let truncation { output.append(truncation) }
    }

    private var declared: [UInt8] { [field] + encodingCharacters }

    /// Printable ASCII that is neither letter, digit nor space.
    static func canDelimit(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !byte.isLetter && !byte.isDigit
    }
}
