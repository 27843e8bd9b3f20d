internal import Clinical
internal import XML

/// By what versions of one statement know one another, in this document and all others.
///
/// The business identifier first, for it is the same wherever the resource is copied to; then what
/// its server calls it. Some senders give every resource of an order the order's number, so with an
/// identifier the code belongs to the key; an id is unique by itself.
enum StatementKey {
    case identifier(FHIRIdentifier)
    case server(String)
    /// Nothing but code and time.
    case none

    init(_ resource: FHIRResource) {
        if let identifier = resource.element.identifiers().first {
            self = .identifier(identifier)
        } else if let id = resource.serverID {
            self = .server(id)
        } else {
            self = .none
        }
    }

    /// What to call the statement where it has no order number; empty where it has no key.
    var number: String {
        switch self {
        case .identifier(let identifier): identifier.value
        case .server(let id): id
        case .none: ""
        }
    }

    /// The identity of what the statement says of `coding`; nil where only the time can tell.
    func identity(_ coding: Coding?, part: String = "") -> String? {
        switch self {
        case .identifier(let identifier):
            [identifier.key, coding?.system ?? "", coding?.code ?? "", part].joined(separator: "|")
        case .server(let id): part.isEmpty ? id : "\(id)|\(part)"
        case .none: nil
        }
    }
}

/// Numbers by which one study or order is known to others.
extension FHIRReader {
    /// The number of what a list of references is based on: ServiceRequest and its kin.
    mutating func orderNumber(_ names: [String], of resource: FHIRResource) -> String {
        for name in names {
            for reference in resource.element.all(name) {
                let found = identifiers(of: reference, in: resource)
                if let best = Self.orderNumber(among: found) { return best }
            }
        }
        return ""
    }

    /// Those of the resource that is referred to, else the logical one beside the reference.
    mutating func identifiers(of reference: Element, in source: FHIRResource) -> [FHIRIdentifier] {
        let target = resolve(reference.primitive("reference"), from: source)
        let own = target?.element.identifiers() ?? []
        return own.isEmpty ? reference.identifiers() : own
    }

    /// Accession, else filler's, else whatever comes first that is no UID of DICOM.
    static func orderNumber(among identifiers: [FHIRIdentifier]) -> String? {
        for type in ["ACSN", "FILL"] {
            if let found = identifiers.first(where: { $0.type == type }) { return found.value }
        }
        return identifiers.first { $0.system != "urn:dicom:uid" }?.value
    }
}
