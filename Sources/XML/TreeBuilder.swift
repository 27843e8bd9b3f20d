/// Puts a document's tree together from what the parser reports, within limits.
struct TreeBuilder {
    private(set) var nodes: [Tree.Node] = []
    private var attributes: [Tree.Attribute] = []
    private var text: [UInt8] = []
    private var names = ["", "ID", "id", Self.xmlNamespace]
    private var numbers: [String: Int32] = ["": 0, "ID": 1, "id": 2, Self.xmlNamespace: 3]
    /// Of each name, by its number, what the children looked at last had of it.
    private var namesakes: [Namesakes] = []
    private var elementsByID: [String: Int32] = [:]
    /// Indices of the elements that have begun and not ended.
    private var open: [Int32] = []
    private let limits: Document.Limits
    private(set) var failure: XMLError?

    private struct Namesakes {
        var parent: Int32
        var first: Int32
        var count: Int32
    }

    /// Makes room for what a document of so many bytes usually has.
    init(limits: Document.Limits, bytes: Int) {
        self.limits = limits
        nodes.reserveCapacity(min(bytes / 24, limits.nodes))
        text.reserveCapacity(bytes / 2)
    }

    var depth: Int { open.count }

    /// What is refused is refused once and for all: the first reason stays.
    mutating func refuse(_ error: XMLError) {
        if failure == nil { failure = error }
    }

    /// The number by which nodes know a name.
    mutating func number(of name: String) -> Int32 {
        if let known = numbers[name] { return known }
        let new = Int32(names.count)
        names.append(name)
        numbers[name] = new
        return new
    }

    mutating func begin(_ name: Int32, namespace: Int32, at place: XMLError.Place) {
        guard hasRoom(at: place) else { return }
        guard open.count < limits.depth else {
            return refuse(.tooDeep(limit: limits.depth, place))
        }
        let index = Int32(nodes.count)
        nodes.append(
            Tree.Node(
                name: name,
                namespace: namespace,
                parent: open.last ?? -1,
                end: index + 1,
                first: UInt32(attributes.count),
                last: UInt32(attributes.count),
                ordinal: 0,
                line: Int32(clamping: place.line),
                column: Int32(clamping: place.column)
            )
        )
        open.append(index)
    }

    /// Adds an attribute to the element that began last.
    mutating func add(
        _ name: Int32,
        namespace: Int32,
        value: some Collection<UInt8>,
        at place: XMLError.Place
    ) {
        guard let element = open.last, hasRoom(at: place) else { return }
        let first = UInt32(text.count)
        text.append(contentsOf: value)
        let last = UInt32(text.count)
        attributes.append(
            Tree.Attribute(name: name, namespace: namespace, first: first, last: last)
        )
        nodes[Int(element)].last = UInt32(attributes.count)
        let isID = name == 1 || name == 2 && namespace == 3
        guard isID else { return }
        let id = String(decoding: text[Int(first)..<Int(last)], as: UTF8.self)
        if elementsByID[id] == nil { elementsByID[id] = element }
    }

    /// Adds characters to the element that is open; the parser may give one text in pieces.
    mutating func add(text piece: some Collection<UInt8>, at place: XMLError.Place) {
        guard let element = open.last else { return }
        let first = UInt32(text.count)
        text.append(contentsOf: piece)
        let index = nodes.count - 1
        if nodes[index].isText, nodes[index].parent == element, nodes[index].last == first {
            nodes[index].last = UInt32(text.count)
            return
        }
        guard hasRoom(at: place) else { return }
        nodes.append(
            Tree.Node(
                name: -1,
                namespace: 0,
                parent: element,
                end: Int32(nodes.count + 1),
                first: first,
                last: UInt32(text.count),
                ordinal: 0,
                line: Int32(clamping: place.line),
                column: Int32(clamping: place.column)
            )
        )
    }

    mutating func end() {
        guard let index = open.popLast() else { return }
        nodes[Int(index)].end = Int32(nodes.count)
        numberChildren(of: Int(index))
    }

    /// Numbers those of the element's children that share their name with another.
    private mutating func numberChildren(of parent: Int) {
        let end = Int(nodes[parent].end)
        while namesakes.count < names.count {
            namesakes.append(Namesakes(parent: -1, first: 0, count: 0))
        }
        var child = parent + 1
        while child < end {
            let name = Int(nodes[child].name)
            if name >= 0 {
                if namesakes[name].parent == Int32(parent) {
                    namesakes[name].count += 1
                    nodes[Int(namesakes[name].first)].ordinal = 1
                    nodes[child].ordinal = namesakes[name].count
                } else {
                    namesakes[name] = Namesakes(
                        parent: Int32(parent),
                        first: Int32(child),
                        count: 1
                    )
                }
            }
            child = Int(nodes[child].end)
        }
    }

    private mutating func hasRoom(at place: XMLError.Place) -> Bool {
        if failure != nil { return false }
        guard nodes.count + attributes.count < limits.nodes else {
            refuse(.tooManyNodes(limit: limits.nodes, place))
            return false
        }
        return true
    }

    consuming func tree() -> Tree {
        Tree(
            nodes: nodes,
            attributes: attributes,
            text: text,
            names: names,
            elementsByID: elementsByID
        )
    }

    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
}
