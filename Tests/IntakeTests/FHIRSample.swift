import Clinical
import Intake
import Testing

/// Literal FHIR XML and what reading it gives.
enum FHIRSample {
    /// The Patient of most samples: MR 4711 of `HOSP`.
    static let patient = """
        <Patient><id value="p1"/><identifier><type><coding>\
        <system value="http://terminology.hl7.org/CodeSystem/v2-0203"/><code value="MR"/></coding></type>\
        <system value="HOSP"/><value value="4711"/></identifier></Patient>
        """
    static let patientNumber = PatientIdentifier(
        assigningAuthority: "HOSP",
        type: "MR",
        value: "4711"
    )
    /// A subject by its logical identifier.
    static let subject = """
        <subject><identifier><system value="HOSP"/><value value="4711"/></identifier></subject>
        """
    static let afp = """
        <code><coding><system value="http://loinc.org"/><code value="1834-1"/></coding></code>
        """
    static let sorafenib = """
        <medicationCodeableConcept><coding>\
        <system value="http://www.nlm.nih.gov/research/umls/rxnorm"/><code value="495881"/>\
        </coding></medicationCodeableConcept>
        """
    static let updated = #"<meta><lastUpdated value="2026-02-04T10:00:00Z"/></meta>"#

    static func read(
        _ xml: String,
        profile: InterfaceProfile = InterfaceProfile(name: "test")
    ) throws -> Reading {
        try Sample.reader().read(Array(xml.utf8), profile: profile)
    }

    /// A resource alone; `body` is what stands in it.
    static func resource(_ type: String, _ body: String) -> String {
        #"<\#(type) xmlns="http://hl7.org/fhir">\#(body)</\#(type)>"#
    }

    static func read(_ type: String, _ body: String) throws -> Reading {
        try read(resource(type, body))
    }

    /// Entries are what stands in `entry`, or a resource alone.
    static func bundle(_ type: String = "collection", _ entries: String...) throws -> Reading {
        try read(
            resource(
                "Bundle",
                #"<type value="\#(type)"/><timestamp value="2026-02-04T10:00:00Z"/>"#
                    + entries.map { entry($0) }.joined()
            )
        )
    }

    /// An entry; what has an id is at `http://server/fhir`, unless the entry is written out.
    static func entry(_ xml: String) -> String {
        if xml.contains("<resource>") || xml.contains("<request>") {
            return "<entry>\(xml)</entry>"
        }
        let type = xml.dropFirst().prefix { $0.isLetter }
        let start = "<\(type)><id value="
        let id =
            xml.hasPrefix(start)
            ? xml.dropFirst(start.count + 1).prefix { $0.isLetter || $0.isNumber } : ""
        let url = id.isEmpty ? "" : #"<fullUrl value="http://server/fhir/\#(type)/\#(id)"/>"#
        return "<entry>\(url)<resource>\(xml)</resource></entry>"
    }

    /// A final AFP result of the patient of the samples; `more` stands behind its status.
    static func observation(
        id: String = "o1",
        status: String = "final",
        subject: String = FHIRSample.subject,
        time: String = #"<effectiveDateTime value="2026-02-03T04:05:06Z"/>"#,
        value: String
    ) -> String {
        """
        <Observation><id value="\(id)"/><status value="\(status)"/>\(afp)\(subject)\(time)\(value)\
        </Observation>
        """
    }

    /// The same as a document.
    static func observationAlone(_ xml: String) -> String {
        "<Observation xmlns=\"http://hl7.org/fhir\">" + xml.dropFirst("<Observation>".count)
    }

    static func quantity(_ value: String, _ unit: String = "ng/mL", more: String = "") -> String {
        """
        <valueQuantity><value value="\(value)"/>\(more)<unit value="\(unit)"/>\
        <system value="http://unitsofmeasure.org"/><code value="\(unit)"/></valueQuantity>
        """
    }
}
