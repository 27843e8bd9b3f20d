/// One thing that is wrong with a message, and where.
package struct ErrorLocation: Sendable, Hashable {
    /// Nil where the trouble is with the whole.
    package var path: Path?
    /// Of HL7 table 0357.
    package var conditionCode: Int
    /// For a person; holds nothing of the message's content.
    package var text: String

    package init(path: Path?, conditionCode: Int, text: String) {
        self.path = path
        self.conditionCode = conditionCode
        self.text = text
    }

    package init(_ error: ParseError) {
        self.init(
            path: error.location,
            conditionCode: error.conditionCode,
            text: error.description
        )
    }

    /// The wording of table 0357.
    package static func conditionText(_ code: Int) -> String {
        switch code {
        case 0: "Message accepted"
        case 100: "Segment sequence error"
        case 101: "Required field missing"
        case 102: "Data type error"
        case 103: "Table value not found"
        case 104: "Value too long"
        case 200: "Unsupported message type"
        case 201: "Unsupported event code"
        case 202: "Unsupported processing id"
        case 203: "Unsupported version id"
        case 204: "Unknown key identifier"
        case 205: "Duplicate key identifier"
        case 206: "Application record locked"
        default: "Application internal error"
        }
    }
}

/// The answer to one message.
package struct Acknowledgement: Sendable, Hashable {
    package var code: AcknowledgementCode
    /// For MSA-3, which 2.7 withdrew: not written from then on.
    ///
    /// Holds nothing of the message's content.
    package var text: String?
    package var errors: [ErrorLocation]

    package init(_ code: AcknowledgementCode, text: String? = nil, errors: [ErrorLocation] = []) {
        self.code = code
        self.text = text
        self.errors = errors
    }

    /// The acknowledgement as bytes in the charset of the message it answers, without framing.
    ///
    /// `time` is MSH-7, such as `20251123055900+0000`; `ownControlID` is MSH-10. Sender and
    /// receiver are swapped; version, processing id, charset and control id are the message's.
    package func encode(
        answering header: AcknowledgementHeader,
        at time: String,
        ownControlID: String
    ) -> [UInt8] {
        var output = AcknowledgementOutput(header.delimiters)
        output.begin("MSH")
        output.bytes.append(header.delimiters.field)
        header.delimiters.appendEncodingCharacters(to: &output.bytes)
        output.field(header.receivingApplication)
        output.field(header.receivingFacility)
        output.field(header.sendingApplication)
        output.field(header.sendingFacility)
        output.field(escaping: time)
        output.skip(1)
        output.messageType(event: header.isAtLeast(minor: 4) ? header.event : [])
        output.field(escaping: ownControlID)
        output.field(header.processingID, or: "P")
        output.field(header.version, or: "2.5.1")
        if !header.charset.isEmpty {
            output.skip(5)
            output.field(header.charset)
        }
        output.begin("MSA")
        output.field(code.rawValue.utf8)
        output.field(header.controlID)
        if let text, !header.isAtLeast(minor: 7) { output.field(escaping: text) }
        if header.isAtLeast(minor: 5) {
            for error in errors { output.error(error) }
        } else if !errors.isEmpty {
            output.begin("ERR")
            output.errorsBefore25(errors)
        }
        output.bytes.append(0x0D)
        return header.charsetOfAnswer?.encode(output.bytes) ?? output.bytes
    }
}

private struct AcknowledgementOutput {
    var bytes: [UInt8] = []
    private let delimiters: Delimiters

    init(_ delimiters: Delimiters) {
        self.delimiters = delimiters
        bytes.reserveCapacity(256)
    }

    mutating func begin(_ name: String) {
        if !bytes.isEmpty { bytes.append(0x0D) }
        bytes.append(contentsOf: name.utf8)
    }

    /// `content` is in the sender's delimiters already.
    mutating func field(_ content: some Collection<UInt8>) {
        bytes.append(delimiters.field)
        bytes.append(contentsOf: content)
    }

    mutating func field(_ content: ArraySlice<UInt8>, or absent: String) {
        field(content)
        if content.isEmpty { bytes.append(contentsOf: absent.utf8) }
    }

    /// Leaves that many fields empty.
    mutating func skip(_ fields: Int) {
        for _ in 0..<fields { bytes.append(delimiters.field) }
    }

    mutating func field(escaping text: String) {
        bytes.append(delimiters.field)
        delimiters.appendEscaped(text.utf8, to: &bytes)
    }

    mutating func messageType(event: ArraySlice<UInt8>) {
        field("ACK".utf8)
        guard !event.isEmpty else { return }
        bytes.append(delimiters.component)
        bytes.append(contentsOf: event)
        bytes.append(delimiters.component)
        bytes.append(contentsOf: "ACK".utf8)
    }

    /// One ERR segment of 2.5 and later: ERR-2 place, ERR-3 code, ERR-4 severity, ERR-8 text.
    mutating func error(_ error: ErrorLocation) {
        begin("ERR")
        skip(2)
        if let path = error.path {
            components([
                path.segment.description, String(path.ordinal), path.field.text,
                path.field == nil ? "" : (path.repetition ?? 1).description, path.component.text,
                path.subcomponent.text,
            ])
        }
        skip(1)
        components([
            String(error.conditionCode), ErrorLocation.conditionText(error.conditionCode),
            "HL70357",
        ])
        field("E".utf8)
        skip(3)
        field(escaping: error.text)
    }

    /// ERR-1 as it was before 2.5: segment, sequence, field, code; repeating.
    mutating func errorsBefore25(_ errors: [ErrorLocation]) {
        skip(1)
        for (position, error) in errors.enumerated() {
            if position > 0 { bytes.append(delimiters.repetition) }
            let path = error.path
            let place = [
                path?.segment.description ?? "", path.map { String($0.ordinal) } ?? "",
                (path?.field).text,
            ]
            for part in place {
                delimiters.appendEscaped(part.utf8, to: &bytes)
                bytes.append(delimiters.component)
            }
            bytes.append(contentsOf: String(error.conditionCode).utf8)
            guard let subcomponent = delimiters.subcomponent else { continue }
            bytes.append(subcomponent)
            delimiters.appendEscaped(
                ErrorLocation.conditionText(error.conditionCode).utf8,
                to: &bytes
            )
            bytes.append(subcomponent)
            bytes.append(contentsOf: "HL70357".utf8)
        }
    }

    /// The parts up to the last that is not empty.
    private mutating func components(_ parts: [String]) {
        let count = (parts.lastIndex { !$0.isEmpty } ?? -1) + 1
        for (position, part) in parts.prefix(count).enumerated() {
            if position > 0 { bytes.append(delimiters.component) }
            delimiters.appendEscaped(part.utf8, to: &bytes)
        }
    }
}

extension Int? {
    fileprivate var text: String { self.map(String.init) ?? "" }
}
