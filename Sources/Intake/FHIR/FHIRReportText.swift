internal import Clinical
internal import HL7
internal import XML

/// The words of a report: attached text, its Observations' words, its conclusion.
extension FHIRReader {
    /// With the place of those that decide.
    mutating func reportText(
        _ resource: FHIRResource,
        _ results: [FHIRResource]
    ) -> (String, Element) {
        let element = resource.element
        var report = ReportDraft()
        var locator: Element?
        for form in element.all("presentedForm") {
            let text = attachedText(form, in: resource)
            guard !text.isEmpty else { continue }
            report.append(text, part: nil, status: .final)
            locator = locator ?? form
        }
        for result in results {
            guard let (text, part, place) = words(of: result), spend(text.utf8.count, on: resource)
            else { continue }
            report.append(text, part: part, status: .final)
            locator = locator ?? place
        }
        if let conclusion = element.first("conclusion"), !conclusion.primitive.isEmpty {
            report.append(
                conclusion.primitive,
                part: report.text.isEmpty ? nil : .impression,
                status: .final
            )
            locator = conclusion
        }
        if report.text.isEmpty, let div = element.at("text", "div") {
            let text = FHIRNarrative(div).text
            if !text.isEmpty {
                draft.warn("narrative_read", at: div, "The narrative stands for the report.")
                return (text, div)
            }
        }
        return (report.text, locator ?? element)
    }

    private func words(
        of result: FHIRResource
    ) -> (String, ObservationMeaning.ReportPart?, Element)? {
        let element = result.element
        guard !["cancelled", "entered-in-error"].contains(element.primitive("status")),
            let value = element.first("valueString"), !value.primitive.isEmpty
        else { return nil }
        let meaning = draft.valueSets.observation(element.codeableConcept("code"))
        switch meaning {
        case .match(.report(let part), _): return (value.primitive, part.reportPart, value)
        case .match: return nil
        case .unknown, .otherSystem: return (value.primitive, nil, value)
        }
    }

    /// Text that is attached in base64, or by a Binary of the document; of others nothing.
    private mutating func attachedText(_ form: Element, in resource: FHIRResource) -> String {
        var (type, data) = (form.primitive("contentType"), form.primitive("data"))
        if data.isEmpty,
            let binary = resolve(form.primitive("url"), from: resource),
            binary.type == "Binary"
        {
            if type.isEmpty { type = binary.element.primitive("contentType") }
            data = binary.element.primitive("data")
            if data.isEmpty { data = binary.element.primitive("content") }
            if !spend(data.utf8.count / 4, on: resource) { return "" }
        }
        guard type.lowercased().hasPrefix("text/plain"), !data.isEmpty,
            let bytes = Base64.decode(data), let text = Self.text(bytes, type: type)
        else {
            draft.warn(
                "attachment_unread",
                at: form,
                "Attachments are stored with the message only."
            )
            return ""
        }
        return text.strippingSpaces
    }

    /// UTF-8 where the type names no charset; nil for one that is not known or does not fit.
    private static func text(_ bytes: [UInt8], type: String) -> String? {
        var charset = Charset.utf8
        for parameter in type.split(separator: ";").dropFirst() {
            let parts = parameter.uppercased().split(separator: "=", maxSplits: 1)
            guard parts.count == 2, String(parts[0]).strippingSpaces == "CHARSET" else { continue }
            let name = String(parts[1].filter { $0 != "\"" }).strippingSpaces
            guard let known = Charset(mediaType: name) else { return nil }
            charset = known
        }
        guard let decoded = try? charset.decode(bytes) else { return nil }
        return String(decoding: decoded, as: UTF8.self)
    }
}

extension Charset {
    /// By its name among those of IANA, in capitals.
    fileprivate init?(mediaType name: String) {
        switch name {
        case "UTF-8", "UTF8": self = .utf8
        case "US-ASCII", "ASCII": self.init(table0211: "ASCII")
        case "GB18030", "GB2312", "GBK": self.init(table0211: "GB 18030-2000")
        case "BIG5": self.init(table0211: "BIG-5")
        default:
            guard name.hasPrefix("ISO-8859-") else { return nil }
            self.init(table0211: "8859/\(name.dropFirst("ISO-8859-".count))")
        }
    }
}

/// The words of `text/div`, each block on a line of its own.
struct FHIRNarrative {
    private(set) var text = ""

    init(_ div: Element) {
        append(div)
        text = text.strippingSpaces
    }

    private static let blocks: Set = [
        "div", "p", "li", "ul", "ol", "tr", "table", "br", "pre", "blockquote", "dl", "dt", "dd",
        "h1", "h2", "h3", "h4", "h5", "h6", "caption",
    ]

    private mutating func append(_ element: Element) {
        let isBlock = Self.blocks.contains(element.name)
        if isBlock { end("\n") }
        for part in element.content {
            switch part {
            case .text(let run): append(run, isVerbatim: element.name == "pre")
            case .element(let child): append(child)
            }
        }
        end(isBlock ? "\n" : element.name == "td" || element.name == "th" ? " " : "")
    }

    /// Runs of white space are one space.
    private mutating func append(_ run: String, isVerbatim: Bool) {
        if isVerbatim {
            text += run
            return
        }
        var bytes: [UInt8] = []
        for byte in run.utf8 {
            guard byte <= 0x20 else {
                bytes.append(byte)
                continue
            }
            let last = bytes.last ?? text.utf8.last ?? 0x20
            if last > 0x20 { bytes.append(0x20) }
        }
        text += String(decoding: bytes, as: UTF8.self)
    }

    private mutating func end(_ mark: String) {
        guard !mark.isEmpty, let last = text.utf8.last, last != 0x0A else { return }
        text += mark
    }
}
