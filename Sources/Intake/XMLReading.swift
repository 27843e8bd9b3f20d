internal import Clinical
internal import HL7
internal import XML

/// Messages that arrive as XML, told apart by their root.
extension MessageReader {
    /// Whether the first character is `<`, in any encoding that XML may come in.
    func isXML(_ bytes: [UInt8]) -> Bool {
        if bytes.first == UInt8(ascii: "M") { return false }
        for byte in bytes.prefix(64) {
            switch byte {
            case UInt8(ascii: "<"): return true
            // White space, byte order marks, and the zeros of UTF-16.
            case 0, 0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF: continue
            default: return false
            }
        }
        return false
    }

    func readXML(_ bytes: [UInt8], profile: InterfaceProfile) -> Reading {
        let document: Document
        do throws(XMLError) {
            document = try Document(parsing: bytes)
        } catch {
            return refused(
                Refusal(
                    code: error.label,
                    text: error.description,
                    location: error.location,
                    conditionCode: 207,
                    rejects: true
                )
            )
        }
        if let dialect = V2XMLDialect(root: document.root) {
            return readV2XML(document, dialect, profile: profile)
        }
        switch ClinicalDocumentRoot(document.root) {
        case .document: return readClinicalDocument(document, profile: profile)
        case .fragment:
            return refused(
                Refusal(
                    code: "cda_fragment",
                    text: "A part of a clinical document is no document.",
                    location: "\(document.root.path) line \(document.root.place.line)",
                    conditionCode: 200,
                    rejects: true
                ),
                format: "CDA"
            )
        case nil: break
        }
        if document.root.namespace == fhirNamespace {
            return readFHIR(document.root, profile: profile)
        }
        return refused(
            Refusal(
                code: "format_unknown",
                text: "The XML is of no kind that is read.",
                location: document.root.path,
                conditionCode: 200,
                rejects: true
            )
        )
    }

    private func readV2XML(
        _ document: Document,
        _ dialect: V2XMLDialect,
        profile: InterfaceProfile
    ) -> Reading {
        let er7: [UInt8]
        do throws(V2XMLError) {
            er7 = try V2XMLDecoder.er7(of: document.root, dialect)
        } catch {
            return refused(error.refusal)
        }
        var reading: Reading
        do throws(ParseError) {
            reading = read(try Message(parsing: er7, defaultCharset: .utf8), profile: profile)
        } catch {
            reading = unreadable(er7, error)
        }
        reading.header.format = "v2xml"
        reading.answerDialect = dialect
        return reading
    }

    private func refused(_ refusal: Refusal, format: String = "XML") -> Reading {
        Reading(
            header: MessageHeader(format: format),
            outcome: .quarantined(refusal),
            extract: Extract()
        )
    }
}
