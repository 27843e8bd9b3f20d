/// The same traffic in the other forms that hospitals send: what each message says is what the
/// ER7 of that number says.
extension BenchMessages {
    /// HL7's own XML of version 2, data types naming the components.
    package func v2XML(number: Int) -> [UInt8] {
        BenchContent(of: message(number: number)).v2XML { segment, field, part in
            "\(BenchContent.dataType(of: segment, field)).\(part)"
        }
    }

    /// Mirth's XML of version 2, every part named by its number.
    package func mirthXML(number: Int) -> [UInt8] {
        BenchContent(of: message(number: number)).v2XML(root: "HL7Message", namespace: "") {
            "\($0).\($1).\($2)"
        }
    }

    /// A clinical document of about 10 KB with a section of results.
    package func clinicalDocument(number: Int) -> [UInt8] {
        BenchContent(of: message(number: number)).clinicalDocument
    }

    /// A FHIR Bundle of a Patient and fifteen Observations.
    package func fhirBundle(number: Int) -> [UInt8] {
        BenchContent(of: message(number: number)).fhirBundle
    }
}

/// A bench message taken apart; it has no escapes and no repetitions.
private struct BenchContent {
    private struct Result {
        let code: Substring
        let name: Substring
        let value: Substring
        let unit: Substring
    }

    private let segments: [[Substring]]
    private var number: Substring { segments[0][9] }
    private var time: Substring { segments[0][6] }
    private var patient: Substring { segments[1][3].split(separator: "^")[0] }

    init(of message: [UInt8]) {
        segments = String(decoding: message, as: UTF8.self).split(separator: "\r")
            .map { $0.split(separator: "|", omittingEmptySubsequences: false) }
    }

    private var results: [Result] {
        segments.filter { $0[0] == "OBX" }.map { fields in
            let code = fields[3].split(separator: "^")
            return Result(code: code[0], name: code[1], value: fields[5], unit: fields[6])
        }
    }

    // MARK: Version 2

    static func dataType(of segment: Substring, _ field: Int) -> String {
        switch (segment, field) {
        case ("MSH", 3...6): "HD"
        case ("MSH", 9): "MSG"
        case ("MSH", 11): "PT"
        case ("MSH", 12): "VID"
        case ("PID", 3): "CX"
        case ("PID", 5): "XPN"
        case ("OBR", 3): "EI"
        case ("OBR", 4), ("OBX", 3), ("OBX", 6): "CE"
        case ("OBX", 5): "NM"
        default: "TS"
        }
    }

    func v2XML(
        root: String = "ORU_R01",
        namespace: String = #" xmlns="urn:hl7-org:v2xml""#,
        partName: (Substring, Int, Int) -> String
    ) -> [UInt8] {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root)\(namespace)>\n"
        for fields in segments {
            let segment = fields[0]
            xml += "  <\(segment)>\n"
            let offset = segment == "MSH" ? 1 : 0
            if offset == 1 { xml += "    <MSH.1>|</MSH.1>\n" }
            for (index, field) in fields.enumerated().dropFirst() where !field.isEmpty {
                let name = "\(segment).\(index + offset)"
                let parts =
                    segment == "MSH" && index == 1
                    ? [] : field.split(separator: "^", omittingEmptySubsequences: false)
                if parts.count < 2, !["3", "6"].contains(name.suffix(1)) {
                    xml += "    <\(name)>\(escaped(field))</\(name)>\n"
                    continue
                }
                xml += "    <\(name)>\n"
                for (position, part) in parts.enumerated() where !part.isEmpty {
                    let component = partName(segment, index + offset, position + 1)
                    xml += "      <\(component)>\(escaped(part))</\(component)>\n"
                }
                xml += "    </\(name)>\n"
            }
            xml += "  </\(segment)>\n"
        }
        return Array((xml + "</\(root)>\n").utf8)
    }

    private func escaped(_ text: Substring) -> String {
        String(text).split(separator: "&", omittingEmptySubsequences: false).joined(
            separator: "&amp;"
        )
    }

    // MARK: CDA

    var clinicalDocument: [UInt8] {
        let loinc = #"codeSystem="2.16.840.1.113883.6.1""#
        let entries = results.enumerated().map { position, result in
            """
                    <component>
                      <observation classCode="OBS" moodCode="EVN">
                        <templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/>
                        <id root="1.2.3.4.5" extension="\(number)-\(position)"/>
                        <code code="\(result.code)" displayName="\(result.name)" \(loinc)/>
                        <text><reference value="#r\(position)"/></text>
                        <statusCode code="completed"/>
                        <effectiveTime value="\(time)"/>
                        <value xsi:type="PQ" value="\(result.value)" unit="\(result.unit)"/>
                      </observation>
                    </component>

            """
        }
        let rows = results.enumerated().map { position, result in
            "<tr ID=\"r\(position)\"><td>\(result.name)</td><td>\(result.value)</td></tr>\n"
        }
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
              <id root="1.2.3.4" extension="\(number)"/>
              <code code="11502-2" \(loinc)/>
              <effectiveTime value="\(time)"/>
              <recordTarget><patientRole>
                <id root="1.2.3" extension="\(patient)" assigningAuthorityName="SYNTH"/>
                <patient><administrativeGenderCode code="M"/><birthTime value="19610203"/></patient>
              </patientRole></recordTarget>
              <component><structuredBody><component><section>
                <code code="30954-2" \(loinc)/>
                <text><table><tbody>
            \(rows.joined())    </tbody></table></text>
                <entry>
                  <organizer classCode="BATTERY" moodCode="EVN">
                    <id root="1.2.3.4.6" extension="\(number)"/>
                    <code code="24323-8" \(loinc)/>
                    <statusCode code="completed"/>
            \(entries.joined())      </organizer>
                </entry>
              </section></component></structuredBody></component>
            </ClinicalDocument>

            """
        return Array(text.utf8)
    }

    // MARK: FHIR

    var fhirBundle: [UInt8] {
        // 20260203040506 as 2026-02-03T04:05:06Z.
        let digits = Array(time)
        let instant =
            String(digits[..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6..<8]) + "T"
            + String(digits[8..<10]) + ":" + String(digits[10..<12]) + ":" + String(digits[12...])
            + "Z"
        let observations = results.enumerated().map { position, result in
            """
              <entry>
                <fullUrl value="http://bench.example.org/Observation/\(number)-\(position)"/>
                <resource>
                  <Observation>
                    <id value="\(number)-\(position)"/>
                    <status value="final"/>
                    <code>
                      <coding>
                        <system value="http://loinc.org"/>
                        <code value="\(result.code)"/>
                        <display value="\(result.name)"/>
                      </coding>
                    </code>
                    <subject><reference value="Patient/\(patient)"/></subject>
                    <effectiveDateTime value="\(instant)"/>
                    <valueQuantity>
                      <value value="\(result.value)"/>
                      <unit value="\(result.unit)"/>
                      <system value="http://unitsofmeasure.org"/>
                      <code value="\(result.unit)"/>
                    </valueQuantity>
                  </Observation>
                </resource>
              </entry>

            """
        }
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Bundle xmlns="http://hl7.org/fhir">
              <type value="collection"/>
              <timestamp value="\(instant)"/>
              <entry>
                <fullUrl value="http://bench.example.org/Patient/\(patient)"/>
                <resource>
                  <Patient>
                    <id value="\(patient)"/>
                    <identifier>
                      <type><coding><system value="http://terminology.hl7.org/CodeSystem/v2-0203"/>\
            <code value="MR"/></coding></type>
                      <system value="SYNTH"/>
                      <value value="\(patient)"/>
                    </identifier>
                  </Patient>
                </resource>
              </entry>
            \(observations.joined())</Bundle>

            """
        return Array(text.utf8)
    }
}
