internal import Clinical
internal import XML

/// Who sent the document, when, and what it calls itself.
extension FHIRReader {
    mutating func readHeader() {
        let messageHeader = index.statements.first { index.resources[$0].type == "MessageHeader" }
            .map { index.resources[$0] }
        let kind = root.name == "Bundle" ? root.primitive("type") : ""
        draft.header.messageType = kind.isEmpty ? root.name : "\(root.name)^\(kind)"
        draft.header.controlID = controlID(messageHeader)
        draft.header.version = version(messageHeader)
        if let messageHeader { readSender(messageHeader) }
        if draft.header.sendingApplication.isEmpty {
            draft.header.sendingApplication = root.first("meta")?.primitive("source") ?? ""
        }
        readSentAt(messageHeader)
    }

    private func controlID(_ messageHeader: FHIRResource?) -> String {
        let candidates = [
            root.name == "Bundle" ? root.first("identifier")?.primitive("value") ?? "" : "",
            root.primitive("id"), messageHeader?.id ?? "",
        ]
        return candidates.first { !$0.isEmpty } ?? ""
    }

    /// By the version that a profile's address ends with or contains; else R4, as is asked for.
    private func version(_ messageHeader: FHIRResource?) -> String {
        let elements = [root] + (messageHeader.map { [$0.element] } ?? [])
        for profile in elements.flatMap({ $0.first("meta")?.all("profile") ?? [] }) {
            let words = profile.primitive.split { $0 == "/" || $0 == "|" }
            guard words.contains("hl7.org") else { continue }
            for (prefix, name) in [
                ("1.0", "DSTU2"), ("3.0", "STU3"), ("4.0", "R4"), ("4.3", "R4B"), ("5.0", "R5"),
            ] where words.contains(where: { $0 == prefix || $0.hasPrefix(prefix + ".") }) {
                return name
            }
        }
        return "R4"
    }

    private mutating func readSender(_ messageHeader: FHIRResource) {
        let element = messageHeader.element
        let source = element.first("source")
        let names = ["name", "endpoint", "endpointUrl", "software"].map {
            source?.primitive($0) ?? ""
        }
        draft.header.sendingApplication = names.first { !$0.isEmpty } ?? ""
        let sender = element.first("sender") ?? element.first("responsible")
        if let sender {
            let resource = resolve(sender.primitive("reference"), from: messageHeader)
            let name = resource?.element.primitive("name") ?? ""
            draft.header.sendingFacility = name.isEmpty ? sender.primitive("display") : name
        }
        let event = element.choice("event") ?? element.first("event")
        let code = event?.codeableConcept.codings.first?.code ?? ""
        if let event, code.hasSuffix("patient-link") || code.hasSuffix("patient-unlink") {
            draft.warn(
                "message_event_unread",
                at: event,
                "Links between records are no merges and are not read."
            )
        }
    }

    /// What the Bundle says of itself, else the newest time that one of its resources has.
    private mutating func readSentAt(_ messageHeader: FHIRResource?) {
        let zone = draft.profile.zone
        var own = [root.first("timestamp"), root.at("meta", "lastUpdated")]
        if let messageHeader {
            own += [
                messageHeader.element.first("timestamp"),
                messageHeader.element.at("meta", "lastUpdated"),
            ]
        }
        for element in own where root.name == "Bundle" || element?.name != "timestamp" {
            if let time = draft.fhirTime(element) {
                sentAt = time
                draft.header.sentAt = time.instant
                return
            }
        }
        let resources = index.statements.map { index.resources[$0].element }
        let newest = resources.compactMap {
            ClinicalTime(fhir: $0.at("meta", "lastUpdated")?.primitive ?? "", zone: zone)
        }.max { $0.instant < $1.instant }
        sentAt = newest ?? resources.compactMap { stated(in: $0) }.max { $0.instant < $1.instant }
        if let sentAt {
            draft.header.sentAt = sentAt.instant
        }
        lacksTime = newest == nil
    }

    /// The time at which the resource says it was made or held.
    private func stated(in element: Element) -> ClinicalTime? {
        let names = [
            "issued", "authoredOn", "recordedDate", "assertedDate", "dateAsserted", "dateWritten",
            "whenHandedOver", "effectiveDateTime", "effectiveInstant", "effectiveTimeDateTime",
        ]
        let period = element.first("effectivePeriod") ?? element.first("period")
        let texts =
            names.map { element.primitive($0) }
            + [period?.primitive("end") ?? "", period?.primitive("start") ?? ""]
        for text in texts where !text.isEmpty {
            if let time = ClinicalTime(fhir: text, zone: draft.profile.zone) { return time }
        }
        return nil
    }
}
