internal import Clinical
internal import XML

/// The namespace of every element of a FHIR document but the narrative's.
let fhirNamespace = "http://hl7.org/fhir"

/// Data types of FHIR R4: a primitive is the attribute `value`, an empty one is none.
extension Element {
    /// The value of the first child of that name; empty where there is none.
    func primitive(_ name: String) -> String { first(name)?.primitive ?? "" }

    var primitive: String { self["value"]?.strippingSpaces ?? "" }

    func isTrue(primitive name: String) -> Bool { primitive(name) == "true" }

    /// CodeableConcept, Coding or code, whichever stands there: versions differ.
    func codeableConcept(_ name: String) -> CodedConcept {
        first(name)?.codeableConcept ?? CodedConcept()
    }

    var codeableConcept: CodedConcept {
        var concept = CodedConcept(text: primitive("text"))
        for child in children where child.name == "coding" {
            if let coding = child.fhirCoding { concept.codings.append(coding) }
        }
        if concept.codings.isEmpty, let coding = fhirCoding { concept.codings = [coding] }
        let bare = primitive
        if concept.codings.isEmpty, !bare.isEmpty {
            concept.codings = [Coding(system: "", code: bare, display: "")]
        }
        return concept
    }

    private var fhirCoding: Coding? {
        let (code, display) = (primitive("code"), primitive("display"))
        guard !code.isEmpty || !display.isEmpty else { return nil }
        return Coding(system: primitive("system"), code: code, display: display)
    }

    /// The first child whose name begins with `stem`: the choice of types `stem[x]`.
    func choice(_ stem: String) -> Element? {
        children.first { $0.isChoice(of: stem) }
    }

    func choices(_ stem: String) -> [Element] { children.filter { $0.isChoice(of: stem) } }

    /// `valueQuantity` is a choice of `value`, `valueSet` of another kind is not asked for.
    private func isChoice(of stem: String) -> Bool {
        let name = name.utf8
        guard name.count > stem.utf8.count, name.starts(with: stem.utf8) else { return false }
        let next = name[name.index(name.startIndex, offsetBy: stem.utf8.count)]
        return next >= 0x41 && next <= 0x5A
    }
}

/// Identifier: a number with who gave it.
struct FHIRIdentifier: Hashable {
    /// Without `urn:oid:`.
    var system: String
    var value: String
    var use: String
    /// The first code of `type`, table 0203.
    var type: String
    var assigner: String

    /// Nil where it has no value.
    init?(_ element: Element) {
        value = element.primitive("value")
        guard !value.isEmpty else { return nil }
        let uri = element.primitive("system")
        system = uri.hasPrefix("urn:oid:") ? String(uri.dropFirst("urn:oid:".count)) : uri
        use = element.primitive("use")
        type = element.codeableConcept("type").codings.first { !$0.code.isEmpty }?.code ?? ""
        assigner = element.first("assigner")?.primitive("display") ?? ""
    }

    /// A number that was in use once names nothing any more.
    var isUsable: Bool { use != "old" }

    var key: String { "\(system)|\(value)" }
}

extension Element {
    /// Those with a value and still in use, in order.
    func identifiers(_ name: String = "identifier") -> [FHIRIdentifier] {
        all(name).compactMap { FHIRIdentifier($0) }.filter(\.isUsable)
    }
}

extension String {
    /// Without white space at either end.
    var strippingSpaces: String {
        func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
        guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else {
            return self
        }
        let bytes = Array(utf8)
        guard let start = bytes.firstIndex(where: { !isSpace($0) }),
            let end = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: bytes[start...end], as: UTF8.self)
    }
}
