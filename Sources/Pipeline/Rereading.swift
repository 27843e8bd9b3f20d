package import Clinical
package import Intake

/// Reads stored messages again, each as its interface is configured now.
package struct Rereading: Sendable {
    private let reader: MessageReader
    private let profiles: [String: InterfaceProfile]

    package init(reader: MessageReader, profiles: [InterfaceProfile]) {
        self.reader = reader
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What `message` says today, still under the identifier it was stored with.
    ///
    /// Nil where its interface is configured no more: read as another's, it would say other things.
    package func admission(of message: StoredMessage, at time: Instant) -> Admission? {
        guard let profile = profiles[message.interface] else { return nil }
        var admission = Admission(message.body, on: profile, reader: reader, receivedAt: time)
        admission.isIntact = admission.id == message.id
        admission.id = message.id
        return admission
    }

    /// A message of which nothing but its bytes, its identifier and its time of receipt is left, as
    /// of the interface with which they make that identifier.
    package func recovered(
        _ body: [UInt8],
        id: MessageID,
        receivedAt: Instant
    ) -> Admission? {
        for name in profiles.keys.sorted() {
            guard let profile = profiles[name] else { continue }
            let admission = Admission(body, on: profile, reader: reader, receivedAt: receivedAt)
            if admission.id == id { return admission }
        }
        return nil
    }

    /// The same message together with the earlier parts that it ends.
    package func completed(_ admission: Admission, by parts: [[UInt8]]) -> Admission {
        let profile = profiles[admission.interface]
        var whole = admission.completed(
            by: parts,
            on: profile ?? InterfaceProfile(name: admission.interface),
            reader: reader
        )
        whole.id = admission.id
        whole.isIntact = admission.isIntact
        return whole
    }

    /// The same message as one that the database will not hold.
    package func refusedByDatabase(_ admission: Admission) -> Admission {
        let profile = profiles[admission.interface]
        var refused = admission.refusedByDatabase(
            on: profile ?? InterfaceProfile(name: admission.interface),
            reader: reader
        )
        refused.id = admission.id
        return refused
    }
}

/// A message as it was received.
package struct StoredMessage: Sendable {
    package let id: MessageID
    package let interface: String
    package let receivedAt: Instant
    package let body: [UInt8]

    package init(id: MessageID, interface: String, receivedAt: Instant, body: [UInt8]) {
        self.id = id
        self.interface = interface
        self.receivedAt = receivedAt
        self.body = body
    }
}
