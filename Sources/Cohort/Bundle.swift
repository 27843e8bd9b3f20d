internal import Clinical

/// A FHIR R4 Bundle in XML before it has a number: a message, or a transaction for a server.
struct Bundle: Sendable {
    enum Kind: String, Sendable { case message, transaction }

    var kind: Kind
    var person: Person
    var sentAt: Instant
    /// What stands behind the date of birth in the Patient.
    var ofPatient: [Markup] = []
    /// Resources beside the Patient, each with its type.
    var resources: [(type: String, resource: Markup)]

    func bytes(controlID: String) -> [UInt8] {
        var entries = [
            entry(
                person.address,
                person.patient(ofPatient),
                request: (
                    "PUT", "Patient?identifier=\(person.identifier.value)"
                )
            )
        ]
        for (position, item) in resources.enumerated() {
            entries.append(
                entry(
                    Self.address(person.number * 1_000 + position + 1),
                    item.resource,
                    request: ("POST", item.type)
                )
            )
        }
        if kind == .message { entries.insert(entry(Self.address(0), header, request: nil), at: 0) }
        let identifier = Markup(
            "identifier",
            [:],
            [
                primitive("system", "urn:oid:\(SyntheticObject.documents)"),
                primitive("value", controlID),
            ]
        )
        return Markup(
            "Bundle",
            ["xmlns": "http://hl7.org/fhir"],
            [
                Markup(
                    "meta",
                    [:],
                    [
                        Markup(
                            "tag",
                            [:],
                            [
                                primitive("system", "urn:oid:\(SyntheticObject.codes)"),
                                primitive("code", "SYNTHETIC"),
                            ]
                        )
                    ]
                ), identifier, primitive("type", kind.rawValue),
                primitive("timestamp", sentAt.description),
            ] + entries
        ).document
    }

    /// Resources of a bundle are told apart by it; other bundles may have the same.
    private static func address(_ number: Int) -> String {
        "urn:uuid:00000000-0000-4000-9000-" + padded(number, to: 12)
    }

    private var header: Markup {
        let event = Markup(
            "eventCoding",
            [:],
            [
                primitive("system", "urn:oid:\(SyntheticObject.codes)"),
                primitive("code", "statement"),
            ]
        )
        let source = Markup(
            "source",
            [:],
            [
                primitive("name", "SYNTHETIC FHIR"),
                primitive("endpoint", "urn:oid:\(SyntheticObject.documents)"),
            ]
        )
        let focus = Markup("focus", [:], [primitive("reference", person.address)])
        return Markup("MessageHeader", [:], [event, source, focus])
    }

    private func entry(
        _ address: String,
        _ resource: Markup,
        request: (method: String, url: String)?
    ) -> Markup {
        var parts = [primitive("fullUrl", address), Markup("resource", [:], [resource])]
        if kind == .transaction, let request {
            parts.append(
                Markup(
                    "request",
                    [:],
                    [primitive("method", request.method), primitive("url", request.url)]
                )
            )
        }
        return Markup("entry", [:], parts)
    }

    /// `identifier` of an order or study; `type` is of table 0203.
    static func identifier(_ system: String, _ number: String, type: String? = nil) -> Markup {
        let kind = type.map { [WrittenConcept("\($0)^^0203").fhir("type")] } ?? []
        return Markup(
            "identifier",
            [:],
            kind + [primitive("system", "urn:oid:\(system)"), primitive("value", number)]
        )
    }
}
