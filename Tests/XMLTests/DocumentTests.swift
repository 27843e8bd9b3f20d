import Testing
import XML

@Suite struct `XML documents` {
    @Test func `elements, attributes and text are read as they stand`() throws {
        let root = try document(
            """
            <?xml version="1.0"?>
            <!-- a note --><a:list xmlns:a="urn:a" xmlns:x="urn:x" kind="&lt;&amp;&#x4E2D;" x:kind="other">
            <a:item>one</a:item><item><![CDATA[<two>]]> &amp; 三</item></a:list>
            """
        ).root
        #expect(root.name == "list")
        #expect(root.namespace == "urn:a")
        #expect(root["kind"] == "<&中")
        #expect(root.attribute("kind", namespace: "urn:x") == "other")
        #expect(root["absent"] == nil)
        #expect(root.children.map(\.name) == ["item", "item"])
        #expect(root.children.map(\.namespace) == ["urn:a", ""])
        #expect(root.children.map(\.text) == ["one", "<two> & 三"])
    }

    @Test func `mixed content keeps its order`() throws {
        let root = try document("<p>Liver: <b>progressive <i>disease</i></b>.<br/>End</p>").root
        #expect(root.descendantText == "Liver: progressive disease.End")
        #expect(root.text == "Liver: .End")
        let content = root.content.map { part in
            switch part {
            case .element(let element): "<\(element.name)>"
            case .text(let text): text
            }
        }
        #expect(content == ["Liver: ", "<b>", ".", "<br>", "End"])
    }

    @Test func `its lines are every attribute and text with the way to it`() throws {
        let lines = try document("<a x='1'><b>t</b> <b y='2'><c/></b></a>").lines
        #expect(
            lines.map { "\($0.path) \($0.text)" } == ["/a/@x 1", "/a/b[1] t", "/a/b[2]/@y 2"]
        )
    }

    @Test func `a comment does not cut a text`() throws {
        #expect(try document("<a>12<!-- and -->34<?no?>5</a>").root.content.count == 1)
    }

    @Test func `paths number only those that share a name`() throws {
        let root = try document("<r><a/><b><c/><d/><c><e/></c></b></r>").root
        #expect(root.path == "/r")
        #expect(root.first("a")?.path == "/r/a")
        #expect(root.at("b", "d")?.path == "/r/b/d")
        let last = try #require(root.first("b")?.all("c").last)
        #expect(last.path == "/r/b/c[2]")
        #expect(last.first("e")?.path == "/r/b/c[2]/e")
        #expect(last.first("e")?.parent?.parent?.name == "b")
    }

    @Test func `places count lines and columns from 1`() throws {
        let root = try document("<r>\n  <a/>\n\n  <b x='1'/>\n</r>").root
        #expect(root.first("a")?.place.line == 2)
        #expect(root.first("b")?.place.line == 4)
    }

    @Test func `elements are found by their id`() throws {
        let document = try document("<r><a ID='n1'>one</a><b xml:id='n2'>two</b><c id='n3'/></r>")
        #expect(document.element(withID: "n1")?.text == "one")
        #expect(document.element(withID: "n2")?.text == "two")
        #expect(document.element(withID: "n3") == nil)
    }

    @Test(arguments: EncodedDocument.all)
    func `the document's encoding is obeyed`(_ sample: EncodedDocument) throws {
        #expect(try Document(parsing: sample.bytes).root.text == "é")
    }

    @Test func `a text of megabytes is one text`() throws {
        let long = String(repeating: "QUJD", count: 3 << 20)
        let root = try document("<r><v>\(long)</v></r>").root
        #expect(root.first("v")?.content.count == 1)
        #expect(root.first("v")?.text.utf8.count == 12 << 20)
    }

    private func document(_ text: String) throws -> Document {
        try Document(parsing: Array(text.utf8))
    }
}

struct EncodedDocument: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    static let all: [EncodedDocument] = [
        EncodedDocument(
            testDescription: "UTF-16 with a mark",
            bytes: "\u{FEFF}<r>é</r>".utf16.flatMap { unit -> [UInt8] in
                [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            }
        ),
        EncodedDocument(
            testDescription: "ISO-8859-1",
            bytes: declared("ISO-8859-1", [0xE9])
        ),
        EncodedDocument(testDescription: "GB18030", bytes: declared("GB18030", [0xA8, 0xA6])),
        EncodedDocument(
            testDescription: "UTF-8 with a mark",
            bytes: Array("\u{FEFF}<r>é</r>".utf8)
        ),
    ]

    private static func declared(_ encoding: String, _ text: [UInt8]) -> [UInt8] {
        Array("<?xml version='1.0' encoding='\(encoding)'?><r>".utf8) + text + Array("</r>".utf8)
    }
}
