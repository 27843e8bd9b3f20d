import Clinical
import Intake
import Testing

/// Literal clinical documents: what differs from test to test, in an envelope that does not.
struct CDASample {
    var attributes = ""
    var id = #"<id root="1.2.3" extension="D1"/>"#
    var code = #"<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>"#
    var written = #"<effectiveTime value="20260301120000"/>"#
    var versions = ""
    var numbers = #"<id root="1.2.3.4" extension="4711" assigningAuthorityName="HOSP"/>"#
    var person = """
        <administrativeGenderCode code="M"/><birthTime value="19600102"/>
        """
    var header = ""
    var body = ""
    var namespace = #"xmlns="urn:hl7-org:v3""#

    var text: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <ClinicalDocument \(namespace) xmlns:sdtc="urn:hl7-org:sdtc" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\(attributes)>
        \(id)\(code)\(written)\(versions)
        <recordTarget><patientRole>\(numbers)<patient>\(person)</patient></patientRole>
        </recordTarget>\(header)<component>\(body)</component></ClinicalDocument>
        """
    }

    func read(profile: InterfaceProfile = InterfaceProfile(name: "test")) throws -> Reading {
        try Sample.reader().read(Array(text.utf8), profile: profile)
    }

    // MARK: Bodies

    /// A document of sections.
    static func sections(_ sections: String...) -> CDASample {
        let components = sections.map { "<component>\($0)</component>" }.joined()
        return CDASample(body: "<structuredBody>\(components)</structuredBody>")
    }

    /// A document of one section of results.
    static func results(_ entries: String...) -> CDASample {
        sections(section("30954-2", entries.map { "<entry>\($0)</entry>" }.joined()))
    }

    /// A document of one section of medications, problems or whatever its code says.
    static func entries(_ code: String, _ entries: String...) -> CDASample {
        sections(section(code, entries.map { "<entry>\($0)</entry>" }.joined()))
    }

    static func section(
        _ code: String,
        _ content: String,
        system: String = "2.16.840.1.113883.6.1"
    ) -> String {
        #"<section><code code="\#(code)" codeSystem="\#(system)"/>\#(content)</section>"#
    }

    // MARK: Statements

    static let afp = #"<code code="1834-1" codeSystem="2.16.840.1.113883.6.1"/>"#
    static let time = #"<effectiveTime value="20260203"/>"#

    static func observation(
        _ value: String,
        code: String = afp,
        status: String = #"<statusCode code="completed"/>"#,
        time: String = time,
        attributes: String = #"classCode="OBS" moodCode="EVN""#,
        more: String = ""
    ) -> String {
        "<observation \(attributes)>\(code)\(status)\(time)\(value)\(more)</observation>"
    }

    static func value(_ value: String) throws -> Reading {
        try results(observation(value)).read()
    }
}
