/// Documents about one imaging study.
enum CDAReport {
    static let dicom = "1.2.840.10008.2.16.4"
    static let impressionText = """
        <text><paragraph><caption>Impression</caption><content ID="i">Disease progression in \
        segment VI.</content></paragraph></text>
        """

    static func report(
        _ sections: String...,
        header: String = order + study,
        code: String = "18748-4"
    ) -> CDASample {
        let components = sections.map { "<component>\($0)</component>" }.joined()
        var document = CDASample(body: "<structuredBody>\(components)</structuredBody>")
        document.code = #"<code code="\#(code)" codeSystem="2.16.840.1.113883.6.1"/>"#
        document.header = header
        return document
    }

    static let order = """
        <inFulfillmentOf><order><id root="1.9" extension="ACC9"/></order></inFulfillmentOf>
        """
    static let study = """
        <documentationOf><serviceEvent classCode="ACT"><id root="1.2.840.1"/><code code="74160"/>\
        <effectiveTime><low value="20260220101500"/></effectiveTime></serviceEvent>\
        </documentationOf>
        """
    static func related(_ type: String, _ parent: String = "D0") -> String {
        """
        <relatedDocument typeCode="\(type)"><parentDocument><id root="1.2.3" \
        extension="\(parent)"/></parentDocument></relatedDocument>
        """
    }

    static func impression(_ text: String = impressionText) -> String {
        CDASample.section("121072", text, system: dicom)
    }
}
