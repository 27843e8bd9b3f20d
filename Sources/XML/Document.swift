/// A parsed XML document: immutable, of its own memory, read through `Element`s.
///
/// Comments and processing instructions are left out, CDATA sections are text.
package struct Document: Sendable {
    /// What a document may have; more is refused, so that no sender decides what it costs.
    package struct Limits: Sendable {
        package var bytes: Int
        package var depth: Int
        /// Elements, attributes and runs of text.
        package var nodes: Int

        package init(bytes: Int = 16 << 20, depth: Int = 128, nodes: Int = 1_000_000) {
            self.bytes = bytes
            self.depth = depth
            self.nodes = nodes
        }
    }

    let tree: Tree

    /// Reads a whole document in any encoding that it declares and the system's iconv knows.
    ///
    /// Never touches network or file system; entities other than the five predefined ones do not
    /// exist, for a DOCTYPE is refused.
    package init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(XMLError) {
        tree = try parse(bytes, limits: limits)
    }

    package var root: Element { Element(tree: tree, index: 0) }

    /// The first element, in document order, whose attribute `ID` or `xml:id` is `id`.
    package func element(withID id: String) -> Element? {
        tree.elementsByID[id].map { Element(tree: tree, index: Int($0)) }
    }
}

/// The nodes of a document in the order they begin; the root is the first.
final class Tree: Sendable {
    struct Node: Sendable {
        /// Index in `names`; negative where the node is text.
        var name: Int32
        var namespace: Int32
        /// Negative at the root.
        var parent: Int32
        /// Index behind the last node below this one.
        var end: Int32
        /// Of an element its attributes, of a text its bytes.
        var first: UInt32
        var last: UInt32
        /// Position among the siblings of the same name, from 1; 0 where there is no other.
        var ordinal: Int32
        var line: Int32
        var column: Int32

        var isText: Bool { name < 0 }
    }

    struct Attribute: Sendable {
        var name: Int32
        var namespace: Int32
        var first: UInt32
        var last: UInt32
    }

    let nodes: [Node]
    let attributes: [Attribute]
    /// UTF-8: all texts and attributes' values.
    let text: [UInt8]
    /// Local names and namespaces, each once.
    let names: [String]
    let elementsByID: [String: Int32]

    init(
        nodes: [Node],
        attributes: [Attribute],
        text: [UInt8],
        names: [String],
        elementsByID: [String: Int32]
    ) {
        self.nodes = nodes
        self.attributes = attributes
        self.text = text
        self.names = names
        self.elementsByID = elementsByID
    }

    func string(_ first: UInt32, _ last: UInt32) -> String {
        String(decoding: text[Int(first)..<Int(last)], as: UTF8.self)
    }
}
