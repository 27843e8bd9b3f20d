internal import Clinical
internal import HL7
internal import XML

/// The data types of HL7 version 3 (CDA R2, appendix B) as they stand in elements.
extension Element {
    /// The local name of `xsi:type`, such as `IVL_PQ`; empty where there is none.
    var dataType: String {
        let instance = "http://www.w3.org/2001/XMLSchema-instance"
        guard let written = attribute("type", namespace: instance) ?? self["type"] else {
            return ""
        }
        let name = written.utf8.lastIndex(of: UInt8(ascii: ":")).map {
            written[written.utf8.index(after: $0)...]
        }
        return String(name ?? written[...]).trimmed
    }

    /// Whether it says that there is nothing to say.
    var hasNullFlavor: Bool { self["nullFlavor"].map { !$0.isEmpty } ?? false }

    /// The attribute without white space around it; empty where there is none.
    func trimmed(_ attribute: String) -> String { self[attribute]?.trimmed ?? "" }

    /// Whether an attribute of type `bl` is true.
    func isTrue(_ attribute: String) -> Bool {
        let value = trimmed(attribute)
        return value == "true" || value == "1"
    }

    /// The roots of its template identifiers.
    var templates: [String] { all("templateId").map { $0.trimmed("root") } }

    /// `II`: root and extension joined by `^`; nil where it has neither or is null.
    var instanceIdentifier: String? {
        guard !hasNullFlavor else { return nil }
        let parts = [trimmed("root"), trimmed("extension")].filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "^")
    }

    /// Where parts of the header hold a number of a study: the extension alone, else the root.
    var orderNumber: String? {
        guard !hasNullFlavor else { return nil }
        let found = [trimmed("extension"), trimmed("root")].first { !$0.isEmpty }
        return found
    }
}

extension String {
    var trimmed: String {
        let bytes = utf8
        guard let first = bytes.first(where: { $0 > 0x20 }), let last = bytes.last else {
            return ""
        }
        if first == bytes.first, last > 0x20 { return self }
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }),
            let end = bytes.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(self[start...end])
    }
}

/// A number as documents write it, with perhaps a comparator before it: `<7`, `1.2E3`.
struct WrittenNumber {
    var comparator: Comparator?
    var value: Decimal

    /// Nil for anything else, and for what does not fit 18 digits.
    init?(_ text: String) {
        var rest = text.trimmed[...]
        for (mark, comparator) in Self.comparators where rest.hasPrefix(mark) {
            self.comparator = comparator
            rest = rest.dropFirst(mark.count)
            break
        }
        guard let value = Self.decimal(String(rest).trimmed) else { return nil }
        self.value = value
    }

    private static let comparators: [(String, Comparator)] = [
        ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("≤", .lessOrEqual),
        ("≥", .greaterOrEqual), ("<", .less), (">", .greater), ("＜", .less), ("＞", .greater),
    ]

    /// Decimals, and those of XML's `double` that are exact within 18 digits.
    private static func decimal(_ text: String) -> Decimal? {
        if let plain = Decimal(text) { return plain }
        let parts = text.split(
            maxSplits: 1,
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == "e" || $0 == "E" }
        )
        guard parts.count == 2, let mantissa = Decimal(String(parts[0])),
            let exponent = Int(parts[1]), (-18...18).contains(exponent)
        else { return nil }
        let scale = mantissa.scale - exponent
        if (0...Decimal.maximumDigits).contains(scale) {
            return Decimal(mantissa.significand, scale: scale)
        }
        guard scale < 0 else { return nil }
        var significand = mantissa.significand
        for _ in 0..<(-scale) {
            let (product, overflow) = significand.multipliedReportingOverflow(by: 10)
            guard !overflow, product.magnitude < 1_000_000_000_000_000_000 else { return nil }
            significand = product
        }
        return Decimal(significand)
    }
}

extension ClinicalDocumentDraft {
    // MARK: CD, CE, CV

    /// Code, translations and original text of the element; empty where there is none.
    mutating func concept(_ element: Element?) -> CodedConcept {
        guard let element else { return CodedConcept() }
        var concept = CodedConcept()
        collectCodings(element, into: &concept, depth: 0)
        if let original = element.first("originalText") {
            concept.text = text(of: original, limitBytes: 1000)
        }
        return concept
    }

    private func collectCodings(_ element: Element, into concept: inout CodedConcept, depth: Int) {
        let code = element.trimmed("code")
        if !code.isEmpty {
            let system = element.trimmed("codeSystem")
            concept.codings.append(
                Coding(
                    system: system.isEmpty ? element.trimmed("codeSystemName") : system,
                    code: code,
                    display: element.trimmed("displayName")
                )
            )
        }
        guard depth < 3 else { return }
        for translation in element.all("translation") {
            collectCodings(translation, into: &concept, depth: depth + 1)
        }
    }

    // MARK: TS, IVL_TS

    /// The time in `value`; one that cannot be is reported and left out.
    mutating func time(_ element: Element?) -> ClinicalTime? {
        guard let element else { return nil }
        let written = element.trimmed("value")
        guard !written.isEmpty, !element.hasNullFlavor else { return nil }
        guard let stamp = Timestamp(ascii: Self.basic(written)),
            let time = ClinicalTime(stamp, zone: draft.profile.zone)
        else {
            draft.warn("time_invalid", at: element, "Not a time that exists.")
            return nil
        }
        return time
    }

    /// ISO 8601's extended format, which some write although TS is the basic one.
    private static func basic(_ written: String) -> [UInt8] {
        let bytes = Array(written.utf8)
        let hyphen = UInt8(ascii: "-")
        guard bytes.count >= 10, bytes[4] == hyphen, bytes[7] == hyphen else { return bytes }
        var basic = bytes[0..<4] + bytes[5..<7] + bytes[8..<10]
        guard bytes.count > 10 else { return Array(basic) }
        guard bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x20 else { return bytes }
        for byte in bytes[11...] where byte != UInt8(ascii: ":") { basic.append(byte) }
        if basic.last == UInt8(ascii: "Z") {
            basic.removeLast()
            basic += Array("+0000".utf8)
        }
        return Array(basic)
    }

    /// When something of a point or interval of time began: its value, low, center or high.
    mutating func beginning(_ element: Element?) -> ClinicalTime? {
        guard let element else { return nil }
        if let point = time(element) { return point }
        for name in ["low", "center", "high"] {
            if let bound = time(element.first(name)) { return bound }
        }
        return nil
    }
}
