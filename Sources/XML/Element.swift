/// One element of a document; cheap to copy.
package struct Element: Sendable {
    let tree: Tree
    let index: Int

    private var node: Tree.Node { tree.nodes[index] }

    /// Without prefix.
    package var name: String { tree.names[Int(node.name)] }

    /// Its URI; empty where the element is in none.
    package var namespace: String { tree.names[Int(node.namespace)] }

    /// Where its start tag ended; both from 1.
    package var place: XMLError.Place {
        XMLError.Place(line: Int(node.line), column: Int(node.column))
    }

    package var parent: Element? {
        node.parent < 0 ? nil : Element(tree: tree, index: Int(node.parent))
    }

    // MARK: Attributes

    /// The value of the attribute of that name in no namespace.
    package subscript(_ attribute: String) -> String? { self.attribute(attribute, namespace: "") }

    package func attribute(_ name: String, namespace: String) -> String? {
        for attribute in tree.attributes[Int(node.first)..<Int(node.last)]
        where tree.names[Int(attribute.name)] == name
            && tree.names[Int(attribute.namespace)] == namespace
        {
            return tree.string(attribute.first, attribute.last)
        }
        return nil
    }

    // MARK: Below it

    /// The child elements, in order.
    package var children: Children { Children(tree: tree, parent: index) }

    /// The first child element of that local name.
    package func first(_ name: String) -> Element? {
        let end = Int(node.end)
        var child = index + 1
        while child < end {
            let (number, next) = (tree.nodes[child].name, Int(tree.nodes[child].end))
            if number >= 0, tree.names[Int(number)] == name {
                return Element(tree: tree, index: child)
            }
            child = next
        }
        return nil
    }

    /// The child elements of that local name, in order.
    package func all(_ name: String) -> [Element] {
        var found: [Element] = []
        let end = Int(node.end)
        var child = index + 1
        while child < end {
            let (number, next) = (tree.nodes[child].name, Int(tree.nodes[child].end))
            if number >= 0, tree.names[Int(number)] == name {
                found.append(Element(tree: tree, index: child))
            }
            child = next
        }
        return found
    }

    /// The element reached by taking the first child of each name in turn.
    package func at(_ names: String...) -> Element? {
        var element: Element? = self
        for name in names { element = element?.first(name) }
        return element
    }

    /// What stands directly in it: elements and texts, in order.
    package var content: [Content] {
        var content: [Content] = []
        var child = index + 1
        while child < Int(node.end) {
            let node = tree.nodes[child]
            content.append(
                node.isText
                    ? .text(tree.string(node.first, node.last))
                    : .element(Element(tree: tree, index: child))
            )
            child = Int(node.end)
        }
        return content
    }

    package enum Content: Sendable {
        case element(Element)
        case text(String)
    }

    /// Its own text, as it stands.
    package var text: String {
        var text = ""
        var child = index + 1
        while child < Int(node.end) {
            let node = tree.nodes[child]
            if node.isText { text += tree.string(node.first, node.last) }
            child = Int(node.end)
        }
        return text
    }

    /// Whether its own text is nothing but white space.
    package var isTextBlank: Bool {
        var child = index + 1
        while child < Int(node.end) {
            let node = tree.nodes[child]
            if node.isText {
                for position in Int(node.first)..<Int(node.last) {
                    switch tree.text[position] {
                    case 0x20, 0x09, 0x0A, 0x0D: break
                    default: return false
                    }
                }
            }
            child = Int(node.end)
        }
        return true
    }

    /// Its own text and that of all below it, in order, nothing between.
    package var descendantText: String {
        var text: [UInt8] = []
        for node in tree.nodes[(index + 1)..<Int(node.end)] where node.isText {
            text.append(contentsOf: tree.text[Int(node.first)..<Int(node.last)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Where it is

    /// The way from the root, such as `/ClinicalDocument/component[2]/section`.
    ///
    /// A number is given only where siblings share the name.
    package var path: String {
        var steps: [String] = []
        var element: Element? = self
        while let step = element {
            let ordinal = step.node.ordinal
            steps.append(ordinal > 0 ? "/\(step.name)[\(ordinal)]" : "/\(step.name)")
            element = step.parent
        }
        return steps.reversed().joined()
    }
}

/// The child elements of an element.
package struct Children: Sequence, IteratorProtocol, Sendable {
    private let tree: Tree
    private let end: Int
    private var position: Int

    init(tree: Tree, parent: Int) {
        self.tree = tree
        end = Int(tree.nodes[parent].end)
        position = parent + 1
    }

    package mutating func next() -> Element? {
        while position < end {
            let current = position
            position = Int(tree.nodes[current].end)
            if !tree.nodes[current].isText { return Element(tree: tree, index: current) }
        }
        return nil
    }
}
