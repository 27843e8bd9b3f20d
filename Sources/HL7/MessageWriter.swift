/// Writes a message field by field, escaping what is text.
///
/// Segments end with CR. Text is UTF-8.
package struct MessageWriter: Sendable {
    package let delimiters: Delimiters
    private var output: [UInt8] = []

    package init(delimiters: Delimiters = .standard) { self.delimiters = delimiters }

    /// What was written so far, its last segment ended.
    package var bytes: [UInt8] { output.isEmpty ? [] : output + [0x0D] }

    /// Begins a segment.
    ///
    /// The first two fields of MSH are written here: the next is MSH-3.
    package mutating func begin(_ name: SegmentName) {
        if !output.isEmpty { output.append(0x0D) }
        output.append(contentsOf: name.bytes)
        guard name == .msh else { return }
        output.append(delimiters.field)
        output.append(contentsOf: delimiters.encodingCharacters)
    }

    /// The next field as one text.
    package mutating func field(_ text: String = "") {
        output.append(delimiters.field)
        delimiters.appendEscaped(text.utf8, to: &output)
    }

    /// The next field as components.
    package mutating func field(components: [String]) { field(repetitions: [components]) }

    /// The next field as repetitions of components.
    package mutating func field(repetitions: [[String]]) {
        output.append(delimiters.field)
        for (position, repetition) in repetitions.enumerated() {
            if position > 0 { output.append(delimiters.repetition) }
            for (position, component) in repetition.enumerated() {
                if position > 0 { output.append(delimiters.component) }
                delimiters.appendEscaped(component.utf8, to: &output)
            }
        }
    }

    /// The next field as it stands, delimiters and all.
    package mutating func field(verbatim content: some Sequence<UInt8>) {
        output.append(delimiters.field)
        output.append(contentsOf: content)
    }

    /// Leaves that many fields empty.
    package mutating func skip(_ fields: Int) {
        for _ in 0..<max(0, fields) { output.append(delimiters.field) }
    }

    /// A segment of plain text fields.
    package mutating func segment(_ name: SegmentName, _ fields: [String]) {
        begin(name)
        for text in fields { field(text) }
    }
}
