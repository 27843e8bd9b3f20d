import Testing
import XML

@Suite struct `refused documents` {
    @Test(arguments: [
        ("", "xml_empty"),
        (" \r\n", "xml_empty"),
        ("MSH|^~\\&|", "xml_malformed"),
        ("<a><b></a>", "xml_malformed"),
        ("<a/><b/>", "xml_malformed"),
        ("<a b='1' b='2'/>", "xml_malformed"),
        ("<a>&nbsp;</a>", "xml_malformed"),
        ("<a>&lol;</a>", "xml_malformed"),
        ("<a><b>text", "xml_truncated"),
        ("<a><b>text</b>", "xml_truncated"),
        ("<a b='1", "xml_truncated"),
        ("<?xml version='1.0' encoding='no-such'?><a/>", "xml_encoding"),
        ("<!DOCTYPE a><a/>", "xml_doctype"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml_doctype"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "xml_doctype"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:1/'>]><a>&x;</a>", "xml_doctype"),
        ("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>", "xml_doctype"),
    ])
    func `each for its reason`(_ text: String, _ label: String) {
        #expect(refusal(of: Array(text.utf8))?.label == label)
    }

    @Test func `a DOCTYPE cannot hide in UTF-16`() {
        let text = "\u{FEFF}<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
        let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(refusal(of: bytes)?.label == "xml_doctype")
    }

    @Test func `a billion laughs are none`() {
        var text = "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>"
        for level in 1...9 {
            let references = String(repeating: "&lol\(level - 1);", count: 10)
            text += "<!ENTITY lol\(level) '\(references)'>"
        }
        text += "]><lolz>&lol9;</lolz>"
        #expect(refusal(of: Array(text.utf8))?.label == "xml_doctype")
    }

    @Test func `bytes that the encoding lacks name their place`() {
        let bytes = Array("<a>\n <b>".utf8) + [0xE9] + Array("</b></a>".utf8)
        let error = refusal(of: bytes)
        #expect(error?.label == "xml_encoding")
        #expect(error?.place?.line == 2)
    }

    @Test func `a mistake names line and column`() {
        let error = refusal(of: Array("<a>\n<b>\n  </c>\n</a>".utf8))
        #expect(error?.label == "xml_malformed")
        #expect(error?.place?.line == 3)
        #expect(error?.location == "line 3, column 7")
    }

    @Test func `depth, number and length are limited`() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(refusal(of: Array(deep.utf8))?.label == "xml_too_deep")
        let many = "<r>" + String(repeating: "<a b='1'/>", count: 600_000) + "</r>"
        #expect(refusal(of: Array(many.utf8))?.label == "xml_too_many_nodes")
        let long = "<r>" + String(repeating: "x", count: 17 << 20) + "</r>"
        #expect(refusal(of: Array(long.utf8)) == .tooLong(limitBytes: 16 << 20))
    }

    @Test func `no bytes trap the parser`() {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        let pieces = [
            "<a", "<b>", "</b>", "</a>", "/>", " x='", "'", "&amp;", "&#0;", "&", "<!--", "-->",
            "<![CDATA[", "]]>", "<?x", "?>", "\u{0}", "é", "xmlns:p='u'", "<p:q>",
        ]
        for _ in 0..<3000 {
            var bytes = Array("<a>".utf8)
            for _ in 0..<20 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes += Array(pieces[Int(state >> 33) % pieces.count].utf8)
                if state >> 60 == 0 { bytes.append(UInt8(truncatingIfNeeded: state >> 40)) }
            }
            do {
                let root = try Document(parsing: bytes).root
                #expect(root.name == "a", "seed \(seed)")
            } catch {
                #expect(!error.label.isEmpty, "seed \(seed)")
            }
        }
    }

    private func refusal(of bytes: [UInt8]) -> XMLError? {
        do {
            _ = try Document(parsing: bytes)
            return nil
        } catch {
            return error
        }
    }
}
