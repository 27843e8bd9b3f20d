import Clinical
import Testing

@Suite struct DecimalTests {
    @Test(arguments: [
        ("0", "0"), ("065.88", "65.88"), ("-3.10", "-3.10"), ("+7", "7"), (".5", "0.5"),
        ("5.", "5"), ("999999999999999999", "999999999999999999"),
    ])
    func `a number keeps its scale and loses leading zeros`(text: String, printed: String) {
        #expect(Decimal(text)?.description == printed)
    }

    @Test(arguments: [
        "", ".", "-", "1e3", "1,5", "1.2.3", "--1", "1-", " 1", "1234567890123456789",
    ])
    func `what is no decimal of 18 digits is refused`(text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test func `scale does not count for equality, hash or order`() {
        #expect(Decimal("400") == Decimal("400.000"))
        #expect(Decimal("400")?.hashValue == Decimal("400.000")?.hashValue)
        #expect(Decimal(4000, scale: 1) < Decimal(4001, scale: 1))
        #expect(Decimal(-1, scale: 18) < Decimal(0))
        #expect(Decimal(999_999_999_999_999_999) > Decimal(1, scale: 18))
    }

    @Test func `products are exact or refused`() {
        #expect(Decimal(331).multiplied(by: Decimal(121, scale: 2))?.description == "400.51")
        #expect(Decimal("0.5")?.multiplied(by: Decimal(60))?.description == "30")
        #expect(Decimal(999_999_999_999_999_999).multiplied(by: Decimal(100)) == nil)
    }
}
