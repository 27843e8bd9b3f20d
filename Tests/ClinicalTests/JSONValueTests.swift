import Clinical
import Testing

@Suite struct JSONValueTests {
    @Test func `members stay in order and those without a value are left out`() {
        let value = JSONValue.object([
            "b": .integer(2), "gone": nil, "a": .array([.bool(true), .null, .number("1.50")]),
        ])
        #expect(value.text == #"{"b":2,"a":[true,null,1.50]}"#)
    }

    @Test func `text is quoted as RFC 8259 wants`() {
        let text = "\"\\\n\t\u{1}肝"
        #expect(JSONValue.string(text).text == #""\"\\\n\t\u0001肝""#)
    }

    @Test func `a number that JSON lacks is null`() {
        #expect(JSONValue.double(.nan).text == "null")
        #expect(JSONValue.double(0.25).text == "0.25")
    }
}
