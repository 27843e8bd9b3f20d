internal import XML

/// The resources of a document, found by any of the ways in which others refer to them.
struct ResourceIndex {
    private(set) var resources: [FHIRResource] = []
    /// How many elements stand directly in each: what it costs to look into it.
    private(set) var sizes: [Int] = []
    /// Those that stand in entries or alone, in order.
    private(set) var statements: [Int] = []
    /// Entries that ask for a deletion: `Bundle.entry.request`, or its number.
    private(set) var deletions: [(entry: Element, url: String, before: Int)] = []
    private var byURL: [String: Int] = [:]
    private var byTypeAndID: [String: Int] = [:]
    private var byID: [String: Int] = [:]
    private var contained: [String: Int] = [:]
    private var patientsByIdentifier: [String: Int] = [:]

    /// Marks what is named twice: it names nothing.
    private static let ambiguous = -1

    init(root: Element) {
        if root.name == "Bundle" {
            addEntries(of: root)
        } else {
            add(FHIRResource(number: 0, element: root))
        }
    }

    private mutating func addEntries(of bundle: Element) {
        for entry in bundle.children where entry.name == "entry" {
            let request = entry.first("request")
            let (method, url) = (
                request?.primitive("method") ?? "", request?.primitive("url") ?? ""
            )
            let fullURL = entry.primitive("fullUrl")
            let element = entry.first("resource")?.children.first { _ in true }
            if method == "DELETE", element == nil {
                deletions.append(
                    (entry: entry, url: url.isEmpty ? fullURL : url, before: statements.count)
                )
            }
            guard let element else { continue }
            if element.name == "Bundle" {
                addEntries(of: element)
                continue
            }
            add(
                FHIRResource(
                    number: resources.count,
                    element: element,
                    isEntry: true,
                    fullURL: fullURL,
                    method: method,
                    requestURL: url
                )
            )
        }
    }

    private mutating func add(_ resource: FHIRResource) {
        let number = resource.number
        resources.append(resource)
        sizes.append(resource.element.children.reduce(1) { count, _ in count + 1 })
        statements.append(number)
        let url = Self.key(resource.fullURL)
        if !url.isEmpty, byURL[url] == nil { byURL[url] = number }
        let id = resource.id
        let ownName = id.isEmpty ? nil : "\(resource.type)/\(id)"
        let serverName = resource.serverID
        for name in [serverName, ownName == serverName ? nil : ownName] {
            guard let name else { continue }
            byTypeAndID[name] = unambiguous(byTypeAndID[name], resource)
        }
        if !id.isEmpty { byID[id] = unambiguous(byID[id], resource) }
        if resource.type == "Patient" {
            for identifier in resource.element.identifiers()
            where patientsByIdentifier[identifier.key] == nil {
                patientsByIdentifier[identifier.key] = number
            }
        }
        for child in resource.element.children where child.name == "contained" {
            for element in child.children { addContained(element, in: number) }
        }
    }

    private mutating func addContained(_ element: Element, in container: Int) {
        let number = resources.count
        resources.append(FHIRResource(number: number, element: element, container: container))
        sizes.append(element.children.reduce(1) { count, _ in count + 1 })
        contained["\(container)#\(element.primitive("id"))"] = number
    }

    /// The first of several versions of one resource; no one where different ones share a name.
    private func unambiguous(_ known: Int?, _ resource: FHIRResource) -> Int {
        guard let known else { return resource.number }
        guard resources.indices.contains(known), resources[known].type == resource.type,
            resources[known].fullURL == resource.fullURL
        else { return Self.ambiguous }
        return known
    }

    /// UUIDs are the same in capitals (RFC 4122, 3).
    private static func key(_ url: String) -> String {
        url.utf8.starts(with: "urn:uuid:".utf8) ? url.lowercased() : url
    }

    private func resource(_ number: Int?) -> FHIRResource? {
        guard let number, resources.indices.contains(number) else { return nil }
        return resources[number]
    }

    // MARK: Finding

    /// The resource that `reference` in `source` means, where the document has it.
    ///
    /// By `#id` among the contained, by `fullUrl`, by type and id, at last by the id alone.
    func resolve(_ reference: String, from source: FHIRResource) -> FHIRResource? {
        guard !reference.isEmpty else { return nil }
        if reference.hasPrefix("#") {
            let container = source.container ?? source.number
            if reference == "#" { return resource(container) }
            return resource(contained["\(container)\(reference)"])
        }
        if let found = resource(byURL[Self.key(reference)]) { return found }
        guard let address = FHIRReference(reference) else {
            let id = reference.split(separator: ":").last.map(String.init) ?? reference
            return resource(byID[id])
        }
        let name = "\(address.type)/\(address.id)"
        let base = address.base.isEmpty ? baseOfStatement(source) : address.base
        if !base.isEmpty, let found = resource(byURL["\(base)/\(name)"]) { return found }
        guard let found = resource(byTypeAndID[name]) else { return nil }
        // The same id at another server is another resource.
        return address.base.isEmpty || found.base.isEmpty || found.base == address.base
            ? found : nil
    }

    /// The Patient whose number it is.
    func patient(with identifier: FHIRIdentifier) -> FHIRResource? {
        resource(patientsByIdentifier[identifier.key])
    }

    /// The base that relative references in `source` are relative to.
    func baseOfStatement(_ source: FHIRResource) -> String {
        source.container.flatMap { resource($0) }?.base ?? source.base
    }
}
