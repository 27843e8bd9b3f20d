/// The media types of HL7 over HTTP 2.4.
enum MessageMediaType {
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

    /// The sender's own type where that is ER7, as acknowledgements are.
    static func ofAnswer(to contentType: String?) -> String {
        guard let contentType, er7.contains(essence(of: contentType)) else {
            return "application/hl7-v2+er7"
        }
        return contentType
    }

    /// The type without its parameters.
    private static func essence(of contentType: String) -> String {
        let type = contentType.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return type.lowercased()
    }
}
