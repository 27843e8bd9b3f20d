internal import XML

/// A resource of a document: alone, in an entry of a Bundle, or contained in another.
struct FHIRResource {
    /// Index in the document's resources.
    let number: Int
    let element: Element
    var isEntry = false
    /// `Bundle.entry.fullUrl`; empty without one.
    var fullURL = ""
    /// `Bundle.entry.request`; empty without one.
    var method = ""
    var requestURL = ""
    /// The resource it is contained in: its id has a meaning only there.
    var container: Int?

    var type: String { element.name }

    var id: String { element.primitive("id") }

    /// What its server calls it, such as `Observation/17`; nil where the id is only the document's.
    ///
    /// The entry's `fullUrl` says so, or the request that puts it; `urn:uuid:` says that no server
    /// has named it yet. An entry with neither may have any id, the same in every message that is
    /// written after one pattern. Without a Bundle the id is the server's.
    var serverID: String? {
        guard container == nil else { return nil }
        if let put = requestedID { return put }
        if !isEntry { return id.isEmpty ? nil : "\(type)/\(id)" }
        guard let reference = FHIRReference(fullURL), reference.type == type else { return nil }
        return "\(type)/\(reference.id)"
    }

    /// The id of an entry that nothing says to be the server's, and nothing says not to be.
    var likelyID: String? {
        let isNamed = fullURL.isEmpty && method != "POST" && method != "PUT"
        return container == nil && isNamed && !id.isEmpty ? id : nil
    }

    /// Of `PUT Observation/17`.
    private var requestedID: String? {
        guard method == "PUT", let reference = FHIRReference(requestURL), reference.type == type
        else { return nil }
        return "\(type)/\(reference.id)"
    }

    /// The server's address, such as `http://server/fhir`; empty where none is said.
    var base: String { FHIRReference(fullURL)?.base ?? "" }
}

/// The address of a resource: `http://server/fhir/Patient/123/_history/2`, or from `Patient` on.
struct FHIRReference: Hashable {
    /// Empty where relative.
    var base: String
    var type: String
    var id: String

    /// Nil for `urn:`, `#`, queries and whatever else names no type and id.
    init?(_ url: String) {
        var parts = url.utf8.split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        ).map { Substring($0) }
        if parts.count > 3, parts[parts.count - 2] == "_history" { parts.removeLast(2) }
        guard parts.count >= 2, let id = parts.popLast(), let type = parts.popLast(),
            Self.isID(id), type.utf8.first.map({ $0 >= 0x41 && $0 <= 0x5A }) == true
        else { return nil }
        if !parts.isEmpty {
            guard parts.count >= 3, parts[0] == "http:" || parts[0] == "https:", !parts[2].isEmpty
            else { return nil }
        }
        base = parts.joined(separator: "/")
        (self.type, self.id) = (String(type), String(id))
    }

    private static func isID(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F
            }
    }
}
