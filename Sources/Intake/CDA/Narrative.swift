internal import XML

/// The narrative block of CDA R2 (4.3.5) as lines of text.
struct Narrative {
    private(set) var text = ""

    /// Line ends stand for what a reader would see as lines; white space is otherwise collapsed.
    init(_ element: Element) {
        append(contentOf: element)
        while text.utf8.last == UInt8(ascii: "\n") || text.utf8.last == UInt8(ascii: " ") {
            text.removeLast()
        }
    }

    private mutating func append(contentOf element: Element) {
        for content in element.content {
            switch content {
            case .text(let run): append(run: run)
            case .element(let child): append(child)
            }
        }
    }

    private mutating func append(_ element: Element) {
        // What an editor marked as deleted is still there for those who compare versions.
        guard element["revised"] != "delete" else { return }
        switch element.name {
        case "br": endLine()
        case "td", "th":
            if let last = text.utf8.last, last > 0x20 { text += " " }
            append(contentOf: element)
        case "caption", "title":
            endParagraph()
            append(contentOf: element)
            endHeading()
        case "paragraph", "item", "tr", "list", "table", "thead", "tbody", "tfoot", "section",
            "text", "footnote", "div", "p", "li":
            endParagraph()
            append(contentOf: element)
            endParagraph()
        default: append(contentOf: element)
        }
    }

    private mutating func append(run: String) {
        var isSpaced = false
        var feeds = 0
        var word = ""
        func flush(_ text: inout String) {
            guard !word.isEmpty else { return }
            if isSpaced, let last = text.utf8.last, last > 0x20 { text += " " }
            text += word
            word = ""
            isSpaced = false
            feeds = 0
        }
        for scalar in run.unicodeScalars {
            switch scalar {
            case "\n":
                flush(&text)
                feeds += 1
                if feeds == 1 { endLine() } else { endParagraph() }
                isSpaced = false
            case " ", "\t", "\r", "\u{A0}":
                flush(&text)
                isSpaced = true
            default: word.unicodeScalars.append(scalar)
            }
        }
        flush(&text)
        if isSpaced, let last = text.utf8.last, last > 0x20 { text += " " }
    }

    private mutating func endLine() {
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        guard let last = text.utf8.last, last != UInt8(ascii: "\n") else { return }
        text += "\n"
    }

    /// A blank line: what follows does not go on with the sentence.
    private mutating func endParagraph() {
        endLine()
        if !text.isEmpty, !text.utf8.suffix(2).elementsEqual("\n\n".utf8) { text += "\n" }
    }

    /// A heading is told from what follows by a colon.
    private mutating func endHeading() {
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        guard let last = text.utf8.last, last != UInt8(ascii: "\n") else { return }
        if ![UInt8(ascii: ":"), UInt8(ascii: ".")].contains(last) { text += ":" }
        text += "\n"
    }
}

extension ClinicalDocumentDraft {
    /// All the text that references may bring in, each time they do.
    private static let referencedLimitBytes = 8 << 20

    /// The text of the element or, where it only refers to the narrative, of what it refers to.
    ///
    /// Cut at `limitBytes`.
    mutating func text(of element: Element, limitBytes: Int = 64 << 10) -> String {
        let own = Narrative(element).text
        guard own.isEmpty, let reference = element.first("reference") else {
            return own.cut(limitBytes)
        }
        guard referencedBytes < Self.referencedLimitBytes else {
            if !isReferenceLimitTold {
                draft.warn("reference_limit", at: reference, "References bring in too much text.")
            }
            isReferenceLimitTold = true
            return ""
        }
        let found = referencedText(reference).cut(limitBytes)
        referencedBytes += found.utf8.count
        return found
    }

    private mutating func referencedText(_ reference: Element) -> String {
        var target = reference.trimmed("value")
        // Elsewhere than in the document nothing is looked up.
        if target.utf8.contains(UInt8(ascii: "/")) { return "" }
        if target.utf8.first == UInt8(ascii: "#") { target.removeFirst() }
        guard !target.isEmpty else { return "" }
        if let known = referencedTexts[target] { return known }
        guard let element = document.element(withID: target) else {
            draft.warn("reference_unresolved", at: reference, "The document has no such element.")
            return ""
        }
        let text = Narrative(element).text
        // Elements may contain one another: what is read for one is counted for all.
        referencedBytes += text.utf8.count
        referencedTexts[target] = text
        return text
    }
}

extension String {
    fileprivate func cut(_ limitBytes: Int) -> String {
        utf8.count > limitBytes ? String(decoding: utf8.prefix(limitBytes), as: UTF8.self) : self
    }
}
