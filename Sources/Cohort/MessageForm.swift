/// The form a message goes over the wire in.
package enum MessageForm: String, CaseIterable, Hashable, Sendable {
    case er7 = "ER7"
    case gb18030 = "ER7 in GB 18030"
    case batch = "ER7 batch"
    case xml = "v2 XML"
    case mirthXML = "v2 XML of Mirth"
    case clinicalDocument = "CDA"
    case bundle = "FHIR XML"

    package var isXML: Bool {
        switch self {
        case .er7, .gb18030, .batch: false
        case .xml, .mirthXML, .clinicalDocument, .bundle: true
        }
    }

    /// Whether it is a version 2 message, to be answered by one.
    package var isVersion2: Bool {
        switch self {
        case .er7, .gb18030, .batch, .xml, .mirthXML: true
        case .clinicalDocument, .bundle: false
        }
    }
}

/// The kind of message that states something; what corrects it comes in the same.
enum StatementForm: Hashable, Sendable {
    case version2, document, bundle
}
