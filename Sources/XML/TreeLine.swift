/// One value of a document: the way to it and its text.
package struct TreeLine: Sendable, Hashable {
    /// Such as `/ClinicalDocument/id/@root`.
    package var path: String
    package var text: String
}

extension Document {
    /// Every attribute and text of the document with the way to it, in order; blank ones are left
    /// out.
    package var lines: [TreeLine] {
        var lines: [TreeLine] = []
        for index in tree.nodes.indices {
            let node = tree.nodes[index]
            if node.isText {
                let text = tree.string(node.first, node.last)
                guard text.contains(where: { !$0.isWhitespace }), node.parent >= 0 else { continue }
                let parent = Element(tree: tree, index: Int(node.parent))
                lines.append(TreeLine(path: parent.path, text: text))
                continue
            }
            let path = Element(tree: tree, index: index).path
            for attribute in tree.attributes[Int(node.first)..<Int(node.last)] {
                lines.append(
                    TreeLine(
                        path: "\(path)/@\(tree.names[Int(attribute.name)])",
                        text: tree.string(attribute.first, attribute.last)
                    )
                )
            }
        }
        return lines
    }
}
