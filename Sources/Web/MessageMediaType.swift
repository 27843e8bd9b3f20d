/// The media types of HL7 over HTTP 2.4.
package enum MessageMediaType {
    /// Those that `POST /hl7v2` takes.
    package static let all = er7 + xml

    private static let er7 = [
        "application/hl7-v2", "application/hl7-v2+er7", "x-application/hl7-v2",
        "x-application/hl7-v2+er7", "text/plain",
    ]
    private static let xml = ["application/hl7-v2+xml", "x-application/hl7-v2+xml"]

    /// Whether `contentType` announces an HL7 v2 message; nothing said is taken for yes.
    static func isHL7v2(_ contentType: String?) -> Bool {
        guard let contentType else { return true }
        let essence = essence(of: contentType)
        return er7.contains(essence) || xml.contains(essence)
    }

    /// The sender's own type where the acknowledgement is of it, else the acknowledgement's.
    static func of(answer: [UInt8], to contentType: String?) -> String {
        let isXML = answer.first == UInt8(ascii: "<")
        let (types, usual) =
            isXML ? (xml, "application/hl7-v2+xml") : (er7, "application/hl7-v2+er7")
        guard let contentType, types.contains(essence(of: contentType)) else { return usual }
        return contentType
    }

    /// The type without its parameters.
    private static func essence(of contentType: String) -> String {
        let type = contentType.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return type.lowercased()
    }
}
